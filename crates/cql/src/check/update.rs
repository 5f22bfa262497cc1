//! `UPDATE` (`UpdateStatement.ParsedUpdate`).

use crate::check::assignment::{self, Operations};
use crate::check::restriction::{Use, check_where};
use crate::check::write::{Touched, Write};
use crate::check::{Context, condition, delete, modifiers};
use crate::checked::{CheckedStatement, NotIdempotent, StatementKind};
use crate::syntax::Update;

/// Checks an `UPDATE`; its meaning unless a mistake was reported.
pub(super) fn check<'a>(cx: &mut Context<'a>, update: &Update) -> Option<CheckedStatement> {
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
    if asked.is_conditional() {
        write.effects.note(NotIdempotent::Conditional);
        delete::refuse_in(cx, &selected, asked.span, "updates");
    }
    Some(write.finish(cx, &asked))
}
