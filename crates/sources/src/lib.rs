//! CQL where people write it: in Python and Rust sources, and in files of statements.
//!
//! ```text
//! app.py ─ parse ─▶ calls of `execute`, `prepare` … ─▶ texts, with places ─ rsylla-cql ─▶ Diagnostics
//!                   values given to them ───────────────▶ against the markers ─▶ Diagnostics
//! ```
//!
//! Pure text in, diagnostics out: their spans are places in the source's own text. What can only be
//! guessed is not said: a text with unknown parts is judged by what holds whatever they are.
//!
//! Suggested reading order: [`Text`], [`judge()`], [`python`], [`rust`], [`query_file`].

mod ignore;
mod judge;
pub mod python;
mod queries;
pub mod rust;
mod schema;
mod script;
mod text;

pub use ignore::without_ignored;
pub use judge::{Judged, judge};
pub use queries::query_file;
pub use schema::Schema;
pub use script::script;
pub use text::Text;
