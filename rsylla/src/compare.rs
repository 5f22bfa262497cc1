//! Compares what the server says of a statement with what was compiled.

use std::fmt;

use scylla::response::query_result::ColumnSpecs;
use scylla::statement::prepared::PreparedStatement;

use crate::error::{Error, Result};
use crate::statement::StatementMeta;
use crate::types::{ColumnType, Fit, fit, type_name};

/// How the live schema differs from what a statement was checked against.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// The server does not prepare the statement at all, and says why.
    Refused {
        /// The server's message.
        message: String,
    },
    /// It has another number of markers or columns.
    Count {
        /// Which of the two.
        part: Part,
        /// How many were compiled.
        compiled: usize,
        /// How many the server has.
        live: usize,
    },
    /// A marker or column has another type.
    Type {
        /// Which of the two.
        part: Part,
        /// Its name.
        name: String,
        /// The type that was compiled.
        compiled: String,
        /// The type that the server has.
        live: String,
    },
    /// A marker or column is named otherwise.
    Name {
        /// Which of the two.
        part: Part,
        /// The name that was compiled.
        compiled: String,
        /// The name that the server has.
        live: String,
    },
    /// A column that a conditional statement may answer with is gone.
    Missing {
        /// Its name.
        column: String,
    },
    /// A user type in a marker or column has got more fields. Fields are
    /// written and read by their names, so the statement runs all the same.
    Grown {
        /// Which of the two.
        part: Part,
        /// Its name.
        name: String,
        /// The type that was compiled.
        compiled: String,
        /// The type that the server has.
        live: String,
    },
}

/// What a difference is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// A bind marker.
    Marker,
    /// A column of the result.
    Column,
}

impl Difference {
    /// Whether the statement must not run.
    pub fn is_drift(&self) -> bool {
        !matches!(self, Self::Grown { .. })
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Marker => "marker",
            Self::Column => "column",
        })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { message } => write!(f, "the server refuses it: {message}"),
            Self::Count {
                part,
                compiled,
                live,
            } => write!(f, "it has {live} {part}s, not {compiled}"),
            Self::Type {
                part,
                name,
                compiled,
                live,
            } => write!(f, "{part} `{name}` is {live}, not {compiled}"),
            Self::Name {
                part,
                compiled,
                live,
            } => write!(f, "{part} `{compiled}` is named `{live}`"),
            Self::Missing { column } => write!(f, "there is no column `{column}`"),
            Self::Grown {
                part,
                name,
                compiled,
                live,
            } => write!(
                f,
                "{part} `{name}` is {live}, which has fields that {compiled} has not"
            ),
        }
    }
}

/// All differences of a prepared statement: of its markers and its result's columns.
pub(crate) fn statement(prepared: &PreparedStatement, meta: &StatementMeta) -> Vec<Difference> {
    let mut found = Vec::new();
    let markers = prepared.get_variable_col_specs();
    parts(Part::Marker, meta.markers, markers, &mut found);
    // What a conditional statement answers is only known when it does (Cassandra).
    if meta.has_rows() {
        let columns = prepared.get_current_result_set_col_specs();
        parts(Part::Column, meta.columns, columns.get(), &mut found);
    }
    found
}

/// Refuses a result whose columns are not those compiled: after the server has
/// prepared a statement again, they may be others.
pub(crate) fn result(meta: &StatementMeta, specs: ColumnSpecs<'_, '_>) -> Result<()> {
    let mut found = Vec::new();
    parts(Part::Column, meta.columns, specs, &mut found);
    refuse(&found)
}

/// Whether a result has exactly the columns that were prepared.
pub(crate) fn same_types(prepared: &[ColumnType<'static>], specs: ColumnSpecs<'_, '_>) -> bool {
    specs.len() == prepared.len()
        && specs
            .iter()
            .zip(prepared)
            .all(|(spec, ty)| spec.typ() == ty)
}

/// Refuses a conditional statement's answer whose columns, which are some of
/// those compiled, have other types.
pub(crate) fn answer(meta: &StatementMeta, specs: ColumnSpecs<'_, '_>) -> Result<()> {
    let mut found = Vec::new();
    for spec in specs.iter() {
        let compiled = meta.columns.iter().find(|(name, _)| *name == spec.name());
        if let Some((name, ty)) = compiled {
            found.extend(type_difference(Part::Column, name, ty, spec.typ()));
        }
    }
    refuse(&found)
}

/// How a column of a table differs from what a statement takes it to be.
pub(crate) fn column(name: &str, compiled: &str, live: &ColumnType<'_>) -> Option<Difference> {
    type_difference(Part::Column, name, compiled, live)
}

/// An error that tells the differences, if any of them is drift.
pub(crate) fn refuse(found: &[Difference]) -> Result<()> {
    let drift: Vec<String> = found
        .iter()
        .filter(|difference| difference.is_drift())
        .map(ToString::to_string)
        .collect();
    if drift.is_empty() {
        Ok(())
    } else {
        Err(Error::drift(drift.join("; ")))
    }
}

/// Compares markers or columns, by position.
fn parts(
    part: Part,
    compiled: &[(&str, &str)],
    live: ColumnSpecs<'_, '_>,
    found: &mut Vec<Difference>,
) {
    if compiled.len() != live.len() {
        found.push(Difference::Count {
            part,
            compiled: compiled.len(),
            live: live.len(),
        });
        return;
    }
    for ((name, ty), spec) in compiled.iter().zip(live.iter()) {
        found.extend(type_difference(part, name, ty, spec.typ()));
        // Servers name a `?` as they like, but a `:name` and a column as it is written.
        let expected = name
            .strip_prefix(':')
            .or((part == Part::Column).then_some(*name));
        if let Some(expected) = expected.filter(|expected| *expected != spec.name()) {
            found.push(Difference::Name {
                part,
                compiled: expected.to_owned(),
                live: spec.name().to_owned(),
            });
        }
    }
}

fn type_difference(
    part: Part,
    name: &str,
    compiled: &str,
    live: &ColumnType<'_>,
) -> Option<Difference> {
    let name = || name.trim_start_matches(':').to_owned();
    match fit(compiled, live) {
        Fit::Same => None,
        Fit::Grown => Some(Difference::Grown {
            part,
            name: name(),
            compiled: compiled.to_owned(),
            live: type_name(live),
        }),
        Fit::Other => Some(Difference::Type {
            part,
            name: name(),
            compiled: compiled.to_owned(),
            live: type_name(live),
        }),
    }
}
