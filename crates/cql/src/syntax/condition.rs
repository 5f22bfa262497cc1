//! `IF` behind `UPDATE` and `DELETE`.

use crate::span::{Span, Spanned};

use super::expr::Expr;
use super::name::Ident;
use super::relation::{InValues, Operator};

/// What must hold for a write to be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IfClause {
    /// `IF EXISTS`, and where it was written.
    Exists(Span),
    /// `IF condition AND …`
    Conditions(Vec<Condition>),
}

/// One condition of an `IF` clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The column.
    pub column: Ident,
    /// What of the column is looked at.
    pub part: ColumnPart,
    /// What must hold of it.
    pub test: ConditionTest,
    /// Where it was written.
    pub span: Span,
}

/// A column, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnPart {
    /// The whole column.
    Whole,
    /// `column[key]`; a term.
    Element(Expr),
    /// `column.field`
    Field(Ident),
}

/// What a condition asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConditionTest {
    /// `op value`
    Compare {
        /// The operator.
        op: Spanned<Operator>,
        /// A term.
        value: Expr,
    },
    /// `IN …`
    In {
        /// Whether it is `NOT IN` (`ScyllaDB` only).
        not: bool,
        /// The values.
        values: InValues,
    },
}
