//! For people: the lines of the source, with what is wrong marked, and a summary.

use std::io::{self, Write};

use crate::check::finding::Finding;
use crate::terminal;

pub(super) fn write(out: &mut impl Write, findings: &[Finding], files: usize) -> io::Result<()> {
    for finding in findings {
        writeln!(out, "{}", finding.rendered)?;
    }
    out.flush()?;
    terminal::note(summary(findings, files));
    Ok(())
}

fn summary(findings: &[Finding], files: usize) -> String {
    let errors = findings.iter().filter(|found| found.is_error()).count();
    let warnings = findings.len() - errors;
    let found: Vec<String> = [(errors, "error"), (warnings, "warning")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| counted(count, what))
        .collect();
    let found = if found.is_empty() {
        "nothing to say".to_owned()
    } else {
        found.join(", ")
    };
    format!("checked {}: {found}", counted(files, "file"))
}

fn counted(count: usize, what: &str) -> String {
    let end = if count == 1 { "" } else { "s" };
    format!("{count} {what}{end}")
}
