//! Replays recorded verdicts of real servers against the checker, through the
//! same interface that outsiders use (`rsylla check --json-lines`), and prints
//! a table of what disagrees, by cause.
//!
//! ```text
//! cargo run --release -p rsylla-conformance -- FOLDER [--verbose] [--only CLASS]
//! ```
//!
//! FOLDER (or `RSYLLA_CORPUS`) holds `*.jsonl` or `*.jsonl.gz` files of cases;
//! without either, the project's own recorded cases are replayed.

use std::path::PathBuf;
use std::process::ExitCode;

use rsylla_conformance::{case, own_cases, replay};

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let verbose = take_flag(&mut arguments, "--verbose");
    let only = take_value(&mut arguments, "--only");
    let folder = arguments
        .first()
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("RSYLLA_CORPUS").map(PathBuf::from))
        .unwrap_or_else(own_cases);
    let files = match case::files(&folder) {
        Ok(files) if !files.is_empty() => files,
        Ok(_) => return fail(&format!("no cases in `{}`", folder.display())),
        Err(error) => return fail(&format!("cannot read `{}`: {error}", folder.display())),
    };
    let mut agreed = true;
    for file in files {
        let report = match replay(&file, only.as_deref()) {
            Ok(report) => report,
            Err(error) => return fail(&format!("cannot read `{}`: {error}", file.display())),
        };
        report.print(&file, verbose);
        agreed &= report.agrees(case::bar(&file));
    }
    if agreed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn take_flag(arguments: &mut Vec<String>, flag: &str) -> bool {
    let before = arguments.len();
    arguments.retain(|argument| argument != flag);
    arguments.len() < before
}

fn take_value(arguments: &mut Vec<String>, flag: &str) -> Option<String> {
    let at = arguments.iter().position(|argument| argument == flag)?;
    arguments.remove(at);
    (at < arguments.len()).then(|| arguments.remove(at))
}

fn fail(message: &str) -> ExitCode {
    eprintln!("error: {message}");
    ExitCode::from(2)
}
