//! What the schema files say: keyspaces, tables, types, indexes, views and functions.
//!
//! Built by replaying schema statements in order ([`Catalog::apply`],
//! [`Catalog::load`]), so numbered migrations work as schema files. Statements
//! are read against it; it never looks at a server.
//!
//! `model.rs` has what a catalog holds, `source.rs` remembers where it was
//! declared, one file per kind of schema statement applies it.

mod model;
mod source;
mod system;

pub use model::{
    Aggregate, Catalog, ClusteringOrder, Column, ColumnKind, Function, Index, IndexKind, IndexTarget,
    Keyspace, Table, View,
};
pub use source::{Declaration, SourceId};
