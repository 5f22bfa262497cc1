//! `INSERT … VALUES` (`UpdateStatement.ParsedInsert`).

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;

use crate::catalog::{Column, Table};
use crate::check::condition::Asked;
use crate::check::restriction::find_column;
use crate::check::term::Prepared;
use crate::check::write::{Touched, Write, fails_when_run};
use crate::check::{Context, Receiver, assignment, modifiers, term};
use crate::checked::{CheckedStatement, NotIdempotent, StatementKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::{Expr, ExprKind, Ident, Insert, LiteralKind};

/// Checks an `INSERT`; its meaning unless a mistake was reported.
pub(super) fn check(cx: &mut Context<'_>, insert: &Insert) -> Option<CheckedStatement> {
    let mut write = Write::begin(cx, &insert.table, StatementKind::Insert)?;
    let table = write.table;
    refuse_counters(cx, table, insert.table.span)?;
    let asked = Asked::if_not_exists(insert.if_not_exists);
    let modifiers = modifiers::check(cx, insert.using.as_ref());
    write.require_modifiers(cx, &modifiers, &asked);
    write.require_conditions(cx, &asked);
    let columns = find_columns(cx, table, &insert.columns);
    let key_is_missing = require_key(cx, table, &columns, insert.table.span, &insert.columns);
    let explains_count = match insert.values.len().cmp(&insert.columns.len()) {
        // The values were written for the missing columns as well.
        Ordering::Greater => key_is_missing,
        // A column that is not one of the table has no value.
        Ordering::Less => columns.contains(&None),
        Ordering::Equal => true,
    };
    if !explains_count {
        require_one_value_each(cx, table, &columns, insert);
    }
    if insert.values.len() == insert.columns.len() {
        check_values(cx, table, &columns, insert);
    }
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
    let diagnostic = Diagnostic::error(
        Code::InvalidCounter,
        span,
        format!("`{}` holds counters, which cannot be inserted", table.name),
    );
    cx.report(match counter {
        Some(Column { name, .. }) => diagnostic.help(format!(
            "write `UPDATE {} SET {name} = {name} + 1 WHERE …`",
            table.name
        )),
        None => diagnostic,
    });
    None
}

/// Says that there are too many or too few values, beside the columns or values where they begin not
/// to fit each other.
fn require_one_value_each(
    cx: &mut Context<'_>,
    table: &Table,
    given: &[Option<usize>],
    insert: &Insert,
) {
    let (columns, values) = (insert.columns.len(), insert.values.len());
    let plural = |number: usize, one: &str| match number {
        1 => format!("1 {one}"),
        n => format!("{n} {one}s"),
    };
    let diagnostic = Diagnostic::error(
        Code::ValueCount,
        span_of_count(cx, table, given, insert),
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
        diagnostic
            .label(format!("no value for {}", missing.join(", ")))
            .help("write one value for each column, in the same order")
    } else {
        diagnostic
            .label(format!("{} too many", values - columns))
            .help("write one column for each value, in the same order")
    });
}

/// The values, or as many of the last of them as are too many where the rest fits its columns.
fn span_of_count(
    cx: &Context<'_>,
    table: &Table,
    given: &[Option<usize>],
    insert: &Insert,
) -> Span {
    let fits = |column: &Option<usize>, value: &Expr| {
        let ty = column.map(|column| &table.columns[column].ty);
        ty.is_none_or(|ty| term::assignable(cx, value, ty).is_assignable())
    };
    let misfit = given
        .iter()
        .zip(&insert.values)
        .position(|(column, value)| !fits(column, value));
    match (misfit, given.len().checked_sub(insert.values.len() + 1)) {
        // From here on, each value is meant for another column.
        (Some(misfit), None) if misfit > 0 => insert.values[misfit - 1]
            .span
            .to(insert.values[misfit].span),
        _ => insert.values_span,
    }
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
            let prepared = term::prepare(cx, value, &Receiver::column(&column.name, &column.ty));
            lint_key_value(cx, table, &column.name, value, prepared);
        } else if assignment::set(cx, column, value).is_null {
            lint_null(cx, &column.name, value.span);
        }
    }
}

fn lint_null(cx: &mut Context<'_>, name: &str, span: Span) {
    cx.report(
        Diagnostic::warning(
            Code::NullTombstone,
            span,
            format!("inserting `null` into `{name}` leaves a tombstone"),
        )
        .help(format!("leave `{name}` out of the INSERT")),
    );
}

/// `QueryProcessor.validateKey`, `Bound`: what no row can be found under.
fn lint_key_value(
    cx: &mut Context<'_>,
    table: &Table,
    name: &str,
    value: &Expr,
    prepared: Prepared,
) {
    if prepared.is_null {
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
///
/// `names`: the columns as they were written, where they were. Says whether some were missing.
fn require_key(
    cx: &mut Context<'_>,
    table: &Table,
    columns: &[Option<usize>],
    span: Span,
    names: &[Ident],
) -> bool {
    // A misspelt or repeated column was reported already.
    if columns.contains(&None) {
        return false;
    }
    let missing = missing_key(table, columns);
    let Some(first) = missing.first() else {
        lint_compact_value(cx, table, columns, span);
        return false;
    };
    let span = beside(table, columns, names, first).unwrap_or(span);
    let quoted: Vec<_> = missing.iter().map(|name| format!("`{name}`")).collect();
    cx.report(
        Diagnostic::error(
            Code::MissingKeyColumn,
            span,
            format!(
                "an INSERT into `{}` must name {}",
                table.name,
                quoted.join(" and ")
            ),
        )
        .label(primary_key(table))
        .help(format!("add `{}` and a value", missing.join(", ")))
        .declared(table.declared, "table declared here"),
    );
    true
}

/// The written column beside which a missing key column would stand in the order of the table.
fn beside(
    table: &Table,
    columns: &[Option<usize>],
    names: &[Ident],
    missing: &str,
) -> Option<Span> {
    let missing = table.columns.iter().position(|c| *c.name == *missing)?;
    let before = (0..missing)
        .rev()
        .find_map(|key| columns.iter().position(|c| *c == Some(key)));
    let after = (missing + 1..table.partition_key_len + table.clustering_len)
        .find_map(|key| columns.iter().position(|c| *c == Some(key)));
    names
        .get(before.or(after).unwrap_or(0))
        .map(|name| name.span)
}

/// The columns of the primary key that must be given and are not.
fn missing_key<'t>(table: &'t Table, columns: &[Option<usize>]) -> Vec<&'t str> {
    let is_given = |index: usize| columns.contains(&Some(index));
    let key = table.partition_key_len..table.partition_key_len + table.clustering_len;
    let missing_of = |range: Range<usize>| {
        range
            .filter(|index| !is_given(*index))
            .map(|index| &*table.columns[index].name)
    };
    let mut missing: Vec<&str> = missing_of(0..table.partition_key_len).collect();
    let last_given = key.clone().rev().find(|index| is_given(*index));
    match last_given {
        // Rows of compact tables may have the beginning of a clustering key.
        Some(last) if table.compact_storage => missing.extend(missing_of(key.start..last)),
        None if sets_only_static(table, columns) => {}
        // A compact table without clustering columns has one that cannot be named
        // (`column1`), and what looks like its regular columns is static.
        None if table.compact_storage && key.is_empty() => {
            if columns
                .iter()
                .flatten()
                .all(|index| table.columns[*index].kind.is_primary_key())
            {
                missing.extend(table.columns[key.end..].first().map(|column| &*column.name));
            }
        }
        _ => missing.extend(missing_of(key)),
    }
    missing
}

fn sets_only_static(table: &Table, columns: &[Option<usize>]) -> bool {
    let mut touched = Touched::default();
    for column in columns.iter().flatten().map(|index| &table.columns[*index]) {
        if !column.kind.is_primary_key() {
            touched.add(column);
        }
    }
    touched.only_static(Touched::default())
}

/// `UpdateStatement.addUpdateForKey`: a row of a compact table is nothing without its value.
fn lint_compact_value(cx: &mut Context<'_>, table: &Table, columns: &[Option<usize>], span: Span) {
    let key = table.partition_key_len + table.clustering_len;
    let value = table.columns.get(key).filter(|_| table.compact_storage);
    if let Some(value) = value
        && columns.iter().flatten().all(|index| *index < key)
        && cx.catalog.dialect() == Dialect::Cassandra
    {
        cx.report(fails_when_run(
            span,
            &format!(
                "a row of this compact table needs a value for `{}`",
                value.name
            ),
        ));
    }
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
