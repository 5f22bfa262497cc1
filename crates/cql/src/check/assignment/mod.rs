//! What UPDATE sets and DELETE removes (`Operation`).

mod amount;
mod part;

use std::collections::HashMap;

use amount::{add, prepend, subtract};
pub(super) use part::lint_key;
use part::{delete_element, delete_field, set_element, set_field};

use crate::catalog::{Column, Table};
use crate::check::idempotence::Effects;
use crate::check::restriction::find_column;
use crate::check::term::{self, Prepared};
use crate::check::write::Touched;
use crate::check::{Context, Receiver};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{Assignment, AssignmentKind, ColumnPart, Deletion, Expr, Ident};
use crate::types::CqlType;

/// What is done to the columns of a write.
pub(super) struct Operations<'w> {
    pub(super) touched: Touched,
    pub(super) effects: &'w mut Effects,
    /// Whether the write has an `IF`, and so may build on what is there.
    pub(super) conditional: bool,
}

/// Checks a `SET` clause.
pub(super) fn check_assignments(
    cx: &mut Context<'_>,
    table: &Table,
    assignments: &[Assignment],
    operations: &mut Operations<'_>,
) {
    require_compatible(cx, assignments);
    for assignment in assignments {
        let Some(column) = assignable_column(cx, table, &assignment.column) else {
            continue;
        };
        operations.touched.add(column);
        check_assignment(cx, column, assignment, operations);
    }
}

/// Checks what stands between `DELETE` and `FROM`.
pub(super) fn check_deletions(
    cx: &mut Context<'_>,
    table: &Table,
    deletions: &[Deletion],
    operations: &mut Operations<'_>,
) {
    for deletion in deletions {
        let Some(column) = assignable_column(cx, table, &deletion.column) else {
            continue;
        };
        operations.touched.add(column);
        match &deletion.part {
            ColumnPart::Whole => {}
            ColumnPart::Element(key) => delete_element(cx, column, deletion.span, key, operations),
            ColumnPart::Field(name) => delete_field(cx, column, name),
        }
    }
}

/// The column of this name, which must not be part of the primary key.
fn assignable_column<'t>(
    cx: &mut Context<'_>,
    table: &'t Table,
    name: &Ident,
) -> Option<&'t Column> {
    let column = &table.columns[find_column(cx, table, name)?];
    if column.kind.is_primary_key() {
        cx.report(
            Diagnostic::error(
                Code::KeyNotAssignable,
                name.span,
                format!(
                    "`{}` is part of the primary key, which cannot be changed",
                    column.name
                ),
            )
            .label("part of the primary key")
            .declared(column.declared, "column declared here"),
        );
        return None;
    }
    Some(column)
}

/// `RawUpdate.isCompatibleWith`: a column that is set as a whole can be set only once, and so can a field.
fn require_compatible(cx: &mut Context<'_>, assignments: &[Assignment]) {
    // Where each column, and each field of one, was first set as a whole; and first at all.
    let mut wholes: HashMap<(&str, Option<&str>), Span> = HashMap::new();
    let mut parts: HashMap<&str, Span> = HashMap::new();
    if assignments.len() < 2 {
        return;
    }
    for assignment in assignments {
        let name = &*assignment.column.name;
        let (is_whole, field) = match &assignment.kind {
            AssignmentKind::Set(_) | AssignmentKind::CounterShards(_) => (true, None),
            AssignmentKind::Field { field, .. } => (false, Some(&*field.name)),
            _ => (false, None),
        };
        let before = wholes
            .get(&(name, None))
            .or_else(|| match (is_whole, field) {
                (true, _) => parts.get(name),
                (false, Some(field)) => wholes.get(&(name, Some(field))),
                (false, None) => None,
            });
        if let Some(before) = before {
            cx.report(
                Diagnostic::error(
                    Code::DuplicateColumn,
                    assignment.span,
                    format!("`{name}` is set twice in ways that exclude each other"),
                )
                .also(*before, "first set here"),
            );
        }
        parts.entry(name).or_insert(assignment.span);
        if is_whole || field.is_some() {
            wholes.entry((name, field)).or_insert(assignment.span);
        }
    }
}

fn check_assignment(
    cx: &mut Context<'_>,
    column: &Column,
    assignment: &Assignment,
    operations: &mut Operations<'_>,
) {
    match &assignment.kind {
        AssignmentKind::Set(value) => {
            set(cx, column, value);
        }
        AssignmentKind::Add { value, .. } | AssignmentKind::AddAssign(value) => {
            add(cx, column, assignment, value, operations);
        }
        AssignmentKind::Subtract { value, .. } | AssignmentKind::SubtractAssign(value) => {
            subtract(cx, column, assignment, value, operations);
        }
        AssignmentKind::Prepend { value, .. } => {
            prepend(cx, column, assignment, value, operations);
        }
        AssignmentKind::Element {
            key,
            by_timeuuid,
            value,
        } => {
            set_element(
                cx,
                column,
                assignment,
                key,
                by_timeuuid.is_some(),
                value,
                operations,
            );
        }
        AssignmentKind::Field { field, value } => set_field(cx, column, field, value),
        AssignmentKind::CounterShards(value) => counter_shards(cx, column, value),
    }
}

/// `SetValue`.
pub(super) fn set(cx: &mut Context<'_>, column: &Column, value: &Expr) -> Prepared {
    if column.ty == CqlType::Counter {
        cx.report(
            Diagnostic::error(
                Code::InvalidCounter,
                value.span,
                format!("the counter `{}` cannot be set", column.name),
            )
            .label("counters are only added to and subtracted from")
            .help(format!("write `{0} = {0} + 1`", column.name)),
        );
        return Prepared::FAILED;
    }
    term::prepare(cx, value, &Receiver::column(&column.name, &column.ty))
}

/// `set_counter_value_from_tuple_list`.
fn counter_shards(cx: &mut Context<'_>, column: &Column, value: &Expr) {
    if column.ty != CqlType::Counter {
        cx.report(Diagnostic::error(
            Code::InvalidCounter,
            value.span,
            format!("`{}` is `{}`, not a counter", column.name, column.ty),
        ));
        return;
    }
    let shard = CqlType::Tuple(vec![
        CqlType::Int,
        CqlType::Uuid,
        CqlType::Bigint,
        CqlType::Bigint,
    ]);
    let receiver = Receiver::named(&*column.name, Some(&column.name), CqlType::list(shard));
    term::check(cx, value, &receiver);
}

fn not_in_part(cx: &mut Context<'_>, column: &Column, span: Span) {
    cx.report(
        Diagnostic::error(
            Code::InvalidAssignment,
            span,
            format!(
                "`{}` is frozen: it can only be written as a whole",
                column.name
            ),
        )
        .label(format!("`{}`", column.ty))
        .declared(column.declared, "column declared here"),
    );
}

/// Lists are read before they are written by index or value (`Operation.requiresRead`).
fn lint_list_read(cx: &mut Context<'_>, span: Span, what: &str) {
    cx.report(
        Diagnostic::warning(
            Code::ListReadBeforeWrite,
            span,
            format!("{what} reads the list before it writes"),
        )
        .help("a map or a set can be changed without reading it"),
    );
}
