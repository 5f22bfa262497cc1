//! `ALTER TABLE`.

use crate::span::Span;

use super::create_table::{ColumnDefinition, ColumnMask};
use super::expr::Expr;
use super::name::{Ident, QualifiedName};
use super::properties::Property;
use super::type_name::TypeName;

/// `ALTER TABLE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterTable {
    /// `IF EXISTS` (Cassandra only).
    pub if_exists: Option<Span>,
    /// The table.
    pub table: QualifiedName,
    /// What changes.
    pub change: AlterTableChange,
}

/// The changes of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlterTableChange {
    /// `ALTER column TYPE type`
    Type {
        /// The column.
        column: Ident,
        /// Its new type.
        ty: TypeName,
    },
    /// `ALTER column MASKED WITH …` or `ALTER column DROP MASKED` (Cassandra only).
    Mask {
        /// `IF EXISTS`
        if_exists: Option<Span>,
        /// The column.
        column: Ident,
        /// The new mask; `None` for `DROP MASKED`.
        mask: Option<ColumnMask>,
    },
    /// `ADD column type` or `ADD (column type, …)`
    Add {
        /// `IF NOT EXISTS` (Cassandra only).
        if_not_exists: Option<Span>,
        /// The new columns.
        columns: Vec<ColumnDefinition>,
    },
    /// `DROP column` or `DROP (column, …)`
    Drop {
        /// `IF EXISTS` (Cassandra only).
        if_exists: Option<Span>,
        /// The columns.
        columns: Vec<Ident>,
        /// `USING TIMESTAMP n`; in `ScyllaDB` perhaps a marker.
        timestamp: Option<Expr>,
    },
    /// `RENAME column TO column AND …`
    Rename {
        /// `IF EXISTS` (Cassandra only).
        if_exists: Option<Span>,
        /// The renamed columns.
        renames: Vec<Rename>,
    },
    /// `DROP COMPACT STORAGE`, and where it was written (Cassandra only).
    DropCompactStorage(Span),
    /// `WITH …`
    Properties(Vec<Property>),
    /// `TTL column` or `TTL NULL` (`ScyllaDB` only).
    Ttl(Option<Ident>),
}

/// `from TO to`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// The name so far.
    pub from: Ident,
    /// The new name.
    pub to: Ident,
}
