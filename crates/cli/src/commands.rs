//! The subcommands, a file each.

mod check;
mod completions;
mod db;
mod explain;
mod generate;
mod live;
mod manual;
mod schema;

use clap::Subcommand;

use crate::exit::Exit;

/// A subcommand with its arguments.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Checks CQL against a schema, without a server
    Check(check::Check),
    /// Says what a code means, or what a statement does
    Explain(explain::Explain),
    /// Starts and stops a real local server
    #[command(subcommand)]
    Db(db::Db),
    /// Writes typed code for a project's statements
    #[command(subcommand)]
    Generate(generate::Generate),
    /// Carries schemas between files and clusters
    #[command(subcommand)]
    Schema(schema::Schema),
    /// Prints what makes a shell complete this command
    Completions(completions::Completions),
    /// Prints the manual page, or writes one for each subcommand
    Manual(manual::Manual),
}

impl Command {
    pub(crate) fn run(self) -> Exit {
        match self {
            Command::Check(check) => check.run(),
            Command::Explain(explain) => explain.run(),
            Command::Completions(completions) => completions.run(),
            Command::Manual(manual) => manual.run(),
            Command::Db(db) => db.run(),
            Command::Generate(generate) => generate.run(),
            Command::Schema(schema) => schema.run(),
        }
    }
}
