//! `CREATE TABLE`.

use crate::span::Span;

use super::expr::Expr;
use super::name::{FunctionName, Ident, QualifiedName};
use super::properties::TableOption;
use super::type_name::TypeName;

/// `CREATE TABLE … (…) WITH …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateTable {
    /// The comments directly above the statement.
    pub docs: Option<String>,
    /// `IF NOT EXISTS`
    pub if_not_exists: Option<Span>,
    /// The table.
    pub name: QualifiedName,
    /// The columns in order.
    pub columns: Vec<ColumnDefinition>,
    /// Every `PRIMARY KEY (…)` that was written; more than one is refused later.
    pub primary_keys: Vec<PrimaryKey>,
    /// What stands behind `WITH`.
    pub options: Vec<TableOption>,
}

/// `column type STATIC PRIMARY KEY`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnDefinition {
    /// The comments directly above, or behind on the same line.
    pub docs: Option<String>,
    /// The column.
    pub name: Ident,
    /// Its type.
    pub ty: TypeName,
    /// `TTL` (`ScyllaDB` only).
    pub ttl: Option<Span>,
    /// `STATIC`
    pub is_static: Option<Span>,
    /// `MASKED WITH …` (Cassandra only).
    pub mask: Option<ColumnMask>,
    /// `PRIMARY KEY` behind the column.
    pub primary_key: Option<Span>,
    /// Where it was written.
    pub span: Span,
}

/// `PRIMARY KEY ((a, b), c)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrimaryKey {
    /// The partition key columns.
    pub partition: Vec<Ident>,
    /// The clustering columns.
    pub clustering: Vec<Ident>,
    /// Where it was written, from `PRIMARY` on.
    pub span: Span,
}

/// `MASKED WITH …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMask {
    /// The masking function; `None` for `DEFAULT`.
    pub function: Option<FunctionName>,
    /// Its arguments behind the column, terms.
    pub args: Vec<Expr>,
    /// Where it was written, from `MASKED` on.
    pub span: Span,
}
