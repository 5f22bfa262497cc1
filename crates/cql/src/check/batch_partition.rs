//! Which partitions, and which rows, the statements of a batch write, as far as the text tells.

use std::collections::HashMap;

use crate::catalog::Column;
use crate::check::Context;
use crate::check::batch::{Inner, head};
use crate::check::write::fails_when_run;
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::syntax::{
    Batch, BatchKind, BatchStatementKind, Expr, ExprKind, IfClause, InValues, Operator, Relation,
    RelationKind,
};

/// What a statement gives for a column of the key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum KeyPart<'t> {
    /// A constant, as written: two that differ are two values.
    Constant(&'t str),
    /// `:name`: the same name is the same value.
    Named(&'t str),
    /// `?` or anything computed.
    Unknown,
    /// `IN` with no or several values.
    Several,
    /// Nothing: a static row, a whole partition.
    Absent,
}

/// Says where a batch goes to several partitions, or asks of a row what excludes itself.
pub(super) fn lint(cx: &mut Context<'_>, batch: &Batch, inner: &[Inner<'_, '_>]) {
    let text = cx.text;
    let keys: Vec<Vec<KeyPart<'_>>> = inner
        .iter()
        .map(|inner| key_of(text, inner, inner.table.partition_key()))
        .collect();
    if inner
        .iter()
        .any(|inner| inner.checked.conditional.is_some())
    {
        lint_conditional(cx, inner, &keys);
        // ScyllaDB answers each statement of the batch for itself.
        if cx.catalog.dialect() == Dialect::Cassandra {
            lint_ranges(cx, inner);
            lint_mixed_conditions(cx, inner, &keys);
        }
        return;
    }
    let other = (1..inner.len()).find(|index| is_other_partition(inner, &keys, *index));
    let several = keys.iter().position(|key| key.contains(&KeyPart::Several));
    let Some(found) = other.or(several) else {
        return;
    };
    let place = head(inner[found].statement);
    match batch.kind.map(|kind| kind.node) {
        None => cx.report(
            Diagnostic::warning(
                Code::LoggedBatchAcrossPartitions,
                place,
                "this logged batch writes several partitions",
            )
            .help("if it need not be atomic, send the statements one by one"),
        ),
        Some(BatchKind::Unlogged) => cx.report(
            Diagnostic::warning(
                Code::UnloggedBatchAcrossPartitions,
                place,
                "this unlogged batch writes several partitions: nothing makes it atomic or fast",
            )
            .help("send the statements one by one, or leave `UNLOGGED` out"),
        ),
        Some(BatchKind::Counter) => {}
    }
}

/// `BatchStatement.makeCasRequest`: a conditional batch is of one partition.
fn lint_conditional(cx: &mut Context<'_>, inner: &[Inner<'_, '_>], keys: &[Vec<KeyPart<'_>>]) {
    let differs = |index: &usize| {
        keys[0]
            .iter()
            .zip(&keys[*index])
            .any(|pair| matches!(pair, (KeyPart::Constant(a), KeyPart::Constant(b)) if a != b))
    };
    let several = keys.iter().position(|key| key.contains(&KeyPart::Several));
    if let Some(found) = (1..inner.len()).find(differs).or(several) {
        cx.report(fails_when_run(
            head(inner[found].statement),
            "a conditional batch writes one partition only",
        ));
    }
}

/// The rows of every statement must be known, also where it asks for nothing itself.
fn lint_ranges(cx: &mut Context<'_>, inner: &[Inner<'_, '_>]) {
    for inner in inner
        .iter()
        .filter(|inner| inner.checked.conditional.is_none())
    {
        let rows = key_of(cx.text, inner, inner.table.clustering());
        if rows.contains(&KeyPart::Several) {
            cx.report(fails_when_run(
                head(inner.statement),
                "`IN` on the primary key does not go with a conditional batch",
            ));
        }
    }
}

/// `CQL3CasRequest.addExist`, `addNotExist`: a row is asked either whether it is there, or whether
/// it is not, or about its columns.
fn lint_mixed_conditions(cx: &mut Context<'_>, inner: &[Inner<'_, '_>], keys: &[Vec<KeyPart<'_>>]) {
    let text = cx.text;
    let mut rows: HashMap<Vec<KeyPart<'_>>, Ask> = HashMap::new();
    for (inner, key) in inner.iter().zip(keys) {
        let Some(ask) = ask_of(inner) else {
            continue;
        };
        let mut row = key.clone();
        row.extend(key_of(text, inner, inner.table.clustering()));
        if row.contains(&KeyPart::Unknown) {
            continue;
        }
        let first = *rows.entry(row).or_insert(ask);
        if first != ask {
            cx.report(fails_when_run(
                head(inner.statement),
                "`IF EXISTS`, `IF NOT EXISTS` and conditions exclude each other on one row",
            ));
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    Exists,
    NotExists,
    Columns,
}

fn ask_of(inner: &Inner<'_, '_>) -> Option<Ask> {
    let clause = match &inner.statement.kind {
        BatchStatementKind::Insert(insert) => {
            return insert.if_not_exists.map(|_| Ask::NotExists);
        }
        BatchStatementKind::InsertJson(insert) => {
            return insert.if_not_exists.map(|_| Ask::NotExists);
        }
        BatchStatementKind::Update(update) => update.condition.as_ref(),
        BatchStatementKind::Delete(delete) => delete.condition.as_ref(),
    };
    clause.map(|clause| match clause {
        IfClause::Exists(_) => Ask::Exists,
        IfClause::Conditions(_) => Ask::Columns,
    })
}

/// Whether a statement surely writes another partition than the first.
fn is_other_partition(inner: &[Inner<'_, '_>], keys: &[Vec<KeyPart<'_>>], index: usize) -> bool {
    inner[index].checked.table != inner[0].checked.table
        || keys[0].iter().zip(&keys[index]).any(|pair| match pair {
            (
                KeyPart::Constant(_) | KeyPart::Named(_),
                KeyPart::Constant(_) | KeyPart::Named(_),
            ) => pair.0 != pair.1,
            _ => false,
        })
}

/// What a statement gives for columns of the key.
fn key_of<'t>(text: &'t str, inner: &Inner<'_, '_>, columns: &[Column]) -> Vec<KeyPart<'t>> {
    let given = |column: &Column| match &inner.statement.kind {
        BatchStatementKind::Insert(insert) => {
            let index = insert
                .columns
                .iter()
                .position(|name| name.name == column.name);
            index
                .and_then(|index| insert.values.get(index))
                .map(|value| part_of(text, value))
        }
        BatchStatementKind::InsertJson(_) => None,
        BatchStatementKind::Update(update) => from_relations(text, &update.relations, column),
        BatchStatementKind::Delete(delete) => from_relations(text, &delete.relations, column),
    };
    let missing = match inner.statement.kind {
        BatchStatementKind::InsertJson(_) => KeyPart::Unknown,
        _ => KeyPart::Absent,
    };
    let or_missing = |column| given(column).unwrap_or_else(|| missing.clone());
    columns.iter().map(or_missing).collect()
}

fn from_relations<'t>(
    text: &'t str,
    relations: &[Relation],
    wanted: &Column,
) -> Option<KeyPart<'t>> {
    relations.iter().find_map(|relation| match &relation.kind {
        RelationKind::Column { column, op, value }
            if column.name == wanted.name && op.node == Operator::Eq =>
        {
            Some(part_of(text, value))
        }
        RelationKind::In {
            column,
            not: false,
            values,
        } if column.name == wanted.name => Some(match values {
            InValues::List { values, .. } => match &values[..] {
                [only] => part_of(text, only),
                _ => KeyPart::Several,
            },
            InValues::Marker(_) => KeyPart::Unknown,
        }),
        _ => None,
    })
}

fn part_of<'t>(text: &'t str, value: &Expr) -> KeyPart<'t> {
    match &value.kind {
        ExprKind::Literal(literal) => KeyPart::Constant(literal.span.of(text)),
        ExprKind::Marker(marker) if marker.name.is_some() => KeyPart::Named(marker.span.of(text)),
        ExprKind::Tuple(elements) => match &elements[..] {
            [only] => part_of(text, only),
            _ => KeyPart::Unknown,
        },
        _ => KeyPart::Unknown,
    }
}
