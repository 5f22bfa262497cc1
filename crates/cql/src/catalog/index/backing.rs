//! The materialized view behind an index of `ScyllaDB` (`create_view_for_index`).

use std::collections::BTreeMap;

use crate::catalog::{
    ClusteringOrder, Column, ColumnKind, Index, IndexKind, IndexTarget, Table, View,
};
use crate::types::{CqlType, QuotedIfNeeded};

/// What the view behind an index is called (`index_table_name`).
pub(super) fn name(index: &str) -> String {
    format!("{index}_index")
}

/// The view behind an index; none for indexes outside of tables.
pub(super) fn view(base: &Table, index: &Index) -> Option<Table> {
    if matches!(index.kind, IndexKind::Custom(_)) {
        return None;
    }
    let target = index.targets.first()?;
    let indexed = base.column(target.column())?;
    let computed = computed_type(target, &indexed.ty);
    let mut columns = Vec::new();
    let keep = |column: &Column, kind| Column {
        kind,
        order: if kind == ColumnKind::Clustering {
            column.order
        } else {
            ClusteringOrder::Ascending
        },
        mask: None,
        mask_function: None,
        docs: None,
        ..column.clone()
    };
    let compute = |root: &str, ty, kind| Column {
        name: available_name(base, root),
        ty,
        order: ClusteringOrder::Ascending,
        ..keep(indexed, kind)
    };
    let others = |columns: &'_ [Column]| -> Vec<Column> {
        let others = columns.iter().filter(|column| column.name != indexed.name);
        others
            .map(|column| keep(column, ColumnKind::Clustering))
            .collect()
    };
    let partition_key_len = if index.local {
        columns.extend(
            base.partition_key()
                .iter()
                .map(|c| keep(c, ColumnKind::PartitionKey)),
        );
        columns.push(keep(indexed, ColumnKind::Clustering));
        base.partition_key_len
    } else {
        columns.push(match &computed {
            Some((ty, _)) => compute("coll_value", ty.clone(), ColumnKind::PartitionKey),
            None => keep(indexed, ColumnKind::PartitionKey),
        });
        columns.push(compute(
            "idx_token",
            CqlType::Bigint,
            ColumnKind::Clustering,
        ));
        columns.extend(others(base.partition_key()));
        1
    };
    if indexed.kind != ColumnKind::Static {
        columns.extend(others(base.clustering()));
    }
    if let Some((_, Some(keys))) = computed {
        columns.push(compute("keys_for_values_idx", keys, ColumnKind::Clustering));
    }
    let filter = match target {
        IndexTarget::Simple(column) => format!("{} IS NOT NULL", QuotedIfNeeded(column)).into(),
        _ => Box::default(),
    };
    Some(Table {
        keyspace: base.keyspace.clone(),
        name: name(&index.name).into(),
        partition_key_len,
        clustering_len: columns.len() - partition_key_len,
        columns,
        indexes: BTreeMap::new(),
        triggers: BTreeMap::new(),
        view: Some(View {
            base: base.name.clone(),
            all_columns: false,
            filter,
            index: Some(index.name.clone()),
        }),
        options: BTreeMap::new(),
        compact_storage: false,
        dropped: BTreeMap::new(),
        ttl_column: None,
        docs: None,
        declared: index.declared,
    })
}

/// What is computed of a collection (`type_for_computed_column`), and the keys that keep equal
/// values apart.
fn computed_type(target: &IndexTarget, ty: &CqlType) -> Option<(CqlType, Option<CqlType>)> {
    let both = |key: &CqlType, value: &CqlType| CqlType::Tuple(vec![key.clone(), value.clone()]);
    match (target, ty) {
        (IndexTarget::Values(_), CqlType::List { element, .. }) => {
            Some(((**element).clone(), Some(CqlType::Timeuuid)))
        }
        (IndexTarget::Values(_), CqlType::Map { key, value, .. }) => {
            Some(((**value).clone(), Some((**key).clone())))
        }
        (IndexTarget::Values(_), CqlType::Set { element, .. }) => Some(((**element).clone(), None)),
        (IndexTarget::Keys(_), CqlType::Map { key, .. }) => Some(((**key).clone(), None)),
        (IndexTarget::Entries(_), CqlType::Map { key, value, .. }) => {
            Some((both(key, value), None))
        }
        _ => None,
    }
}

/// A name that no column of the base table has (`get_available_column_name`).
fn available_name(base: &Table, root: &str) -> Box<str> {
    let mut name = root.to_owned();
    let mut number = 0;
    while base.column(&name).is_some() {
        number += 1;
        name = format!("{root}_{number}");
    }
    name.into()
}
