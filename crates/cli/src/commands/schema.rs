//! `rsylla schema`: schemas of files and clusters, carried from one to the other.

mod apply;
mod diagram;
mod diff;
mod pull;

use clap::Subcommand;

use crate::exit::Exit;

/// What to do with schemas.
#[derive(Debug, Subcommand)]
pub(crate) enum Schema {
    /// Writes the schema that a cluster has as schema files
    Pull(pull::Pull),
    /// Runs pending migrations, each once
    Apply(apply::Apply),
    /// Draws tables, and the queries that write and read them
    Diagram(diagram::Diagram),
    /// Writes the statements that lead from one schema to another
    Diff(diff::Diff),
}

impl Schema {
    pub(crate) fn run(self) -> Exit {
        match self {
            Schema::Pull(pull) => pull.run(),
            Schema::Apply(apply) => apply.run(),
            Schema::Diagram(diagram) => diagram.run(),
            Schema::Diff(diff) => diff.run(),
        }
    }
}
