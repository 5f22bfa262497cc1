//! `rsylla check`: CQL against a schema, without a server.

use std::io::{BufWriter, stdin, stdout};

use clap::Args;

use crate::exit::Exit;
use crate::json_lines;

/// What to check, and how to say it.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Reads one JSON request a line on standard input and writes one answer a line
    ///
    /// A request carries its schema: `{"id": "a1", "dialect": "cassandra", "keyspace": "ks",
    /// "schema": ["CREATE TABLE …"], "cql": "SELECT …"}`. No configuration is read.
    #[arg(long, required = true)]
    json_lines: bool,
}

impl Check {
    pub(crate) fn run(self) -> Exit {
        // The one way to check, so far: the arguments say so or are refused.
        let Self { json_lines: _ } = self;
        match json_lines::run(stdin().lock(), BufWriter::new(stdout().lock())) {
            Ok(()) => Exit::Fine,
            // The reader went away: nobody is left to tell.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::Fine,
            Err(error) => {
                eprintln!("error: {error}");
                Exit::Environment
            }
        }
    }
}
