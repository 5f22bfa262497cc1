//! Faults of nodes and of what they answer, on three real nodes.
//!
//! The tests share one cluster and take turns: what one does to a node would
//! disturb another.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod answers;
mod cluster;
mod malformed;
mod nodes;
