//! Typed statements against a real server: behaviour that only a server shows.
//!
//! Each test has a keyspace of its own, which statements are mapped to.

#![expect(
    clippy::unwrap_used,
    clippy::struct_field_names,
    clippy::items_after_statements,
    reason = "tests may panic, and declare what they use where they use it"
)]

mod batches;
mod bulk;
mod changes;
mod collections;
mod conditions;
mod drift;
mod executors;
mod kitchen;
mod observing;
mod parts;
mod row_statements;
mod rows;
mod scalars;
mod testing;
mod values;
