//! `rsylla db`: a real local server, up, down and looked at.

use std::env;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::{Args, Subcommand};
use rsylla_server::{Cluster, Error, Options};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::exit::Exit;
use crate::terminal::{self, Steps};

const DIR: &str = ".rsylla/db";

/// Names the variable that gives nodes another heap, in MiB: 1024 or more for measurements.
const HEAP: &str = "RSYLLA_DB_HEAP_MIB";

/// What to do with the server.
#[derive(Debug, Subcommand)]
pub(crate) enum Db {
    /// Starts Apache Cassandra and returns when every node is ready, printing the contact points
    ///
    /// Needs Java 17 and, the first time, Maven. Doing it again starts what is missing; data
    /// stays. The jars are kept in `RSYLLA_CACHE` (~/.cache/rsylla). `RSYLLA_DB_HEAP_MIB` gives
    /// nodes another heap than 192 MiB: from 1024 on they also compile and collect garbage as in
    /// production, for measurements.
    Up(Up),
    /// Stops what `up` started; data stays
    Down(Place),
    /// Says which nodes are up; exits with 1 unless all are
    Status(Place),
}

/// The flags of `up`.
#[derive(Debug, Args)]
pub(crate) struct Up {
    /// How many nodes; each takes about 0.6 GiB of memory
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..))]
    nodes: u8,
    /// The first node's address; the others take the following ones
    #[arg(long, default_value_t = Ipv4Addr::LOCALHOST)]
    host: Ipv4Addr,
    /// The port for CQL, on every node
    #[arg(long, default_value_t = 9042, value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,
    #[command(flatten)]
    place: Place,
    /// The release of Apache Cassandra, 4.1.x or 5.0.x
    #[arg(long, default_value = "5.0.5")]
    version: String,
    /// Makes clients use TLS, and certificates for it
    #[arg(long)]
    tls: bool,
    /// Makes clients log in; the first superuser is cassandra with the password cassandra
    #[arg(long)]
    auth: bool,
}

/// Where a cluster is.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// The folder of the cluster's data, logs and state
    #[arg(long, default_value = DIR)]
    dir: PathBuf,
}

impl Db {
    pub(crate) fn run(self) -> Exit {
        match self {
            Db::Up(flags) => up(flags),
            Db::Down(Place { dir }) => down(&dir),
            Db::Status(Place { dir }) => status(&dir),
        }
    }
}

fn up(flags: Up) -> Exit {
    let dir = flags.place.dir.clone();
    match start(flags) {
        Ok(cluster) => {
            for contact_point in &cluster.contact_points {
                terminal::result(contact_point);
            }
            explain(&cluster, &dir);
            Exit::Fine
        }
        Err(error) => terminal::failure(error),
    }
}

/// Starts the cluster, telling the steps, and giving up at Ctrl-C.
fn start(flags: Up) -> Result<Cluster, Error> {
    let options = Options {
        nodes: flags.nodes,
        host: flags.host,
        port: flags.port,
        dir: flags.place.dir,
        version: flags.version,
        tls: flags.tls,
        auth: flags.auth,
        heap_mib: heap_mib(),
    };
    let interrupted = Arc::new(AtomicBool::new(false));
    let handlers: Vec<_> = [SIGINT, SIGTERM, SIGHUP]
        .into_iter()
        .filter_map(|signal| signal_hook::flag::register(signal, Arc::clone(&interrupted)).ok())
        .collect();
    let steps = Steps::new();
    let cluster = rsylla_server::up_unless(&interrupted, &options, &mut |progress| {
        steps.step(progress);
    });
    for handler in handlers {
        signal_hook::low_level::unregister(handler);
    }
    cluster
}

/// The heap of each node: what the environment says, or what suits tests.
fn heap_mib() -> u32 {
    let named = env::var(HEAP).ok().and_then(|mib| mib.parse().ok());
    named.unwrap_or_else(|| Options::default().heap_mib)
}

/// Says what a client needs besides the contact points, and how to stop.
fn explain(cluster: &Cluster, dir: &Path) {
    if let Some(credentials) = &cluster.credentials {
        terminal::note(format_args!(
            "user {}, password {}",
            credentials.user, credentials.password
        ));
    }
    if let Some(tls) = &cluster.tls {
        terminal::note(format_args!("authority          {}", tls.ca.display()));
        terminal::note(format_args!(
            "client certificate {}",
            tls.certificate.display()
        ));
        terminal::note(format_args!("client key         {}", tls.key.display()));
    }
    let dir = if dir == Path::new(DIR) {
        String::new()
    } else {
        format!(" --dir {}", quoted(dir))
    };
    terminal::note(format_args!("stop it with `rsylla db down{dir}`"));
}

/// The path as a shell takes it for one word.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@%".contains(c);
    if path.chars().all(plain) {
        path
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

fn down(dir: &Path) -> Exit {
    match rsylla_server::down(dir) {
        Ok(stopped) if stopped.nodes.is_empty() => {
            terminal::note(format_args!("nothing runs at {}", dir.display()));
            Exit::Fine
        }
        Ok(stopped) => {
            for node in stopped.nodes {
                terminal::note(format_args!("stopped {node}"));
            }
            Exit::Fine
        }
        Err(error) => terminal::failure(error),
    }
}

fn status(dir: &Path) -> Exit {
    match rsylla_server::status(dir) {
        Ok(status) => {
            if status.nodes.is_empty() {
                terminal::note(format_args!("nothing was started at {}", dir.display()));
            }
            for node in &status.nodes {
                terminal::result(format_args!("{} {}", node.address, node.state));
            }
            if status.is_up() {
                Exit::Fine
            } else {
                Exit::Findings
            }
        }
        Err(error) => terminal::failure(error),
    }
}
