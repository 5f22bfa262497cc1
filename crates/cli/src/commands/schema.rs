//! `rsylla schema`: schemas of files and clusters, carried from one to the other.

mod apply;
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
    /// Writes the statements that lead from one schema to another
    Diff(diff::Diff),
}

impl Schema {
    pub(crate) fn run(self) -> Exit {
        match self {
            Schema::Pull(pull) => pull.run(),
            Schema::Apply(apply) => apply.run(),
            Schema::Diff(diff) => diff.run(),
        }
    }
}
