//! `rsylla-differential`: compares the checker with a real server.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use rsylla_differential::{Limit, Options, record, run};

/// Compares the checker with a real server
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes random schemas and statements, and shows what the checker judges differently
    Run(Run),
    /// Records the server's verdicts on the statements of scripts, for `rsylla-conformance`
    Record(Record),
}

#[derive(Args)]
struct Run {
    /// Stops after so many seconds
    #[arg(long, value_name = "N", conflicts_with = "statements")]
    seconds: Option<u64>,
    /// Stops after so many statements
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    statements: u64,
    /// What all choices follow from; a random one without
    #[arg(long)]
    seed: Option<u64>,
    /// The server, as HOST:PORT; without, the one that tests share
    #[arg(long)]
    node: Option<String>,
    /// Writes a case for each cause to this file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Args)]
struct Record {
    /// Scripts, each recorded as a file of its name in the folder of cases
    #[arg(required = true)]
    scripts: Vec<PathBuf>,
    /// The server, as HOST:PORT; without, the one that tests share
    #[arg(long)]
    node: Option<String>,
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Run(arguments) => compare(arguments),
        Command::Record(arguments) => record_all(&arguments),
    };
    result.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::from(2)
    })
}

fn compare(arguments: Run) -> io::Result<ExitCode> {
    let options = Options {
        node: node(arguments.node)?,
        seed: arguments
            .seed
            .unwrap_or_else(|| fastrand::u64(..1_000_000_000)),
        limit: match arguments.seconds {
            Some(seconds) => Limit::Time(Duration::from_secs(seconds)),
            None => Limit::Statements(arguments.statements),
        },
        shows_progress: true,
    };
    let outcome = run(&options)?;
    let seconds = outcome.time.as_secs_f64().max(0.001);
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = outcome.statements as f64 / seconds;
    println!(
        "seed {}: {} statements ({} taken), {} schema statements ({} taken), {} failures of the server, {seconds:.0} s, {rate:.0} statements a second",
        options.seed,
        outcome.statements,
        outcome.accepted,
        outcome.schema_statements,
        outcome.accepted_schema_statements,
        outcome.failures,
    );
    outcome.found.print();
    if let Some(path) = arguments.out {
        outcome.found.write(File::create(path)?)?;
    }
    println!("{} differ", outcome.found.total());
    Ok(if outcome.found.total() == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn record_all(arguments: &Record) -> io::Result<ExitCode> {
    let node = node(arguments.node.clone())?;
    for script in &arguments.scripts {
        let name = script.file_stem().unwrap_or_default();
        let output = rsylla_conformance::own_cases()
            .join(name)
            .with_extension("jsonl");
        let count = record::record(&node, script, &output)?;
        println!("{count} cases in {}", output.display());
    }
    Ok(ExitCode::SUCCESS)
}

fn node(named: Option<String>) -> io::Result<String> {
    named.map_or_else(|| rsylla_server::test_node().map_err(io::Error::other), Ok)
}
