//! `token(a, b) > …`: relations on the token of the partition key.

use crate::catalog::Table;
use crate::check::restriction::column::find_column;
use crate::check::restriction::fails;
use crate::check::restriction::model::{Test, Token};
use crate::check::restriction::relation::comparison;
use crate::check::restriction::words::names;
use crate::check::{Context, Receiver, term};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::{Span, Spanned};
use crate::syntax::{Expr, Ident, Operator};
use crate::types::CqlType;

/// Reads `token(…) op value` (`TokenRelation`).
pub(super) fn read(
    cx: &mut Context<'_>,
    table: &Table,
    written: &[Ident],
    op: Spanned<Operator>,
    value: &Expr,
    span: Span,
) -> Option<Token> {
    let test = comparison(cx, op)?;
    if !(test == Test::Equal || test.is_slice()) {
        cx.report(Diagnostic::error(
            Code::UnsupportedOperator,
            op.span,
            format!("a token can be compared, but not by `{}`", op.node.symbol()),
        ));
        return None;
    }
    let columns: Option<Vec<usize>> = written
        .iter()
        .map(|name| find_column(cx, table, name))
        .collect();
    require_partition_key(cx, table, written, &columns?)?;
    term::check(
        cx,
        value,
        &Receiver::named("partition key token", Some("token"), CqlType::Bigint),
    );
    fails::null(cx, value, &CqlType::Bigint);
    Some(Token { test, span })
}

/// The token is that of the whole partition key, in its order (`TokenRelation.toReceivers`).
fn require_partition_key(
    cx: &mut Context<'_>,
    table: &Table,
    written: &[Ident],
    columns: &[usize],
) -> Option<()> {
    if columns.iter().copied().eq(0..table.partition_key_len) {
        return Some(());
    }
    let key = names(table, 0..table.partition_key_len);
    let span = match (written.first(), written.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::default(),
    };
    cx.report(
        Diagnostic::error(
            Code::InvalidRestriction,
            span,
            format!(
                "`token` takes the whole partition key of `{}`, in its order",
                table.name
            ),
        )
        .label(format!("partition key is ({key})"))
        .suggest(key),
    );
    None
}
