//! Terms and receivers in words, for messages.

use crate::check::{Context, Receiver};
use crate::span::Span;
use crate::syntax::{Expr, ExprKind, Literal, LiteralKind};

/// What is written at `span`, if it is short enough to quote.
pub(crate) fn written<'a>(cx: &Context<'a>, span: Span) -> &'a str {
    let text = span.of(cx.text);
    if text.len() <= 40 && !text.contains('\n') {
        text
    } else {
        "…"
    }
}

/// What the value is meant for, as the beginning of a sentence that goes on with a type:
/// "`age` is", "keys of `m` are".
pub(crate) fn receiver_is(receiver: &Receiver) -> String {
    let name = &*receiver.name;
    let inside = |prefix: &str| name.strip_prefix(prefix)?.strip_suffix(')');
    if receiver.column.is_some() {
        format!("`{name}` is")
    } else if let Some(column) = inside("key(") {
        format!("a key of `{column}` is")
    } else if let Some(column) = inside("value(") {
        format!("an element of `{column}` is")
    } else if let Some(column) = inside("idx(").or_else(|| inside("index(")) {
        format!("an index of `{column}` is")
    } else if let Some((index, function)) = argument(name) {
        format!("argument {} of `{function}` is", index + 1)
    } else if let Some((column, component)) = component(name) {
        format!("component {} of `{column}` is", component + 1)
    } else {
        match name {
            "[ttl]" => "`TTL` is".to_string(),
            "[timestamp]" => "`TIMESTAMP` is".to_string(),
            "[timeout]" => "`TIMEOUT` is".to_string(),
            "[limit]" => "`LIMIT` is".to_string(),
            "[per_partition_limit]" => "`PER PARTITION LIMIT` is".to_string(),
            "partition key token" => "a token is".to_string(),
            _ => format!("`{name}` is"),
        }
    }
}

/// `arg0(system.f)` as `(0, "f")`.
fn argument(name: &str) -> Option<(usize, &str)> {
    let (index, function) = name
        .strip_prefix("arg")?
        .strip_suffix(')')?
        .split_once('(')?;
    Some((
        index.parse().ok()?,
        function.strip_prefix("system.").unwrap_or(function),
    ))
}

/// `t[1]` as `("t", 1)`.
fn component(name: &str) -> Option<(&str, usize)> {
    let (column, index) = name.strip_suffix(']')?.rsplit_once('[')?;
    Some((column, index.parse().ok()?))
}

/// What kind of constant a literal is, with its article.
pub(crate) fn literal_kind(literal: &Literal) -> &'static str {
    match literal.kind {
        LiteralKind::String => "text",
        LiteralKind::Integer => "an integer",
        LiteralKind::Float | LiteralKind::NaN { .. } | LiteralKind::Infinity { .. } => {
            "a floating-point number"
        }
        LiteralKind::Boolean => "a boolean",
        LiteralKind::Duration => "a duration",
        LiteralKind::Uuid => "a UUID",
        LiteralKind::Hex => "a blob",
    }
}

/// What kind of term it is, with its article.
pub(crate) fn term_kind(expr: &Expr) -> &'static str {
    match &expr.kind {
        ExprKind::Literal(literal) => literal_kind(literal),
        ExprKind::List(_) => "a list",
        ExprKind::Set(_) => "a set",
        ExprKind::Map(_) => "a map",
        ExprKind::EmptyBraces => "an empty set or map",
        ExprKind::UdtLiteral(_) => "a value of a user type",
        ExprKind::Tuple(_) => "a tuple",
        ExprKind::Null => "null",
        _ => "something else",
    }
}
