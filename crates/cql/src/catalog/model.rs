//! What a catalog holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::type_walk::Weight;
use crate::catalog::{Declaration, SourceId};
use crate::dialect::Dialect;
use crate::types::{CqlType, UserType};

/// All that the schema files declare, and the server's own keyspaces.
#[derive(Debug, Clone)]
pub struct Catalog {
    /// Which server's rules hold.
    pub(crate) dialect: Dialect,
    /// Keyspaces by name; shared until one changes, so that clones are cheap.
    pub(crate) keyspaces: BTreeMap<Box<str>, Arc<Keyspace>>,
    /// Names and texts of loaded schema files, by [`SourceId`].
    pub(crate) sources: Vec<(Box<str>, Arc<str>)>,
    /// The cluster's data centres, where they are known: others cannot be replicated to.
    pub(crate) data_centers: Option<Arc<[Box<str>]>>,
}

/// A keyspace and what it holds.
#[derive(Debug, Clone)]
pub struct Keyspace {
    /// Its name.
    pub name: Box<str>,
    /// Tables by name. Materialised views are tables too, with [`Table::view`] set.
    pub tables: BTreeMap<Box<str>, Arc<Table>>,
    /// User types by name.
    pub types: BTreeMap<Box<str>, Arc<UserType>>,
    /// User functions by name; overloads share one.
    pub functions: BTreeMap<Box<str>, Vec<Function>>,
    /// User aggregates by name; overloads share one.
    pub aggregates: BTreeMap<Box<str>, Vec<Aggregate>>,
    /// `replication`, as written, sorted by key.
    pub replication: BTreeMap<Box<str>, Box<str>>,
    /// `durable_writes`.
    pub durable_writes: bool,
    /// Whether its tables are stored as tablets (`ScyllaDB` only).
    pub tablets: bool,
    /// Where it was declared; none when it is only taken to exist, and for the server's own.
    pub declared: Option<Declaration>,
    /// Where each type was declared.
    pub type_declarations: BTreeMap<Box<str>, Declaration>,
    /// Comments above each type, and above `type.field`.
    pub type_docs: BTreeMap<Box<str>, Box<str>>,
    /// How large each user type is.
    pub(crate) type_weights: BTreeMap<Box<str>, Weight>,
    /// The materialised views of each base table.
    pub(crate) views: BTreeMap<Box<str>, BTreeSet<Box<str>>>,
    /// The table of each index.
    pub(crate) indexes: BTreeMap<Box<str>, Box<str>>,
}

/// A table or materialised view.
#[derive(Debug, Clone)]
pub struct Table {
    /// The keyspace it is in.
    pub keyspace: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// Its columns in the order of `SELECT *`: partition key, clustering
    /// columns, static columns and regular columns, the last two each by name.
    pub columns: Vec<Column>,
    /// How many of [`Table::columns`] form the partition key.
    pub partition_key_len: usize,
    /// How many columns after the partition key are clustering columns.
    pub clustering_len: usize,
    /// Indexes on it by name.
    pub indexes: BTreeMap<Box<str>, Index>,
    /// Triggers on it by name.
    pub triggers: BTreeMap<Box<str>, Box<str>>,
    /// For a materialised view: what it is a view of.
    pub view: Option<View>,
    /// `WITH` options as written, other than the clustering order, by name.
    pub options: BTreeMap<Box<str>, crate::syntax::PropertyValue>,
    /// Made `WITH COMPACT STORAGE`.
    pub compact_storage: bool,
    /// Columns dropped before, with type and whether they were static: adding one again must fit.
    pub dropped: BTreeMap<Box<str>, (CqlType, bool)>,
    /// The column that says when a row expires (`ScyllaDB` only).
    pub ttl_column: Option<Box<str>>,
    /// The comment above its declaration.
    pub docs: Option<Box<str>>,
    /// Where it was declared.
    pub declared: Declaration,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name.
    pub name: Box<str>,
    /// Its type.
    pub ty: CqlType,
    /// What part of the row it is.
    pub kind: ColumnKind,
    /// For clustering columns, the order in which rows are stored.
    pub order: ClusteringOrder,
    /// Whether it is masked (`MASKED WITH …`).
    pub masked: bool,
    /// The user function that masks it, in the table's keyspace; none for the server's own.
    pub mask_function: Option<Box<str>>,
    /// The comment above its declaration.
    pub docs: Option<Box<str>>,
    /// Where it was declared.
    pub declared: Declaration,
}

/// What part of a row a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ColumnKind {
    /// Part of the partition key.
    PartitionKey,
    /// A clustering column.
    Clustering,
    /// One value for the whole partition.
    Static,
    /// Everything else.
    Regular,
}

/// The order in which a clustering column's rows are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ClusteringOrder {
    /// Smallest first.
    #[default]
    Ascending,
    /// Largest first.
    Descending,
}

/// A secondary index.
#[derive(Debug, Clone)]
pub struct Index {
    /// Its name, unique in the keyspace.
    pub name: Box<str>,
    /// What is indexed; several targets only for custom indexes.
    pub targets: Vec<IndexTarget>,
    /// Which implementation.
    pub kind: IndexKind,
    /// The implementation as it was written behind `USING`.
    pub class: Option<Box<str>>,
    /// `WITH OPTIONS = {…}`.
    pub options: BTreeMap<Box<str>, Box<str>>,
    /// ScyllaDB's local index: `((partition key), column)`.
    pub local: bool,
    /// Where it was declared.
    pub declared: Declaration,
}

/// What part of a column an index target covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexTarget {
    /// The column's value.
    Simple(Box<str>),
    /// The elements of a collection, or the values of a map.
    Values(Box<str>),
    /// The keys of a map.
    Keys(Box<str>),
    /// Key and value pairs of a map.
    Entries(Box<str>),
    /// A whole frozen collection.
    Full(Box<str>),
}

impl IndexTarget {
    /// The indexed column.
    pub fn column(&self) -> &str {
        match self {
            Self::Simple(c) | Self::Values(c) | Self::Keys(c) | Self::Entries(c) | Self::Full(c) => c,
        }
    }
}

/// Which index implementation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexKind {
    /// The built-in secondary index (ScyllaDB: the global or local one).
    Legacy,
    /// Storage-attached index.
    Sai,
    /// SSTable-attached secondary index.
    Sasi,
    /// Another class, by name (ScyllaDB: `vector_index`, `fulltext_index`).
    Custom(Box<str>),
}

/// What a materialised view is a view of.
#[derive(Debug, Clone)]
pub struct View {
    /// The table it reads, in the same keyspace.
    pub base: Box<str>,
    /// Whether it selects every column.
    pub all_columns: bool,
    /// Its `WHERE` clause as written.
    pub filter: Box<str>,
}

/// A user-defined function.
#[derive(Debug, Clone)]
pub struct Function {
    /// Its name.
    pub name: Box<str>,
    /// Argument names and types.
    pub arguments: Vec<(Box<str>, CqlType)>,
    /// The type it returns.
    pub returns: CqlType,
    /// Whether it runs for null arguments.
    pub called_on_null: bool,
    /// Its language.
    pub language: Box<str>,
    /// Its body.
    pub body: Box<str>,
    /// Where it was declared.
    pub declared: Declaration,
}

/// A user-defined aggregate.
#[derive(Debug, Clone)]
pub struct Aggregate {
    /// Its name.
    pub name: Box<str>,
    /// Argument types.
    pub arguments: Vec<CqlType>,
    /// Name of the state function, in the same keyspace.
    pub state_function: Box<str>,
    /// Type of the state.
    pub state: CqlType,
    /// Name of the final function, in the same keyspace.
    pub final_function: Option<Box<str>>,
    /// `INITCOND` as written.
    pub initial: Option<Box<str>>,
    /// The type it returns.
    pub returns: CqlType,
    /// Where it was declared.
    pub declared: Declaration,
}

impl Catalog {
    /// Which server's rules hold.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The keyspace of this name.
    pub fn keyspace(&self, name: &str) -> Option<&Keyspace> {
        self.keyspaces.get(name).map(|keyspace| &**keyspace)
    }

    /// All keyspaces by name.
    pub fn keyspaces(&self) -> impl Iterator<Item = &Keyspace> {
        self.keyspaces.values().map(|keyspace| &**keyspace)
    }

    /// The table or materialised view of this name.
    pub fn table(&self, keyspace: &str, name: &str) -> Option<&Arc<Table>> {
        self.keyspaces.get(keyspace)?.tables.get(name)
    }

    /// The user type of this name.
    pub fn user_type(&self, keyspace: &str, name: &str) -> Option<&Arc<UserType>> {
        self.keyspaces.get(keyspace)?.types.get(name)
    }

    /// File name and text of a loaded schema.
    pub fn source(&self, id: SourceId) -> Option<(&str, &str)> {
        self.sources.get(id.0 as usize).map(|(name, text)| (&**name, &**text))
    }
}

impl Keyspace {
    /// An empty keyspace of this name, declared nowhere.
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            tables: BTreeMap::new(),
            types: BTreeMap::new(),
            functions: BTreeMap::new(),
            aggregates: BTreeMap::new(),
            replication: BTreeMap::new(),
            durable_writes: true,
            tablets: false,
            declared: None,
            type_declarations: BTreeMap::new(),
            type_docs: BTreeMap::new(),
            type_weights: BTreeMap::new(),
            views: BTreeMap::new(),
            indexes: BTreeMap::new(),
        }
    }

    /// The overloads of a user function.
    pub fn functions_named(&self, name: &str) -> &[Function] {
        self.functions.get(name).map_or(&[], Vec::as_slice)
    }

    /// The overloads of a user aggregate.
    pub fn aggregates_named(&self, name: &str) -> &[Aggregate] {
        self.aggregates.get(name).map_or(&[], Vec::as_slice)
    }

    /// The materialised views of a table.
    pub fn views_of<'a>(&'a self, base: &str) -> impl Iterator<Item = &'a Arc<Table>> {
        self.views.get(base).into_iter().flatten().filter_map(|view| self.tables.get(view))
    }

    /// The table that an index is on.
    pub fn indexed_table(&self, index: &str) -> Option<&Arc<Table>> {
        self.tables.get(self.indexes.get(index)?)
    }
}

impl Table {
    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.column_index(name).map(|index| &self.columns[index])
    }

    /// Where in [`Table::columns`] the column of this name is.
    pub fn column_index(&self, name: &str) -> Option<usize> {
        let key_len = self.partition_key_len + self.clustering_len;
        let in_key = self.columns[..key_len].iter().position(|column| &*column.name == name);
        in_key.or_else(|| {
            let rest = &self.columns[key_len..];
            let statics = rest.partition_point(|column| column.kind == ColumnKind::Static);
            let find = |columns: &[Column]| columns.binary_search_by(|c| (*c.name).cmp(name)).ok();
            find(&rest[..statics])
                .map(|index| key_len + index)
                .or_else(|| find(&rest[statics..]).map(|index| key_len + statics + index))
        })
    }

    /// The columns of the partition key, in key order.
    pub fn partition_key(&self) -> &[Column] {
        &self.columns[..self.partition_key_len]
    }

    /// The clustering columns, in key order.
    pub fn clustering(&self) -> &[Column] {
        &self.columns[self.partition_key_len..self.partition_key_len + self.clustering_len]
    }

    /// The columns of the primary key: partition key, then clustering columns.
    pub fn primary_key(&self) -> &[Column] {
        &self.columns[..self.partition_key_len + self.clustering_len]
    }

    /// Whether any column is static.
    pub fn has_static(&self) -> bool {
        self.columns.iter().any(|column| column.kind == ColumnKind::Static)
    }

    /// Whether this table holds counters.
    pub fn is_counter(&self) -> bool {
        self.columns.iter().any(|column| column.ty == CqlType::Counter)
    }
}

impl ColumnKind {
    /// Whether the column is part of the primary key.
    pub fn is_primary_key(self) -> bool {
        matches!(self, Self::PartitionKey | Self::Clustering)
    }
}
