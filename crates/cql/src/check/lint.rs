//! What no server says of a read that it accepts: what it costs, and that it must fail.

use crate::catalog::{ColumnKind, Table};
use crate::check::Context;
use crate::check::ordering::Order;
use crate::check::restriction::{Partition, Where};
use crate::check::select::constant;
use crate::check::selection::Selected;
use crate::check::write::fails_when_run;
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::Select;

/// The most rows that Cassandra orders by nearness.
const MAX_NEAREST: i32 = 1000;

/// Looks at a `SELECT` without mistakes.
pub(crate) fn check(
    cx: &mut Context<'_>,
    table: &Table,
    select: &Select,
    selected: &Selected,
    order: &Order,
    found: &Where,
) {
    full_scan(cx, table, select, order, found);
    partition_key_in(cx, found);
    index_without_partition_key(cx, order, found);
    select_star(cx, table, selected);
    unbounded_partition(cx, table, select, selected, found);
    nearest_fails(cx, select, selected, order);
}

/// Tables that a node keeps for itself are small, and have nothing to be found by.
fn is_local(table: &Table) -> bool {
    matches!(
        &*table.keyspace,
        "system" | "system_schema" | "system_views" | "system_virtual_schema"
    )
}

fn full_scan(cx: &mut Context<'_>, table: &Table, select: &Select, order: &Order, found: &Where) {
    let reads_all = matches!(
        found.partition,
        Partition::Unrestricted | Partition::Filtered
    );
    let drops_rows = found.filters && found.partition == Partition::Token;
    let by_index = found.uses_index || order.ann.is_some() || order.score.is_some();
    if is_local(table) || by_index || !(reads_all || drops_rows) {
        return;
    }
    let name = select
        .from
        .as_ref()
        .map(|from| from.span)
        .unwrap_or_default();
    let span = select
        .allow_filtering
        .filter(|_| found.filters)
        .unwrap_or(name);
    let key: Vec<String> = table
        .partition_key()
        .iter()
        .map(|column| format!("{} = ?", column.name))
        .collect();
    cx.report(
        Diagnostic::warning(
            Code::FullScan,
            span,
            format!(
                "this reads every partition of `{}.{}`",
                table.keyspace, table.name
            ),
        )
        .help(format!(
            "restrict the partition key: `{}`",
            key.join(" AND ")
        ))
        .declared(table.declared, "table declared here"),
    );
}

fn partition_key_in(cx: &mut Context<'_>, found: &Where) {
    if let Some(span) = found.partition_in {
        cx.report(
            Diagnostic::warning(
                Code::PartitionKeyIn,
                span,
                "one coordinator reads every partition of this `IN`",
            )
            .help("send one statement for each partition, side by side"),
        );
    }
}

/// Every node that has a part of the index is asked. To find what is nearest there is no other way.
fn index_without_partition_key(cx: &mut Context<'_>, order: &Order, found: &Where) {
    let one_partition = matches!(found.partition, Partition::Equal | Partition::In);
    if !found.uses_index || one_partition || order.ann.is_some() {
        return;
    }
    cx.report(
        Diagnostic::warning(
            Code::IndexWithoutPartitionKey,
            found.span,
            "an index is read on every node, as no partition key is given",
        )
        .help("restrict the partition key too, or keep a table by what is looked for"),
    );
}

fn select_star(cx: &mut Context<'_>, table: &Table, selected: &Selected) {
    let Some(star) = selected.star else { return };
    let columns: Vec<&str> = table.columns.iter().map(|column| &*column.name).collect();
    let columns = columns.join(", ");
    cx.report(
        Diagnostic::warning(
            Code::SelectStar,
            star,
            format!(
                "`*` returns other columns as soon as `{}` has them",
                table.name
            ),
        )
        .help(format!("name them: `{columns}`"))
        .suggest_at(star, columns),
    );
}

fn unbounded_partition(
    cx: &mut Context<'_>,
    table: &Table,
    select: &Select,
    selected: &Selected,
    found: &Where,
) {
    let whole_partitions = matches!(found.partition, Partition::Equal | Partition::In)
        && table.clustering_len > 0
        && !found.has_clustering;
    let is_bounded =
        select.limit.is_some() || select.per_partition_limit.is_some() || select.distinct.is_some();
    let only_static = !selected.named.is_empty()
        && selected.named.iter().all(|column| {
            matches!(
                table.columns[*column].kind,
                ColumnKind::PartitionKey | ColumnKind::Static
            )
        });
    if whole_partitions && !is_bounded && !only_static && !found.uses_index {
        cx.report(
            Diagnostic::warning(
                Code::UnboundedPartition,
                found.span,
                format!(
                    "every row of a partition of `{}` is read, however many",
                    table.name
                ),
            )
            .help("add `LIMIT ?`, or restrict a clustering column"),
        );
    }
}

/// `SelectStatement.execute`: what is ordered by nearness must be limited, and is not summed up.
fn nearest_fails(cx: &mut Context<'_>, select: &Select, selected: &Selected, order: &Order) {
    let Some((_, ordering)) = order.ann else {
        return;
    };
    if cx.catalog.dialect() == Dialect::Scylla {
        return;
    }
    let problem: Option<(Span, &str)> = if selected.is_aggregate || !select.group_by.is_empty() {
        Some((ordering, "rows ordered by nearness cannot be summed up"))
    } else if let Some(limit) = &select.per_partition_limit {
        Some((
            limit.span,
            "rows ordered by nearness have no `PER PARTITION LIMIT`",
        ))
    } else {
        match &select.limit {
            None => Some((ordering, "rows ordered by nearness need a `LIMIT`")),
            Some(limit) if constant(limit).is_some_and(|limit| limit > MAX_NEAREST) => {
                Some((limit.span, "at most 1000 rows can be ordered by nearness"))
            }
            Some(_) => None,
        }
    };
    if let Some((span, message)) = problem {
        cx.report(fails_when_run(span, message));
    }
}
