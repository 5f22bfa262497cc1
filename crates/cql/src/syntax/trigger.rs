//! `CREATE TRIGGER` and `DROP TRIGGER` (Cassandra only).

use crate::span::Span;

use super::literal::Literal;
use super::name::{Ident, QualifiedName};

/// `CREATE TRIGGER … ON … USING …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateTrigger {
    /// `IF NOT EXISTS`
    pub if_not_exists: Option<Span>,
    /// The trigger.
    pub name: Ident,
    /// The table.
    pub table: QualifiedName,
    /// The Java class, a string literal.
    pub class: Literal,
}

/// `DROP TRIGGER … ON …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DropTrigger {
    /// `IF EXISTS`
    pub if_exists: Option<Span>,
    /// The trigger.
    pub name: Ident,
    /// The table.
    pub table: QualifiedName,
}
