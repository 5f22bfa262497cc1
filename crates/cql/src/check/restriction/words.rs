//! Columns and keys in words, for messages.

use std::ops::Range;

use crate::catalog::Table;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::types::QuotedIfNeeded;

/// The columns' names as a list: `a, b`.
pub(super) fn names(table: &Table, columns: impl IntoIterator<Item = usize>) -> String {
    join(table, columns, ", ", str::to_owned)
}

/// The same, each in backquotes: `` `a`, `b` ``.
pub(super) fn quoted(table: &Table, columns: impl IntoIterator<Item = usize>) -> String {
    join(table, columns, ", ", |name| format!("`{name}`"))
}

/// What can be typed to fix columns, in backquotes: `a = ? AND b = ?`.
pub(super) fn equalities(table: &Table, columns: impl IntoIterator<Item = usize>) -> String {
    let written = join(table, columns, " AND ", |name| {
        format!("{} = ?", QuotedIfNeeded(name))
    });
    format!("`{written}`")
}

fn join(
    table: &Table,
    columns: impl IntoIterator<Item = usize>,
    between: &str,
    write: impl Fn(&str) -> String,
) -> String {
    let columns = columns.into_iter();
    let written: Vec<String> = columns
        .map(|index| write(&table.columns[index].name))
        .collect();
    written.join(between)
}

/// `partition key is (a, b)`
pub(super) fn partition_key(table: &Table) -> String {
    format!(
        "partition key is ({})",
        names(table, 0..table.partition_key_len)
    )
}

/// `clustering columns are (c, d)`
pub(super) fn clustering_columns(table: &Table) -> String {
    format!(
        "clustering columns are ({})",
        names(table, clustering(table))
    )
}

/// Where in [`Table::columns`] the clustering columns are.
pub(super) fn clustering(table: &Table) -> Range<usize> {
    table.partition_key_len..table.partition_key_len + table.clustering_len
}

/// Columns of a key that a write must name.
pub(super) fn missing_key_columns(
    table: &Table,
    verb: &str,
    missing: &[usize],
    clause: Span,
) -> Diagnostic {
    let of_partition = missing
        .iter()
        .any(|column| *column < table.partition_key_len);
    let (key, label) = if of_partition {
        ("partition key", partition_key(table))
    } else {
        ("primary key", clustering_columns(table))
    };
    Diagnostic::error(
        Code::MissingKeyColumn,
        clause,
        format!(
            "{verb} needs the whole {key} of `{}.{}`: it lacks {}",
            table.keyspace,
            table.name,
            quoted(table, missing.iter().copied())
        ),
    )
    .label(label)
    .help(format!(
        "add {}",
        equalities(table, missing.iter().copied())
    ))
    .declared(table.declared, "table declared here")
}

/// A column of the partition key that a range is asked of.
pub(super) fn partition_key_range(table: &Table, column: usize, span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::NeedsFiltering,
        span,
        format!(
            "`{}` is in the partition key, which takes `=`, `IN` and `token(…)`",
            table.columns[column].name
        ),
    )
    .label(partition_key(table))
    .help(format!(
        "restrict `token({})`, or add `ALLOW FILTERING` if a full scan is meant",
        names(table, 0..table.partition_key_len)
    ))
    .declared(table.declared, "table declared here")
}
