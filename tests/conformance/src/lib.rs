//! Replays recorded verdicts of real servers against the checker.
//!
//! `case.rs` has what is recorded, `compare.rs` what agreement is, `report.rs`
//! the table of disagreements. It asks no server: see `rsylla-differential` for
//! how verdicts are recorded.

pub mod case;
pub mod compare;
pub mod report;

use std::io;
use std::path::{Path, PathBuf};

use rsylla_cli::json_lines::Service;

use report::Report;

/// The project's own recorded cases.
pub fn own_cases() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/cases"))
}

/// Replays the cases of a file, those of one class only if that is given.
pub fn replay(file: &Path, only: Option<&str>) -> io::Result<Report> {
    let mut service = Service::default();
    let mut report = Report::default();
    for case in case::read(file)? {
        if case.server_error.is_some() || only.is_some_and(|class| class != case.class()) {
            continue;
        }
        let answer = service.answer(case.request().as_bytes());
        report.add(&case, &compare::compare(&case, &answer));
    }
    Ok(report)
}
