//! Changes by an amount: `c = c + …`, `c = c - …`, `c = … + c`.

use super::{Operations, lint_list_read, not_in_part};
use crate::catalog::Column;
use crate::check::{Context, Receiver, term};
use crate::checked::NotIdempotent;
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::{Assignment, Expr};
use crate::types::CqlType;

/// `Addition`.
pub(super) fn add(
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
pub(super) fn subtract(
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
pub(super) fn prepend(
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
