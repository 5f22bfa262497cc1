//! `rsylla check PATH…`: schema files, files of statements, and the CQL inside sources.
//!
//! ```text
//! paths ─ files ─▶ .cql .py ─ projects ─▶ each with its schema ─ look ─▶ findings ─ report ─▶ text, JSON
//! ```

mod files;
mod finding;
mod look;
mod projects;
mod report;

use std::path::PathBuf;

use rayon::prelude::*;

use crate::exit::Exit;

pub(crate) use report::Format;

use files::Listed;
use finding::Finding;
use projects::Projects;

/// Checks what is at these paths, and says what is wrong with it.
pub(crate) fn run(paths: &[PathBuf], format: Format) -> Exit {
    let Listed {
        files,
        mut findings,
    } = files::list(paths);
    let projects = Projects::of(&files);
    let looked: Vec<Finding> = files
        .par_iter()
        .flat_map_iter(|file| look::at(file, projects.of_file(&file.path)))
        .collect();
    findings.extend(projects.findings(&files));
    findings.extend(looked);
    findings.sort_by(|a, b| a.place().cmp(&b.place()));
    findings.dedup();
    if report::write(&findings, files.len(), format).is_err() {
        // The reader went away: nobody is left to tell.
        return Exit::Fine;
    }
    exit(&findings)
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
