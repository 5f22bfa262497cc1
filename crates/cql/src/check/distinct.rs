//! `SELECT DISTINCT`, which returns partitions and not rows (`validateDistinctSelection`).

use crate::catalog::{ColumnKind, Table};
use crate::check::Context;
use crate::check::ordering::Order;
use crate::check::restriction::{Partition, Where};
use crate::check::selection::Selected;
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::Select;

/// Checks that nothing of single rows is asked for, and that partitions can be told apart.
pub(crate) fn check(
    cx: &mut Context<'_>,
    table: &Table,
    select: &Select,
    selected: &Selected,
    order: &Order,
    found: &Where,
) {
    let Some(distinct) = select.distinct else {
        return;
    };
    if let Some(limit) = &select.per_partition_limit {
        cx.report(
            Diagnostic::error(
                Code::InvalidModifier,
                limit.span,
                "with DISTINCT a partition is returned once: `PER PARTITION LIMIT` means nothing",
            )
            .also(distinct, "because of this"),
        );
    }
    // ScyllaDB restricts no static columns either (#10354).
    let strict = cx.catalog.dialect() == Dialect::Scylla;
    let is_refused = |column: &usize| {
        is_of_rows(table, *column) || (strict && *column >= table.partition_key_len)
    };
    if let Some(column) = found.restricted.iter().copied().find(is_refused) {
        cx.report(refused(table, found.span, column, "restricted"));
    }
    if let Some(column) = read_columns(selected, order, found).find(|c| is_of_rows(table, *c)) {
        let span = place_of(table, selected, column).unwrap_or(distinct);
        cx.report(refused(table, span, column, "selected"));
    } else {
        require_partition_key(cx, table, distinct, selected, found);
    }
}

/// Whether a column is one of each row. Without clustering columns, what a compact table holds is
/// static to the server.
fn is_of_rows(table: &Table, column: usize) -> bool {
    match table.columns[column].kind {
        ColumnKind::Clustering => true,
        ColumnKind::Regular => !table.compact_storage || table.clustering_len > 0,
        ColumnKind::PartitionKey | ColumnKind::Static => false,
    }
}

/// The columns that are read: of several partitions also those that rows are ordered by once they
/// are together.
fn read_columns<'s>(
    selected: &'s Selected,
    order: &'s Order,
    found: &Where,
) -> impl Iterator<Item = usize> + 's {
    let is_sorted = found.partition == Partition::In || order.ann.is_some();
    let orders = is_sorted && selected.star.is_none();
    let ordered_by = order.columns().filter(move |_| orders);
    selected.named.iter().copied().chain(ordered_by)
}

/// Where a column is selected by itself.
fn place_of(table: &Table, selected: &Selected, column: usize) -> Option<Span> {
    let name = &table.columns[column].name;
    let by_itself = |result: &&crate::checked::ResultColumn| result.column.as_ref() == Some(name);
    selected
        .columns
        .iter()
        .find(by_itself)
        .map(|result| result.span)
}

fn require_partition_key(
    cx: &mut Context<'_>,
    table: &Table,
    distinct: Span,
    selected: &Selected,
    found: &Where,
) {
    let missing = (0..table.partition_key_len).find(|column| !selected.named.contains(column));
    let Some(column) = missing.filter(|_| found.reads_range) else {
        return;
    };
    let name = &table.columns[column].name;
    cx.report(
        Diagnostic::error(
            Code::InvalidSelection,
            distinct,
            format!("DISTINCT needs the whole partition key: `{name}` is not selected"),
        )
        .help(format!("select `{name}` as well"))
        .declared(table.declared, "table declared here"),
    );
}

fn refused(table: &Table, span: Span, column: usize, what: &str) -> Diagnostic {
    let column = &table.columns[column];
    Diagnostic::error(
        Code::InvalidSelection,
        span,
        format!(
            "with DISTINCT, `{}` cannot be {what}: a partition has many of it",
            column.name
        ),
    )
    .label("partition key and static columns only")
    .declared(column.declared, "declared here")
}
