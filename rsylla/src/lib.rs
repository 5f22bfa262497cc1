//! CQL that cannot drift.

pub use scylla as driver;
