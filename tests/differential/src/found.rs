//! Differences by cause, each with a few cases.

use std::collections::BTreeMap;
use std::io::{self, Write};

use rsylla_conformance::case::Case;

/// How many cases of one cause are shrunk and kept.
const KEPT: usize = 2;

/// All differences of a run.
#[derive(Debug, Default)]
pub struct Found {
    causes: BTreeMap<String, Cause>,
}

#[derive(Debug, Default)]
struct Cause {
    count: usize,
    cases: Vec<Case>,
    details: Vec<String>,
}

impl Found {
    /// Counts a difference; says whether its case is to be kept as well.
    pub(crate) fn count(&mut self, cause: &str) -> bool {
        let entry = self.causes.entry(cause.to_owned()).or_default();
        entry.count += 1;
        entry.count <= KEPT
    }

    pub(crate) fn keep(&mut self, cause: &str, case: Case, details: String) {
        let entry = self.causes.entry(cause.to_owned()).or_default();
        entry.cases.push(case);
        entry.details.push(details);
    }

    /// How many statements differed.
    pub fn total(&self) -> usize {
        self.causes.values().map(|cause| cause.count).sum()
    }

    /// Writes the kept cases, one a line.
    pub fn write(&self, mut output: impl Write) -> io::Result<()> {
        for case in self.causes.values().flat_map(|cause| &cause.cases) {
            serde_json::to_writer(&mut output, case)?;
            output.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Prints the causes, the most frequent first, each with its cases.
    pub fn print(&self) {
        let mut causes: Vec<_> = self.causes.iter().collect();
        causes.sort_by_key(|(name, cause)| (std::cmp::Reverse(cause.count), *name));
        for (name, cause) in causes {
            println!("{:6}  {name}", cause.count);
            for (case, details) in cause.cases.iter().zip(&cause.details) {
                for statement in &case.schema[1..] {
                    println!("          {statement};");
                }
                println!("        > {}", case.cql);
                println!("          {details}");
            }
        }
    }
}
