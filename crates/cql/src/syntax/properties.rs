//! `WITH`: properties of keyspaces, tables, views and indexes.

use crate::span::Span;

use super::expr::Expr;
use super::literal::Literal;
use super::name::Ident;

/// `name = value`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// The name.
    pub name: Ident,
    /// The value.
    pub value: PropertyValue,
    /// Where it was written.
    pub span: Span,
}

/// The value of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PropertyValue {
    /// A constant.
    Literal(Literal),
    /// An unreserved keyword, which stands for its own text.
    Keyword(Ident),
    /// `null`, and where it was written (`ScyllaDB` only).
    Null(Span),
    /// `{key: value, …}`; terms, which the server wants to be constants.
    Map {
        /// The entries.
        entries: Vec<(Expr, Expr)>,
        /// Where it was written, braces included.
        span: Span,
    },
}

impl PropertyValue {
    /// Where the value was written.
    pub const fn span(&self) -> Span {
        match self {
            Self::Literal(literal) => literal.span,
            Self::Keyword(keyword) => keyword.span,
            Self::Null(span) | Self::Map { span, .. } => *span,
        }
    }
}

/// What can stand behind `WITH` in `CREATE TABLE` and `CREATE MATERIALIZED VIEW`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableOption {
    /// `name = value`
    Property(Property),
    /// `COMPACT STORAGE`, and where it was written.
    CompactStorage(Span),
    /// `CLUSTERING ORDER BY (…)`
    ClusteringOrder {
        /// The columns with their directions.
        columns: Vec<ClusteringOrder>,
        /// Where it was written.
        span: Span,
    },
}

/// One column of `CLUSTERING ORDER BY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusteringOrder {
    /// The clustering column.
    pub column: Ident,
    /// Its direction.
    pub direction: Direction,
}

/// `ASC` or `DESC`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// `ASC`
    Asc,
    /// `DESC`
    Desc,
}
