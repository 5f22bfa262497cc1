//! `TRUNCATE` (`TruncateStatement`).

use crate::check::write::{fails_when_run, table_name};
use crate::check::{Context, modifiers};
use crate::checked::{Cardinality, CheckedStatement, Idempotence, NotIdempotent, StatementKind};
use crate::syntax::Truncate;

/// Checks a `TRUNCATE`; its meaning unless a mistake was reported.
pub(super) fn check(cx: &mut Context<'_>, truncate: &Truncate) -> Option<CheckedStatement> {
    let table = cx.table(&truncate.table)?;
    modifiers::check(cx, truncate.using.as_ref());
    if let Some(view) = &table.view {
        cx.report(
            fails_when_run(
                truncate.table.span,
                "a materialised view cannot be truncated",
            )
            .help(format!("truncate its base table, `{}`", view.base)),
        );
    }
    Some(CheckedStatement {
        kind: StatementKind::Truncate,
        table: Some(table_name(table)),
        markers: cx.take_markers(),
        partition_key: Vec::new(),
        columns: Vec::new(),
        conditional: None,
        idempotence: Idempotence::Not(NotIdempotent::NotData),
        cardinality: Cardinality::None,
        references: std::mem::take(&mut cx.references),
        star: None,
        statements: Vec::new(),
    })
}
