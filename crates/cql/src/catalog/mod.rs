//! What the schema files say: keyspaces, tables, types, indexes, views and functions.
//!
//! Built by replaying schema statements in order ([`Catalog::apply`],
//! [`Catalog::load`]), so numbered migrations work as schema files. Statements
//! are read against it; it never looks at a server.
//!
//! `model.rs` and `table.rs` have what a catalog holds, `source.rs` remembers where it was
//! declared, `system.rs` what every server has. `apply.rs` replays statements:
//! one file per kind checks it (with `ddl.rs` and `names.rs`) and notes what changes
//! (`edit.rs`). `resolve.rs` finds the types that are written, `options/` reads
//! what stands behind `WITH`.

mod model;
mod source;
mod system;
mod table;

mod apply;
mod ddl;
mod edit;
mod names;

mod aggregate;
mod alter_table;
mod cdc_log;
mod class_name;
mod compact;
mod compatible;
mod create_table;
mod drop;
mod function;
mod index;
mod keyspace;
mod mask;
mod options;
mod replication;
mod resolve;
mod trigger;
mod type_walk;
mod user_type;
mod value;
mod view;

pub use model::{Aggregate, Catalog, Function, Keyspace};
pub(crate) use resolve::native_type;
pub use resolve::resolve_type;
pub use source::{Declaration, SourceId};
pub use table::{ClusteringOrder, Column, ColumnKind, Index, IndexKind, IndexTarget, Table, View};
pub(crate) use type_walk::references_duration;

#[cfg(test)]
mod testing;

use ddl::{Ddl, Touch};
