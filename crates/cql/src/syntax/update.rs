//! `UPDATE`.

use crate::span::Span;

use super::condition::IfClause;
use super::expr::Expr;
use super::name::{Ident, QualifiedName};
use super::relation::Relation;
use super::using::Using;

/// `UPDATE … SET … WHERE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// The table.
    pub table: QualifiedName,
    /// `USING`
    pub using: Option<Using>,
    /// The `SET` clause.
    pub assignments: Vec<Assignment>,
    /// The `WHERE` clause.
    pub relations: Vec<Relation>,
    /// `IF`
    pub condition: Option<IfClause>,
}

/// One assignment of a `SET` clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The column on the left.
    pub column: Ident,
    /// What is done to it.
    pub kind: AssignmentKind,
    /// Where it was written.
    pub span: Span,
}

/// The kinds of assignments. Every expression is a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssignmentKind {
    /// `c = value`
    Set(Expr),
    /// `c = c + value`; also `c = c -1`, where the lexer reads the sign as part of the literal.
    Add {
        /// The column on the right; the parser refuses one other than that on the left.
        source: Ident,
        /// What is added.
        value: Expr,
    },
    /// `c = c - value`
    Subtract {
        /// The column on the right; the parser refuses one other than that on the left.
        source: Ident,
        /// What is taken away.
        value: Expr,
    },
    /// `c = value + c`
    Prepend {
        /// What is put before the list.
        value: Expr,
        /// The column on the right; the parser refuses one other than that on the left.
        source: Ident,
    },
    /// `c += value` (Cassandra only).
    AddAssign(Expr),
    /// `c -= value` (Cassandra only).
    SubtractAssign(Expr),
    /// `c[key] = value`
    Element {
        /// The key or index.
        key: Expr,
        /// `SCYLLA_TIMEUUID_LIST_INDEX(…)` around the key (`ScyllaDB` only).
        by_timeuuid: Option<Span>,
        /// The value.
        value: Expr,
    },
    /// `c.field = value`
    Field {
        /// The field.
        field: Ident,
        /// The value.
        value: Expr,
    },
    /// `c = SCYLLA_COUNTER_SHARD_LIST(…)` (`ScyllaDB` only).
    CounterShards(Expr),
}
