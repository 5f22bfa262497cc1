//! `CREATE TYPE` and `ALTER TYPE`.

use crate::span::Span;

use super::alter_table::Rename;
use super::name::{Ident, QualifiedName};
use super::type_name::TypeName;

/// `CREATE TYPE … (…)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateType {
    /// The comments directly above the statement.
    pub docs: Option<String>,
    /// `IF NOT EXISTS`
    pub if_not_exists: Option<Span>,
    /// The type.
    pub name: QualifiedName,
    /// Its fields in order.
    pub fields: Vec<FieldDefinition>,
}

/// `field type`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDefinition {
    /// The comments directly above, or behind on the same line.
    pub docs: Option<String>,
    /// The field.
    pub name: Ident,
    /// Its type.
    pub ty: TypeName,
    /// Where it was written.
    pub span: Span,
}

/// `ALTER TYPE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterType {
    /// `IF EXISTS` (Cassandra only).
    pub if_exists: Option<Span>,
    /// The type.
    pub name: QualifiedName,
    /// What changes.
    pub change: AlterTypeChange,
}

/// The changes of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlterTypeChange {
    /// `ALTER field TYPE type`
    Type {
        /// The field.
        field: Ident,
        /// Its new type.
        ty: TypeName,
    },
    /// `ADD field type`
    Add {
        /// `IF NOT EXISTS` (Cassandra only).
        if_not_exists: Option<Span>,
        /// The new field.
        field: FieldDefinition,
    },
    /// `RENAME field TO field AND …`
    Rename {
        /// `IF EXISTS` (Cassandra only).
        if_exists: Option<Span>,
        /// The renamed fields.
        renames: Vec<Rename>,
    },
}
