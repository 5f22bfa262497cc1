//! `rsylla check --live`: the schema files against what a cluster has.

use clap::Args;
use rsylla_cql::{Catalog, Dialect};
use rsylla_schema::{Difference, Schema, compare};
use serde_json::{Value, json};

use crate::cluster::{self, Connection, block_on};
use crate::exit::Exit;
use crate::schema_files;
use crate::terminal;

/// The names of the two sides.
const SIDES: [&str; 2] = ["the files", "the cluster"];

/// Which cluster to compare with.
#[derive(Debug, Args)]
pub(crate) struct Live {
    /// Compares the schema files with a cluster, and says what differs, object by object
    ///
    /// Only keyspaces that the files name are looked at. Exits with 1 if anything differs.
    #[arg(long, value_name = "HOST:PORT", conflicts_with = "json_lines")]
    pub(crate) live: Option<String>,
    #[command(flatten)]
    connection: Connection,
}

impl Live {
    /// Compares, and prints the differences, as JSON if that is asked for.
    pub(crate) fn run(&self, node: &str, as_json: bool) -> Exit {
        let files = match schema_files::of_project() {
            Ok(files) => files,
            Err(error) => return terminal::failure(error),
        };
        if files.report_errors() {
            return Exit::Findings;
        }
        let live = block_on(async {
            let session = self.connection.connect(node).await?;
            cluster::read(&session, |name| files.names(name)).await
        });
        let live = match live {
            Ok(live) => live,
            Err(error) => return terminal::failure(error),
        };
        for sentence in &live.left_out {
            terminal::note(format_args!("warning: {sentence}"));
        }
        let mut expected = files.for_keyspaces(live.schema.keyspaces.keys());
        if live.schema.dialect == Dialect::Scylla {
            cluster::forget_unreadable(&mut expected);
        }
        let differences = differences(&expected, &live.schema);
        if as_json {
            let list: Vec<Value> = differences
                .iter()
                .map(|difference| as_value(difference, &files.catalog))
                .collect();
            terminal::result(format_args!("{:#}", Value::from(list)));
        } else {
            for difference in &differences {
                print(difference, &files.catalog);
            }
            summarize(&differences);
        }
        if differences.is_empty() {
            Exit::Fine
        } else {
            Exit::Findings
        }
    }
}

/// What differs in the keyspaces of the files.
fn differences(files: &Schema, cluster: &Schema) -> Vec<Difference> {
    compare(files, cluster, false)
}

fn print(difference: &Difference, catalog: &Catalog) {
    let sentence = difference.sentence(SIDES[0], SIDES[1]);
    terminal::result(format_args!("error[drift]: {sentence}"));
    if let Some((file, line, column, ..)) = place(difference, catalog) {
        terminal::result(format_args!(" --> {file}:{line}:{column}"));
    }
}

fn summarize(differences: &[Difference]) {
    let mut objects: Vec<_> = differences.iter().map(|d| &d.object).collect();
    objects.dedup();
    let summary = match (differences.len(), objects.len()) {
        (0, _) => "the cluster has what the files say".to_owned(),
        (1, _) => "1 difference".to_owned(),
        (many, 1) => format!("{many} differences in 1 object"),
        (many, of) => format!("{many} differences in {of} objects"),
    };
    terminal::note(summary);
}

/// File, line, column, and where the name ends.
fn place<'c>(
    difference: &Difference,
    catalog: &'c Catalog,
) -> Option<(&'c str, u32, u32, u32, u32)> {
    let declared = difference.declared?;
    let (file, text) = catalog.source(declared.source?)?;
    let (line, column) = declared.span.line_column(text);
    let (end_line, end_column) = rsylla_cql::Span::at(declared.span.end).line_column(text);
    Some((file, line, column, end_line, end_column))
}

/// The keys that every finding of `rsylla check` has, and what differs by object.
fn as_value(difference: &Difference, catalog: &Catalog) -> Value {
    let place = place(difference, catalog);
    json!({
        "file": place.map(|place| place.0),
        "line": place.map(|place| place.1),
        "column": place.map(|place| place.2),
        "end_line": place.map(|place| place.3),
        "end_column": place.map(|place| place.4),
        "severity": "error",
        "code": "drift",
        "message": difference.sentence(SIDES[0], SIDES[1]),
        "help": null,
        "object": {
            "kind": difference.object.kind.name(),
            "keyspace": difference.object.keyspace,
            "name": difference.object.name,
        },
        "part": difference.part,
        "files": difference.left,
        "cluster": difference.right,
    })
}
