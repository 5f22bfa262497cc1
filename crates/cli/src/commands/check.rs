//! `rsylla check`: CQL against a schema, without a server, and the schema against a server.

use std::io::{BufWriter, stdin, stdout};

use clap::Args;

use crate::check::{self, Format};
use crate::commands::live::Live;
use crate::exit::Exit;
use crate::json_lines;

/// What to check, and how to say it.
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    options: check::Options,
    /// How findings are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Reads one JSON request a line on standard input and writes one answer a line
    ///
    /// A request carries its schema: `{"id": "a1", "dialect": "cassandra", "keyspace": "ks",
    /// "schema": ["CREATE TABLE …"], "cql": "SELECT …"}`. No configuration is read.
    #[arg(long, conflicts_with_all = ["paths", "format", "live", "baseline"])]
    json_lines: bool,
    #[command(flatten)]
    live: Live,
}

impl Check {
    pub(crate) fn run(self) -> Exit {
        if let Some(node) = &self.live.live {
            return self.live.run(node, self.format);
        }
        if self.json_lines {
            return answer_lines();
        }
        check::run(&self.options, self.format)
    }
}

fn answer_lines() -> Exit {
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
