//! `UPDATE` (`UpdateStatement.ParsedUpdate`).

use crate::catalog::Table;
use crate::check::assignment::{self, Operations};
use crate::check::restriction::{Use, Where, check_where};
use crate::check::write::{Touched, Write};
use crate::check::{Context, condition, delete, insert, modifiers};
use crate::checked::{CheckedStatement, NotIdempotent, StatementKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::syntax::Update;

/// Checks an `UPDATE`; its meaning unless a mistake was reported.
pub(super) fn check(cx: &mut Context<'_>, update: &Update) -> Option<CheckedStatement> {
    let mut write = Write::begin(cx, &update.table, StatementKind::Update)?;
    let table = write.table;
    let modifiers = modifiers::check(cx, update.using.as_ref());
    let asked = condition::check(cx, table, update.condition.as_ref());
    write.require_modifiers(cx, &modifiers, &asked);
    write.require_conditions(cx, &asked);
    let mut operations = Operations {
        touched: Touched::default(),
        effects: &mut write.effects,
        conditional: asked.is_conditional(),
    };
    assignment::check_assignments(cx, table, &update.assignments, &mut operations);
    let only_static = operations.touched.only_static(asked.touched);
    let selected = check_where(cx, table, &update.relations, Use::Update { only_static });
    require_clustering(cx, table, &selected, update);
    if asked.is_conditional() {
        write.effects.note(NotIdempotent::Conditional);
        delete::refuse_in(cx, &selected, asked.span, "updates");
    }
    Some(write.finish(cx, &asked))
}

/// Rows of a compact table have at least the beginning of a clustering key; `Cassandra`'s rules on
/// `WHERE` say so already.
fn require_clustering(cx: &mut Context<'_>, table: &Table, selected: &Where, update: &Update) {
    let is_missing = cx.catalog.dialect() == Dialect::Scylla
        && table.compact_storage
        && table.clustering_len > 0
        && selected.understood
        && !selected.has_clustering;
    if is_missing {
        cx.report(
            Diagnostic::error(
                Code::MissingKeyColumn,
                update.table.span,
                format!("an UPDATE of `{}` needs a clustering column", table.name),
            )
            .label(insert::primary_key(table)),
        );
    }
}
