//! The table in which `ScyllaDB` logs the changes of another (`cdc/log.cc#create_log_schema`).

use std::collections::BTreeMap;

use crate::catalog::{ClusteringOrder, Column, ColumnKind, Table};
use crate::types::CqlType;

/// What the log of this table is called.
pub(super) fn name(table: &str) -> String {
    format!("{table}_scylla_cdc_log")
}

/// The log of a table.
pub(super) fn table(base: &Table) -> Table {
    let column = |name: &str, ty, kind| Column {
        name: name.into(),
        ty,
        kind,
        order: ClusteringOrder::Ascending,
        masked: false,
        mask_function: None,
        docs: None,
        declared: base.declared,
    };
    let mut regular: BTreeMap<String, CqlType> = [
        ("cdc$operation", CqlType::Tinyint),
        ("cdc$ttl", CqlType::Bigint),
        ("cdc$end_of_batch", CqlType::Boolean),
    ]
    .into_iter()
    .map(|(name, ty)| (name.to_owned(), ty))
    .collect();
    for base_column in &base.columns {
        let name = &base_column.name;
        regular.insert(name.to_string(), base_column.ty.frozen());
        if base_column.kind.is_primary_key() {
            continue;
        }
        regular.insert(format!("cdc$deleted_{name}"), CqlType::Boolean);
        let keys = match &base_column.ty {
            CqlType::List { frozen: false, .. } => CqlType::Timeuuid,
            CqlType::Set { element, frozen: false } => (**element).clone(),
            CqlType::Map { key, frozen: false, .. } => (**key).clone(),
            CqlType::Udt { frozen: false, .. } => CqlType::Smallint,
            _ => continue,
        };
        regular.insert(format!("cdc$deleted_elements_{name}"), CqlType::set(keys).frozen());
    }
    let key = [
        column("cdc$stream_id", CqlType::Blob, ColumnKind::PartitionKey),
        column("cdc$time", CqlType::Timeuuid, ColumnKind::Clustering),
        column("cdc$batch_seq_no", CqlType::Int, ColumnKind::Clustering),
    ];
    let rest = regular.into_iter().map(|(name, ty)| column(&name, ty, ColumnKind::Regular));
    Table {
        keyspace: base.keyspace.clone(),
        name: name(&base.name).into(),
        columns: key.into_iter().chain(rest).collect(),
        partition_key_len: 1,
        clustering_len: 2,
        indexes: BTreeMap::new(),
        triggers: BTreeMap::new(),
        view: None,
        options: BTreeMap::new(),
        compact_storage: false,
        dropped: BTreeMap::new(),
        ttl_column: None,
        docs: None,
        declared: base.declared,
    }
}
