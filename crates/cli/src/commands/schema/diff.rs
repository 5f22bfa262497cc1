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

/// One side: what files say, or what a cluster has.
enum Side {
    Files(Box<SchemaFiles>),
    Cluster(Schema),
}

impl Diff {
    pub(crate) fn run(self) -> Exit {
        let sides = self
            .side(&self.from)
            .and_then(|from| Ok((from, self.side(&self.to)?)));
        match sides {
            Ok((from, to)) => self.write(from, to),
            Err(error) => terminal::failure(error),
        }
    }

    /// A path that exists is files; `host:port` is a cluster.
    fn side(&self, written: &str) -> Result<Side, String> {
        let path = Path::new(written);
        if path.exists() {
            let files = schema_files::at(path)?;
            if files.report_errors() {
                return Err(format!("`{written}` has errors"));
            }
            return Ok(Side::Files(Box::new(files)));
        }
        if !is_node(written) {
            return Err(format!(
                "`{written}` is no file or folder, and no `host:port`"
            ));
        }
        let live = block_on(async {
            let session = self.connection.connect(written).await?;
            cluster::read(&session, |_| true).await
        })?;
        match live.left_out.first() {
            None => Ok(Side::Cluster(live.schema)),
            Some(sentence) => Err(format!("the cluster has what files cannot say: {sentence}")),
        }
    }

    fn write(&self, from: Side, to: Side) -> Exit {
        let (from, to) = aligned(from, to);
        let Migration { steps, refused } = migrate(&from, &to);
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

/// Both sides with the keyspaces that are to be looked at: a cluster has other programs' too, which
/// files do not name.
fn aligned(from: Side, to: Side) -> (Schema, Schema) {
    match (from, to) {
        (Side::Files(from), Side::Files(to)) => (from.schema, to.schema),
        (Side::Cluster(from), Side::Cluster(to)) => (from, to),
        (Side::Files(files), Side::Cluster(mut cluster)) => {
            let files = trim(&files, &mut cluster);
            (files, cluster)
        }
        (Side::Cluster(mut cluster), Side::Files(files)) => {
            let files = trim(&files, &mut cluster);
            (cluster, files)
        }
    }
}

fn trim(files: &SchemaFiles, cluster: &mut Schema) -> Schema {
    cluster.keyspaces.retain(|name, _| files.names(name));
    let mut files = files.for_keyspaces(cluster.keyspaces.keys());
    if cluster.dialect == Dialect::Scylla {
        cluster::forget_unreadable(&mut files);
    }
    files
}

fn is_node(written: &str) -> bool {
    written.rsplit_once(':').is_some_and(|(host, port)| {
        !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0)
    })
}
