//! Findings as text for people and for programs.

mod github;
mod human;
mod json;
mod sarif;

use std::io::{self, BufWriter, Write as _};

use clap::ValueEnum;

use super::finding::Finding;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// With the lines of the source, for people
    #[default]
    Human,
    /// One array of objects
    Json,
    /// Workflow commands, shown beside the lines of a pull request
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// Writes the findings of so many files to standard output.
pub(crate) fn write(findings: &[Finding], files: usize, format: Format) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match format {
        Format::Human => human::write(&mut out, findings, files)?,
        Format::Json => json::write(&mut out, findings)?,
        Format::Github => github::write(&mut out, findings)?,
        Format::Sarif => sarif::write(&mut out, findings)?,
    }
    out.flush()
}
