//! The subcommands, a file each.

mod check;
mod db;
mod generate;
mod live;
mod schema;

use clap::Subcommand;

use crate::exit::Exit;

/// A subcommand with its arguments.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Checks CQL against a schema, without a server
    Check(check::Check),
    /// Starts and stops a real local server
    #[command(subcommand)]
    Db(db::Db),
    /// Writes typed code for a project's statements
    #[command(subcommand)]
    Generate(generate::Generate),
    /// Carries schemas between files and clusters
    #[command(subcommand)]
    Schema(schema::Schema),
}

impl Command {
    pub(crate) fn run(self) -> Exit {
        match self {
            Command::Check(check) => check.run(),
            Command::Db(db) => db.run(),
            Command::Generate(generate) => generate.run(),
            Command::Schema(schema) => schema.run(),
        }
    }
}
