//! Compares the checker with a real Apache Cassandra on random schemas and
//! statements, and records what the server says of statements that are written.
//!
//! ```text
//! seed ─▶ generate, mutate ─┬─▶ PREPARE (wire) ─┐
//!                           └─▶ check ──────────┴─▶ verdict ─▶ shrink ─▶ case
//! ```
//!
//! Suggested reading order: `run.rs`, `site.rs` (a keyspace on both sides),
//! `verdict.rs`, `generate/`, `mutate.rs`, `shrink.rs`, `record.rs`; `wire/` is
//! the connection. It judges no statement itself: what the server says holds.

mod run;

mod arbitrary;
mod site;
mod verdict;

mod generate;
mod mutate;
mod pieces;
mod random;

mod found;
mod reduce;
mod shrink;

pub mod record;

mod wire;

pub use found::Found;
pub use run::{Limit, Options, Outcome, run};
