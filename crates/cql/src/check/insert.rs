//! `INSERT … VALUES` (`UpdateStatement.ParsedInsert`).

use std::collections::HashMap;

use crate::catalog::Table;
use crate::check::condition::{Asked, is_null};
use crate::check::restriction::find_column;
use crate::check::write::{Touched, Write, fails_when_run};
use crate::check::{Context, Receiver, assignment, modifiers, term};
use crate::checked::{CheckedStatement, NotIdempotent, StatementKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::{Expr, ExprKind, Ident, Insert, LiteralKind};

/// Checks an `INSERT`; its meaning unless a mistake was reported.
pub(super) fn check<'a>(cx: &mut Context<'a>, insert: &Insert) -> Option<CheckedStatement> {
    let mut write = Write::begin(cx, &insert.table, StatementKind::Insert)?;
    let table = write.table;
    refuse_counters(cx, table, insert.table.span)?;
    let asked = Asked::if_not_exists(insert.if_not_exists);
    let modifiers = modifiers::check(cx, insert.using.as_ref());
    write.require_modifiers(cx, &modifiers, &asked);
    write.require_conditions(cx, &asked);
    require_one_value_each(cx, insert);
    let columns = find_columns(cx, table, &insert.columns);
    check_values(cx, table, &columns, insert);
    require_key(cx, table, &columns, &insert.columns, insert.table.span);
    if asked.is_conditional() {
        write.effects.note(NotIdempotent::Conditional);
    }
    Some(write.finish(cx, &asked))
}

pub(super) fn refuse_counters(cx: &mut Context<'_>, table: &Table, span: Span) -> Option<()> {
    if !table.is_counter() {
        return Some(());
    }
    let counter = table
        .columns
        .iter()
        .find(|column| !column.kind.is_primary_key());
    let name = counter.map_or("c", |column| &*column.name);
    cx.report(
        Diagnostic::error(
            Code::InvalidCounter,
            span,
            format!("`{}` holds counters, which cannot be inserted", table.name),
        )
        .help(format!(
            "write `UPDATE {} SET {name} = {name} + 1 WHERE …`",
            table.name
        )),
    );
    None
}

fn require_one_value_each(cx: &mut Context<'_>, insert: &Insert) {
    let (columns, values) = (insert.columns.len(), insert.values.len());
    if columns == values {
        return;
    }
    let plural = |number: usize, one: &str| match number {
        1 => format!("1 {one}"),
        n => format!("{n} {one}s"),
    };
    let diagnostic = Diagnostic::error(
        Code::ValueCount,
        insert.values_span,
        format!(
            "{}, but {}",
            plural(columns, "column"),
            plural(values, "value")
        ),
    );
    cx.report(if values < columns {
        let missing: Vec<_> = insert.columns[values..]
            .iter()
            .map(|column| format!("`{}`", column.name))
            .collect();
        diagnostic.label(format!("no value for {}", missing.join(", ")))
    } else {
        diagnostic.label(format!("{} too many", values - columns))
    });
}

/// The columns by their indexes; none where a name was reported as unknown or repeated.
fn find_columns(cx: &mut Context<'_>, table: &Table, names: &[Ident]) -> Vec<Option<usize>> {
    let mut seen: HashMap<&str, Span> = HashMap::with_capacity(names.len());
    let mut columns = Vec::with_capacity(names.len());
    for name in names {
        let first = *seen.entry(&name.name).or_insert(name.span);
        if first == name.span {
            columns.push(find_column(cx, table, name));
        } else {
            cx.report(
                Diagnostic::error(
                    Code::DuplicateColumn,
                    name.span,
                    format!("column `{}` is named twice", name.name),
                )
                .also(first, "first named here"),
            );
            columns.push(None);
        }
    }
    columns
}

fn check_values(cx: &mut Context<'_>, table: &Table, columns: &[Option<usize>], insert: &Insert) {
    for (index, value) in columns.iter().zip(&insert.values) {
        let Some(column) = index.map(|index| &table.columns[index]) else {
            continue;
        };
        if column.kind.is_primary_key() {
            term::check(cx, value, &Receiver::column(&column.name, &column.ty));
            lint_key_value(cx, table, &column.name, value);
        } else {
            assignment::set(cx, column, value);
            if is_null(value) {
                cx.report(
                    Diagnostic::warning(
                        Code::NullTombstone,
                        value.span,
                        format!("inserting `null` into `{}` leaves a tombstone", column.name),
                    )
                    .help(format!("leave `{}` out of the INSERT", column.name)),
                );
            }
        }
    }
}

/// `QueryProcessor.validateKey`, `Bound`: what no row can be found under.
fn lint_key_value(cx: &mut Context<'_>, table: &Table, name: &str, value: &Expr) {
    if is_null(value) {
        cx.report(fails_when_run(
            value.span,
            &format!("`{name}` is part of the primary key, which cannot be `null`"),
        ));
    }
    let is_only_key = matches!(table.partition_key(), [only] if *only.name == *name);
    if is_only_key && is_empty(value) {
        cx.report(fails_when_run(
            value.span,
            "the partition key cannot be empty",
        ));
    }
}

fn is_empty(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Literal(literal) => match literal.kind {
            LiteralKind::String => literal.text.is_empty(),
            LiteralKind::Hex => literal.text.len() == 2,
            _ => false,
        },
        _ => false,
    }
}

/// `StatementRestrictions` for an INSERT: the whole primary key, unless only static columns are set.
fn require_key(
    cx: &mut Context<'_>,
    table: &Table,
    columns: &[Option<usize>],
    names: &[Ident],
    span: Span,
) {
    let is_given = |index: usize| columns.contains(&Some(index));
    let given =
        |range: std::ops::Range<usize>| range.clone().filter(|index| is_given(*index)).count();
    let partition = 0..table.partition_key_len;
    let clustering = table.partition_key_len..table.partition_key_len + table.clustering_len;
    let mut missing: Vec<usize> = partition.filter(|index| !is_given(*index)).collect();
    let given_clustering = given(clustering.clone());
    if !may_leave_clustering_out(cx, table, columns, given_clustering) {
        missing.extend(clustering.filter(|index| !is_given(*index)));
    }
    // A misspelt or repeated column was reported already.
    if missing.is_empty() || columns.contains(&None) {
        return;
    }
    let list: Vec<_> = missing
        .iter()
        .map(|index| format!("`{}`", table.columns[*index].name))
        .collect();
    let end = names.last().map_or(span, |name| name.span);
    let insertion: String = missing
        .iter()
        .map(|index| format!(", {}", table.columns[*index].name))
        .collect();
    cx.report(
        Diagnostic::error(
            Code::MissingKeyColumn,
            span,
            format!(
                "an INSERT into `{}` must name {}",
                table.name,
                list.join(" and ")
            ),
        )
        .label(primary_key(table))
        .help(format!(
            "add `{}` and a value",
            insertion.trim_start_matches(", ")
        ))
        .also(end, "the columns end here")
        .declared(table.declared, "table declared here"),
    );
}

/// Clustering columns are not needed where only static columns are set, nor, beyond the first, in
/// compact tables.
fn may_leave_clustering_out(
    cx: &Context<'_>,
    table: &Table,
    columns: &[Option<usize>],
    given_clustering: usize,
) -> bool {
    if table.compact_storage {
        return given_clustering > 0 || cx.catalog.dialect() == Dialect::Scylla;
    }
    let mut touched = Touched::default();
    for column in columns.iter().flatten().map(|index| &table.columns[*index]) {
        if !column.kind.is_primary_key() {
            touched.add(column);
        }
    }
    given_clustering == 0 && touched.only_static(Touched::default())
}

pub(super) fn primary_key(table: &Table) -> String {
    let names = |columns: &[crate::catalog::Column]| {
        columns
            .iter()
            .map(|column| &*column.name)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let partition = match table.partition_key() {
        [only] => only.name.to_string(),
        several => format!("({})", names(several)),
    };
    let separator = if table.clustering_len == 0 { "" } else { ", " };
    format!(
        "primary key is ({partition}{separator}{})",
        names(table.clustering())
    )
}
