//! Six systems in typed Rust, as one would run them in production.
//!
//! Every statement is checked against `schemas/*.cql` when this compiles.
//! Runs all of them against the cluster at `RSYLLA_NODE` (by default
//! `127.0.0.1:9042`), or those named on the command line.

mod blog;
mod cache;
mod event_store;
mod multi_tenant;
mod rate_limiter;
mod story;
mod time_series;

use std::process::ExitCode;

use rsylla::Session;

use crate::story::Story;

/// What a system's demonstration may fail with.
type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const SYSTEMS: [&str; 6] = [
    "multi_tenant",
    "time_series",
    "event_store",
    "blog",
    "cache",
    "rate_limiter",
];

#[tokio::main]
async fn main() -> ExitCode {
    let named: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = named.iter().find(|name| !SYSTEMS.contains(&name.as_str())) {
        eprintln!(
            "no system is named `{unknown}`; there are: {}",
            SYSTEMS.join(", ")
        );
        return ExitCode::from(2);
    }
    match run(&named).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(named: &[String]) -> Outcome {
    let node = std::env::var("RSYLLA_NODE").unwrap_or_else(|_| "127.0.0.1:9042".to_owned());
    let session = Session::connect([node]).await?;
    for system in SYSTEMS {
        if !named.is_empty() && !named.iter().any(|name| name == system) {
            continue;
        }
        let story = Story::begin(&system.replace('_', " "));
        match system {
            "multi_tenant" => multi_tenant::demo(&session, &story).await?,
            "time_series" => time_series::demo(&session, &story).await?,
            "event_store" => event_store::demo(&session, &story).await?,
            "blog" => blog::demo(&session, &story).await?,
            "cache" => cache::demo(&session, &story).await?,
            _ => rate_limiter::demo(&session, &story).await?,
        }
        story.end();
    }
    Ok(())
}
