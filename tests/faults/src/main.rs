//! `rsylla-faults`: the faults that tests inject for seconds, for as long as one likes.

mod plot;
mod soak;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::thread::sleep;
use std::time::{Duration, Instant};

use clap::{Args, Parser, Subcommand, ValueEnum};
use rsylla::{Error, Session};
use rsylla_faults::load::{lost_rows, own_keyspaces, put, while_happening, write_rows};
use rsylla_faults::nodes::Nodes;
use rsylla_faults::proxy::{Fault, Proxied, forged};
use rsylla_server::Options;

/// Injects faults into three real nodes under load, and says what was lost
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Kills nodes in turn under writes, and reads every acknowledged write back
    Kills(Kills),
    /// Runs the event store, the rate limiter and plain writes together, with a fault each minute
    Soak(soak::Soak),
    /// Sends an answer that no server should give; some end the process inside the driver
    Answer(Answer),
}

#[derive(Args)]
struct Kills {
    /// How many nodes are killed and started again
    #[arg(long = "kills", default_value_t = 100)]
    count: usize,
    /// How many writes are under way at a time
    #[arg(long, default_value_t = 64)]
    tasks: usize,
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
struct Answer {
    /// What is wrong with the answer
    kind: Kind,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// It claims 2^31 - 1 columns
    Columns,
    /// Its column's type is nested 20,000 deep
    Nesting,
}

/// Where the three nodes run.
#[derive(Args)]
pub(crate) struct Place {
    /// The folder of their data
    #[arg(long, default_value = ".rsylla/faults")]
    dir: PathBuf,
    /// The first node's address
    #[arg(long, default_value = "127.0.63.1")]
    host: std::net::Ipv4Addr,
    /// Their port
    #[arg(long, default_value_t = 9042)]
    port: u16,
}

impl Place {
    /// Starts the nodes on a thread of its own: starting waits on a runtime of its own.
    pub(crate) async fn start(&self) -> Nodes {
        let options = Options {
            host: self.host,
            port: self.port,
            dir: self.dir.clone(),
            ..Options::default()
        };
        let started = tokio::task::spawn_blocking(|| Nodes::start(options)).await;
        started.expect("no panic").unwrap_or_else(|error| {
            eprintln!("error: {error}");
            std::process::exit(2)
        })
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Kills(kills) => kill_nodes(kills).await,
        Command::Soak(soak) => soak::run(soak).await,
        Command::Answer(answer) => forge_answer(answer).await,
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// A session with keyspaces of its own, patient enough for nodes that die.
pub(crate) async fn connect(nodes: &Nodes) -> Result<Session, Error> {
    let session = Session::builder()
        .known_nodes(nodes.contact_points().iter().map(ToString::to_string))
        .request_timeout(Duration::from_secs(60))
        .keepalive_interval(Duration::from_secs(2))
        .keepalive_timeout(Duration::from_secs(2))
        .build()
        .await?;
    own_keyspaces(&session, &std::process::id().to_string()).await
}

async fn kill_nodes(arguments: Kills) -> Result<bool, Error> {
    let mut nodes = arguments.place.start().await;
    let session = connect(&nodes).await?;
    let begun = Instant::now();
    let kills = arguments.count;
    let (written, nodes) = while_happening(
        |enough| {
            let session = session.clone();
            let tasks = arguments.tasks;
            async move { write_rows(&session, tasks, |_| enough.load(Ordering::Relaxed)).await }
        },
        move || {
            for kill in 0..kills {
                sleep(Duration::from_secs(2));
                nodes.kill(kill % 3);
                sleep(Duration::from_secs(2));
                nodes.revive().expect("a killed node starts again");
                eprint!("\r{} of {kills} kills", kill + 1);
            }
            eprintln!();
            nodes
        },
    )
    .await;
    let lost = lost_rows(&session, &written.acknowledged).await?;
    println!(
        "{kills} kills in {:.0} s: {} writes acknowledged, {} errors, {} lost or wrong, slowest {:.1} s",
        begun.elapsed().as_secs_f64(),
        written.acknowledged.len(),
        written.errors.len(),
        lost.len(),
        written.slowest.as_secs_f64(),
    );
    stop(&nodes);
    Ok(lost.is_empty() && written.errors.is_empty())
}

async fn forge_answer(arguments: Answer) -> Result<bool, Error> {
    let nodes = arguments.place.start().await;
    let limit = Duration::from_secs(20);
    let mut proxied = Proxied::before(nodes.contact_points(), [127, 0, 64, 1], limit).await;
    let session = own_keyspaces(&proxied.session, &std::process::id().to_string()).await?;
    let body = match arguments.kind {
        Kind::Columns => forged::too_many_columns(),
        Kind::Nesting => forged::type_nested_too_deep(),
    };
    proxied.inject(&Fault::replace_body(body));
    let result = put(&session, 1).await;
    println!("survived: {result:?}");
    Ok(result.is_err())
}

pub(crate) fn stop(nodes: &Nodes) {
    if let Err(error) = nodes.stop() {
        eprintln!("warning: {error}");
    }
}
