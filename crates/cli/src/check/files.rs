//! Which files there are to check.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use rsylla_cql::diagnostic::Code;

use super::finding::Finding;

/// Folders of what others wrote, or machines.
const NOT_OURS: [&str; 6] = [
    "__pycache__",
    "node_modules",
    "site-packages",
    "target",
    "venv",
    "env",
];

/// What a file is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Cql,
    Python,
    Rust,
}

impl Language {
    fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "cql" => Some(Self::Cql),
            "py" => Some(Self::Python),
            "rs" => Some(Self::Rust),
            _ => None,
        }
    }
}

/// A file to check.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Where it is, from the root.
    pub(crate) path: PathBuf,
    /// Its name, as the user knows it.
    pub(crate) shown: String,
    pub(crate) language: Language,
}

/// The files below some paths, and what is wrong with the paths.
pub(crate) struct Listed {
    pub(crate) files: Vec<File>,
    pub(crate) findings: Vec<Finding>,
}

/// The files at these paths and below, without hidden ones and those that Git is told to ignore.
pub(crate) fn list(paths: &[PathBuf]) -> Listed {
    let mut listed = Listed {
        files: Vec::new(),
        findings: Vec::new(),
    };
    for path in paths {
        listed.add(path);
    }
    listed.files.sort_by(|a, b| a.path.cmp(&b.path));
    listed.files.dedup_by(|a, b| a.path == b.path);
    listed
}

impl Listed {
    fn add(&mut self, path: &Path) {
        if path.is_file() && Language::of(path).is_none() {
            return self.fail(path, "is no `.cql`, `.py` or `.rs` file");
        }
        let walk = WalkBuilder::new(path)
            .require_git(false)
            .filter_entry(|entry| {
                let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                let name = entry.file_name().to_string_lossy();
                !is_folder || entry.depth() == 0 || !NOT_OURS.contains(&&*name)
            })
            .build();
        for entry in walk {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_dir()) => {}
                Ok(entry) => self.file(entry.path()),
                Err(error) => {
                    let reason = match error.io_error() {
                        Some(error) => error.to_string(),
                        None => error.to_string(),
                    };
                    self.fail(path, &format!("cannot be read: {reason}"));
                }
            }
        }
    }

    fn file(&mut self, path: &Path) {
        let Some(language) = Language::of(path) else {
            return;
        };
        match std::path::absolute(path) {
            Ok(absolute) => self.files.push(File {
                path: absolute,
                shown: shown(path),
                language,
            }),
            Err(error) => self.fail(path, &format!("cannot be read: {error}")),
        }
    }

    fn fail(&mut self, path: &Path, reason: &str) {
        let shown = shown(path);
        let message = format!("`{shown}` {reason}");
        self.findings
            .push(Finding::of_file(&shown, (1, 1), Code::Unreadable, &message));
    }
}

/// A path as the user knows it.
fn shown(path: &Path) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    path.to_string_lossy().into_owned()
}

/// An absolute path as the user knows it: from the working folder.
pub(crate) fn from_here(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    shown(path.strip_prefix(here).unwrap_or(path))
}
