//! `rsylla schema diff`: the statements that lead from one schema to another.

use std::path::Path;

use clap::Args;
use rsylla_cql::Dialect;
use rsylla_schema::{Migration, Schema, migrate};

use crate::cluster::{self, Connection, block_on};
use crate::exit::Exit;
use crate::schema_files::{self, SchemaFiles};
use crate::terminal;

/// The flags of `diff`.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The schema to start from: a file, a folder, or the host:port of a cluster
    #[arg(value_name = "A")]
    from: String,
    /// The schema to arrive at: a file, a folder, or the host:port of a cluster
    #[arg(value_name = "B")]
    to: String,
    /// Writes statements that drop tables, columns and keyspaces too
    #[arg(long)]
    allow_data_loss: bool,
    #[command(flatten)]
    connection: Connection,
}

/// One side as it was written.
enum Side<'a> {
    Files(Box<SchemaFiles>),
    Node(&'a str),
}

impl Diff {
    pub(crate) fn run(self) -> Exit {
        match self.schemas() {
            Ok((from, to)) => self.write(&from, &to),
            Err(error) => terminal::failure(error),
        }
    }

    /// Both schemas with the keyspaces that are to be looked at.
    fn schemas(&self) -> Result<(Schema, Schema), String> {
        Ok(match (side(&self.from)?, side(&self.to)?) {
            (Side::Files(from), Side::Files(to)) => (from.schema, to.schema),
            (Side::Node(from), Side::Node(to)) => {
                (self.read(from, |_| true)?, self.read(to, |_| true)?)
            }
            (Side::Files(from), Side::Node(to)) => self.beside(&from, to)?,
            (Side::Node(from), Side::Files(to)) => {
                let (to, from) = self.beside(&to, from)?;
                (from, to)
            }
        })
    }

    /// What files say, and what a cluster has of it: it has other programs' keyspaces too, which
    /// files do not name.
    fn beside(&self, files: &SchemaFiles, node: &str) -> Result<(Schema, Schema), String> {
        let cluster = self.read(node, |name| files.names(name))?;
        let mut files = files.for_keyspaces(cluster.keyspaces.keys());
        if cluster.dialect == Dialect::Scylla {
            cluster::forget_unreadable(&mut files);
        }
        Ok((files, cluster))
    }

    fn read(&self, node: &str, wanted: impl Fn(&str) -> bool) -> Result<Schema, String> {
        let live = block_on(async {
            let session = self.connection.connect(node).await?;
            cluster::read(&session, wanted).await
        })?;
        match live.left_out.first() {
            None => Ok(live.schema),
            Some(sentence) => Err(format!("the cluster has what files cannot say: {sentence}")),
        }
    }

    fn write(&self, from: &Schema, to: &Schema) -> Exit {
        let Migration { steps, refused } = migrate(from, to);
        let lossy = steps.iter().filter_map(|step| step.loses.as_ref());
        let lossy: Vec<&String> = lossy.filter(|_| !self.allow_data_loss).collect();
        for reason in &refused {
            terminal::note(format_args!("error: {reason}"));
        }
        for loss in &lossy {
            terminal::note(format_args!("error: {loss}"));
        }
        if !lossy.is_empty() {
            terminal::note("help: `--allow-data-loss` writes these statements too");
        }
        if !refused.is_empty() || !lossy.is_empty() {
            return Exit::Findings;
        }
        let texts: Vec<String> = steps
            .iter()
            .map(|step| format!("{};\n", step.cql))
            .collect();
        terminal::result_text(&texts.join("\n"));
        Exit::Fine
    }
}

/// A path that exists is files; `host:port` is a cluster.
fn side(written: &str) -> Result<Side<'_>, String> {
    let path = Path::new(written);
    if path.exists() {
        let files = schema_files::at(path)?;
        if files.report_errors() {
            return Err(format!("`{written}` has errors"));
        }
        return Ok(Side::Files(Box::new(files)));
    }
    if is_node(written) {
        return Ok(Side::Node(written));
    }
    Err(format!(
        "`{written}` is no file or folder, and no `host:port`"
    ))
}

fn is_node(written: &str) -> bool {
    written.rsplit_once(':').is_some_and(|(host, port)| {
        !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0)
    })
}
