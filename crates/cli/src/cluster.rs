//! A live cluster: how it is reached, and what its schema is.
//!
//! ```text
//! flags ─ connect ─▶ session ─ system_schema ─▶ rows ─ live ─▶ Schema ─▶ CQL ─ replay ─▶ Schema
//! ```
//!
//! Rows become a schema by way of its text, replayed as schema files are: what
//! a cluster has and what files say go through one reader.

mod connect;
mod keyspace;
mod live;
mod rows;
mod scylla;
mod system_schema;

pub(crate) use connect::{Connection, block_on};
pub(crate) use live::{Live, has_tables, read};
pub(crate) use scylla::forget_unreadable;
