//! `CREATE KEYSPACE` and `ALTER KEYSPACE`.

use crate::span::Span;

use super::name::Ident;
use super::properties::Property;

/// `CREATE KEYSPACE … WITH …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateKeyspace {
    /// `IF NOT EXISTS`
    pub if_not_exists: Option<Span>,
    /// The keyspace.
    pub name: Ident,
    /// Its properties; `ScyllaDB` can do without.
    pub properties: Vec<Property>,
}

/// `ALTER KEYSPACE … WITH …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterKeyspace {
    /// `IF EXISTS` (Cassandra only).
    pub if_exists: Option<Span>,
    /// The keyspace.
    pub name: Ident,
    /// The properties that change.
    pub properties: Vec<Property>,
}
