//! `INSERT … JSON` (`UpdateStatement.ParsedInsertJson`, `Json`).

use crate::catalog::{Column, Table};
use crate::check::condition::Asked;
use crate::check::literal::json::{self, Value, ValueKind};
use crate::check::write::{Write, fails_when_run};
use crate::check::{Context, Receiver, insert, modifiers};
use crate::checked::{CheckedStatement, NotIdempotent, StatementKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::{ExprKind, InsertJson, JsonDefault, Literal};
use crate::types::CqlType;
use std::ops::Range;

/// Checks an `INSERT … JSON`; its meaning unless a mistake was reported.
pub(super) fn check(cx: &mut Context<'_>, insert: &InsertJson) -> Option<CheckedStatement> {
    let mut write = Write::begin(cx, &insert.table, StatementKind::Insert)?;
    let table = write.table;
    refuse_counters(cx, table, insert)?;
    let asked = Asked::if_not_exists(insert.if_not_exists);
    let modifiers = modifiers::check(cx, insert.using.as_ref());
    write.require_modifiers(cx, &modifiers, &asked);
    write.require_conditions(cx, &asked);
    match &insert.json.kind {
        ExprKind::Marker(marker) => {
            // ScyllaDB's marker has an empty name (insert_json_statement::prepare_internal).
            let name = match cx.catalog.dialect() {
                Dialect::Cassandra => "[json]",
                Dialect::Scylla => "",
            };
            let receiver = Receiver::named(name, Some("json"), CqlType::Text);
            cx.bind(marker, &receiver, false);
        }
        ExprKind::Literal(literal) => check_text(cx, table, insert, literal),
        _ => {}
    }
    if asked.is_conditional() {
        write.effects.note(NotIdempotent::Conditional);
    }
    Some(write.finish(cx, &asked))
}

/// `ScyllaDB` finds counters when it executes.
fn refuse_counters(cx: &mut Context<'_>, table: &Table, insert: &InsertJson) -> Option<()> {
    match cx.catalog.dialect() {
        Dialect::Cassandra => insert::refuse_counters(cx, table, insert.table.span),
        Dialect::Scylla => Some(()),
    }
}

/// A JSON text that stands in the statement.
struct Text {
    /// Where the JSON begins in the statement.
    start: u32,
    /// Offsets in the JSON of the quotes that are doubled in the statement.
    quotes: Vec<usize>,
}

impl Text {
    fn of(cx: &Context<'_>, literal: &Literal) -> Self {
        let is_dollar_quoted = literal.span.of(cx.text).starts_with('$');
        let quotes = literal.text.match_indices('\'').map(|(at, _)| at);
        Self {
            start: literal.span.start + if is_dollar_quoted { 2 } else { 1 },
            quotes: if is_dollar_quoted {
                Vec::new()
            } else {
                quotes.collect()
            },
        }
    }

    /// The place in the statement of a place in the JSON.
    fn span(&self, place: &Range<usize>) -> Span {
        let doubled = |at: usize| self.quotes.partition_point(|quote| *quote < at);
        let offset = |at: usize| self.start + (at + doubled(at)) as u32;
        Span::new(offset(place.start), offset(place.end))
    }
}

fn check_text(cx: &mut Context<'_>, table: &Table, insert: &InsertJson, literal: &Literal) {
    let text = Text::of(cx, literal);
    let entries = match json::read(&literal.text) {
        Ok(Value {
            kind: ValueKind::Map(entries),
            ..
        }) => entries,
        Ok(value) => {
            let wrong = Diagnostic::error(
                Code::InvalidLiteral,
                text.span(&value.place),
                "INSERT JSON takes a JSON object",
            )
            .label("not an object")
            .help("write `'{\"column\": value}'`");
            return refuse(cx, wrong);
        }
        Err(error) => {
            let next = literal
                .text
                .get(error.at..)
                .and_then(|rest| rest.chars().next());
            let place = error.at..error.at + next.map_or(0, char::len_utf8);
            let wrong =
                Diagnostic::error(Code::InvalidLiteral, text.span(&place), "this is not JSON")
                    .label(error.reason);
            return refuse(cx, wrong);
        }
    };
    let named = check_entries(cx, table, &text, &entries);
    require_key(cx, table, &named, literal.span);
    lint_left_out(cx, table, insert, &named);
}

/// Checks the values; for each column of the table the value given for it.
fn check_entries<'v>(
    cx: &mut Context<'_>,
    table: &Table,
    text: &Text,
    entries: &'v [(Value, Value)],
) -> Vec<Option<&'v Value>> {
    let mut named = vec![None; table.columns.len()];
    for (key, value) in entries {
        let name = json::column_name(key);
        let Some(index) = table.column_index(&name) else {
            let wrong = Diagnostic::error(
                Code::UnknownColumn,
                text.span(&key.place),
                format!(
                    "table `{}.{}` has no column `{name}`",
                    table.keyspace, table.name
                ),
            );
            let wrong = match crate::diagnostic::nearest(
                &name,
                table.columns.iter().map(|column| &*column.name),
            ) {
                Some(nearest) => wrong.suggest(in_json(nearest)),
                None => wrong,
            };
            refuse(cx, wrong);
            continue;
        };
        named[index] = Some(value);
        check_value(cx, text, &table.columns[index], value);
    }
    named
}

/// A column's name as a JSON key.
fn in_json(name: &str) -> String {
    if name.chars().any(char::is_uppercase) {
        format!("\"\\\"{name}\\\"\"")
    } else {
        format!("\"{name}\"")
    }
}

fn check_value(cx: &mut Context<'_>, text: &Text, column: &Column, value: &Value) {
    // ScyllaDB's own rules are laxer, and are applied when the statement runs.
    if value.kind == ValueKind::Null || cx.catalog.dialect() == Dialect::Scylla {
        return;
    }
    if let Err(misfit) = json::fits(value, &column.ty) {
        let wrong = Diagnostic::error(
            Code::TypeMismatch,
            text.span(&misfit.place),
            format!(
                "`{}` is `{}`, which this JSON is not",
                column.name, column.ty
            ),
        )
        .label(misfit.reason);
        refuse(cx, wrong);
    }
}

/// `ScyllaDB` reads the JSON only when it executes.
fn refuse(cx: &mut Context<'_>, wrong: Diagnostic) {
    cx.report(match cx.catalog.dialect() {
        Dialect::Cassandra => wrong,
        Dialect::Scylla => Diagnostic {
            label: wrong.label.clone(),
            help: wrong.help.clone(),
            ..fails_when_run(wrong.span, &wrong.message)
        },
    });
}

/// A key column that is not given is null, which only execution refuses.
fn require_key(cx: &mut Context<'_>, table: &Table, named: &[Option<&Value>], span: Span) {
    let is_null = |value: Option<&Value>| value.is_none_or(|value| value.kind == ValueKind::Null);
    for (column, value) in table.primary_key().iter().zip(named) {
        if is_null(*value) {
            cx.report(fails_when_run(
                span,
                &format!(
                    "the JSON has no value for `{}`, part of the primary key",
                    column.name
                ),
            ));
        }
    }
    let is_empty = |value: &&Value| value.kind == ValueKind::String(String::new());
    if let ([_], Some(Some(_))) = (
        table.partition_key(),
        named.first().map(|v| v.filter(is_empty)),
    ) {
        cx.report(fails_when_run(span, "the partition key cannot be empty"));
    }
}

/// Without `DEFAULT UNSET`, every column that the JSON leaves out is set to null.
fn lint_left_out(
    cx: &mut Context<'_>,
    table: &Table,
    insert: &InsertJson,
    named: &[Option<&Value>],
) {
    if insert
        .default
        .is_some_and(|default| default.node == JsonDefault::Unset)
    {
        return;
    }
    let left_out: Vec<String> = table
        .columns
        .iter()
        .zip(named)
        .filter(|(column, value)| !column.kind.is_primary_key() && value.is_none())
        .map(|(column, _)| format!("`{}`", column.name))
        .collect();
    if left_out.is_empty() {
        return;
    }
    cx.report(
        Diagnostic::warning(
            Code::NullTombstone,
            insert.json.span,
            format!(
                "this sets {} to null, which leaves tombstones",
                left_out.join(", ")
            ),
        )
        .help("add `DEFAULT UNSET`"),
    );
}
