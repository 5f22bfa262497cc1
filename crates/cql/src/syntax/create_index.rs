//! `CREATE INDEX`.

use crate::span::Span;

use super::literal::Literal;
use super::name::{Ident, QualifiedName};
use super::properties::TableOption;

/// `CREATE CUSTOM INDEX … ON … (…) USING … WITH …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateIndex {
    /// `CUSTOM`
    pub custom: Option<Span>,
    /// `IF NOT EXISTS`
    pub if_not_exists: Option<Span>,
    /// The index; the server makes a name where none is written.
    pub name: Option<Ident>,
    /// The table.
    pub table: QualifiedName,
    /// What is indexed; the parser takes an empty list.
    pub targets: Vec<IndexTarget>,
    /// The implementation behind `USING`, a string literal.
    pub using: Option<Literal>,
    /// What stands behind `WITH`: properties, in `ScyllaDB` also those of the view behind the index.
    pub options: Vec<TableOption>,
}

/// What an index is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexTarget {
    /// What of the columns is indexed.
    pub kind: IndexTargetKind,
    /// The column; several only in a group.
    pub columns: Vec<Ident>,
    /// Where it was written.
    pub span: Span,
}

/// What of a column is indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IndexTargetKind {
    /// `column`
    Column,
    /// `VALUES(column)`
    Values,
    /// `KEYS(column)`
    Keys,
    /// `ENTRIES(column)`
    Entries,
    /// `FULL(column)`
    Full,
    /// `(column, …)`, the partition key of a local index (`ScyllaDB` only).
    Group,
}
