//! A catalog as a schema.

use rsylla_cql::catalog::{self, Index as CatalogIndex, IndexKind, IndexTarget};
use rsylla_cql::types::QuotedIfNeeded;
use rsylla_cql::{Catalog, CqlType, Dialect};

use crate::model::{
    Aggregate, Column, Function, Index, Keyspace, Options, Schema, Table, UserType, View,
};
use crate::normal;

impl Schema {
    /// What a catalog declares, without the server's own keyspaces, and without the tables that the
    /// server makes itself: views behind indexes, logs of `cdc`.
    pub fn of(catalog: &Catalog) -> Self {
        let dialect = catalog.dialect();
        let own = Catalog::new(dialect);
        let keyspaces = catalog
            .keyspaces()
            .filter(|keyspace| own.keyspace(&keyspace.name).is_none())
            .map(|keyspace| (keyspace.name.to_string(), self::keyspace(keyspace, dialect)))
            .collect();
        let mut schema = Self { dialect, keyspaces };
        schema.normalize();
        schema
    }
}

fn keyspace(of: &catalog::Keyspace, dialect: Dialect) -> Keyspace {
    let mut keyspace = Keyspace {
        name: of.name.to_string(),
        replication: of.declared.map(|_| normal::texts(&of.replication)),
        durable_writes: of.durable_writes,
        tablets: (dialect == Dialect::Scylla && of.declared.is_some()).then_some(of.tablets),
        declared: of.declared,
        ..Keyspace::default()
    };
    for (name, ty) in &of.types {
        let declared = of.type_declarations.get(name).copied();
        let fields = ty
            .fields
            .iter()
            .map(|field| (field.name.to_string(), type_text(&field.ty)))
            .collect();
        let name = name.to_string();
        keyspace.types.insert(
            name.clone(),
            UserType {
                name,
                fields,
                declared,
            },
        );
    }
    for function in of.functions.values().flatten() {
        let function = self::function(function);
        keyspace.functions.insert(function.signature(), function);
    }
    for aggregate in of.aggregates.values().flatten() {
        let aggregate = self::aggregate(aggregate);
        keyspace.aggregates.insert(aggregate.signature(), aggregate);
    }
    for table in of.tables.values().filter(|table| !is_derived(of, table)) {
        match &table.view {
            None => {
                keyspace
                    .tables
                    .insert(table.name.to_string(), self::table(table));
            }
            Some(view) => {
                let view = View {
                    base: view.base.to_string(),
                    all_columns: view.all_columns,
                    filter: view.filter.to_string(),
                    table: self::table(table),
                };
                keyspace.views.insert(table.name.to_string(), view);
            }
        }
    }
    keyspace
}

/// Whether the server makes the table by itself.
fn is_derived(keyspace: &catalog::Keyspace, table: &catalog::Table) -> bool {
    let is_of_index = table.view.as_ref().is_some_and(|view| view.index.is_some());
    let is_log = table
        .name
        .strip_suffix("_scylla_cdc_log")
        .is_some_and(|base| keyspace.tables.contains_key(base))
        && table
            .columns
            .first()
            .is_some_and(|column| &*column.name == "cdc$stream_id");
    is_of_index || is_log
}

fn function(of: &catalog::Function) -> Function {
    Function {
        name: of.name.to_string(),
        arguments: of
            .arguments
            .iter()
            .map(|(name, ty)| (name.to_string(), type_text(ty)))
            .collect(),
        returns: type_text(&of.returns),
        called_on_null: of.called_on_null,
        language: of.language.to_string(),
        body: of.body.to_string(),
        declared: Some(of.declared),
    }
}

fn aggregate(of: &catalog::Aggregate) -> Aggregate {
    Aggregate {
        name: of.name.to_string(),
        arguments: of.arguments.iter().map(type_text).collect(),
        state_function: of.state_function.to_string(),
        state: type_text(&of.state),
        reduce_function: of.reduce_function.as_deref().map(str::to_owned),
        final_function: of.final_function.as_deref().map(str::to_owned),
        initial: of.initial.as_deref().map(str::to_owned),
        declared: Some(of.declared),
    }
}

fn table(of: &catalog::Table) -> Table {
    let columns = of.columns.iter().map(|column| Column {
        name: column.name.to_string(),
        ty: type_text(&column.ty),
        kind: column.kind,
        order: column.order,
        mask: column.mask.as_deref().map(str::to_owned),
        declared: Some(column.declared),
    });
    let indexes = of
        .indexes
        .values()
        .map(|index| (index.name.to_string(), self::index(of, index)));
    let options: Options = of
        .options
        .iter()
        .map(|(name, value)| (name.to_string(), value.into()))
        .collect();
    Table {
        name: of.name.to_string(),
        columns: columns.collect(),
        indexes: indexes.collect(),
        options,
        compact_storage: of.compact_storage,
        ttl_column: of.ttl_column.as_deref().map(str::to_owned),
        declared: Some(of.declared),
    }
}

fn index(table: &catalog::Table, of: &CatalogIndex) -> Index {
    let targets: Vec<String> = of.targets.iter().map(target).collect();
    let mut target = targets.join(", ");
    if of.local {
        let key: Vec<String> = table
            .partition_key()
            .iter()
            .map(|column| QuotedIfNeeded(&column.name).to_string())
            .collect();
        target = format!("({}), {target}", key.join(", "));
    }
    Index {
        name: of.name.to_string(),
        target,
        class: match &of.kind {
            IndexKind::Legacy => None,
            IndexKind::Sai => Some("StorageAttachedIndex".to_owned()),
            IndexKind::Sasi => Some("org.apache.cassandra.index.sasi.SASIIndex".to_owned()),
            IndexKind::Custom(class) => Some(class.to_string()),
        },
        options: normal::texts(&of.options),
        declared: Some(of.declared),
    }
}

fn target(of: &IndexTarget) -> String {
    let column = QuotedIfNeeded(of.column());
    match of {
        IndexTarget::Simple(_) => column.to_string(),
        IndexTarget::Values(_) => format!("VALUES({column})"),
        IndexTarget::Keys(_) => format!("KEYS({column})"),
        IndexTarget::Entries(_) => format!("ENTRIES({column})"),
        IndexTarget::Full(_) => format!("FULL({column})"),
    }
}

/// The type as CQL, user types without their keyspace: it is always the one they are used in.
fn type_text(ty: &CqlType) -> String {
    let (text, is_frozen) = match ty {
        CqlType::List { element, frozen } => (format!("list<{}>", type_text(element)), *frozen),
        CqlType::Set { element, frozen } => (format!("set<{}>", type_text(element)), *frozen),
        CqlType::Map { key, value, frozen } => (
            format!("map<{}, {}>", type_text(key), type_text(value)),
            *frozen,
        ),
        CqlType::Tuple(elements) => {
            let elements: Vec<String> = elements.iter().map(type_text).collect();
            (format!("tuple<{}>", elements.join(", ")), false)
        }
        CqlType::Vector { element, dimension } => (
            format!("vector<{}, {dimension}>", type_text(element)),
            false,
        ),
        CqlType::Udt { definition, frozen } => {
            (QuotedIfNeeded(&definition.name).to_string(), *frozen)
        }
        other => (other.to_string(), false),
    };
    if is_frozen {
        format!("frozen<{text}>")
    } else {
        text
    }
}
