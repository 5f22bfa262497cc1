//! `rsylla check PATH…`: schema files, files of statements, and the CQL inside sources.
//!
//! ```text
//! paths ─ files ─▶ .cql .py .rs ─ projects ─▶ each with its schema ─ look ─▶ findings ─ report ─▶ text, JSON
//!                                                         what is known ─ baseline ─┘
//! ```

mod baseline;
mod files;
mod finding;
mod fix;
mod look;
mod projects;
mod replace;
mod report;

use std::path::PathBuf;

use clap::Args;
use rayon::prelude::*;

use crate::exit::Exit;
use crate::terminal;

pub(crate) use report::Format;

use files::Listed;
pub(crate) use finding::Finding;
use projects::Projects;
pub(crate) use report::write as write_findings;

/// What to check.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Files and folders: schema files, files of statements, Python and Rust sources
    ///
    /// Each file is checked against the schema of the project that it is in: the nearest
    /// `rsylla.toml` above it, or the nearest folder `schemas`. The schema statements inside a
    /// source count for that source.
    #[arg(value_name = "PATH", default_value = ".", conflicts_with = "live")]
    paths: Vec<PathBuf>,
    /// Replaces what is surely meant otherwise, as a misspelt name of a column
    #[arg(long, conflicts_with = "live")]
    fix: bool,
    /// Leaves out what this file knows of already
    #[arg(long, value_name = "FILE", conflicts_with = "live")]
    baseline: Option<PathBuf>,
    /// Writes what is found now to the file of `--baseline`
    #[arg(long, requires = "baseline", conflicts_with = "live")]
    write_baseline: bool,
}

/// Checks, and says what is wrong.
pub(crate) fn run(options: &Options, format: Format) -> Exit {
    let Listed {
        files,
        mut findings,
    } = files::list(&options.paths);
    let projects = Projects::of(&files);
    let looked: Vec<Finding> = files
        .par_iter()
        .flat_map_iter(|file| look::at(file, projects.of_file(&file.path)))
        .collect();
    findings.extend(projects.findings(&files));
    findings.extend(looked);
    findings.sort_by(|a, b| a.place().cmp(&b.place()));
    findings.dedup();
    if options.fix {
        match fix::apply(&files, &mut findings) {
            Ok(0) => {}
            Ok(count) => terminal::note(format_args!("fixed {count}")),
            Err(reason) => return terminal::failure(reason),
        }
    }
    if let Some(path) = &options.baseline {
        let known = if options.write_baseline {
            baseline::write(path, &findings).map(|()| findings.retain(Finding::is_of_environment))
        } else {
            baseline::leave_out(path, &mut findings).map(say_stale)
        };
        if let Err(reason) = known {
            return terminal::failure(reason);
        }
    }
    if report::write(&findings, files.len(), format).is_err() {
        // The reader went away: nobody is left to tell.
        return Exit::Fine;
    }
    exit(&findings)
}

fn say_stale(count: usize) {
    if count > 0 {
        terminal::note(format_args!(
            "{count} of the baseline are found no more: write it again with `--write-baseline`"
        ));
    }
}

fn exit(findings: &[Finding]) -> Exit {
    if findings.iter().any(Finding::is_of_environment) {
        Exit::Environment
    } else if findings.is_empty() {
        Exit::Fine
    } else {
        Exit::Findings
    }
}
