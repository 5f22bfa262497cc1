//! A schema as a picture: tables with keys and types, and which query reads and writes which.

mod card;
mod mermaid;
mod svg;

pub use mermaid::mermaid;
pub use svg::svg;

use crate::model::{Keyspace, Schema};

/// What a named query does with one table or view.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The keyspace of the table.
    pub keyspace: String,
    /// The table.
    pub table: String,
    /// The query's name.
    pub query: String,
    /// Whether it writes rows; it reads them otherwise.
    pub writes: bool,
}

/// Keyspaces that have something to show.
fn shown(schema: &Schema) -> impl Iterator<Item = &Keyspace> {
    schema
        .keyspaces
        .values()
        .filter(|keyspace| !keyspace.tables.is_empty() || !keyspace.types.is_empty())
}
