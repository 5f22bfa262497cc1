//! Functions of constants that must fail whenever they are computed.

use crate::check::Context;
use crate::check::function::Resolved;
use crate::check::literal::{self, json};
use crate::check::write::fails_when_run;
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::{Expr, ExprKind, LiteralKind};
use crate::types::CqlType;

/// Says what is sure to fail of `function(argument)`, if the argument is a constant.
pub(super) fn lint(cx: &mut Context<'_>, resolved: &Resolved, argument: Option<&Expr>) {
    let Some(ExprKind::Literal(literal)) = argument.map(|argument| &argument.kind) else {
        return;
    };
    let name = resolved.name.strip_prefix("system.").unwrap_or_default();
    if name.starts_with("blobas") || name.starts_with("blob_as_") {
        let digits = literal.text.get(2..).unwrap_or_default();
        if literal.kind == LiteralKind::Hex && !literal::is_binary(digits, &resolved.return_type) {
            refuse_bytes(cx, literal.span, &resolved.return_type);
        }
    } else if matches!(name, "fromjson" | "from_json") && cx.catalog.dialect() == Dialect::Cassandra
    {
        lint_json(cx, literal.span, &literal.text, &resolved.return_type);
    }
}

/// `BytesConversionFcts.FromBlobFunction`; `ScyllaDB` computes constants when it prepares.
fn refuse_bytes(cx: &mut Context<'_>, span: Span, ty: &CqlType) {
    let message = format!("these bytes are no `{ty}`");
    cx.report(match cx.catalog.dialect() {
        Dialect::Cassandra => fails_when_run(span, &message),
        Dialect::Scylla => Diagnostic::error(Code::InvalidLiteral, span, message),
    });
}

/// `FromJsonFct`.
fn lint_json(cx: &mut Context<'_>, span: Span, text: &str, ty: &CqlType) {
    let reason = match json::read(text) {
        Ok(value) if value.kind == json::ValueKind::Null => return,
        Ok(value) => match json::fits(&value, ty) {
            Ok(()) => return,
            Err(misfit) => misfit.reason,
        },
        Err(error) => error.reason.to_string(),
    };
    cx.report(fails_when_run(span, &format!("this JSON is no `{ty}`")).label(reason));
}
