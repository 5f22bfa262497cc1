//! The `rsylla` command, as a library: the binary of this crate and the Python wheel run it.
//!
//! Arguments in, an exit code out; one file of `commands/` for each subcommand. Results go to
//! standard output, everything else to standard error. This is the only room with exit codes.

mod check;
mod cluster;
mod commands;
mod exit;
pub mod json_lines;
mod migrations;
mod schema_files;
mod terminal;
mod whole_file;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::commands::Command;
use crate::exit::Exit;

/// CQL that cannot drift.
#[derive(Debug, Parser)]
#[command(name = "rsylla", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// Runs the command with `args`, of which the first is the program's name, and returns its exit
/// code: 0 if all is fine, 1 if there are findings, 2 if the arguments or the environment are
/// wrong.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let exit = match Arguments::try_parse_from(args) {
        Ok(arguments) => arguments.command.run(),
        Err(error) => {
            let asked_for = !error.use_stderr();
            let _ = error.print();
            if asked_for {
                Exit::Fine
            } else {
                Exit::Environment
            }
        }
    };
    exit.into()
}
