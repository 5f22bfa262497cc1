//! CQL that cannot drift.
//!
//! Statements for ScyllaDB and Apache Cassandra, checked against your schema
//! files when your program compiles, over the `scylla` driver.
//!
//! Suggested reading order: [`Statement`] (what the macros make), [`Execute`]
//! (what can be done with it), [`Session`], [`bind`] (the table of types),
//! [`Batch`], [`Error`].

pub mod bind;
pub mod cql;
pub mod kind;
pub mod prelude;
#[doc(hidden)]
pub mod private;

mod applied;
mod attempts;
pub mod batch;
mod builder;
mod bulk;
mod columns;
mod compare;
mod entries;
mod error;
mod execute;
mod field;
mod guard;
mod keyspace;
mod mapping;
mod observe;
mod pages;
mod prepare;
mod prepared;
mod range;
mod registry;
mod request;
mod schema;
mod session;
mod statement;
mod stream;
#[cfg(feature = "test")]
pub mod testing;
mod types;
mod udt;
mod value;
mod verify;

#[cfg(feature = "test")]
pub use rsylla_macros::test;
pub use rsylla_macros::{Row, Udt, Value, queries, query, query_as, schema};
pub use scylla as driver;

pub use applied::Applied;
pub use batch::Batch;
pub use bind::Bind;
pub use builder::SessionBuilder;
pub use bulk::{Bulk, Failed, Progress, Written};
pub use compare::{Difference, Part};
pub use entries::Entries;
pub use error::{Error, Outcome, Result};
pub use execute::{Execute, Execution, FetchAll, FetchOne, FetchOptional, FetchPage, RowPage};
pub use field::{Field, NullableField};
pub use keyspace::Keyspace;
pub use observe::StatementMetrics;
pub use range::IntoBounds;
pub use registry::statements;
pub use schema::Schema;
pub use session::Session;
pub use statement::{Options, Statement, StatementMeta, Traits};
pub use stream::RowStream;
pub use udt::UserType;
pub use verify::{Report, Verified};

pub use scylla::response::PagingState;
pub use scylla::statement::{Consistency, SerialConsistency};
pub use scylla::value::{
    CqlDecimal as Decimal, CqlDuration as Duration, CqlTimeuuid as Timeuuid, CqlVarint as Varint,
};
pub use uuid::Uuid;
