//! `(a, b) > (?, ?)` and `(a, b) IN …`: relations on several clustering columns at once.

use std::ops::Range;

use crate::catalog::Table;
use crate::check::restriction::column::find_column;
use crate::check::restriction::fails;
use crate::check::restriction::model::{Restriction, Test, is_clustering};
use crate::check::restriction::relation::{comparison, in_spelling, in_test};
use crate::check::restriction::words::names;
use crate::check::{Context, Receiver, term};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::{Span, Spanned};
use crate::syntax::{Expr, ExprKind, Ident, InValues, Operator};
use crate::types::CqlType;

/// `(a, b) op (…, …)` and `(a, b) op ?` (`MultiColumnRelation`).
pub(super) fn compare(
    cx: &mut Context<'_>,
    table: &Table,
    written: &[Ident],
    op: Spanned<Operator>,
    clustering_bound: bool,
    value: &Expr,
    span: Span,
) -> Option<Restriction> {
    let test = comparison(cx, op)?;
    if test.is_contains() || test == Test::Like {
        cx.report(Diagnostic::error(
            Code::UnsupportedOperator,
            op.span,
            format!("`{}` restricts one column, not several", op.node.symbol()),
        ));
        return None;
    }
    let columns = clustering_columns(cx, table, written)?;
    check_value(cx, table, &columns, value);
    Some(Restriction {
        columns,
        is_multi: true,
        test: with_bound(test, clustering_bound),
        span,
    })
}

/// `(a, b) IN …`
pub(super) fn in_values(
    cx: &mut Context<'_>,
    table: &Table,
    written: &[Ident],
    values: &InValues,
    span: Span,
) -> Option<Restriction> {
    let columns = clustering_columns(cx, table, written)?;
    match values {
        InValues::Marker(marker) => {
            let receiver = in_receiver(table, &columns, cx.catalog.dialect());
            cx.bind(marker, &receiver, false);
        }
        InValues::List { values, .. } => {
            for value in values {
                check_value(cx, table, &columns, value);
            }
        }
    }
    Some(Restriction {
        columns,
        is_multi: true,
        test: in_test(false, values),
        span,
    })
}

fn with_bound(test: Test, is_clustering_bound: bool) -> Test {
    match test {
        Test::Slice { start, end, .. } => Test::Slice {
            start,
            end,
            clustering_bound: is_clustering_bound,
        },
        other => other,
    }
}

/// The columns in the parentheses: clustering columns that follow each other
/// (`MultiColumnRelation.receivers`). `ScyllaDB` asks that the first is among them.
fn clustering_columns(
    cx: &mut Context<'_>,
    table: &Table,
    written: &[Ident],
) -> Option<Range<usize>> {
    let mut range: Option<Range<usize>> = None;
    for name in written {
        let index = find_column(cx, table, name)?;
        let problem = if !is_clustering(table, index) {
            Some((
                Code::InvalidRestriction,
                format!(
                    "`{}` is no clustering column: it cannot stand in a tuple",
                    name.name
                ),
            ))
        } else if range.as_ref().is_some_and(|before| before.contains(&index)) {
            Some((
                Code::DuplicateColumn,
                format!("`{}` stands here twice", name.name),
            ))
        } else if !follows(cx, table, range.as_ref(), index) {
            Some((
                Code::ClusteringGap,
                format!(
                    "`{}` does not follow the column before it in the primary key",
                    name.name
                ),
            ))
        } else {
            None
        };
        if let Some((code, message)) = problem {
            let clustering =
                table.partition_key_len..table.partition_key_len + table.clustering_len;
            cx.report(Diagnostic::error(code, name.span, message).note(format!(
                "clustering columns are ({})",
                names(table, clustering)
            )));
            return None;
        }
        range = Some(range.map_or(index..index + 1, |before| before.start..index + 1));
    }
    range
}

fn follows(cx: &Context<'_>, table: &Table, before: Option<&Range<usize>>, index: usize) -> bool {
    match before {
        Some(before) => before.end == index,
        None => cx.catalog.dialect() == Dialect::Cassandra || index == table.partition_key_len,
    }
}

/// A tuple or a marker, compared with the columns (`Tuples.Literal.prepare`, `Tuples.Raw`).
fn check_value(cx: &mut Context<'_>, table: &Table, columns: &Range<usize>, value: &Expr) {
    match &value.kind {
        ExprKind::Tuple(elements) => {
            if elements.len() != columns.len() {
                cx.report(
                    Diagnostic::error(
                        Code::ValueCount,
                        value.span,
                        format!("{} values for {} columns", elements.len(), columns.len()),
                    )
                    .note(format!(
                        "the columns are ({})",
                        names(table, columns.clone())
                    )),
                );
                return;
            }
            for (position, (element, index)) in elements.iter().zip(columns.clone()).enumerate() {
                let receiver =
                    element_receiver(cx.catalog.dialect(), table, columns, position, index);
                term::check(cx, element, &receiver);
                fails::null(cx, element, &receiver.ty);
            }
        }
        ExprKind::Marker(marker) => cx.bind(marker, &tuple_receiver(table, columns), false),
        _ => term::check(cx, value, &tuple_receiver(table, columns)),
    }
}

/// What an element of a written tuple is meant for: in Cassandra its column itself.
fn element_receiver(
    dialect: Dialect,
    table: &Table,
    columns: &Range<usize>,
    position: usize,
    index: usize,
) -> Receiver {
    let column = &table.columns[index];
    match dialect {
        Dialect::Cassandra => Receiver::column(&column.name, &column.ty),
        Dialect::Scylla => Receiver {
            name: format!("{}[{position}]", tuple_name(table, columns)).into(),
            ..Receiver::column(&column.name, &column.ty)
        },
    }
}

fn tuple_receiver(table: &Table, columns: &Range<usize>) -> Receiver {
    Receiver::named(
        tuple_name(table, columns),
        Some(&tuple_field(table, columns)),
        tuple_type(table, columns),
    )
}

/// `(a, b) IN ?` (`Tuples.INRaw.makeInReceiver`).
fn in_receiver(table: &Table, columns: &Range<usize>, dialect: Dialect) -> Receiver {
    let tuple = tuple_name(table, columns);
    let name = match dialect {
        Dialect::Cassandra => format!("in{tuple}"),
        Dialect::Scylla => format!("{}({tuple})", in_spelling(dialect, false)),
    };
    let ty = CqlType::list(tuple_type(table, columns));
    Receiver::named(name, Some(&tuple_field(table, columns)), ty)
}

/// `(a,b)`
fn tuple_name(table: &Table, columns: &Range<usize>) -> String {
    let names: Vec<&str> = columns
        .clone()
        .map(|index| &*table.columns[index].name)
        .collect();
    format!("({})", names.join(","))
}

/// `a_b`
fn tuple_field(table: &Table, columns: &Range<usize>) -> String {
    let names: Vec<&str> = columns
        .clone()
        .map(|index| &*table.columns[index].name)
        .collect();
    names.join("_")
}

fn tuple_type(table: &Table, columns: &Range<usize>) -> CqlType {
    CqlType::Tuple(
        columns
            .clone()
            .map(|index| table.columns[index].ty.clone())
            .collect(),
    )
}
