//! What relations become, before any rule is applied to them.

use std::ops::Range;

use crate::catalog::Table;
use crate::check::scoring::ScoreTest;
use crate::span::Span;
use crate::syntax::Operator;

/// One relation, or several on the same columns merged: the server's `SingleRestriction`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Restriction {
    /// The restricted columns, as indexes into [`Table::columns`]; several only in `(a, b) > …`.
    pub(super) columns: Range<usize>,
    /// Whether it was written as `(a, b) > …`, be it of one column.
    pub(super) is_multi: bool,
    /// What is asked of the columns.
    pub(super) test: Test,
    /// The relation.
    pub(super) span: Span,
}

/// What a restriction asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Test {
    /// `=`, and `IN` with one value.
    Equal,
    /// `IN`
    In,
    /// `NOT IN` (`ScyllaDB` only).
    NotIn,
    /// `<`, `<=`, `>`, `>=`
    Slice {
        /// Whether it has a lower bound.
        start: bool,
        /// Whether it has an upper bound.
        end: bool,
        /// Whether it was written with `SCYLLA_CLUSTERING_BOUND` (`ScyllaDB` only).
        clustering_bound: bool,
    },
    /// `CONTAINS`, `CONTAINS KEY` and `m[…] = …`, how many of each.
    Contains {
        /// Of `CONTAINS`.
        values: u32,
        /// Of `CONTAINS KEY`.
        keys: u32,
        /// Of `m[…] = …`.
        entries: u32,
    },
    /// `LIKE`
    Like,
    /// `ORDER BY … ANN OF …`, which the server treats as a restriction.
    Ann,
}

impl Test {
    /// What a comparison asks; none for `!=`, which no restriction is made of.
    pub(super) fn of(operator: Operator) -> Option<Self> {
        let slice = |start| Self::Slice {
            start,
            end: !start,
            clustering_bound: false,
        };
        Some(match operator {
            Operator::Eq => Self::Equal,
            Operator::Lt | Operator::Lte => slice(false),
            Operator::Gt | Operator::Gte => slice(true),
            Operator::Contains => Self::Contains {
                values: 1,
                keys: 0,
                entries: 0,
            },
            Operator::ContainsKey => Self::Contains {
                values: 0,
                keys: 1,
                entries: 0,
            },
            Operator::Like => Self::Like,
            Operator::Neq => return None,
        })
    }

    /// What two slices have that cannot hold together: bounds at the same end.
    pub(super) fn same_end(self, other: Self) -> Option<&'static str> {
        match (self, other) {
            (Self::Slice { start: true, .. }, Self::Slice { start: true, .. }) => {
                Some("has two lower bounds")
            }
            (Self::Slice { end: true, .. }, Self::Slice { end: true, .. }) => {
                Some("has two upper bounds")
            }
            _ => None,
        }
    }

    /// Two slices that read from both ends, as one.
    pub(super) fn both_ends(self, other: Self) -> Self {
        match (self, other) {
            (
                Self::Slice {
                    start: s1, end: e1, ..
                },
                Self::Slice {
                    start: s2, end: e2, ..
                },
            ) => Self::Slice {
                start: s1 || s2,
                end: e1 || e2,
                clustering_bound: false,
            },
            _ => self,
        }
    }

    /// Whether it is a slice.
    pub(super) fn is_slice(self) -> bool {
        matches!(self, Self::Slice { .. })
    }

    /// Whether it looks into a collection.
    pub(super) fn is_contains(self) -> bool {
        matches!(self, Self::Contains { .. })
    }

    /// Whether it asks for given values (`isEqualityBased`).
    pub(super) fn is_equality(self) -> bool {
        matches!(self, Self::Equal | Self::In)
    }
}

/// A restriction of `token(…)`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// What is asked of the token: `=` or a slice.
    pub(super) test: Test,
    /// The relation.
    pub(super) span: Span,
}

/// A `WHERE` clause, relation by relation.
#[derive(Debug, Default)]
pub(super) struct Clause {
    /// Restrictions of columns, in the order of the text.
    pub(super) restrictions: Vec<Restriction>,
    /// Restrictions of the token, and how many of [`Clause::restrictions`] stand before each.
    pub(super) tokens: Vec<(Token, usize)>,
    /// Columns of `IS NOT NULL`.
    pub(super) not_null: Vec<usize>,
    /// Names of the indexes of `expr(…)`.
    pub(super) custom: Vec<Box<str>>,
    /// Restrictions of scores (`ScyllaDB` only).
    pub(super) scores: Vec<ScoreTest>,
    /// Whether every relation was understood.
    pub(super) understood: bool,
    /// From the first relation to the last.
    pub(super) span: Span,
}

/// What part of the primary key, or beside it, a column of this index is.
pub(super) fn is_partition_key(table: &Table, column: usize) -> bool {
    column < table.partition_key_len
}

/// Whether the column of this index is a clustering column.
pub(super) fn is_clustering(table: &Table, column: usize) -> bool {
    column >= table.partition_key_len && column < table.partition_key_len + table.clustering_len
}
