//! Finds `rsylla.toml` and reads what it names, for the macros, the command and Python.
//!
//! ```text
//! directory ─ find ─▶ rsylla.toml ─ config ─▶ schema files ─ rsylla-cql ─▶ Project { catalog, … }
//! ```
//!
//! [`Project::load`] keeps what it read and reads again only what changed, so
//! that thousands of macro calls, and editors that keep the macros alive for
//! days, see one consistent and current project. It knows nothing of Rust,
//! Python or servers.

mod cache;
mod config;
mod error;
mod files;
mod project;
mod queries;

pub use config::{Config, KeyspacePattern, TimeTypes};
pub use error::ProjectError;
pub use files::of_folder as files_of_folder;
pub use project::{FileDiagnostic, Project};
pub use queries::{NamedQuery, QueryFile, QueryFileError, SourceFile, SourceMap};
pub use rsylla_cql::diagnostic::Level;
