//! What to say where rows would have to be read only to be dropped.

use crate::catalog::Table;
use crate::check::restriction::cassandra::Read;
use crate::check::restriction::index::{self, groups};
use crate::check::restriction::model::Restriction;
use crate::check::restriction::words::equalities;
use crate::check::restriction::words::names;
use crate::check::restriction::{Partition, Use, words};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::types::QuotedIfNeeded;

/// Columns of the partition key are restricted, but no partition follows from them.
pub(super) fn partition_key_filters(
    table: &Table,
    key: &[&Restriction],
    clause: Span,
) -> Diagnostic {
    let whole = 0..table.partition_key_len;
    let is_missing = |column: &usize| !key.iter().any(|r| r.columns.contains(column));
    let missing: Vec<usize> = whole.clone().filter(is_missing).collect();
    if !missing.is_empty() {
        return without_partition_key(table, key.first().map_or(clause, |r| r.span), &missing);
    }
    let range = key
        .iter()
        .find(|restriction| !restriction.test.is_equality());
    let column = range.map_or(0, |restriction| restriction.columns.start);
    let span = range.map_or(clause, |restriction| restriction.span);
    words::partition_key_range(table, column, span)
}

/// Columns outside the primary key are restricted, and no index answers for any of them.
pub(super) fn regular_filters(
    table: &Table,
    partition: Partition,
    regular: &[&Restriction],
) -> Diagnostic {
    let columns = restricted_names(table, regular);
    let span = regular
        .first()
        .map_or(Span::default(), |restriction| restriction.span);
    let one_partition = matches!(partition, Partition::Equal | Partition::In);
    let index = regular
        .first()
        .map(|r| &*table.columns[r.columns.start].name);
    let index = format!(
        "`CREATE INDEX ON {}.{} ({})`",
        QuotedIfNeeded(&table.keyspace),
        QuotedIfNeeded(&table.name),
        QuotedIfNeeded(index.unwrap_or_default())
    );
    let (message, help) = if one_partition {
        (
            format!("`{columns}` is neither key nor indexed: every row must be read to find it"),
            format!("add `ALLOW FILTERING` to read the whole partition, or {index}"),
        )
    } else {
        (
            format!(
                "`{}.{}` cannot be read by `{columns}` alone",
                table.keyspace, table.name
            ),
            format!("{index}, or add `ALLOW FILTERING` if a full scan is meant"),
        )
    };
    Diagnostic::error(Code::NeedsFiltering, span, message)
        .label(format!(
            "partition key is ({})",
            names(table, 0..table.partition_key_len)
        ))
        .help(help)
        .declared(table.declared, "table declared here")
}

/// Rows are restricted, where only static columns are meant.
pub(super) fn only_static(usage: Use, first: Span) -> Diagnostic {
    let verb = match usage {
        Use::Update { .. } => "changed",
        Use::Delete { .. } => "deleted",
        Use::Select { .. } | Use::View => "selected",
    };
    Diagnostic::error(
        Code::InvalidRestriction,
        first,
        format!("only static columns are {verb}: they are one for the whole partition"),
    )
    .help("drop the restrictions of clustering columns")
}

/// UPDATE and DELETE find rows by their primary key only.
pub(super) fn not_in_key(table: &Table, regular: &[&Restriction]) -> Diagnostic {
    let span = regular
        .first()
        .map_or(Span::default(), |restriction| restriction.span);
    let key = 0..table.partition_key_len + table.clustering_len;
    Diagnostic::error(
        Code::InvalidRestriction,
        span,
        format!(
            "`{}` is not in the primary key",
            restricted_names(table, regular)
        ),
    )
    .label(format!("primary key is ({})", names(table, key)))
    .help("to change rows only if they hold a value, write `IF` behind the WHERE clause")
    .declared(table.declared, "table declared here")
}

/// Many partitions or an index are read, and not everything is answered by that.
pub(super) fn filters(read: &Read<'_>, partition: Partition) -> Diagnostic {
    let filtering = read.filtering();
    let dropped = groups(read.table).find_map(|group| {
        let mut all = filtering.iter().flat_map(|set| set.iter());
        all.find(|restriction| index::needs_filtering(read.table, group, restriction))
    });
    match (dropped, read.clustering.iter().next()) {
        (Some(dropped), _) => unanswered(read.table, dropped),
        (None, first) => {
            let missing: Vec<usize> = match partition {
                Partition::Unrestricted => (0..read.table.partition_key_len).collect(),
                _ => Vec::new(),
            };
            let span = first.map_or(read.span, |restriction| restriction.span);
            without_partition_key(read.table, span, &missing)
        }
    }
}

/// The columns of restrictions, each once.
fn restricted_names(table: &Table, restrictions: &[&Restriction]) -> String {
    let mut columns: Vec<usize> = restrictions
        .iter()
        .flat_map(|r| r.columns.clone())
        .collect();
    columns.sort_unstable();
    columns.dedup();
    names(table, columns)
}

/// An index is read, and rows that it finds are dropped by this restriction.
pub(super) fn unanswered(table: &Table, restriction: &Restriction) -> Diagnostic {
    let columns = names(table, restriction.columns.clone());
    Diagnostic::error(
        Code::NeedsFiltering,
        restriction.span,
        format!("no index answers `{columns}` together with the rest of the clause"),
    )
    .help("add `ALLOW FILTERING` to drop the rows that the index finds in vain")
    .declared(table.declared, "table declared here")
}

/// Nothing says which partitions are meant; `missing`: columns of the key that are not restricted.
pub(super) fn without_partition_key(table: &Table, span: Span, missing: &[usize]) -> Diagnostic {
    let whole = 0..table.partition_key_len;
    let is_part = !missing.is_empty() && missing.len() < whole.len();
    let what = if is_part {
        "its whole partition key"
    } else {
        "its partition key"
    };
    let all: Vec<usize> = whole.clone().collect();
    let add = equalities(
        table,
        if missing.is_empty() {
            all
        } else {
            missing.to_vec()
        },
    );
    Diagnostic::error(
        Code::MissingPartitionKey,
        span,
        format!(
            "`{}.{}` cannot be read without {what}",
            table.keyspace, table.name
        ),
    )
    .label(format!("partition key is ({})", names(table, whole)))
    .help(format!(
        "add {add}, or `ALLOW FILTERING` if a full scan is meant"
    ))
    .declared(table.declared, "table declared here")
}
