//! Schemas as data: written as CQL, compared, and carried from one to another.
//!
//! ```text
//! catalog ─▶ Schema ─▶ CQL that replays to the same catalog        (of, write)
//! rows of `system_schema` ─▶ Schema                                (the caller makes it)
//! Schema, Schema ─▶ differences by object                          (compare)
//!                └▶ statements from one to the other, or refusals  (migrate)
//! Schema, uses of queries ─▶ SVG, Mermaid                          (diagram)
//! ```
//!
//! A [`Schema`] holds what a server keeps, in one normal form: types as text,
//! options without the server's defaults. Comments, and where things were
//! declared, are not part of it. It opens no file and asks no server.

mod model;
mod normal;
mod of_catalog;
mod options;

pub mod diagram;

mod compare;
mod facts;
mod migrate;
mod statement;
mod write;

pub use compare::{Difference, compare};
pub use facts::{Object, ObjectKind};
pub use migrate::{Migration, Step, migrate};
pub use model::{
    Aggregate, Column, Function, Index, Keyspace, OptionValue, Options, Schema, Table, UserType,
    View,
};
pub use write::{statements, write, write_keyspace};
