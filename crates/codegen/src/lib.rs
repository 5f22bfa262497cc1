//! Typed Python for checked statements.
//!
//! ```text
//! Query ─ Statement::new ─▶ Statement (its shape in Python) ┐
//!                                                           ├─ package ─▶ Vec<File>
//! module names, paths ──────────────────────────────────────┘
//! ```
//!
//! Statements in, files out: it opens nothing and writes nothing. What it
//! writes is to look as if a person had: frozen dataclasses (or named tuples, models, structs) for
//! rows and user types, one module per file of statements, a class with a method per
//! statement for blocking sessions, one for asyncio, and one that fills a batch. Nothing that comes from
//! a schema or a query file can be more there than a name, a string or a comment.
//!
//! Suggested reading order: [`Statement`] (`statement.rs`), `module.rs`, `class.rs`,
//! `choice.rs` (optional parts), then what they stand on: `scope.rs`, `names.rs`, `types.rs`, `imports.rs`, `source.rs`, `quote.rs`.

mod batch;
mod choice;
mod class;
mod docs;
mod imports;
mod lints;
mod module;
mod names;
mod options;
mod package;
mod quote;
mod row;
mod scope;
mod source;
mod statement;
mod text;
mod types;
mod user_types;

pub use options::Options;
pub use package::{File, Module, package};
pub use row::Rows;
pub use statement::{Query, Statement, Wrong};
