//! `USING`: time stamp, time to live, and `ScyllaDB`'s time-out (`Attributes`).

use crate::check::write::fails_when_run;
use crate::check::{Context, Receiver, term};
use crate::span::Span;
use crate::syntax::{Expr, ExprKind, LiteralKind, Using, UsingAttribute};
use crate::types::CqlType;

/// Where modifiers were written that not every statement takes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Modifiers {
    pub(super) timestamp: Option<Span>,
    pub(super) ttl: Option<Span>,
}

/// 20 years in seconds (`Attributes.MAX_TTL`).
const LONGEST_TTL: i64 = 630_720_000;

/// Checks the values and binds the markers of a `USING` clause.
pub(super) fn check(cx: &mut Context<'_>, using: Option<&Using>) -> Modifiers {
    let mut found = Modifiers::default();
    for attribute in using.into_iter().flat_map(|using| &using.attributes) {
        match attribute {
            UsingAttribute::Timestamp(value) => {
                found.timestamp = Some(value.span);
                check_number(cx, value, "timestamp", CqlType::Bigint);
            }
            UsingAttribute::Ttl(value) => {
                found.ttl = Some(value.span);
                check_number(cx, value, "ttl", CqlType::Int);
                lint_ttl(cx, value);
            }
            UsingAttribute::Timeout(value) => {
                let receiver = Receiver::named("[timeout]", Some("timeout"), CqlType::Duration);
                term::check(cx, value, &receiver);
            }
            UsingAttribute::Concurrency(value) => {
                let receiver = Receiver::named("[concurrency]", Some("concurrency"), CqlType::Int);
                term::check(cx, value, &receiver);
            }
            UsingAttribute::ServiceLevel(_) => {}
        }
    }
    found
}

/// Checks a number or marker where the grammar takes nothing else: `TTL`, `LIMIT` and their like.
pub(crate) fn check_number(cx: &mut Context<'_>, value: &Expr, field: &str, ty: CqlType) {
    let receiver = Receiver::named(format!("[{field}]"), Some(field), ty);
    match &value.kind {
        ExprKind::Marker(marker) => cx.bind(marker, &receiver, false),
        _ => term::check(cx, value, &receiver),
    }
}

/// `Attributes.getTimeToLive`, which only execution calls.
fn lint_ttl(cx: &mut Context<'_>, value: &Expr) {
    let ExprKind::Literal(literal) = &value.kind else {
        return;
    };
    let ttl = literal.text.parse::<i32>().map(i64::from);
    if literal.kind == LiteralKind::Integer
        && ttl.is_ok_and(|ttl| !(0..=LONGEST_TTL).contains(&ttl))
    {
        cx.report(
            fails_when_run(value.span, "this TTL is out of range")
                .help(format!("a TTL goes from 0 to {LONGEST_TTL} (20 years)")),
        );
    }
}
