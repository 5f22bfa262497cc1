//! The soak: all kinds of load at once, a fault each minute, and the process's own memory,
//! threads and open files sampled all the while.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use clap::Args;
use rsylla::{Error, Uuid};
use rsylla_faults::history::Told;
use rsylla_faults::load::{append_events, count_tokens, lost_rows, write_rows};
use rsylla_faults::nodes::Nodes;

use crate::plot::{Series, plot};
use crate::{Place, connect, stop};

#[derive(Args)]
pub(crate) struct Soak {
    /// How long
    #[arg(long, default_value_t = 60)]
    minutes: u64,
    /// Which faults, and when, follows from this
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where the samples (`soak.csv`) and the picture of them (`soak.svg`) go
    #[arg(long, default_value = ".rsylla/soak")]
    out: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// What the process held at a moment.
struct Sample {
    seconds: f64,
    resident_mib: f64,
    threads: f64,
    files: f64,
}

pub(crate) async fn run(arguments: Soak) -> Result<bool, Error> {
    let nodes = arguments.place.start().await;
    let session = connect(&nodes).await?;
    let enough = AtomicBool::new(false);
    let aggregate = Uuid::from_u128(u128::from(arguments.seed));
    let (minutes, seed) = (arguments.minutes, arguments.seed);
    let faults = tokio::task::spawn_blocking(move || inject(nodes, minutes, seed));
    let watch = async {
        let injected = faults.await;
        enough.store(true, Ordering::Relaxed);
        injected.expect("the nodes can be killed and started")
    };
    let ((samples, nodes), written, appended, counted) = futures::future::join4(
        watch,
        write_rows(&session, 16, |_| enough.load(Ordering::Relaxed)),
        append_events(&session, aggregate, 4, &enough),
        count_tokens(&session, "soak", 4, &enough),
    )
    .await;
    let (appended, counted) = (appended?, counted?);
    let lost = lost_rows(&session, &written.acknowledged).await?;
    stop(&nodes);

    let appends = appended.attempts.iter().filter(|a| a.told == Told::Done);
    let counts = counted.told.iter().filter(|told| **told == Told::Done);
    println!(
        "seed {seed}, {minutes} min: {} rows, {} versions, {} counts acknowledged; {} rows lost, {} versions wrong, counter {}; {} errors shown, slowest {:.1} s",
        written.acknowledged.len(),
        appends.count(),
        counts.count(),
        lost.len(),
        appended.wrong.len(),
        counted.wrong.as_deref().unwrap_or("right"),
        written.errors.len(),
        written.slowest.as_secs_f64(),
    );
    report(&arguments.out, &samples).unwrap_or_else(|error| eprintln!("warning: {error}"));
    Ok(lost.is_empty() && appended.wrong.is_empty() && counted.wrong.is_none())
}

/// Kills or freezes a node each minute, and samples in between.
fn inject(mut nodes: Nodes, minutes: u64, seed: u64) -> (Vec<Sample>, Nodes) {
    let mut random = fastrand::Rng::with_seed(seed);
    let begun = Instant::now();
    let mut samples = Vec::new();
    for minute in 1..=minutes {
        let node = random.usize(..3);
        let frozen = random.bool();
        if frozen {
            nodes.freeze(node);
        } else {
            nodes.kill(node);
        }
        sleep(Duration::from_secs(6));
        if frozen {
            nodes.thaw(node);
        } else {
            nodes.revive().expect("a killed node starts again");
        }
        while begun.elapsed() < Duration::from_secs(60 * minute) {
            samples.push(sample(begun.elapsed().as_secs_f64()));
            sleep(Duration::from_secs(2));
        }
        eprint!("\rminute {minute} of {minutes}");
    }
    eprintln!();
    (samples, nodes)
}

fn sample(seconds: f64) -> Sample {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        let number = line.and_then(|line| line.split_whitespace().nth(1));
        number
            .and_then(|n| n.parse::<f64>().ok())
            .unwrap_or(f64::NAN)
    };
    #[expect(clippy::cast_precision_loss, reason = "a few hundred files at most")]
    let files = fs::read_dir("/proc/self/fd").map_or(f64::NAN, |fds| fds.count() as f64);
    Sample {
        seconds,
        resident_mib: field("VmRSS:") / 1024.0,
        threads: field("Threads:"),
        files,
    }
}

fn report(out: &PathBuf, samples: &[Sample]) -> std::io::Result<()> {
    fs::create_dir_all(out)?;
    let mut csv = fs::File::create(out.join("soak.csv"))?;
    writeln!(csv, "seconds,resident_mib,threads,files")?;
    for s in samples {
        writeln!(
            csv,
            "{:.0},{:.1},{},{}",
            s.seconds, s.resident_mib, s.threads, s.files
        )?;
    }
    let series = |name, value: fn(&Sample) -> f64| Series {
        name,
        points: samples.iter().map(|s| (s.seconds, value(s))).collect(),
    };
    let picture = plot(&[
        series("resident memory, MiB", |s| s.resident_mib),
        series("threads", |s| s.threads),
        series("open files", |s| s.files),
    ]);
    fs::write(out.join("soak.svg"), picture)
}
