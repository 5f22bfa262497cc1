//! The table in which `ScyllaDB` logs the changes of another (`cdc/log.cc#create_log_schema`).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::{ClusteringOrder, Column, ColumnKind, IndexKind, Keyspace, Table};
use crate::syntax::{ExprKind, PropertyValue};
use crate::types::CqlType;

const STREAM: &str = "cdc$stream_id";

/// What the log of this table is called.
pub(super) fn name(table: &str) -> String {
    format!("{table}_scylla_cdc_log")
}

/// The log of a table, where it has one.
pub(super) fn of<'k>(keyspace: &'k Keyspace, table: &str) -> Option<&'k Arc<Table>> {
    keyspace.tables.get(&*name(table)).filter(|log| is_log(log))
}

/// The table that a table is the log of.
pub(super) fn base<'t>(keyspace: &Keyspace, table: &'t Table) -> Option<&'t str> {
    let base = table
        .name
        .strip_suffix("_scylla_cdc_log")
        .filter(|_| is_log(table))?;
    keyspace.tables.contains_key(base).then_some(base)
}

fn is_log(table: &Table) -> bool {
    table
        .columns
        .first()
        .is_some_and(|column| &*column.name == STREAM)
}

/// Whether a table logs its changes, because it says so or an index needs it.
pub(super) fn is_kept(table: &Table) -> bool {
    let enabled = option(table, "enabled");
    matches!(enabled.as_deref(), Some("true" | "1"))
        || table
            .indexes
            .values()
            .any(|index| matches!(index.kind, IndexKind::Custom(_)))
}

/// An entry of a table's `cdc` map, in lower case.
pub(super) fn option(table: &Table, key: &str) -> Option<String> {
    let PropertyValue::Map { entries, .. } = table.options.get("cdc")? else {
        return None;
    };
    entries
        .iter()
        .find_map(|(name, value)| match (&name.kind, &value.kind) {
            (ExprKind::Literal(name), ExprKind::Literal(value))
                if name.text.eq_ignore_ascii_case(key) =>
            {
                Some(value.text.to_lowercase())
            }
            _ => None,
        })
}

/// The log of a table, made anew.
pub(super) fn table(base: &Table) -> Table {
    let column = |name: &str, ty, kind| Column {
        name: name.into(),
        ty,
        kind,
        order: ClusteringOrder::Ascending,
        mask: None,
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
            CqlType::Set {
                element,
                frozen: false,
            } => (**element).clone(),
            CqlType::Map {
                key, frozen: false, ..
            } => (**key).clone(),
            CqlType::Udt { frozen: false, .. } => CqlType::Smallint,
            _ => continue,
        };
        regular.insert(
            format!("cdc$deleted_elements_{name}"),
            CqlType::set(keys).frozen(),
        );
    }
    let key = [
        column(STREAM, CqlType::Blob, ColumnKind::PartitionKey),
        column("cdc$time", CqlType::Timeuuid, ColumnKind::Clustering),
        column("cdc$batch_seq_no", CqlType::Int, ColumnKind::Clustering),
    ];
    let rest = regular
        .into_iter()
        .map(|(name, ty)| column(&name, ty, ColumnKind::Regular));
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
