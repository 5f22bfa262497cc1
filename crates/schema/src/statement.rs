//! One object, one statement.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rsylla_cql::catalog::{ClusteringOrder, ColumnKind};
use rsylla_cql::types::QuotedIfNeeded;

use crate::model::{
    Aggregate, Column, Function, Index, Keyspace, OptionValue, Table, UserType, View,
};

/// A name, in quotes where it needs them.
pub(crate) fn name(name: &str) -> String {
    QuotedIfNeeded(name).to_string()
}

/// `keyspace.name`
pub(crate) fn qualified(keyspace: &str, of: &str) -> String {
    format!("{}.{}", name(keyspace), name(of))
}

/// `'text'`
pub(crate) fn string(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

pub(crate) fn create_keyspace(keyspace: &Keyspace) -> Option<String> {
    let properties = keyspace_properties(keyspace)?;
    Some(format!(
        "CREATE KEYSPACE {} WITH {properties}",
        name(&keyspace.name)
    ))
}

/// What stands behind `WITH` of a keyspace.
pub(crate) fn keyspace_properties(keyspace: &Keyspace) -> Option<String> {
    let mut text = format!("replication = {}", map(keyspace.replication.as_ref()?));
    if !keyspace.durable_writes {
        text.push_str(" AND durable_writes = false");
    }
    // Where nothing is said, the strategy decides.
    let replication = keyspace.replication.as_ref()?;
    let by_default =
        replication.get("class").map(String::as_str) == Some("NetworkTopologyStrategy");
    if keyspace.tablets == Some(false) && by_default {
        text.push_str(" AND tablets = {'enabled': false}");
    }
    Some(text)
}

pub(crate) fn create_type(keyspace: &str, ty: &UserType) -> String {
    let fields = ty
        .fields
        .iter()
        .map(|(field, ty)| format!("{} {ty}", name(field)));
    format!(
        "CREATE TYPE {} {}",
        qualified(keyspace, &ty.name),
        block(fields)
    )
}

pub(crate) fn create_function(keyspace: &str, function: &Function) -> String {
    let arguments: Vec<String> = function
        .arguments
        .iter()
        .map(|(argument, ty)| format!("{} {ty}", name(argument)))
        .collect();
    let on_null = if function.called_on_null {
        "CALLED"
    } else {
        "RETURNS NULL"
    };
    format!(
        "FUNCTION {} ({})\n    {on_null} ON NULL INPUT\n    RETURNS {}\n    LANGUAGE {}\n    AS {}",
        qualified(keyspace, &function.name),
        arguments.join(", "),
        function.returns,
        name(&function.language),
        string(&function.body)
    )
}

pub(crate) fn create_aggregate(keyspace: &str, aggregate: &Aggregate) -> String {
    let mut text = format!(
        "AGGREGATE {} ({})\n    SFUNC {}\n    STYPE {}",
        qualified(keyspace, &aggregate.name),
        aggregate.arguments.join(", "),
        name(&aggregate.state_function),
        aggregate.state
    );
    if let Some(function) = &aggregate.reduce_function {
        let _ = write!(text, "\n    REDUCEFUNC {}", name(function));
    }
    if let Some(function) = &aggregate.final_function {
        let _ = write!(text, "\n    FINALFUNC {}", name(function));
    }
    if let Some(initial) = &aggregate.initial {
        let _ = write!(text, "\n    INITCOND {initial}");
    }
    text
}

pub(crate) fn create_table(keyspace: &str, table: &Table) -> String {
    let mut parts: Vec<String> = table
        .columns
        .iter()
        .map(|column| column_definition(column, table.ttl_column.as_deref()))
        .collect();
    parts.push(primary_key(table));
    let mut with = Vec::new();
    if table.compact_storage {
        with.push("COMPACT STORAGE".to_owned());
    }
    let is_descending = |column: &Column| column.order == ClusteringOrder::Descending;
    if table.columns.iter().any(is_descending) {
        with.push(clustering_order(table));
    }
    with.extend(
        table
            .options
            .iter()
            .map(|(name, value)| option(name, value)),
    );
    format!(
        "CREATE TABLE {} {}{}",
        qualified(keyspace, &table.name),
        block(parts.into_iter()),
        with_clause(&with)
    )
}

pub(crate) fn create_index(keyspace: &str, table: &str, index: &Index) -> String {
    let custom = if index.class.is_some() { "CUSTOM " } else { "" };
    let mut text = format!(
        "CREATE {custom}INDEX {} ON {} ({})",
        name(&index.name),
        qualified(keyspace, table),
        index.target
    );
    if let Some(class) = &index.class {
        let _ = write!(text, " USING {}", string(class));
    }
    if !index.options.is_empty() {
        let _ = write!(text, " WITH OPTIONS = {}", map(&index.options));
    }
    text
}

pub(crate) fn create_view(keyspace: &str, view: &View) -> String {
    let columns: Vec<String> = view.table.columns.iter().map(|c| name(&c.name)).collect();
    let columns = if view.all_columns {
        "*".to_owned()
    } else {
        columns.join(", ")
    };
    let mut with = Vec::new();
    // Without a direction a column keeps that of the table.
    if view
        .table
        .columns_of(ColumnKind::Clustering)
        .next()
        .is_some()
    {
        with.push(clustering_order(&view.table));
    }
    with.extend(
        view.table
            .options
            .iter()
            .map(|(name, value)| option(name, value)),
    );
    let filter = if view.filter.is_empty() {
        String::new()
    } else {
        format!("\n    WHERE {}", view.filter)
    };
    format!(
        "CREATE MATERIALIZED VIEW {} AS\n    SELECT {columns}\n    FROM {}{filter}\n    {}{}",
        qualified(keyspace, &view.table.name),
        qualified(keyspace, &view.base),
        primary_key(&view.table),
        with_clause(&with)
    )
}

/// `name type STATIC MASKED WITH …`
pub(crate) fn column_definition(column: &Column, ttl_column: Option<&str>) -> String {
    let mut text = format!("{} {}", name(&column.name), column.ty);
    if ttl_column == Some(&*column.name) {
        text.push_str(" TTL");
    }
    if column.kind == ColumnKind::Static {
        text.push_str(" STATIC");
    }
    if let Some(mask) = &column.mask {
        let _ = write!(text, " MASKED WITH {mask}");
    }
    text
}

/// `PRIMARY KEY (a, b)`, with parentheses around a partition key of several columns.
pub(crate) fn primary_key(table: &Table) -> String {
    let names = |kind| -> Vec<String> { table.columns_of(kind).map(|c| name(&c.name)).collect() };
    let partition = names(ColumnKind::PartitionKey);
    let partition = match partition.as_slice() {
        [only] => only.clone(),
        several => format!("({})", several.join(", ")),
    };
    let key: Vec<String> = std::iter::once(partition)
        .chain(names(ColumnKind::Clustering))
        .collect();
    format!("PRIMARY KEY ({})", key.join(", "))
}

/// `CLUSTERING ORDER BY (a DESC, b ASC)`
pub(crate) fn clustering_order(table: &Table) -> String {
    let columns: Vec<String> = table
        .columns_of(ColumnKind::Clustering)
        .map(|column| match column.order {
            ClusteringOrder::Ascending => format!("{} ASC", name(&column.name)),
            ClusteringOrder::Descending => format!("{} DESC", name(&column.name)),
        })
        .collect();
    format!("CLUSTERING ORDER BY ({})", columns.join(", "))
}

/// `name = value`
pub(crate) fn option(name: &str, value: &OptionValue) -> String {
    format!("{name} = {}", option_value(name, value))
}

pub(crate) fn option_value(name: &str, value: &OptionValue) -> String {
    match value {
        OptionValue::Map(entries) => map(entries),
        OptionValue::Text(text) => {
            let is_bare = text.parse::<f64>().is_ok_and(f64::is_finite)
                || matches!(text.as_str(), "true" | "false");
            if is_bare && name != "comment" {
                text.clone()
            } else {
                string(text)
            }
        }
    }
}

/// `{'key': 'value'}`, the class first.
pub(crate) fn map(entries: &BTreeMap<String, String>) -> String {
    let is_class = |key: &str| key == "class" || key == "sstable_compression";
    let first = entries.iter().filter(|(key, _)| is_class(key));
    let others = entries.iter().filter(|(key, _)| !is_class(key));
    let entries: Vec<String> = first
        .chain(others)
        .map(|(key, value)| {
            // A list of racks (ScyllaDB) stands as it is.
            if value.starts_with("['") {
                format!("{}: {value}", string(key))
            } else {
                format!("{}: {}", string(key), string(value))
            }
        })
        .collect();
    format!("{{{}}}", entries.join(", "))
}

fn with_clause(with: &[String]) -> String {
    if with.is_empty() {
        return String::new();
    }
    format!(" WITH {}", with.join("\n    AND "))
}

/// Parts in parentheses, each on a line of its own.
fn block(parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<String> = parts.map(|part| format!("    {part}")).collect();
    format!("(\n{}\n)", parts.join(",\n"))
}
