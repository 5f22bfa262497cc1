//! `CREATE MATERIALIZED VIEW`, `ALTER MATERIALIZED VIEW`, and `ScyllaDB`'s `PRUNE MATERIALIZED VIEW`.

use crate::span::Span;

use super::create_table::PrimaryKey;
use super::name::QualifiedName;
use super::properties::{Property, TableOption};
use super::relation::Relation;
use super::select::Selection;
use super::using::Using;

/// `CREATE MATERIALIZED VIEW … AS SELECT … PRIMARY KEY (…) WITH …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateView {
    /// The comments directly above the statement.
    pub docs: Option<String>,
    /// `IF NOT EXISTS`
    pub if_not_exists: Option<Span>,
    /// The view.
    pub name: QualifiedName,
    /// What it selects.
    pub selection: Selection,
    /// The base table.
    pub base: QualifiedName,
    /// The `WHERE` clause.
    pub relations: Vec<Relation>,
    /// The view's primary key.
    pub primary_key: PrimaryKey,
    /// What stands behind `WITH`.
    pub options: Vec<TableOption>,
}

/// `ALTER MATERIALIZED VIEW … WITH …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterView {
    /// `IF EXISTS` (Cassandra only).
    pub if_exists: Option<Span>,
    /// The view.
    pub name: QualifiedName,
    /// The properties that change.
    pub properties: Vec<Property>,
}

/// `PRUNE MATERIALIZED VIEW … WHERE …` (`ScyllaDB` only).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PruneView {
    /// The view.
    pub name: QualifiedName,
    /// The `WHERE` clause.
    pub relations: Vec<Relation>,
    /// `USING TIMEOUT … AND CONCURRENCY …`
    pub using: Option<Using>,
}
