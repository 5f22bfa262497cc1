//! The subcommands, a file each.

mod db;

use clap::Subcommand;

use crate::exit::Exit;

/// A subcommand with its arguments.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Starts and stops a real local server
    #[command(subcommand)]
    Db(db::Db),
}

impl Command {
    pub(crate) fn run(self) -> Exit {
        match self {
            Command::Db(db) => db.run(),
        }
    }
}
