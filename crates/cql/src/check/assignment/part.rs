//! Elements and fields of a column, set or deleted.

use super::{Operations, lint_list_read, not_in_part};
use crate::catalog::Column;
use crate::check::term::{self, Prepared};
use crate::check::write::fails_when_run;
use crate::check::{Context, Receiver};
use crate::checked::NotIdempotent;
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::{Assignment, Expr, ExprKind, Ident, LiteralKind};
use crate::types::CqlType;

/// `SetElement`.
pub(super) fn set_element(
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
pub(super) fn set_field(cx: &mut Context<'_>, column: &Column, name: &Ident, value: &Expr) {
    if let Some(receiver) = field_of(cx, column, name) {
        term::check(cx, value, &receiver);
    }
}

/// `ElementDeletion`.
pub(super) fn delete_element(
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
pub(super) fn delete_field(cx: &mut Context<'_>, column: &Column, name: &Ident) {
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
pub(in crate::check) fn lint_key(
    cx: &mut Context<'_>,
    column: &Column,
    key: &Expr,
    prepared: Prepared,
) {
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
