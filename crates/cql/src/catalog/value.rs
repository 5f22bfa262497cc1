//! Values inside schema statements: an aggregate's first state, a mask's arguments.
//!
//! They are terms, which `check/term` knows; but nothing is bound to a schema statement.

use crate::catalog::Ddl;
use crate::check::{Context, Receiver, term};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::syntax::{Expr, ExprKind, Literal, LiteralKind};
use crate::types::CqlType;

/// Checks `expr` as a value of type `ty` in a statement on `keyspace` (`Terms.asBytes`).
pub(super) fn check(ddl: &mut Ddl<'_>, keyspace: &str, expr: &Expr, name: &str, ty: &CqlType) {
    if let ExprKind::Marker(marker) = &expr.kind {
        ddl.report(
            Diagnostic::error(
                Code::InvalidLiteral,
                marker.span,
                "nothing can be bound to a schema statement",
            )
            .label("a constant is needed"),
        );
        return;
    }
    let catalog = ddl.catalog;
    let text = ddl.text;
    let found = {
        let mut cx = Context::new(catalog, Some(keyspace), text);
        term::check(&mut cx, expr, &Receiver::named(name, None, ty.clone()));
        cx.diagnostics
    };
    ddl.extend(found.into_iter().filter(Diagnostic::is_error).collect());
    if let Some(literal) = with_quote(expr).filter(|_| catalog.dialect() == Dialect::Cassandra) {
        ddl.report(
            Diagnostic::error(
                Code::InvalidLiteral,
                literal.span,
                "the server cannot keep a text with a quote here: it writes the quote once, and cannot \
                 read that again",
            )
            .label("has a quote"),
        );
    }
}

/// A text with a quote in a value, of which the server keeps the CQL (`Terms.asBytes` reads what
/// `toCQLLiteral` wrote).
fn with_quote(expr: &Expr) -> Option<&Literal> {
    match &expr.kind {
        ExprKind::Literal(literal) => {
            (literal.kind == LiteralKind::String && literal.text.contains('\'')).then_some(literal)
        }
        ExprKind::Hint { expr, .. } => with_quote(expr),
        ExprKind::List(parts) | ExprKind::Set(parts) | ExprKind::Tuple(parts) => {
            parts.iter().find_map(with_quote)
        }
        ExprKind::Map(entries) => entries
            .iter()
            .find_map(|(key, value)| with_quote(key).or_else(|| with_quote(value))),
        _ => None,
    }
}
