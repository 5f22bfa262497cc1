//! `DROP` of all that is dropped by name alone.

use crate::span::Span;

use super::name::{FunctionName, Ident, QualifiedName};
use super::type_name::TypeName;

/// `DROP KEYSPACE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DropKeyspace {
    /// `IF EXISTS`
    pub if_exists: Option<Span>,
    /// The keyspace.
    pub name: Ident,
}

/// `DROP TABLE …`, `DROP TYPE …`, `DROP INDEX …` or `DROP MATERIALIZED VIEW …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drop {
    /// `IF EXISTS`
    pub if_exists: Option<Span>,
    /// What is dropped.
    pub name: QualifiedName,
}

/// `DROP FUNCTION …` or `DROP AGGREGATE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DropFunction {
    /// `IF EXISTS`
    pub if_exists: Option<Span>,
    /// What is dropped.
    pub name: FunctionName,
    /// The types of its arguments, where parentheses are written.
    pub arguments: Option<Vec<TypeName>>,
}
