//! `DELETE`.

use crate::span::Span;

use super::condition::{ColumnPart, IfClause};
use super::name::{Ident, QualifiedName};
use super::relation::Relation;
use super::using::Using;

/// `DELETE … FROM … WHERE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    /// What is deleted; the rows where empty.
    pub deletions: Vec<Deletion>,
    /// The table.
    pub table: QualifiedName,
    /// `USING`
    pub using: Option<Using>,
    /// The `WHERE` clause.
    pub relations: Vec<Relation>,
    /// `IF`
    pub condition: Option<IfClause>,
    /// `BYPASS LARGE_DATA_GUARDRAILS` (`ScyllaDB` only).
    pub bypass_guardrails: Option<Span>,
}

/// A column, element or field that is deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// The column.
    pub column: Ident,
    /// What of it.
    pub part: ColumnPart,
    /// Where it was written.
    pub span: Span,
}
