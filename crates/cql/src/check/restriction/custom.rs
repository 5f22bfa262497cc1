//! Relations that only one server knows: Cassandra's `expr(index, …)`, `ScyllaDB`'s functions.

use crate::catalog::{Index, IndexKind, Table};
use crate::check::restriction::Use;
use crate::check::restriction::model::Clause;
use crate::check::scoring::{self, ScoreTest};
use crate::check::{Context, Receiver, term};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::{Span, Spanned};
use crate::syntax::{Expr, FunctionName, Ident, Operator};
use crate::types::CqlType;

/// `expr(index, value)`: the index's name (`processCustomIndexExpressions`).
pub(super) fn index(
    cx: &mut Context<'_>,
    table: &Table,
    name: &Ident,
    value: &Expr,
    usage: Use,
    clause: &Clause,
) -> Option<Box<str>> {
    let problem = match usage {
        Use::Select { .. } if clause.custom.is_empty() => None,
        Use::Select { .. } => Some("a SELECT can have one `expr(…)`"),
        Use::Update { .. } | Use::Delete { .. } => Some("`expr(…)` can only stand in a SELECT"),
        Use::View => Some("`expr(…)` cannot stand in a materialised view"),
    };
    if let Some(message) = problem {
        cx.report(Diagnostic::error(
            Code::InvalidRestriction,
            name.span,
            message,
        ));
        return None;
    }
    let Some(index) = table.indexes.get(&*name.name) else {
        cx.report(
            Diagnostic::error(
                Code::UnknownIndex,
                name.span,
                format!(
                    "table `{}.{}` has no index `{}`",
                    table.keyspace, table.name, name.name
                ),
            )
            .suggest_nearest(&name.name, table.indexes.keys().map(|index| &**index)),
        );
        return None;
    };
    let Some(ty) = value_type(index) else {
        cx.report(
            Diagnostic::error(
                Code::InvalidRestriction,
                name.span,
                format!("index `{}` cannot be asked by `expr(…)`", name.name),
            )
            .declared(index.declared, "declared here"),
        );
        return None;
    };
    term::check(
        cx,
        value,
        &Receiver::named("custom index expression", None, ty),
    );
    Some(index.name.clone())
}

/// What an index wants in `expr` (`Index.customExpressionValueType`): the server's own indexes take
/// none; of others text is the best guess.
fn value_type(index: &Index) -> Option<CqlType> {
    matches!(index.kind, IndexKind::Custom(_)).then_some(CqlType::Text)
}

/// `f(…) op value`, of which `ScyllaDB` knows scores only.
pub(super) fn function(
    cx: &mut Context<'_>,
    table: &Table,
    call: (&FunctionName, &[Expr], Span),
    op: Spanned<Operator>,
    value: &Expr,
    usage: Use,
) -> Option<ScoreTest> {
    let test = scoring::read_test(cx, table, call, op, value)?;
    if !matches!(usage, Use::Select { .. }) {
        let message = "scores can only be restricted in a SELECT";
        cx.report(Diagnostic::error(Code::InvalidRestriction, call.2, message));
        return None;
    }
    Some(test)
}
