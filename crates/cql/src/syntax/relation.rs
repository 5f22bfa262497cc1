//! `WHERE`: relations joined by `AND`.

use crate::span::{Span, Spanned};

use super::expr::{Expr, Marker};
use super::name::{FunctionName, Ident};

/// One relation of a `WHERE` clause. Parentheses around a relation mean nothing and are not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Which relation.
    pub kind: RelationKind,
    /// Where it was written.
    pub span: Span,
}

/// The kinds of relations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RelationKind {
    /// `column op value`
    Column {
        /// The column.
        column: Ident,
        /// The operator.
        op: Spanned<Operator>,
        /// A term.
        value: Expr,
    },
    /// `column IS NOT NULL`
    IsNotNull {
        /// The column.
        column: Ident,
    },
    /// `column IN …`
    In {
        /// The column.
        column: Ident,
        /// Whether it is `NOT IN` (`ScyllaDB` only).
        not: bool,
        /// The values.
        values: InValues,
    },
    /// `token(a, b) op value`
    Token {
        /// The columns in the parentheses.
        columns: Vec<Ident>,
        /// The operator.
        op: Spanned<Operator>,
        /// A term.
        value: Expr,
    },
    /// `(a, b) op (…, …)` or `(a, b) op ?`
    MultiColumn {
        /// The columns in the parentheses.
        columns: Vec<Ident>,
        /// The operator.
        op: Spanned<Operator>,
        /// `SCYLLA_CLUSTERING_BOUND` before the value (`ScyllaDB` only).
        clustering_bound: Option<Span>,
        /// A tuple or a marker.
        value: Expr,
    },
    /// `(a, b) IN …`; the values are all tuples or all markers.
    MultiIn {
        /// The columns in the parentheses.
        columns: Vec<Ident>,
        /// The tuples.
        values: InValues,
    },
    /// `column[key] op value`
    Element {
        /// The column.
        column: Ident,
        /// The key or index, a term.
        key: Expr,
        /// The operator.
        op: Spanned<Operator>,
        /// A term.
        value: Expr,
    },
    /// `f(…) op value` (`ScyllaDB` only).
    Function {
        /// The function.
        name: FunctionName,
        /// Its arguments, selectors.
        args: Vec<Expr>,
        /// The operator.
        op: Spanned<Operator>,
        /// A term.
        value: Expr,
    },
    /// `expr(index, value)` (Cassandra only).
    CustomIndex {
        /// The index.
        index: Ident,
        /// A term.
        value: Expr,
    },
}

/// The operators of relations and conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `=`
    Eq,
    /// `<`
    Lt,
    /// `<=`
    Lte,
    /// `>`
    Gt,
    /// `>=`
    Gte,
    /// `!=`
    Neq,
    /// `LIKE`
    Like,
    /// `CONTAINS`
    Contains,
    /// `CONTAINS KEY`
    ContainsKey,
}

impl Operator {
    /// The operator as CQL writes it.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Lt => "<",
            Self::Lte => "<=",
            Self::Gt => ">",
            Self::Gte => ">=",
            Self::Neq => "!=",
            Self::Like => "LIKE",
            Self::Contains => "CONTAINS",
            Self::ContainsKey => "CONTAINS KEY",
        }
    }
}

/// What stands behind `IN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InValues {
    /// One marker for all values.
    Marker(Marker),
    /// A list in parentheses, possibly empty.
    List {
        /// The values.
        values: Vec<Expr>,
        /// The list, parentheses included.
        span: Span,
    },
}
