//! What a catalog holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::type_walk::Weight;
use crate::catalog::{Declaration, SourceId, Table};
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
    /// Name of the reduce function, in the same keyspace (`ScyllaDB` only).
    pub reduce_function: Option<Box<str>>,
    /// Name of the final function, in the same keyspace.
    pub final_function: Option<Box<str>>,
    /// `INITCOND`, in canonical form.
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
        self.sources
            .get(id.0 as usize)
            .map(|(name, text)| (&**name, &**text))
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

    /// The materialised views of a table; in `ScyllaDB` those behind its indexes too.
    pub fn views_of<'a>(&'a self, base: &str) -> impl Iterator<Item = &'a Arc<Table>> {
        self.views
            .get(base)
            .into_iter()
            .flatten()
            .filter_map(|view| self.tables.get(view))
    }

    /// The table that an index is on.
    pub fn indexed_table(&self, index: &str) -> Option<&Arc<Table>> {
        self.tables.get(self.indexes.get(index)?)
    }
}
