//! CQL text to checked meaning, without a server.
//!
//! ```text
//! schema files ─ lex ─ parse ─▶ catalog ┐
//!                                       ├─ check ─▶ CheckedStatement
//! "SELECT … ?" ─ lex ─ parse ─▶ statement┘      └─▶ Diagnostics
//! ```
//!
//! The measure of this crate is agreement: for any schema and statement it says
//! what a real server says (accepted or refused, each bind marker's name and
//! type, the partition-key markers, each result column) and what the server
//! does not say comes as lints.
//!
//! It opens no file, reads no variable, never panics, and is linear in its
//! input; nesting is bounded with an error.
//!
//! Suggested reading order: [`syntax`] (`select.rs` first), [`catalog`],
//! [`types`], [`mod@check`] (`select.rs` beside its syntax), [`checked`],
//! [`template`] (statements with optional parts), [`diagnostic`]. For back ends:
//! [`fields`], [`names`], [`text`].

pub mod catalog;
pub mod check;
pub mod checked;
pub mod diagnostic;
mod dialect;
pub mod fields;
pub mod lexer;
pub mod names;
mod span;
pub mod syntax;
pub mod template;
pub mod text;
pub mod types;

pub use catalog::Catalog;
pub use check::{Checked, check};
pub use checked::CheckedStatement;
pub use diagnostic::{Code, Diagnostic, Severity};
pub use dialect::Dialect;
pub use span::Span;
pub use types::CqlType;
