//! One keyspace of a cluster, out of the rows of `system_schema`.

use std::collections::{BTreeMap, BTreeSet};

use rsylla::Session;
use rsylla::driver::value::CqlValue;
use rsylla::prelude::*;
use rsylla_cql::Dialect;
use rsylla_cql::catalog::{ClusteringOrder, ColumnKind};
use rsylla_cql::types::QuotedIfNeeded;
use rsylla_schema::{Aggregate, Column, Function, Index, Keyspace, Options, Table, UserType, View};

use super::live::{Server, failed};
use super::rows::{self, Named};
use super::scylla;
use super::system_schema::{
    Aggregates, Columns, ColumnsRow, Functions, Indexes, KeyspaceNamed, Masks, MasksRow, Triggers,
    Types,
};

/// Columns of `system_schema.tables` and `views` that are no options.
const NO_OPTIONS: &[&str] = &[
    "keyspace_name",
    "table_name",
    "view_name",
    "base_table_id",
    "base_table_name",
    "include_all_columns",
    "where_clause",
    "flags",
    "id",
];

/// Reads a keyspace; none where it is gone.
///
/// What it has that schema files cannot say is added to `left_out`.
pub(super) async fn read_keyspace(
    session: &Session,
    server: &Server,
    name: &str,
    left_out: &mut Vec<String>,
) -> Result<Option<Keyspace>, String> {
    let found = KeyspaceNamed {
        keyspace_name: name,
    };
    let Some(row) = found.fetch_optional(session).await.map_err(failed)? else {
        return Ok(None);
    };
    let mut keyspace = Keyspace {
        name: name.to_owned(),
        replication: Some(row.replication.unwrap_or_default().into_iter().collect()),
        durable_writes: row.durable_writes.unwrap_or(true),
        ..Keyspace::default()
    };
    let mut columns = read_columns(session, server, name).await?;
    for row in rows::all(session, "tables", name).await? {
        let table = table(&row, "table_name", &mut columns);
        keyspace.tables.insert(table.name.clone(), table);
    }
    for row in rows::all(session, "views", name).await? {
        let view = View {
            base: rows::text(&row, "base_table_name"),
            all_columns: row.get("include_all_columns") == Some(&CqlValue::Boolean(true)),
            filter: rows::text(&row, "where_clause"),
            table: table(&row, "view_name", &mut columns),
        };
        keyspace.views.insert(view.table.name.clone(), view);
    }
    read_indexes(session, &mut keyspace).await?;
    read_types(session, &mut keyspace).await?;
    read_functions(session, &mut keyspace).await?;
    if server.dialect == Dialect::Scylla {
        scylla::complete(session, &mut keyspace).await?;
    }
    if server.has_triggers {
        let triggers = Triggers {
            keyspace_name: name,
        };
        for row in triggers.fetch_all(session).await.map_err(failed)? {
            left_out.push(format!(
                "trigger `{}` of table `{name}.{}` is Java on the servers, which schema files cannot declare",
                row.trigger_name, row.table_name
            ));
        }
    }
    Ok(Some(keyspace))
}

/// The columns of all tables and views, in the order of their keys.
async fn read_columns(
    session: &Session,
    server: &Server,
    keyspace: &str,
) -> Result<BTreeMap<String, Vec<Column>>, String> {
    let mut masks = BTreeMap::new();
    if server.has_masks {
        let rows = Masks {
            keyspace_name: keyspace,
        };
        for row in rows.fetch_all(session).await.map_err(failed)? {
            masks.insert((row.table_name.clone(), row.column_name.clone()), mask(row));
        }
    }
    let rows = Columns {
        keyspace_name: keyspace,
    };
    let mut rows = rows.fetch_all(session).await.map_err(failed)?;
    rows.sort_by_key(|row| (kind(row), row.position));
    let mut columns: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for row in rows {
        let order = match row.clustering_order.as_deref() {
            Some("desc") => ClusteringOrder::Descending,
            _ => ClusteringOrder::Ascending,
        };
        let column = Column {
            kind: kind(&row),
            order,
            mask: masks.remove(&(row.table_name.clone(), row.column_name.clone())),
            name: row.column_name,
            ty: row.r#type.unwrap_or_default(),
            declared: None,
        };
        columns.entry(row.table_name).or_default().push(column);
    }
    Ok(columns)
}

fn kind(row: &ColumnsRow) -> ColumnKind {
    match row.kind.as_deref() {
        Some("partition_key") => ColumnKind::PartitionKey,
        Some("clustering") => ColumnKind::Clustering,
        Some("static") => ColumnKind::Static,
        _ => ColumnKind::Regular,
    }
}

/// `mask_inner(1, 2)`; values are stored as CQL without quotes.
fn mask(row: MasksRow) -> String {
    let types = row.function_argument_types.unwrap_or_default();
    let values = row.function_argument_values.unwrap_or_default();
    let nulls = row.function_argument_nulls.unwrap_or_default();
    let arguments: Vec<String> = values
        .into_iter()
        .enumerate()
        .map(|(n, value)| {
            let is_text = types.get(n).is_some_and(|ty| {
                matches!(
                    ty.as_str(),
                    "text" | "varchar" | "ascii" | "inet" | "timestamp" | "date" | "time"
                )
            });
            match nulls.get(n) {
                Some(true) => "null".to_owned(),
                _ if is_text && !value.starts_with('\'') => {
                    format!("'{}'", value.replace('\'', "''"))
                }
                _ => value,
            }
        })
        .collect();
    format!(
        "{}.{}({})",
        QuotedIfNeeded(&row.function_keyspace.unwrap_or_default()),
        QuotedIfNeeded(&row.function_name.unwrap_or_default()),
        arguments.join(", ")
    )
}

fn table(row: &Named, name: &str, columns: &mut BTreeMap<String, Vec<Column>>) -> Table {
    let name = rows::text(row, name);
    let options: Options = row
        .iter()
        .filter(|(option, _)| !NO_OPTIONS.contains(&option.as_str()))
        .filter_map(|(option, value)| Some((option.clone(), rows::option(value)?)))
        .collect();
    let mut table = Table {
        columns: columns.remove(&name).unwrap_or_default(),
        name,
        indexes: BTreeMap::new(),
        options,
        compact_storage: false,
        ttl_column: None,
        declared: None,
    };
    if row.contains_key("flags") {
        make_compact(&mut table, &rows::texts(row, "flags").into_iter().collect());
    }
    table
}

/// Undoes what the server makes of `COMPACT STORAGE` (`TableMetadata.CompactTableMetadata`).
fn make_compact(table: &mut Table, flags: &BTreeSet<String>) {
    let has = |flag: &str| flags.contains(flag);
    table.compact_storage = has("dense") || has("super") || !has("compound");
    if !table.compact_storage {
        return;
    }
    if has("dense") {
        table.columns.retain(|column| column.ty != "empty");
        return;
    }
    if has("compound") {
        return;
    }
    // A static compact table: its columns are stored as static, beside two that nobody wrote.
    let is_hidden =
        |column: &Column| matches!(column.kind, ColumnKind::Clustering | ColumnKind::Regular);
    table.columns.retain(|column| !is_hidden(column));
    for column in &mut table.columns {
        if column.kind == ColumnKind::Static {
            column.kind = ColumnKind::Regular;
        }
    }
}

async fn read_indexes(session: &Session, keyspace: &mut Keyspace) -> Result<(), String> {
    let rows = Indexes {
        keyspace_name: &keyspace.name,
    };
    for row in rows.fetch_all(session).await.map_err(failed)? {
        let mut options: BTreeMap<String, String> =
            row.options.unwrap_or_default().into_iter().collect();
        let index = Index {
            name: row.index_name,
            target: options.remove("target").unwrap_or_default(),
            class: options.remove("class_name"),
            options,
            declared: None,
        };
        if let Some(table) = keyspace.tables.get_mut(&row.table_name) {
            table.indexes.insert(index.name.clone(), index);
        }
    }
    Ok(())
}

async fn read_types(session: &Session, keyspace: &mut Keyspace) -> Result<(), String> {
    let rows = Types {
        keyspace_name: &keyspace.name,
    };
    for row in rows.fetch_all(session).await.map_err(failed)? {
        let names = row.field_names.unwrap_or_default().into_iter();
        let ty = UserType {
            name: row.type_name,
            fields: names.zip(row.field_types.unwrap_or_default()).collect(),
            declared: None,
        };
        keyspace.types.insert(ty.name.clone(), ty);
    }
    Ok(())
}

async fn read_functions(session: &Session, keyspace: &mut Keyspace) -> Result<(), String> {
    let functions = Functions {
        keyspace_name: &keyspace.name,
    };
    for row in functions.fetch_all(session).await.map_err(failed)? {
        let names = row.argument_names.unwrap_or_default().into_iter();
        let function = Function {
            name: row.function_name,
            arguments: names.zip(row.argument_types).collect(),
            returns: row.return_type.unwrap_or_default(),
            called_on_null: row.called_on_null_input.unwrap_or_default(),
            language: row.language.unwrap_or_default(),
            body: row.body.unwrap_or_default(),
            declared: None,
        };
        keyspace.functions.insert(function.signature(), function);
    }
    let aggregates = Aggregates {
        keyspace_name: &keyspace.name,
    };
    for row in aggregates.fetch_all(session).await.map_err(failed)? {
        let aggregate = Aggregate {
            name: row.aggregate_name,
            arguments: row.argument_types,
            state_function: row.state_func.unwrap_or_default(),
            state: row.state_type.unwrap_or_default(),
            reduce_function: None,
            final_function: row.final_func,
            initial: row.initcond,
            declared: None,
        };
        keyspace.aggregates.insert(aggregate.signature(), aggregate);
    }
    Ok(())
}
