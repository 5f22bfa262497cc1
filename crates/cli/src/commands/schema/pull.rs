//! `rsylla schema pull`: a cluster's schema as files.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use rsylla_schema::{write, write_keyspace};

use crate::cluster::{self, Connection, Live, block_on};
use crate::exit::Exit;
use crate::terminal;
use crate::whole_file;

/// The flags of `pull`.
#[derive(Debug, Args)]
pub(crate) struct Pull {
    /// A node of the cluster
    #[arg(value_name = "HOST:PORT")]
    node: String,
    /// Writes a file for each keyspace into this folder, instead of all to standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Only this keyspace; may be given several times
    #[arg(long, value_name = "NAME")]
    keyspace: Vec<String>,
    #[command(flatten)]
    connection: Connection,
}

impl Pull {
    pub(crate) fn run(self) -> Exit {
        let wanted =
            |name: &str| self.keyspace.is_empty() || self.keyspace.iter().any(|k| k == name);
        let live = block_on(async {
            let session = self.connection.connect(&self.node).await?;
            cluster::read(&session, wanted).await
        });
        let written = live.and_then(|live| {
            self.check_names(&live)?;
            for sentence in &live.left_out {
                terminal::note(format_args!("warning: left out: {sentence}"));
            }
            if let Some(folder) = &self.out {
                write_files(&live, folder)?;
            } else {
                terminal::result_text(&write(&live.schema));
            }
            Ok(live.left_out.is_empty())
        });
        match written {
            Ok(true) => Exit::Fine,
            Ok(false) => Exit::Findings,
            Err(error) => terminal::failure(error),
        }
    }

    fn check_names(&self, live: &Live) -> Result<(), String> {
        let missing = self
            .keyspace
            .iter()
            .find(|name| !live.schema.keyspaces.contains_key(*name));
        match missing {
            Some(name) => Err(format!("the cluster has no keyspace `{name}`")),
            None => Ok(()),
        }
    }
}

/// A file for each keyspace.
fn write_files(live: &Live, folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder)
        .map_err(|error| format!("cannot write `{}`: {error}", folder.display()))?;
    for keyspace in live.schema.keyspaces.values() {
        let path = folder.join(format!("{}.cql", keyspace.name));
        whole_file::write(&path, &write_keyspace(keyspace, live.schema.dialect))?;
        terminal::result(path.display());
    }
    Ok(())
}
