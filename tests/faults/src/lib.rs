//! Faults, injected into a real three-node cluster and into what it answers,
//! while typed statements run.
//!
//! ```text
//! nodes.rs  kills, freezes and restarts nodes      ┐
//! proxy.rs  cuts, swallows and forges answers      ├─ load.rs, history.rs ─▶ what was acknowledged, and what is there
//! ```
//!
//! [`history`] judges: it knows nothing of servers, only what callers were told
//! and what was read afterwards. Tests bound each run; the command `rsylla-faults`
//! runs the same for as long as one likes.

pub mod history;
pub mod load;
pub mod nodes;
pub mod proxy;
