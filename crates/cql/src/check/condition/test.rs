//! What a condition asks of a value: `= …`, `> …`, `CONTAINS …`, `IN …`.

use crate::catalog::{Column, references_duration};
use crate::check::term::{self, Prepared};
use crate::check::write::fails_when_run;
use crate::check::{Context, Receiver};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::{Span, Spanned};
use crate::syntax::{Expr, InValues, Operator};
use crate::types::CqlType;

/// `ColumnCondition.Raw.prepareTerms` for one value.
pub(super) fn check_comparison(
    cx: &mut Context<'_>,
    column: &Column,
    part: &Receiver,
    op: Spanned<Operator>,
    value: &Expr,
) -> Prepared {
    let receiver = match op.node {
        Operator::Contains | Operator::ContainsKey => contained(cx, column, part, op),
        Operator::Lt | Operator::Lte | Operator::Gt | Operator::Gte => {
            ordered(cx, part, op).then(|| part.clone())
        }
        Operator::Like => like(cx, part, op).then(|| part.clone()),
        Operator::Eq | Operator::Neq => Some(part.clone()),
    };
    match receiver {
        Some(receiver) => term::prepare(cx, value, &receiver),
        None => Prepared::FAILED,
    }
}

pub(super) fn check_in(
    cx: &mut Context<'_>,
    part: &Receiver,
    not: bool,
    values: &InValues,
) -> bool {
    match values {
        InValues::Marker(marker) => {
            let name = match (cx.catalog.dialect(), not) {
                (Dialect::Cassandra, _) => "in",
                (Dialect::Scylla, false) => "IN",
                (Dialect::Scylla, true) => "NOT IN",
            };
            let receiver = Receiver::named(
                format!("{name}({})", part.name),
                part.field.as_deref(),
                CqlType::list(part.ty.frozen()),
            );
            cx.bind(marker, &receiver, false);
            true
        }
        InValues::List { values, .. } => {
            let mut understood = true;
            for value in values {
                understood &= !term::prepare(cx, value, part).failed;
            }
            understood
        }
    }
}

/// `ColumnCondition.compareWithOperator`; in `ScyllaDB` nothing holds of null.
pub(super) fn lint_null(cx: &mut Context<'_>, op: Spanned<Operator>, value: Span) {
    let takes_null = matches!(op.node, Operator::Eq | Operator::Neq);
    if !takes_null && cx.catalog.dialect() == Dialect::Cassandra {
        cx.report(fails_when_run(
            value,
            &format!("`{}` cannot be asked of `null`", op.node.symbol()),
        ));
    }
}

/// What `CONTAINS` and `CONTAINS KEY` look for.
fn contained(
    cx: &mut Context<'_>,
    column: &Column,
    part: &Receiver,
    op: Spanned<Operator>,
) -> Option<Receiver> {
    let named = |name: &str, ty: &CqlType| {
        let field = part.field.as_deref().map(|own| format!("{own}_{name}"));
        Some(Receiver::named(
            format!("{name}({})", part.name),
            field.as_deref(),
            ty.clone(),
        ))
    };
    match (&part.ty, op.node) {
        (CqlType::Map { key, .. }, Operator::ContainsKey) => named("key", key),
        (CqlType::Map { value, .. }, Operator::Contains) => named("value", value),
        (CqlType::List { element, .. } | CqlType::Set { element, .. }, Operator::Contains) => {
            named("value", element)
        }
        (ty, _) => {
            let wanted = if op.node == Operator::Contains {
                "collections"
            } else {
                "maps"
            };
            cx.report(
                Diagnostic::error(
                    Code::UnsupportedOperator,
                    op.span,
                    format!(
                        "`{}` is for {wanted}, but `{}` is `{ty}`",
                        op.node.symbol(),
                        column.name
                    ),
                )
                .label(format!("not one of {wanted}")),
            );
            None
        }
    }
}

/// `validateOperationOnDurations`: durations have no order.
fn ordered(cx: &mut Context<'_>, part: &Receiver, op: Spanned<Operator>) -> bool {
    if !references_duration(&part.ty) {
        return true;
    }
    cx.report(
        Diagnostic::error(
            Code::UnsupportedOperator,
            op.span,
            format!(
                "durations have no order, so `{}` cannot be asked of them",
                op.node.symbol()
            ),
        )
        .label(format!("`{}` is `{}`", part.name, part.ty)),
    );
    false
}

fn like(cx: &mut Context<'_>, part: &Receiver, op: Spanned<Operator>) -> bool {
    if matches!(part.ty, CqlType::Text | CqlType::Ascii) {
        return true;
    }
    cx.report(
        Diagnostic::error(Code::UnsupportedOperator, op.span, "`LIKE` is for text")
            .label(format!("`{}` is `{}`", part.name, part.ty)),
    );
    false
}
