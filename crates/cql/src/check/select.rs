//! `SELECT`: what it returns, in which order, and what it reads for that.

use crate::catalog::{ColumnKind, Table};
use crate::check::restriction::{self, Partition, Use, Where};
use crate::check::selection::Selected;
use crate::check::write::fails_when_run;
use crate::check::{
    Context, distinct, grouping, lint, modifiers, ordering, scoring, selection, source,
};
use crate::checked::{
    Cardinality, CheckedStatement, Idempotence, ResultColumn, StatementKind, TableName,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Expr, ExprKind, Select};
use crate::types::CqlType;

/// Checks a `SELECT`; its meaning where there is no mistake.
pub(crate) fn check(cx: &mut Context<'_>, select: &Select) -> Option<CheckedStatement> {
    let table = source::table(cx, select)?;
    let table = &*table;
    let prepared = selection::prepare(cx, table, &select.selection);
    let order = ordering::read(cx, table, &select.order_by);
    let usage = Use::Select {
        allow_filtering: select.allow_filtering.is_some(),
        only_static: prepared.selects_only_static(table),
        ann: order.as_ref().and_then(|order| order.ann),
    };
    let found = restriction::check_where(cx, table, &select.relations, usage);
    let selected = selection::select(cx, table, &prepared, rows_may_lack(table, &found));
    let order = order.unwrap_or_default();
    if let Some(selected) = &selected {
        distinct::check(cx, table, select, selected, &order, &found);
        check_per_partition(cx, select, selected);
    }
    check_grouping(cx, table, select, &found);
    ordering::check(cx, table, &order, &found);
    check_fragments(cx, select);
    scoring::check(cx, table, select, selected.as_ref(), &order, &found);
    modifiers::check(cx, select.using.as_ref());
    check_limits(cx, select);
    if cx.has_errors() {
        return None;
    }
    let selected = selected?;
    lint::check(cx, table, select, &selected, &order, &found);
    Some(finish(cx, table, select, selected, &found))
}

/// Whether partitions without rows are returned for the sake of their static columns
/// (`returnStaticContentOnPartitionWithNoRows`).
fn rows_may_lack(table: &Table, found: &Where) -> bool {
    let is_regular = |column: &usize| table.columns[*column].kind == ColumnKind::Regular;
    table.has_static() && !found.has_clustering && !found.restricted.iter().any(is_regular)
}

/// An aggregate of everything has one row.
fn check_per_partition(cx: &mut Context<'_>, select: &Select, selected: &Selected) {
    let Some(limit) = &select.per_partition_limit else {
        return;
    };
    if selected.is_aggregate && select.group_by.is_empty() {
        cx.report(
            Diagnostic::error(
                Code::InvalidModifier,
                limit.span,
                "an aggregate has one row: `PER PARTITION LIMIT` means nothing",
            )
            .help("add `GROUP BY`, or use `LIMIT`"),
        );
    }
}

/// What is stored is shown as it is stored (`verify_ordering_is_allowed`).
fn check_fragments(cx: &mut Context<'_>, select: &Select) {
    if let (Some(_), Some(first)) = (select.mutation_fragments, select.order_by.first()) {
        cx.report(Diagnostic::error(
            Code::InvalidOrdering,
            first.span,
            "mutation fragments cannot be ordered",
        ));
    }
}

fn check_grouping(cx: &mut Context<'_>, table: &Table, select: &Select, found: &Where) {
    if !select.group_by.is_empty() && found.understood {
        grouping::check(cx, table, &select.group_by, select.distinct, found);
    }
}

/// `LIMIT` and `PER PARTITION LIMIT` (`prepareLimit`).
fn check_limits(cx: &mut Context<'_>, select: &Select) {
    let limits = [
        (&select.per_partition_limit, "per_partition_limit"),
        (&select.limit, "limit"),
    ];
    for (limit, field) in limits {
        let Some(limit) = limit else { continue };
        modifiers::check_number(cx, limit, field, CqlType::Int);
        if constant(limit).is_some_and(|limit| limit <= 0) {
            cx.report(fails_when_run(limit.span, "a limit is at least 1"));
        }
    }
}

/// The value of a limit that is written out.
pub(super) fn constant(limit: &Expr) -> Option<i32> {
    match &limit.kind {
        ExprKind::Literal(literal) => literal.text.parse().ok(),
        _ => None,
    }
}

fn finish(
    cx: &mut Context<'_>,
    table: &Table,
    select: &Select,
    selected: Selected,
    found: &Where,
) -> CheckedStatement {
    let is_single = selected.is_aggregate && select.group_by.is_empty();
    let markers = cx.take_markers();
    CheckedStatement {
        kind: StatementKind::Select,
        table: select.from.is_some().then(|| TableName {
            keyspace: table.keyspace.clone(),
            table: table.name.clone(),
        }),
        partition_key: restriction::partition_key_markers(table, &markers),
        markers,
        cardinality: cardinality(select, is_single, found),
        star: selected.star,
        columns: result_columns(select, selected, is_single),
        conditional: None,
        idempotence: Idempotence::Idempotent,
        references: std::mem::take(&mut cx.references),
        statements: Vec::new(),
    }
}

/// Beside an aggregate of everything, what is taken from a row can be null: there may be none.
fn result_columns(select: &Select, selected: Selected, is_single: bool) -> Vec<ResultColumn> {
    if let Some(json) = select.json {
        return vec![ResultColumn {
            name: "[json]".into(),
            ty: CqlType::Text,
            nullable: false,
            span: json,
            column: None,
        }];
    }
    let mut columns = selected.columns;
    for (column, from_row) in columns.iter_mut().zip(selected.from_rows) {
        column.nullable |= is_single && from_row;
    }
    columns
}

fn cardinality(select: &Select, is_single: bool, found: &Where) -> Cardinality {
    let one_partition = found.partition == Partition::Equal;
    let one_of_partition = select.distinct.is_some()
        || select.per_partition_limit.as_ref().and_then(constant) == Some(1);
    let at_most_one = is_single
        || found.is_one_row()
        || (one_partition && one_of_partition)
        || select.limit.as_ref().and_then(constant) == Some(1);
    if at_most_one {
        Cardinality::AtMostOne
    } else {
        Cardinality::Many
    }
}
