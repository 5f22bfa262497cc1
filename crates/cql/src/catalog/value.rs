//! Values inside schema statements: an aggregate's first state, a mask's arguments.
//!
//! They are terms, which `check/term` knows; but nothing is bound to a schema statement.

use crate::catalog::Ddl;
use crate::check::{Context, Receiver, term};
use crate::diagnostic::Diagnostic;
use crate::syntax::{Expr, ExprKind};
use crate::types::CqlType;

/// Checks `expr` as a value of type `ty` in a statement on `keyspace` (`Terms.asBytes`).
pub(super) fn check(ddl: &mut Ddl<'_>, keyspace: &str, expr: &Expr, name: &str, ty: &CqlType) {
    if let ExprKind::Marker(marker) = &expr.kind {
        ddl.report(
            Diagnostic::error(
                crate::diagnostic::Code::InvalidLiteral,
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
}
