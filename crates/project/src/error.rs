//! What can be wrong with a project before any CQL is read.

use std::path::{Path, PathBuf};

/// A project that cannot be read.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ProjectError {
    /// Neither `rsylla.toml` nor a folder `schemas` was found.
    #[error(
        "no schema files for `{start}`: neither an `rsylla.toml` there or above it, nor `schemas/*.cql`",
        start = start.display()
    )]
    NotFound {
        /// Where the search began.
        start: PathBuf,
    },
    /// A file or folder cannot be read.
    #[error("cannot read `{path}`: {reason}", path = path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// `rsylla.toml` is not what it should be.
    #[error("{path}: {reason}", path = path.display())]
    Config {
        /// The configuration file.
        path: PathBuf,
        /// What is wrong, with line and column where known.
        reason: String,
    },
    /// A glob of `rsylla.toml` matches no file.
    #[error("{config}: `{pattern}` matches no file", config = config.display())]
    NoMatch {
        /// The configuration file.
        config: PathBuf,
        /// The glob as written.
        pattern: String,
    },
    /// A path that leads out of the project.
    #[error("{config}: `{pattern}` leads out of the project", config = config.display())]
    Outside {
        /// The configuration file.
        config: PathBuf,
        /// The glob or path as written.
        pattern: String,
    },
    /// A schema or query file larger than any person writes.
    #[error("`{path}` has {bytes} bytes, more than the limit of {limit}", path = path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
}

impl ProjectError {
    pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self::Unreadable {
            path: path.to_owned(),
            reason: error.to_string(),
        }
    }
}
