//! `SELECT`.

use crate::span::{Span, Spanned};

use super::expr::Expr;
use super::name::{Ident, QualifiedName};
use super::properties::Direction;
use super::relation::Relation;
use super::using::Using;

/// `SELECT … FROM …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Select {
    /// `JSON`
    pub json: Option<Span>,
    /// `DISTINCT`
    pub distinct: Option<Span>,
    /// What is selected.
    pub selection: Selection,
    /// The table. `ScyllaDB` can do without.
    pub from: Option<QualifiedName>,
    /// `MUTATION_FRAGMENTS(…)` around the table (`ScyllaDB` only).
    pub mutation_fragments: Option<Span>,
    /// The `WHERE` clause.
    pub relations: Vec<Relation>,
    /// `GROUP BY`; selectors.
    pub group_by: Vec<Expr>,
    /// `ORDER BY`
    pub order_by: Vec<Ordering>,
    /// `PER PARTITION LIMIT`; an integer literal or a marker.
    pub per_partition_limit: Option<Expr>,
    /// `LIMIT`; an integer literal or a marker.
    pub limit: Option<Expr>,
    /// `ALLOW FILTERING`
    pub allow_filtering: Option<Span>,
    /// `BYPASS CACHE` (`ScyllaDB` only).
    pub bypass_cache: Option<Span>,
    /// `USING` (`ScyllaDB` only).
    pub using: Option<Using>,
}

/// What a `SELECT` or a view selects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// `*`, and where it was written.
    All(Span),
    /// Selectors with or without aliases.
    Selectors(Vec<Selector>),
}

/// `expression AS alias`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// What is selected.
    pub expr: Expr,
    /// The name of the result column.
    pub alias: Option<Ident>,
}

/// One part of `ORDER BY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordering {
    /// By what.
    pub by: OrderingBy,
    /// `ASC` or `DESC`, where written.
    pub direction: Option<Spanned<Direction>>,
    /// Where it was written.
    pub span: Span,
}

/// By what rows are ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderingBy {
    /// A column.
    Column(Ident),
    /// `column ANN OF vector`
    Ann {
        /// The vector column.
        column: Ident,
        /// The vector that rows are compared with, a term.
        vector: Expr,
    },
    /// A scoring function (`ScyllaDB` only).
    Function(Expr),
}
