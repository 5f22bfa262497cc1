//! `BEGIN … APPLY BATCH` (`BatchStatement`).

use crate::catalog::Table;
use crate::check::idempotence::Effects;
use crate::check::modifiers::{self, Modifiers};
use crate::check::restriction::partition_key_markers;
use crate::check::write::{answer, is_virtual};
use crate::check::{Context, batch_partition, delete, insert, insert_json, update};
use crate::checked::{
    Cardinality, CheckedStatement, Conditional, Idempotence, NotIdempotent, StatementKind,
    TableName,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::{Batch, BatchKind, BatchStatement, BatchStatementKind, Using};

/// A statement of the batch, with what it means.
pub(super) struct Inner<'s, 'a> {
    pub(super) statement: &'s BatchStatement,
    pub(super) checked: CheckedStatement,
    pub(super) table: &'a Table,
}

/// Checks a `BATCH`; its meaning unless a mistake was reported.
pub(super) fn check<'a>(cx: &mut Context<'a>, batch: &Batch) -> CheckedStatement {
    cx.in_batch = true;
    let modifiers = modifiers::check(cx, batch.using.as_ref());
    let has_own_markers = cx.marker_count() > 0;
    let inner: Vec<Inner<'_, 'a>> = batch
        .statements
        .iter()
        .filter_map(|statement| check_inner(cx, statement))
        .collect();
    require_modifiers(cx, batch, &modifiers, &inner);
    require_one_sort(cx, batch, &inner);
    require_one_table(cx, &inner);
    batch_partition::lint(cx, batch, &inner);
    finish(cx, inner, has_own_markers)
}

fn check_inner<'s, 'a>(
    cx: &mut Context<'a>,
    statement: &'s BatchStatement,
) -> Option<Inner<'s, 'a>> {
    let checked = match &statement.kind {
        BatchStatementKind::Insert(insert) => insert::check(cx, insert),
        BatchStatementKind::InsertJson(insert) => insert_json::check(cx, insert),
        BatchStatementKind::Update(update) => update::check(cx, update),
        BatchStatementKind::Delete(delete) => delete::check(cx, delete),
    }?;
    let table: &'a Table = cx.table?;
    Some(Inner {
        statement,
        checked,
        table,
    })
}

/// Time stamps stand either on the batch or on its statements, and a TTL only on these.
fn require_modifiers(
    cx: &mut Context<'_>,
    batch: &Batch,
    modifiers: &Modifiers,
    inner: &[Inner<'_, '_>],
) {
    if let Some(span) = modifiers.ttl {
        cx.report(
            Diagnostic::error(Code::InvalidModifier, span, "a batch takes no TTL")
                .help("give each statement its own `USING TTL`"),
        );
    }
    let Some(span) = modifiers.timestamp else {
        return;
    };
    let because = if inner
        .iter()
        .any(|inner| inner.checked.conditional.is_some())
    {
        Some("is conditional")
    } else if is_counter(batch) || inner.iter().any(|inner| inner.table.is_counter()) {
        Some("changes counters")
    } else {
        None
    };
    if let Some(because) = because {
        cx.report(Diagnostic::error(
            Code::InvalidModifier,
            span,
            format!("a batch that {because} cannot have a time stamp of its own"),
        ));
    }
    for inner in inner {
        if let Some(own) = using(inner.statement).and_then(Using::timestamp) {
            cx.report(
                Diagnostic::error(
                    Code::InvalidModifier,
                    own.span,
                    "the batch has a time stamp, so its statements cannot have their own",
                )
                .also(span, "time stamp of the batch"),
            );
        }
    }
}

/// Counters go only with counters, and never into a logged batch; computed tables likewise.
fn require_one_sort(cx: &mut Context<'_>, batch: &Batch, inner: &[Inner<'_, '_>]) {
    let cassandra = cx.catalog.dialect() == Dialect::Cassandra;
    let is_virtual = |inner: &&Inner<'_, '_>| cassandra && is_virtual(inner.table);
    let counter = inner.iter().find(|inner| inner.table.is_counter());
    let other = inner.iter().find(|inner| !inner.table.is_counter());
    let computed = inner.iter().find(is_virtual);
    let stored = inner.iter().find(|inner| !is_virtual(inner));
    let is_logged = batch.kind.is_none();
    let place = |inner: &Inner<'_, '_>| head(inner.statement);
    match (counter, other) {
        (_, Some(other)) if is_counter(batch) => cx.report(
            Diagnostic::error(
                Code::InvalidBatch,
                place(other),
                "a counter batch holds only changes of counters",
            )
            .help("leave `COUNTER` out, or take the statement out of the batch"),
        ),
        (Some(counter), Some(other)) => cx.report(
            Diagnostic::error(
                Code::InvalidBatch,
                place(counter),
                "changes of counters and other writes cannot share a batch",
            )
            .also(place(other), "not of counters"),
        ),
        (Some(counter), None) if is_logged => cx.report(
            Diagnostic::error(
                Code::InvalidBatch,
                place(counter),
                "a logged batch cannot change counters",
            )
            .help("write `BEGIN COUNTER BATCH`"),
        ),
        _ => {}
    }
    match (computed, stored) {
        (Some(computed), _) if is_logged => cx.report(Diagnostic::error(
            Code::InvalidBatch,
            place(computed),
            "a logged batch cannot write a table that the server computes",
        )),
        (Some(computed), Some(stored)) => cx.report(
            Diagnostic::error(
                Code::InvalidBatch,
                place(computed),
                "tables that the server computes and others cannot share a batch",
            )
            .also(place(stored), "stored"),
        ),
        _ => {}
    }
}

/// A conditional batch is of one table.
fn require_one_table(cx: &mut Context<'_>, inner: &[Inner<'_, '_>]) {
    if inner
        .iter()
        .all(|inner| inner.checked.conditional.is_none())
    {
        return;
    }
    let Some(first) = inner.first() else {
        return;
    };
    if let Some(other) = inner
        .iter()
        .find(|inner| inner.checked.table != first.checked.table)
    {
        cx.report(
            Diagnostic::error(
                Code::InvalidBatch,
                head(other.statement),
                "a conditional batch writes one table only",
            )
            .also(
                head(first.statement),
                format!("this one writes `{}`", first.table.name),
            ),
        );
    }
}

fn finish(
    cx: &mut Context<'_>,
    inner: Vec<Inner<'_, '_>>,
    has_own_markers: bool,
) -> CheckedStatement {
    // Markers of the batch itself are of no table, and only those of one table have a partition key
    // (`ResultSet.PreparedMetadata`).
    let has_key = !has_own_markers || cx.catalog.dialect() == Dialect::Scylla;

    let markers = cx.take_markers();
    let table = one_table(&inner);
    let partition_key = match (&table, inner.first()) {
        (Some(_), Some(first)) if has_key => partition_key_markers(first.table, &markers),
        _ => Vec::new(),
    };
    let mut effects = Effects::default();
    for inner in &inner {
        effects.note_idempotence(inner.checked.idempotence);
    }
    let conditional = conditional(&inner);
    CheckedStatement {
        kind: StatementKind::Batch,
        table,
        markers,
        partition_key,
        columns: Vec::new(),
        cardinality: match conditional {
            Some(_) => Cardinality::Many,
            None => Cardinality::None,
        },
        idempotence: match conditional {
            Some(_) => Idempotence::Not(NotIdempotent::Conditional),
            None => effects.idempotence(false),
        },
        conditional,
        references: std::mem::take(&mut cx.references),
        star: None,
        statements: inner.into_iter().map(|inner| inner.checked).collect(),
    }
}

/// The table that all statements write, if it is one.
fn one_table(inner: &[Inner<'_, '_>]) -> Option<TableName> {
    let first = inner.first()?.checked.table.as_ref()?;
    inner
        .iter()
        .all(|inner| inner.checked.table.as_ref() == Some(first))
        .then(|| first.clone())
}

/// What a conditional batch answers: the primary key, and the columns that its statements may answer.
fn conditional(inner: &[Inner<'_, '_>]) -> Option<Conditional> {
    let asked: Vec<_> = inner
        .iter()
        .filter_map(|inner| inner.checked.conditional.as_ref())
        .collect();
    let first = inner.first().filter(|_| !asked.is_empty())?;
    let span = head(first.statement);
    let is_asked = |name: &str| {
        asked
            .iter()
            .any(|asked| asked.columns.iter().any(|column| *column.name == *name))
    };
    let columns = first.table.columns.iter();
    let answered = columns.filter(|column| column.kind.is_primary_key() || is_asked(&column.name));
    Some(Conditional {
        columns: answered.map(|column| answer(column, span)).collect(),
    })
}

fn is_counter(batch: &Batch) -> bool {
    batch
        .kind
        .is_some_and(|kind| kind.node == BatchKind::Counter)
}

fn using(statement: &BatchStatement) -> Option<&Using> {
    match &statement.kind {
        BatchStatementKind::Insert(insert) => insert.using.as_ref(),
        BatchStatementKind::InsertJson(insert) => insert.using.as_ref(),
        BatchStatementKind::Update(update) => update.using.as_ref(),
        BatchStatementKind::Delete(delete) => delete.using.as_ref(),
    }
}

/// The table's name in a statement: enough to show which one is meant.
pub(super) fn head(statement: &BatchStatement) -> Span {
    match &statement.kind {
        BatchStatementKind::Insert(insert) => insert.table.span,
        BatchStatementKind::InsertJson(insert) => insert.table.span,
        BatchStatementKind::Update(update) => update.table.span,
        BatchStatementKind::Delete(delete) => delete.table.span,
    }
}
