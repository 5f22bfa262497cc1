//! What UPDATE sets and DELETE removes (`Operation`).

use std::collections::HashMap;

use crate::catalog::{Column, Table};
use crate::check::idempotence::Effects;
use crate::check::restriction::find_column;
use crate::check::term::{self, Prepared};
use crate::check::write::{Touched, fails_when_run};
use crate::check::{Context, Receiver};
use crate::checked::NotIdempotent;
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::{
    Assignment, AssignmentKind, ColumnPart, Deletion, Expr, ExprKind, Ident, LiteralKind,
};
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

/// `Addition`.
fn add(
    cx: &mut Context<'_>,
    column: &Column,
    assignment: &Assignment,
    value: &Expr,
    operations: &mut Operations<'_>,
) {
    match &column.ty {
        CqlType::List { frozen: false, .. } => operations.effects.note(NotIdempotent::ListAppend),
        CqlType::Set { frozen: false, .. } | CqlType::Map { frozen: false, .. } => {}
        ty if ty.is_collection() => return not_in_part(cx, column, assignment.span),
        CqlType::Counter => operations.effects.note(NotIdempotent::Counter),
        ty if builds_on_value(cx, ty) && operations.conditional => {}
        ty => return not_added_to(cx, column, assignment.span, builds_on_value(cx, ty)),
    }
    term::check(cx, value, &Receiver::column(&column.name, &column.ty));
}

/// `Substraction`.
fn subtract(
    cx: &mut Context<'_>,
    column: &Column,
    assignment: &Assignment,
    value: &Expr,
    operations: &mut Operations<'_>,
) {
    let receiver = match &column.ty {
        CqlType::List { frozen: false, .. } => {
            lint_list_read(cx, assignment.span, "removing elements of a list by value");
            Receiver::column(&column.name, &column.ty)
        }
        CqlType::Set { frozen: false, .. } => Receiver::column(&column.name, &column.ty),
        // What is taken away from a map is a set of keys.
        CqlType::Map {
            key, frozen: false, ..
        } => Receiver {
            ty: CqlType::Set {
                element: key.clone(),
                frozen: true,
            },
            column: None,
            ..Receiver::column(&column.name, &column.ty)
        },
        ty if ty.is_collection() => return not_in_part(cx, column, assignment.span),
        CqlType::Counter => {
            operations.effects.note(NotIdempotent::Counter);
            Receiver::column(&column.name, &column.ty)
        }
        ty if cx.catalog.dialect() == Dialect::Scylla
            && is_number(ty)
            && operations.conditional =>
        {
            Receiver::column(&column.name, &column.ty)
        }
        ty => {
            let by_condition = cx.catalog.dialect() == Dialect::Scylla && is_number(ty);
            return not_added_to(cx, column, assignment.span, by_condition);
        }
    };
    term::check(cx, value, &receiver);
}

/// `Prepend`.
fn prepend(
    cx: &mut Context<'_>,
    column: &Column,
    assignment: &Assignment,
    value: &Expr,
    operations: &mut Operations<'_>,
) {
    match &column.ty {
        CqlType::List { frozen: false, .. } => {
            operations.effects.note(NotIdempotent::ListAppend);
            term::check(cx, value, &Receiver::column(&column.name, &column.ty));
        }
        CqlType::List { frozen: true, .. } => not_in_part(cx, column, assignment.span),
        ty => cx.report(
            Diagnostic::error(
                Code::InvalidAssignment,
                assignment.span,
                format!(
                    "only a list can be prepended to, but `{}` is `{ty}`",
                    column.name
                ),
            )
            .help(format!("write `{0} = {0} + …`", column.name)),
        ),
    }
}

/// `SetElement`.
fn set_element(
    cx: &mut Context<'_>,
    column: &Column,
    assignment: &Assignment,
    key: &Expr,
    by_timeuuid: bool,
    value: &Expr,
    operations: &mut Operations<'_>,
) {
    let (key_receiver, value_type) = match &column.ty {
        CqlType::List {
            element,
            frozen: false,
        } => {
            operations.effects.note(NotIdempotent::ListIndex);
            if by_timeuuid {
                (part(column, "uuid_idx", "index", &CqlType::Uuid), element)
            } else {
                lint_list_read(cx, assignment.span, "setting an element of a list");
                (index(column), element)
            }
        }
        CqlType::Map {
            key,
            value,
            frozen: false,
        } => (part(column, "key", "key", key), value),
        CqlType::Set { frozen: false, .. } => {
            cx.report(
                Diagnostic::error(
                    Code::InvalidAssignment,
                    assignment.span,
                    format!("`{}` is a set, whose elements cannot be set", column.name),
                )
                .help(format!("write `{0} = {0} + {{…}}`", column.name)),
            );
            return;
        }
        ty if ty.is_collection() => return not_in_part(cx, column, assignment.span),
        ty => {
            cx.report(
                Diagnostic::error(
                    Code::InvalidAssignment,
                    assignment.span,
                    format!("`{}` is `{ty}`, which has no elements to set", column.name),
                )
                .label("neither a list nor a map"),
            );
            return;
        }
    };
    check_key(cx, column, key, &key_receiver, operations.conditional);
    term::check(cx, value, &part(column, "value", "value", value_type));
}

/// `SetField`.
fn set_field(cx: &mut Context<'_>, column: &Column, name: &Ident, value: &Expr) {
    if let Some(receiver) = field_of(cx, column, name) {
        term::check(cx, value, &receiver);
    }
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

/// `ElementDeletion`.
fn delete_element(
    cx: &mut Context<'_>,
    column: &Column,
    span: Span,
    key: &Expr,
    operations: &mut Operations<'_>,
) {
    let receiver = match &column.ty {
        CqlType::List { frozen: false, .. } => {
            operations.effects.note(NotIdempotent::ListIndex);
            lint_list_read(cx, span, "removing an element of a list by its index");
            index(column)
        }
        CqlType::Set {
            element,
            frozen: false,
        } => part(column, "value", "value", element),
        CqlType::Map {
            key, frozen: false, ..
        } => part(column, "key", "key", key),
        ty if ty.is_collection() => return not_in_part(cx, column, span),
        ty => {
            cx.report(
                Diagnostic::error(
                    Code::InvalidAssignment,
                    span,
                    format!(
                        "`{}` is `{ty}`, which has no elements to delete",
                        column.name
                    ),
                )
                .label("not a collection"),
            );
            return;
        }
    };
    check_key(cx, column, key, &receiver, operations.conditional);
}

/// `FieldDeletion`.
fn delete_field(cx: &mut Context<'_>, column: &Column, name: &Ident) {
    field_of(cx, column, name);
}

/// What a field of a column takes; the column must be of a user type that is not frozen.
fn field_of(cx: &mut Context<'_>, column: &Column, name: &Ident) -> Option<Receiver> {
    match &column.ty {
        CqlType::Udt {
            definition,
            frozen: false,
        } => {
            let field = definition.field(&name.name);
            if field.is_none() {
                cx.report(term::unknown_field(definition, name));
            }
            field.map(|(_, field)| term::field_receiver(&column.name, field))
        }
        CqlType::Udt { frozen: true, .. } => {
            not_in_part(cx, column, name.span);
            None
        }
        ty => {
            cx.report(
                Diagnostic::error(
                    Code::InvalidAssignment,
                    name.span,
                    format!("`{}` is `{ty}`, which has no fields", column.name),
                )
                .label("not a user type"),
            );
            None
        }
    }
}

fn check_key(
    cx: &mut Context<'_>,
    column: &Column,
    key: &Expr,
    receiver: &Receiver,
    conditional: bool,
) {
    let prepared = term::prepare(cx, key, receiver);
    // Where the condition does not hold, nothing is written.
    if !conditional {
        lint_key(cx, column, key, prepared);
    }
}

/// A map's key or a list's index that nothing can have (`Lists.SetterByIndex`, `Maps.SetterByKey`).
pub(super) fn lint_key(cx: &mut Context<'_>, column: &Column, key: &Expr, prepared: Prepared) {
    let is_negative = match &key.kind {
        ExprKind::Literal(literal) => {
            literal.kind == LiteralKind::Integer && literal.text.starts_with('-')
        }
        _ => false,
    };
    if prepared.is_null && cx.catalog.dialect() == Dialect::Cassandra {
        cx.report(fails_when_run(
            key.span,
            &format!("no element of `{}` has the key `null`", column.name),
        ));
    } else if is_negative && !prepared.failed && matches!(column.ty, CqlType::List { .. }) {
        cx.report(fails_when_run(
            key.span,
            &format!(
                "no element of the list `{}` has a negative index",
                column.name
            ),
        ));
    }
}

fn index(column: &Column) -> Receiver {
    part(column, "idx", "index", &CqlType::Int)
}

fn part(column: &Column, name: &str, field: &str, ty: &CqlType) -> Receiver {
    let field = format!("{}_{field}", column.name);
    Receiver::named(format!("{name}({})", column.name), Some(&field), ty.clone())
}

/// Whether `c = c + …` reads the value, which needs an `IF` (`Constants.Adder`; `ScyllaDB`:
/// numbers only).
fn builds_on_value(cx: &Context<'_>, ty: &CqlType) -> bool {
    is_number(ty)
        || cx.catalog.dialect() == Dialect::Cassandra
            && matches!(ty, CqlType::Text | CqlType::Ascii)
}

fn is_number(ty: &CqlType) -> bool {
    matches!(
        ty,
        CqlType::Tinyint
            | CqlType::Smallint
            | CqlType::Int
            | CqlType::Bigint
            | CqlType::Float
            | CqlType::Double
            | CqlType::Decimal
            | CqlType::Varint
    )
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

/// `by_condition`: whether an `IF` would cure it.
fn not_added_to(cx: &mut Context<'_>, column: &Column, span: Span, by_condition: bool) {
    let diagnostic = Diagnostic::error(
        Code::InvalidAssignment,
        span,
        format!(
            "`{}` is `{}`, to which nothing can be added here",
            column.name, column.ty
        ),
    );
    cx.report(if by_condition {
        diagnostic
            .label("only counters and collections are changed by an amount")
            .help("add `IF EXISTS`, or a condition: only then is the old value read")
    } else {
        diagnostic.label("neither a counter nor a collection")
    });
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
