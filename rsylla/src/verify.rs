//! Compares every statement of the program with the live server, and says of each what differs.

use std::fmt::{self, Write as _};

use futures::StreamExt;
use scylla::cluster::ClusterState;
use scylla::statement::prepared::PreparedStatement;

use crate::compare::{self, Difference};
use crate::error::{Error, Result};
use crate::prepare::{self, CONCURRENT};
use crate::registry;
use crate::session::Session;
use crate::statement::StatementMeta;

/// What [`Session::verify`] found: each statement of the program, and how the
/// live schema differs from what it was checked against.
///
/// Shows as text that lists the statements that differ, and as JSON by
/// [`Report::to_json`].
///
/// # Example
/// ```no_run
/// # async fn ex(session: &rsylla::Session) -> rsylla::Result<()> {
/// let report = session.verify().await?;
/// if !report.is_sound() {
///     eprintln!("{report}");
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Report {
    /// Every statement of the program, by the place where it was written.
    pub statements: Vec<Verified>,
}

/// What was found of one statement.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Verified {
    /// The statement, as it was compiled.
    pub statement: &'static StatementMeta,
    /// How the live schema differs; empty where it does not.
    pub differences: Vec<Difference>,
}

impl Report {
    /// Whether every statement can run and means what was compiled.
    pub fn is_sound(&self) -> bool {
        self.statements.iter().all(Verified::is_sound)
    }

    /// The statements of which anything was found.
    pub fn different(&self) -> impl Iterator<Item = &Verified> {
        let different = |verified: &&Verified| !verified.differences.is_empty();
        self.statements.iter().filter(different)
    }

    /// The report as JSON: an array with an object for each statement, `{"name",
    /// "file", "line", "cql", "sound", "differences": [{"message", "drift"}]}`.
    pub fn to_json(&self) -> String {
        let mut out = String::from("[");
        for (i, verified) in self.statements.iter().enumerate() {
            out.push_str(if i > 0 { ",\n " } else { "\n " });
            verified.write_json(&mut out);
        }
        out.push_str("\n]\n");
        out
    }
}

impl Verified {
    /// Whether the statement can run and means what was compiled.
    pub fn is_sound(&self) -> bool {
        !self.differences.iter().any(Difference::is_drift)
    }

    fn write_json(&self, out: &mut String) {
        let meta = self.statement;
        let (file, line) = meta.place;
        out.push_str("{\"name\": ");
        write_json_string(out, meta.name);
        out.push_str(", \"file\": ");
        write_json_string(out, file);
        let _ = write!(out, ", \"line\": {line}, \"cql\": ");
        write_json_string(out, &meta.cql());
        let _ = write!(out, ", \"sound\": {}, \"differences\": [", self.is_sound());
        for (i, difference) in self.differences.iter().enumerate() {
            out.push_str(if i > 0 { ", " } else { "" });
            out.push_str("{\"message\": ");
            write_json_string(out, &difference.to_string());
            let _ = write!(out, ", \"drift\": {}}}", difference.is_drift());
        }
        out.push_str("]}");
    }
}

fn write_json_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (all, different) = (self.statements.len(), self.different().count());
        if different == 0 {
            return write!(f, "all {all} statements fit the live schema");
        }
        write!(f, "of {all} statements, {different} find another schema:")?;
        for verified in self.different() {
            let StatementMeta { name, place, .. } = verified.statement;
            write!(f, "\n  `{name}` ({}:{})", place.0, place.1)?;
            for difference in &verified.differences {
                let note = if difference.is_drift() {
                    ""
                } else {
                    " (runs all the same)"
                };
                write!(f, "\n    {difference}{note}")?;
            }
        }
        Ok(())
    }
}

/// Asks the server about each statement of the program for this session's keyspaces.
pub(crate) async fn verify(session: &Session) -> Result<Report> {
    session.driver().refresh_metadata().await?;
    let (_, schema) = session.schema();
    let mut found: Vec<Result<Verified>> = futures::stream::iter(registry::statements())
        .filter(|meta| std::future::ready(session.mapping().text(meta.text).is_ok()))
        .map(|meta| verify_one(session, meta, &schema))
        .buffer_unordered(CONCURRENT)
        .collect()
        .await;
    let mut statements = found.drain(..).collect::<Result<Vec<_>>>()?;
    statements.sort_by_key(|verified| (verified.statement.place, verified.statement.name));
    Ok(Report { statements })
}

async fn verify_one(
    session: &Session,
    statement: &'static StatementMeta,
    schema: &ClusterState,
) -> Result<Verified> {
    let differences = match prepare::ask(session, statement).await {
        Ok(prepared) => {
            let mut found = compare::statement(&prepared, statement);
            if statement.traits.conditional {
                found.extend(answer(&prepared, statement, schema));
            }
            found
        }
        Err(error) => vec![refusal(error.of(statement.name))?],
    };
    Ok(Verified {
        statement,
        differences,
    })
}

/// The server's refusal to prepare a statement; any other error ends the whole.
fn refusal(error: Error) -> Result<Difference> {
    match error.db_message() {
        Some(message) if error.is_drift() => Ok(Difference::Refused {
            message: message.to_owned(),
        }),
        _ => Err(error),
    }
}

/// What a conditional statement may answer is no part of what a server says when
/// it prepares it: the columns of its table are compared instead.
fn answer(
    prepared: &PreparedStatement,
    meta: &StatementMeta,
    schema: &ClusterState,
) -> Vec<Difference> {
    let table = prepared.get_table_spec().and_then(|table| {
        let keyspace = schema.get_keyspace(table.ks_name())?;
        keyspace.tables.get(table.table_name())
    });
    let Some(table) = table else {
        return Vec::new();
    };
    let columns = meta.columns.iter();
    columns
        .filter_map(|(name, ty)| match table.columns.get(*name) {
            Some(column) => compare::column(name, ty, &column.typ),
            None => Some(Difference::Missing {
                column: (*name).to_owned(),
            }),
        })
        .collect()
}
