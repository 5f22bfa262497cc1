//! `rsylla check`: CQL against a schema, without a server.

use std::io::{BufWriter, stdin, stdout};

use clap::{Args, ValueEnum};

use crate::commands::live::Live;
use crate::exit::Exit;
use crate::json_lines;

/// What to check, and how to say it.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Reads one JSON request a line on standard input and writes one answer a line
    ///
    /// A request carries its schema: `{"id": "a1", "dialect": "cassandra", "keyspace": "ks",
    /// "schema": ["CREATE TABLE …"], "cql": "SELECT …"}`. No configuration is read.
    #[arg(long, required_unless_present = "live")]
    json_lines: bool,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Human, conflicts_with = "json_lines")]
    format: Format,
    #[command(flatten)]
    live: Live,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Sentences with their places
    Human,
    /// One JSON array
    Json,
}

impl Check {
    pub(crate) fn run(self) -> Exit {
        if let Some(node) = &self.live.live {
            return self.live.run(node, self.format == Format::Json);
        }
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
