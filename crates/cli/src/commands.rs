//! The subcommands, a file each.

mod check;
mod db;
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
    /// Carries schemas between files and clusters
    #[command(subcommand)]
    Schema(schema::Schema),
}

impl Command {
    pub(crate) fn run(self) -> Exit {
        match self {
            Command::Check(check) => check.run(),
            Command::Db(db) => db.run(),
            Command::Schema(schema) => schema.run(),
        }
    }
}
