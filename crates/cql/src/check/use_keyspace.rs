//! `USE` (`UseStatement`).

use crate::check::Context;
use crate::check::write::fails_when_run;
use crate::checked::StatementKind;
use crate::syntax::Use;

/// Checks a `USE`: whether the keyspace exists is seen only when it runs.
pub(super) fn check(cx: &mut Context<'_>, statement: &Use) -> StatementKind {
    let name = &*statement.keyspace.name;
    if cx.catalog.keyspace(name).is_none() {
        let names = cx.catalog.keyspaces().map(|keyspace| &*keyspace.name);
        cx.report(
            fails_when_run(
                statement.keyspace.span,
                &format!("keyspace `{name}` does not exist"),
            )
            .suggest_nearest(name, names),
        );
    }
    StatementKind::Use
}
