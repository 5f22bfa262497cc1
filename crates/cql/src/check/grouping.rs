//! `GROUP BY`: columns of the primary key in their order, the last one perhaps in a function.

use crate::catalog::{ColumnKind, Table};
use crate::check::Context;
use crate::check::restriction::{Verdict, Where};
use crate::check::selection::{Group, read_group};
use crate::check::write::fails_when_run;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::Expr;

/// Checks `GROUP BY` (`getAggregationSpecFactory`).
pub(crate) fn check(
    cx: &mut Context<'_>,
    table: &Table,
    written: &[Expr],
    distinct: Option<Span>,
    found: &Where,
) {
    let groups: Vec<_> = written
        .iter()
        .map(|group| read_group(cx, table, group))
        .collect();
    let groups: Option<Vec<Group>> = groups.into_iter().collect();
    let Some(groups) = groups else { return };
    match follow_key(table, written, &groups, distinct, found) {
        Ok(()) => lint_order(cx, written, &groups),
        Err(diagnostic) => cx.report(*diagnostic),
    }
}

/// `Only monotonic functions are supported in the GROUP BY clause`
fn lint_order(cx: &mut Context<'_>, written: &[Expr], groups: &[Group]) {
    for (group, written) in groups.iter().zip(written) {
        if let Group::Function {
            keeps_order: false, ..
        } = group
        {
            let message = "rows are grouped only by functions that keep their order";
            cx.report(fails_when_run(written.span, message));
        }
    }
}

/// Each group goes on in the primary key where the one before ended; columns between are fixed.
fn follow_key(
    table: &Table,
    written: &[Expr],
    groups: &[Group],
    distinct: Option<Span>,
    found: &Where,
) -> Verdict {
    let mut next = 0;
    let mut function: Option<Span> = None;
    for (group, written) in groups.iter().zip(written) {
        if let Some(before) = function {
            return Err(Box::new(
                invalid(
                    written.span,
                    "a function can only be the last of `GROUP BY`",
                )
                .also(before, "the function"),
            ));
        }
        let column = grouped_column(table, group, written.span)?;
        if let Group::Function { .. } = group {
            function = Some(written.span);
        }
        let mut skipped = next..column;
        if column < next || skipped.any(|between| !found.is_equal(between)) {
            let message = format!(
                "`{}` cannot be grouped by at this place",
                table.columns[column].name
            );
            return Err(Box::new(
                invalid(written.span, message).label(key_order(table)),
            ));
        }
        next = column + 1;
    }
    let end = written.last().map(|group| group.span).unwrap_or_default();
    if next < table.partition_key_len {
        return Err(Box::new(
            invalid(end, "rows cannot be grouped by a part of the partition key")
                .label(key_order(table)),
        ));
    }
    if let (true, Some(distinct)) = (next > table.partition_key_len, distinct) {
        return Err(Box::new(
            invalid(end, "with DISTINCT there are no rows to group")
                .also(distinct, "because of this"),
        ));
    }
    Ok(())
}

/// The column that a group is made by.
fn grouped_column(table: &Table, group: &Group, span: Span) -> Verdict<usize> {
    match group {
        Group::Column(column) if table.columns[*column].kind.is_primary_key() => Ok(*column),
        Group::Column(column) => {
            let message = format!(
                "`{}` is not in the primary key",
                table.columns[*column].name
            );
            Err(Box::new(invalid(span, message).label(key_order(table))))
        }
        Group::Function {
            is_aggregate: true, ..
        } => Err(Box::new(invalid(
            span,
            "rows cannot be grouped by an aggregate",
        ))),
        Group::Function { columns, .. } => match columns[..] {
            [column] if table.columns[column].kind == ColumnKind::Clustering => Ok(column),
            [column] => {
                let message = format!("`{}` is no clustering column", table.columns[column].name);
                Err(Box::new(invalid(span, message).label(key_order(table))))
            }
            _ => Err(Box::new(invalid(
                span,
                "a function to group by takes one clustering column",
            ))),
        },
        Group::Other => Err(Box::new(invalid(
            span,
            "rows are grouped by columns and functions only",
        ))),
    }
}

fn invalid(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::InvalidGrouping, span, message)
}

fn key_order(table: &Table) -> String {
    let columns: Vec<&str> = table
        .primary_key()
        .iter()
        .map(|column| &*column.name)
        .collect();
    format!("primary key is ({})", columns.join(", "))
}
