//! `DELETE` (`DeleteStatement`).

use crate::catalog::Table;
use crate::check::assignment::{self, Operations};
use crate::check::condition::Asked;
use crate::check::restriction::{Partition, Use, Where, check_where};
use crate::check::write::{Touched, Write, fails_when_run};
use crate::check::{Context, condition, insert, modifiers};
use crate::checked::{CheckedStatement, NotIdempotent, StatementKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::Delete;

/// Checks a `DELETE`; its meaning unless a mistake was reported.
pub(super) fn check(cx: &mut Context<'_>, delete: &Delete) -> Option<CheckedStatement> {
    let mut write = Write::begin(cx, &delete.table, StatementKind::Delete)?;
    let table = write.table;
    let modifiers = modifiers::check(cx, delete.using.as_ref());
    let asked = condition::check(cx, table, delete.condition.as_ref());
    write.require_modifiers(cx, &modifiers, &asked);
    write.require_conditions(cx, &asked);
    let mut operations = Operations {
        touched: Touched::default(),
        effects: &mut write.effects,
        conditional: asked.is_conditional(),
    };
    assignment::check_deletions(cx, table, &delete.deletions, &mut operations);
    let mut touched = operations.touched;
    // Without columns, rows are deleted.
    touched.regular |= delete.deletions.is_empty();
    let only_static = touched.only_static(asked.touched);
    let selected = check_where(cx, table, &delete.relations, Use::Delete { only_static });
    if selected.understood {
        require_whole_rows(cx, table, delete, touched, &selected, &asked);
    }
    if asked.is_conditional() {
        write.effects.note(NotIdempotent::Conditional);
        refuse_in(cx, &selected, asked.span, "deletions");
    }
    Some(write.finish(cx, &asked))
}

/// Ranges of rows are deleted only as rows, and only without conditions on them.
fn require_whole_rows(
    cx: &mut Context<'_>,
    table: &Table,
    delete: &Delete,
    touched: Touched,
    selected: &Where,
    asked: &Asked,
) {
    if selected.has_full_primary_key() {
        return;
    }
    let label = insert::primary_key(table);
    if asked.is_conditional() && (touched.regular || asked.touched.regular) {
        // DeleteStatement.Parsed.prepareInternal
        let what = if touched.regular {
            "a conditional DELETE"
        } else {
            "this IF"
        };
        cx.report(
            Diagnostic::error(
                Code::InvalidCondition,
                asked.span.unwrap_or(delete.table.span),
                format!("{what} needs the whole primary key, by `=`"),
            )
            .label(label),
        );
        return;
    }
    let Some(first) = delete.deletions.first().filter(|_| touched.regular) else {
        return;
    };
    let span = first
        .span
        .to(delete.deletions.last().map_or(first.span, |last| last.span));
    let message = "columns are deleted from single rows, not from a range of rows";
    cx.report(match cx.catalog.dialect() {
        // DeleteStatement.addUpdateForKey
        Dialect::Cassandra => fails_when_run(span, message).label(label),
        Dialect::Scylla => Diagnostic::error(Code::InvalidRestriction, span, message).label(label),
    });
}

/// A conditional write is of one row (`ModificationStatement.makeCasRequest`; `ScyllaDB`:
/// `validate_where_clause_for_conditions`).
pub(super) fn refuse_in(cx: &mut Context<'_>, selected: &Where, span: Option<Span>, what: &str) {
    let uses_in = selected.partition == Partition::In || selected.clustering_in;
    let Some(span) = span.filter(|_| uses_in && selected.understood) else {
        return;
    };
    let message = format!("`IN` on the primary key does not go with conditional {what}");
    cx.report(match cx.catalog.dialect() {
        Dialect::Cassandra => fails_when_run(span, &message),
        Dialect::Scylla => Diagnostic::error(Code::InvalidCondition, span, message),
    });
}
