//! What a `WHERE` clause selects: relations become restrictions of the partition key, of the
//! clustering columns and of the rest, as in the server's `StatementRestrictions`.
//!
//! In: the relations of a SELECT, UPDATE, DELETE or materialised view. Out: a [`Where`], which says
//! how far the primary key is fixed. Whether a *value* fits its column is `term.rs`'s business.

use crate::catalog::{Column, Table};
use crate::check::Context;
use crate::checked::Marker;
use crate::span::Span;
use crate::syntax::Relation;

/// What the relations are read for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Use<'a> {
    /// `SELECT`.
    Select {
        /// Whether it has `ALLOW FILTERING`.
        allow_filtering: bool,
        /// Whether it selects static columns and no columns of rows.
        only_static: bool,
        /// The column of `ORDER BY … ANN OF`, and where it was written.
        ann: Option<(&'a Column, Span)>,
    },
    /// `UPDATE`.
    Update {
        /// Whether it changes (and asks `IF`) static columns only.
        only_static: bool,
    },
    /// `DELETE`.
    Delete {
        /// Whether it deletes (and asks `IF`) static columns only.
        only_static: bool,
    },
    /// `CREATE MATERIALIZED VIEW`.
    View,
}

/// How the partition key is restricted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Partition {
    /// Not at all.
    #[default]
    Unrestricted,
    /// Every column by `=`.
    Equal,
    /// Every column by `=` or `IN`, at least one by `IN`.
    In,
    /// By `token(…)`.
    Token,
    /// In part, or by other operators: every partition must be looked at.
    Filtered,
}

/// What a `WHERE` clause selects.
#[derive(Debug, Clone, Default)]
pub(crate) struct Where {
    /// Whether every relation was understood. Where not, an error was reported, and what is said
    /// here holds only for the relations that were.
    pub(crate) understood: bool,
    /// How the partition key is restricted.
    pub(crate) partition: Partition,
    /// Whether any clustering column is restricted.
    pub(crate) has_clustering: bool,
    /// Whether every clustering column is restricted by `=` or `IN`; true where there is none.
    pub(crate) full_clustering: bool,
    /// Whether some clustering column is restricted by `IN` (one value counts as `=`).
    pub(crate) clustering_in: bool,
    /// Indexes into [`Table::columns`] of the columns restricted by `=`.
    pub(crate) equal: Vec<usize>,
    /// Indexes into [`Table::columns`] of all restricted columns, in the table's order; those of
    /// `IS NOT NULL` too.
    pub(crate) restricted: Vec<usize>,
    /// Of these, the columns that are restricted by `IS NOT NULL` and nothing else.
    pub(crate) only_not_null: Vec<usize>,
    /// Whether an index answers part of it.
    pub(crate) uses_index: bool,
    /// Whether rows are read that the restrictions then drop.
    pub(crate) filters: bool,
}

impl Where {
    /// Whether the primary key is restricted by `=` and `IN` throughout
    /// (`hasAllPKColumnsRestrictedByEqualities`).
    pub(crate) fn has_full_primary_key(&self) -> bool {
        matches!(self.partition, Partition::Equal | Partition::In) && self.full_clustering
    }

    /// Whether at most one row is meant.
    pub(crate) fn is_one_row(&self) -> bool {
        self.partition == Partition::Equal && self.full_clustering && !self.clustering_in
    }

    /// Whether a column, by its index in [`Table::columns`], is restricted by `=`.
    pub(crate) fn is_equal(&self, column: usize) -> bool {
        self.equal.contains(&column)
    }
}

/// Checks a `WHERE` clause and says what it selects. Reports each mistake once.
pub(crate) fn check_where(
    cx: &mut Context<'_>,
    table: &Table,
    relations: &[Relation],
    usage: Use<'_>,
) -> Where {
    let _ = (cx, table, relations, usage);
    Where::default()
}

/// For each column of the partition key, in key order, the index of its marker; empty where one has
/// none of its own (`VariableSpecifications.getPartitionKeyBindVariableIndexes`).
pub(crate) fn partition_key_markers(table: &Table, markers: &[Marker]) -> Vec<u16> {
    let _ = (table, markers);
    Vec::new()
}
