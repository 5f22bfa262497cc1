//! `ORDER BY`: clustering columns in their order, or nearness to a vector.

use crate::catalog::{ClusteringOrder, ColumnKind, Table};
use crate::check::restriction::{Where, find_column};
use crate::check::scoring::{self, Score, Scorer};
use crate::check::{Context, Receiver, term};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{Direction, ExprKind, Ordering, OrderingBy};

/// An `ORDER BY` clause, understood.
#[derive(Debug, Default)]
pub(crate) struct Order {
    /// Columns with their direction and place; a column named twice stands where it was first, and
    /// goes where it was sent last.
    columns: Vec<OrderedBy>,
    /// The column of `ANN OF`, and its place.
    pub(crate) ann: Option<(usize, Span)>,
    /// The score of a full-text search (`ScyllaDB` only).
    pub(crate) score: Option<Score>,
}

#[derive(Debug, Clone, Copy)]
struct OrderedBy {
    column: usize,
    descending: bool,
    span: Span,
}

impl Order {
    /// The columns ordered by, `ANN OF` included.
    pub(crate) fn columns(&self) -> impl Iterator<Item = usize> + '_ {
        self.columns
            .iter()
            .map(|by| by.column)
            .chain(self.ann.map(|(column, _)| column))
    }
}

/// Finds the columns of an `ORDER BY`, and binds the markers of `ANN OF`; reports what is wrong.
pub(crate) fn read(cx: &mut Context<'_>, table: &Table, written: &[Ordering]) -> Option<Order> {
    let mut order = Order::default();
    let mut understood = true;
    for ordering in written {
        understood &= read_one(cx, table, ordering, &mut order).is_some();
    }
    if let (Some((_, span)), true) = (order.ann, written.len() > 1) {
        refuse(
            cx,
            span,
            "`ANN OF` orders alone: nothing can stand beside it",
        );
        return None;
    }
    understood.then_some(order)
}

fn read_one(
    cx: &mut Context<'_>,
    table: &Table,
    ordering: &Ordering,
    order: &mut Order,
) -> Option<()> {
    let descending = ordering
        .direction
        .is_some_and(|d| d.node == Direction::Desc);
    match &ordering.by {
        OrderingBy::Column(name) => {
            let column = find_column(cx, table, name)?;
            match order.columns.iter_mut().find(|by| by.column == column) {
                Some(before) => before.descending = descending,
                None => order.columns.push(OrderedBy {
                    column,
                    descending,
                    span: name.span,
                }),
            }
        }
        OrderingBy::Ann {
            column: name,
            vector,
        } => {
            let column = find_column(cx, table, name)?;
            let definition = &table.columns[column];
            term::check(
                cx,
                vector,
                &Receiver::column(&definition.name, &definition.ty),
            );
            if let (true, Some(direction)) = (descending, ordering.direction) {
                refuse(
                    cx,
                    direction.span,
                    "rows are ordered by nearness, nearest first",
                );
                return None;
            }
            order.ann = Some((column, name.span));
        }
        OrderingBy::Function(function) => {
            let ExprKind::Function { name, args } = &function.kind else {
                refuse(cx, function.span, "rows cannot be ordered by this");
                return None;
            };
            let score = scoring::read(cx, table, name, args, function.span)?;
            match score.scorer {
                Scorer::Ann => order.ann = Some((score.column, score.span)),
                Scorer::Bm25 => order.score = Some(score),
            }
        }
    }
    Some(())
}

fn refuse(cx: &mut Context<'_>, span: Span, message: &str) {
    cx.report(Diagnostic::error(Code::InvalidOrdering, span, message));
}

/// Checks that rows come in the order asked for (`verifyOrderingIsAllowed`, `isReversed`).
pub(crate) fn check(cx: &mut Context<'_>, table: &Table, order: &Order, found: &Where) {
    if order.ann.is_some() {
        return;
    }
    let Some(first) = order.columns.first() else {
        return;
    };
    if let Some(diagnostic) = clustering_columns(table, order)
        .or_else(|| {
            found
                .decided
                .then(|| one_partition(table, first, found))
                .flatten()
        })
        .or_else(|| in_order(table, order, found))
        .or_else(|| one_direction(table, order))
    {
        cx.report(diagnostic);
    }
}

fn clustering_columns(table: &Table, order: &Order) -> Option<Diagnostic> {
    let by = order
        .columns
        .iter()
        .find(|by| table.columns[by.column].kind != ColumnKind::Clustering)?;
    Some(
        Diagnostic::error(
            Code::InvalidOrdering,
            by.span,
            format!(
                "rows cannot be ordered by `{}`",
                table.columns[by.column].name
            ),
        )
        .label(stored_order(table))
        .declared(table.declared, "table declared here"),
    )
}

fn one_partition(table: &Table, first: &OrderedBy, found: &Where) -> Option<Diagnostic> {
    let message = if found.uses_index {
        "what an index finds comes in no order"
    } else if found.reads_range {
        "rows have an order in their partition only"
    } else {
        return None;
    };
    let key: Vec<String> = table
        .partition_key()
        .iter()
        .map(|column| format!("{} = ?", column.name))
        .collect();
    Some(
        Diagnostic::error(Code::InvalidOrdering, first.span, message).help(format!(
            "restrict the partition key: `{}`",
            key.join(" AND ")
        )),
    )
}

/// Columns may be left out only where they are fixed by `=`.
fn in_order(table: &Table, order: &Order, found: &Where) -> Option<Diagnostic> {
    let mut next = table.partition_key_len;
    for by in &order.columns {
        let mut skipped = next..by.column;
        if by.column < next || skipped.any(|column| !found.is_equal(column)) {
            return Some(
                Diagnostic::error(
                    Code::InvalidOrdering,
                    by.span,
                    format!(
                        "rows cannot be ordered by `{}` at this place",
                        table.columns[by.column].name
                    ),
                )
                .label(stored_order(table))
                .declared(table.declared, "table declared here"),
            );
        }
        next = by.column + 1;
    }
    None
}

/// Rows are read forwards or backwards.
fn one_direction(table: &Table, order: &Order) -> Option<Diagnostic> {
    let is_backwards = |by: &OrderedBy| {
        by.descending != (table.columns[by.column].order == ClusteringOrder::Descending)
    };
    let first = order.columns.first()?;
    let other = order
        .columns
        .iter()
        .find(|by| is_backwards(by) != is_backwards(first))?;
    Some(
        Diagnostic::error(
            Code::InvalidOrdering,
            other.span,
            "rows can be read as they are stored, or the other way round, and not in part",
        )
        .label(stored_order(table))
        .declared(table.declared, "table declared here"),
    )
}

fn stored_order(table: &Table) -> String {
    if table.clustering_len == 0 {
        return format!(
            "`{}` has no clustering columns: a partition is one row",
            table.name
        );
    }
    let columns: Vec<String> = table
        .clustering()
        .iter()
        .map(|column| match column.order {
            ClusteringOrder::Ascending => format!("{} ASC", column.name),
            ClusteringOrder::Descending => format!("{} DESC", column.name),
        })
        .collect();
    format!("rows are stored by ({})", columns.join(", "))
}
