//! What a catalog knows of a table.

use std::collections::BTreeMap;

use crate::catalog::Declaration;
use crate::types::CqlType;

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

impl Table {
    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.column_index(name).map(|index| &self.columns[index])
    }

    /// Where in [`Table::columns`] the column of this name is.
    pub fn column_index(&self, name: &str) -> Option<usize> {
        let key_len = self.partition_key_len + self.clustering_len;
        let in_key = self.columns[..key_len]
            .iter()
            .position(|column| &*column.name == name);
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
        self.columns
            .iter()
            .any(|column| column.kind == ColumnKind::Static)
    }

    /// Whether this table holds counters. It does so still when all of them were dropped
    /// (`TableMetadata.Flag.COUNTER`).
    pub fn is_counter(&self) -> bool {
        let now = self.columns.iter().map(|column| &column.ty);
        let before = self.dropped.values().map(|(ty, _)| ty);
        now.chain(before).any(|ty| *ty == CqlType::Counter)
    }
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
    /// What stands behind `MASKED WITH`, in canonical form; none where it is not masked.
    pub mask: Option<Box<str>>,
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

impl ColumnKind {
    /// Whether the column is part of the primary key.
    pub fn is_primary_key(self) -> bool {
        matches!(self, Self::PartitionKey | Self::Clustering)
    }
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

/// What a materialised view is a view of.
#[derive(Debug, Clone)]
pub struct View {
    /// The table it reads, in the same keyspace.
    pub base: Box<str>,
    /// Whether it selects every column.
    pub all_columns: bool,
    /// What stands behind `WHERE`, in canonical form.
    pub filter: Box<str>,
    /// The index that the server made it for (`ScyllaDB` only).
    pub index: Option<Box<str>>,
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
            Self::Simple(c)
            | Self::Values(c)
            | Self::Keys(c)
            | Self::Entries(c)
            | Self::Full(c) => c,
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
