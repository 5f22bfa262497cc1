//! What a schema holds.

use std::collections::BTreeMap;

use rsylla_cql::Dialect;
use rsylla_cql::catalog::{ClusteringOrder, ColumnKind, Declaration};

/// Keyspaces with all they hold, without the server's own.
#[derive(Debug, Clone)]
pub struct Schema {
    /// Which server's defaults hold.
    pub dialect: Dialect,
    /// Keyspaces by name.
    pub keyspaces: BTreeMap<String, Keyspace>,
}

/// A keyspace.
#[derive(Debug, Clone, Default)]
pub struct Keyspace {
    /// Its name.
    pub name: String,
    /// `replication`; none where the keyspace is only taken to exist.
    pub replication: Option<BTreeMap<String, String>>,
    /// `durable_writes`.
    pub durable_writes: bool,
    /// Whether tables are stored as tablets; none where that is not known, and in Cassandra.
    pub tablets: Option<bool>,
    /// User types by name.
    pub types: BTreeMap<String, UserType>,
    /// User functions by signature, as `f(int, text)`.
    pub functions: BTreeMap<String, Function>,
    /// User aggregates by signature.
    pub aggregates: BTreeMap<String, Aggregate>,
    /// Tables by name.
    pub tables: BTreeMap<String, Table>,
    /// Materialised views by name.
    pub views: BTreeMap<String, View>,
    /// Where it was declared.
    pub declared: Option<Declaration>,
}

/// A user type.
#[derive(Debug, Clone)]
pub struct UserType {
    /// Its name.
    pub name: String,
    /// Names and types of its fields, in order.
    pub fields: Vec<(String, String)>,
    /// Where it was declared.
    pub declared: Option<Declaration>,
}

/// A user function.
#[derive(Debug, Clone)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Names and types of its arguments.
    pub arguments: Vec<(String, String)>,
    /// The type it returns.
    pub returns: String,
    /// Whether it runs for null arguments.
    pub called_on_null: bool,
    /// Its language.
    pub language: String,
    /// Its body.
    pub body: String,
    /// Where it was declared.
    pub declared: Option<Declaration>,
}

/// A user aggregate.
#[derive(Debug, Clone)]
pub struct Aggregate {
    /// Its name.
    pub name: String,
    /// The types of its arguments.
    pub arguments: Vec<String>,
    /// `SFUNC`
    pub state_function: String,
    /// `STYPE`
    pub state: String,
    /// `REDUCEFUNC` (`ScyllaDB` only)
    pub reduce_function: Option<String>,
    /// `FINALFUNC`
    pub final_function: Option<String>,
    /// `INITCOND`
    pub initial: Option<String>,
    /// Where it was declared.
    pub declared: Option<Declaration>,
}

/// A table, or what a materialised view has of one.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns: partition key, clustering columns, static columns, regular columns.
    pub columns: Vec<Column>,
    /// Indexes by name.
    pub indexes: BTreeMap<String, Index>,
    /// Options that differ from the server's defaults.
    pub options: Options,
    /// Made `WITH COMPACT STORAGE`.
    pub compact_storage: bool,
    /// The column that says when a row expires (`ScyllaDB` only).
    pub ttl_column: Option<String>,
    /// Where it was declared.
    pub declared: Option<Declaration>,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, user types without keyspace.
    pub ty: String,
    /// What part of the row it is.
    pub kind: ColumnKind,
    /// For clustering columns, the order in which rows are stored.
    pub order: ClusteringOrder,
    /// What stands behind `MASKED WITH`.
    pub mask: Option<String>,
    /// Where it was declared.
    pub declared: Option<Declaration>,
}

/// A secondary index.
#[derive(Debug, Clone)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// What it is on, as CQL: `total`, `KEYS(labels)`, `(shop, day), total`.
    pub target: String,
    /// The implementation behind `USING`; none for the server's own.
    pub class: Option<String>,
    /// `WITH OPTIONS`
    pub options: BTreeMap<String, String>,
    /// Where it was declared.
    pub declared: Option<Declaration>,
}

/// A materialised view.
#[derive(Debug, Clone)]
pub struct View {
    /// The table it reads.
    pub base: String,
    /// Whether it selects every column.
    pub all_columns: bool,
    /// What stands behind `WHERE`.
    pub filter: String,
    /// Its columns and options.
    pub table: Table,
}

/// Options by name.
pub type Options = BTreeMap<String, OptionValue>;

/// The value of an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OptionValue {
    /// One constant, by its text.
    Text(String),
    /// `{key: value, …}`
    Map(BTreeMap<String, String>),
}

impl Schema {
    /// A schema of nothing.
    pub fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            keyspaces: BTreeMap::new(),
        }
    }
}

impl Table {
    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The columns of one kind, in their order.
    pub fn columns_of(&self, kind: ColumnKind) -> impl Iterator<Item = &Column> {
        self.columns
            .iter()
            .filter(move |column| column.kind == kind)
    }
}
