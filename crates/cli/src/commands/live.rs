//! `rsylla check --live`: the schema files against what a cluster has.

use std::path::Path;

use clap::Args;
use rsylla_cql::diagnostic::{Code, Diagnostic};
use rsylla_cql::{Catalog, Dialect, Span};
use rsylla_schema::{Difference, compare};
use serde::Serialize;

use crate::check::{Finding, Format, write_findings};
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

/// A difference in JSON: what every finding has, and what differs by object.
#[derive(Serialize)]
struct Drift<'d> {
    #[serde(flatten)]
    finding: &'d Finding,
    object: Object<'d>,
    part: Option<&'d str>,
    files: Option<&'d str>,
    cluster: Option<&'d str>,
}

#[derive(Serialize)]
struct Object<'d> {
    kind: &'static str,
    keyspace: &'d str,
    name: &'d str,
}

impl Live {
    /// Compares, and writes what differs.
    pub(crate) fn run(&self, node: &str, format: Format) -> Exit {
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
        let differences = compare(&expected, &live.schema, false);
        let findings: Vec<Finding> = differences
            .iter()
            .map(|difference| finding(difference, &files.catalog))
            .collect();
        match write(&differences, &findings, format) {
            Ok(()) if differences.is_empty() => Exit::Fine,
            Ok(()) => Exit::Findings,
            Err(error) => terminal::failure(error),
        }
    }
}

fn write(
    differences: &[Difference],
    findings: &[Finding],
    format: Format,
) -> Result<(), std::io::Error> {
    if format == Format::Human {
        for finding in findings {
            terminal::result(&finding.rendered);
        }
        summarize(differences);
        return Ok(());
    }
    if format == Format::Json {
        let both = differences.iter().zip(findings);
        let list: Vec<Drift<'_>> = both.map(|(of, finding)| drift(of, finding)).collect();
        terminal::result(serde_json::to_string_pretty(&list)?);
        return Ok(());
    }
    write_findings(findings, 0, format)
}

fn drift<'d>(of: &'d Difference, finding: &'d Finding) -> Drift<'d> {
    Drift {
        finding,
        object: Object {
            kind: of.object.kind.name(),
            keyspace: &of.object.keyspace,
            name: &of.object.name,
        },
        part: of.part.as_deref(),
        files: of.left.as_deref(),
        cluster: of.right.as_deref(),
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

/// A difference as a finding: at its declaration or, where the files have none, at the project.
fn finding(difference: &Difference, catalog: &Catalog) -> Finding {
    let sentence = difference.sentence(SIDES[0], SIDES[1]);
    let declared = difference
        .declared
        .and_then(|at| Some((catalog.source(at.source?)?, at.span)));
    if let Some(((file, text), span)) = declared {
        let diagnostic = Diagnostic::error(Code::Drift, span, sentence);
        return Finding::new(file, text, diagnostic, catalog);
    }
    let configuration = "rsylla.toml";
    let first = catalog.source(rsylla_cql::catalog::SourceId(0));
    let home = match first {
        Some((file, _)) if !Path::new(configuration).is_file() => file,
        _ => configuration,
    };
    let diagnostic = Diagnostic::error(Code::Drift, Span::default(), sentence);
    let mut finding = Finding::new(home, "", diagnostic, catalog);
    finding.rendered = format!("error[drift]: {}\n", finding.message);
    finding
}
