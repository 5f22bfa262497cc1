//! What a `SELECT` reads: a table, or what `ScyllaDB` shows in the form of one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::{ClusteringOrder, Column, ColumnKind, Declaration, Table};
use crate::check::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{Select, Selection};
use crate::types::CqlType;

/// The table, or what is read like one; reports what is unknown.
pub(crate) fn table(cx: &mut Context<'_>, select: &Select) -> Option<Arc<Table>> {
    let Some(name) = &select.from else {
        if let Selection::All(star) = select.selection {
            cx.report(Diagnostic::error(
                Code::InvalidSelection,
                star,
                "`*` stands for the columns of a table, and there is no FROM",
            ));
            return None;
        }
        return Some(Arc::new(one_row()));
    };
    let table = cx.table(name)?;
    match select.mutation_fragments {
        Some(_) => Some(Arc::new(mutation_fragments(table))),
        None => Some(Arc::clone(table)),
    }
}

/// What is read without FROM: one row of a column that nobody selects (`system.one_row`).
fn one_row() -> Table {
    let declared = Declaration {
        source: None,
        span: Span::default(),
    };
    Table {
        keyspace: "system".into(),
        name: "one_row".into(),
        columns: vec![column(
            "system$dummy",
            CqlType::Text,
            ColumnKind::PartitionKey,
            declared,
        )],
        partition_key_len: 1,
        clustering_len: 0,
        indexes: BTreeMap::new(),
        triggers: BTreeMap::new(),
        view: None,
        options: BTreeMap::new(),
        compact_storage: false,
        dropped: BTreeMap::new(),
        ttl_column: None,
        docs: None,
        declared,
    }
}

/// What is stored of a table, piece by piece (`replica/mutation_dump.cc`,
/// `generate_output_schema_from_underlying_schema`).
fn mutation_fragments(table: &Table) -> Table {
    let clustering = ColumnKind::Clustering;
    let new = |name, ty, kind| column(name, ty, kind, table.declared);
    let mut columns = table.partition_key().to_vec();
    columns.push(new("mutation_source", CqlType::Text, clustering));
    columns.push(new("partition_region", CqlType::Tinyint, clustering));
    columns.extend_from_slice(table.clustering());
    columns.push(new("position_weight", CqlType::Tinyint, clustering));
    for name in ["metadata", "mutation_fragment_kind", "value"] {
        columns.push(new(name, CqlType::Text, ColumnKind::Regular));
    }
    Table {
        columns,
        clustering_len: table.clustering_len + 3,
        indexes: BTreeMap::new(),
        ..table.clone()
    }
}

fn column(name: &str, ty: CqlType, kind: ColumnKind, declared: Declaration) -> Column {
    Column {
        name: name.into(),
        ty,
        kind,
        order: ClusteringOrder::Ascending,
        mask: None,
        mask_function: None,
        docs: None,
        declared,
    }
}
