//! What a `WHERE` clause selects: relations become restrictions of the partition key, of the
//! clustering columns and of the rest, as in the server's `StatementRestrictions`.
//!
//! In: the relations of a SELECT, UPDATE, DELETE or materialised view. Out: a [`Where`], which says
//! how far the primary key is fixed. Whether a *value* fits its column is `term.rs`'s business.

mod ann;
mod cassandra;
mod clustering;
mod column;
mod custom;
mod fails;
mod index;
mod model;
mod operator;
mod partition;
mod relation;
mod report;
mod scylla;
mod set;
mod token;
mod tuple;
mod words;

pub(crate) use column::find_column;
pub(crate) use relation::{element_receiver, key_receiver};

use model::Clause;

use crate::catalog::{Column, Table};
use crate::check::Context;
use crate::check::scoring::ScoreTest;
use crate::checked::Marker;
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::Relation;

/// Whether the server takes it; where not, why.
pub(crate) type Verdict<T = ()> = Result<T, Box<Diagnostic>>;

/// What the relations are read for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Use {
    /// `SELECT`.
    Select {
        /// Whether it has `ALLOW FILTERING`.
        allow_filtering: bool,
        /// Whether it selects static columns and no columns of rows.
        only_static: bool,
        /// The column of `ORDER BY … ANN OF`, by its index in [`Table::columns`], and its place.
        ann: Option<(usize, Span)>,
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
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one question that the server asks"
)]
pub(crate) struct Where {
    /// Whether every relation was understood. Where not, an error was reported, and what is said
    /// here holds only for the relations that were.
    pub(crate) understood: bool,
    /// Whether the server takes the clause; where not, an error was reported.
    pub(crate) decided: bool,
    /// The clause, from its first relation to the last.
    pub(crate) span: Span,
    /// How the partition key is restricted.
    pub(crate) partition: Partition,
    /// The `IN` of the partition key.
    pub(crate) partition_in: Option<Span>,
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
    /// Whether a range of partitions is read, rather than named ones (`isKeyRange`).
    pub(crate) reads_range: bool,
    /// Whether an index answers part of it.
    pub(crate) uses_index: bool,
    /// Whether rows are read that the restrictions then drop.
    pub(crate) filters: bool,
    /// Restrictions of scores (`ScyllaDB` only).
    pub(crate) scores: Vec<ScoreTest>,
    /// What will be refused when it is run.
    fails: Option<Diagnostic>,
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

    /// Adds the columns of `IS NOT NULL`.
    fn add_not_null(&mut self, columns: &[usize]) {
        for column in columns {
            if !self.restricted.contains(column) {
                self.restricted.push(*column);
                self.only_not_null.push(*column);
            }
        }
        self.restricted.sort_unstable();
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
    usage: Use,
) -> Where {
    let mut clause = read_relations(cx, table, relations, usage);
    let mut found = Where {
        understood: clause.understood,
        span: clause.span,
        ..Where::default()
    };
    if clause.understood {
        let decided = match cx.catalog.dialect() {
            Dialect::Cassandra => cassandra::decide(table, usage, &clause, &mut found),
            Dialect::Scylla => scylla::decide(table, usage, &clause, &mut found),
        };
        found.decided = decided.is_ok();
        if let Some(diagnostic) = decided.err().map(|refused| *refused).or(found.fails.take()) {
            cx.report(diagnostic);
        }
    }
    found.scores = std::mem::take(&mut clause.scores);
    found.add_not_null(&clause.not_null);
    found
}

/// Reads each relation by itself; a mistake in one does not hide those in the others.
fn read_relations(
    cx: &mut Context<'_>,
    table: &Table,
    relations: &[Relation],
    usage: Use,
) -> Clause {
    let mut clause = Clause {
        understood: true,
        ..Clause::default()
    };
    for relation in relations {
        let read = relation::read(cx, table, relation, usage, &mut clause);
        clause.understood &= read.is_some();
    }
    if let (Some(first), Some(last)) = (relations.first(), relations.last()) {
        clause.span = first.span.to(last.span);
    }
    clause
}

/// For each column of the partition key, in key order, the index of its marker; empty where one has
/// none of its own (`VariableSpecifications.getPartitionKeyBindVariableIndexes`).
pub(crate) fn partition_key_markers(table: &Table, markers: &[Marker]) -> Vec<u16> {
    let marker_of = |column: &Column| {
        let at = markers
            .iter()
            .rposition(|marker| marker.column.as_ref() == Some(&column.name))?;
        u16::try_from(at).ok()
    };
    table
        .partition_key()
        .iter()
        .map(marker_of)
        .collect::<Option<_>>()
        .unwrap_or_default()
}
