//! Which files belong to a project, and their texts.

use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use crate::error::ProjectError;

/// The largest schema or query file that is read: more is a mistake, not a schema.
pub(crate) const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// The `.cql` files of `folder` itself, numbers in names ordered by value.
///
/// # Errors
/// [`ProjectError`] where there is none or the folder cannot be read.
pub fn of_folder(folder: &Path) -> Result<Vec<PathBuf>, ProjectError> {
    matching(folder, folder, &["*.cql".to_owned()], true)
}

/// The files that `patterns` match below `root`, each once, numbers in names
/// ordered by value (`2_` before `10_`).
pub(crate) fn matching(
    root: &Path,
    config: &Path,
    patterns: &[String],
    required: bool,
) -> Result<Vec<PathBuf>, ProjectError> {
    let mut found = Vec::new();
    for pattern in patterns {
        let outside = || ProjectError::Outside {
            config: config.to_owned(),
            pattern: pattern.clone(),
        };
        let relative = Path::new(pattern);
        if relative
            .components()
            .any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
        {
            return Err(outside());
        }
        let absolute = Path::new(&glob::Pattern::escape(&root.to_string_lossy())).join(relative);
        let paths =
            glob::glob(&absolute.to_string_lossy()).map_err(|error| ProjectError::Config {
                path: config.to_owned(),
                reason: format!("`{pattern}` is no glob: {error}"),
            })?;
        let before = found.len();
        for path in paths {
            let path = path.map_err(|e| ProjectError::unreadable(e.path(), e.error()))?;
            if path.is_dir() {
                continue;
            }
            if !stays_inside(root, &path) {
                return Err(outside());
            }
            found.push(path);
        }
        if required && found.len() == before {
            return Err(ProjectError::NoMatch {
                config: config.to_owned(),
                pattern: pattern.clone(),
            });
        }
    }
    found.sort_by_cached_key(|path| natural_key(&path.to_string_lossy()));
    found.dedup();
    Ok(found)
}

/// Whether `path`, links followed, is below `root`.
pub(crate) fn stays_inside(root: &Path, path: &Path) -> bool {
    match (root.canonicalize(), path.canonicalize()) {
        (Ok(root), Ok(path)) => path.starts_with(root),
        // What does not exist cannot leave; reading it will say so.
        _ => true,
    }
}

/// Time and size of a file, by which a change is noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    path: PathBuf,
    modified: Option<SystemTime>,
    bytes: u64,
}

impl Stamp {
    pub(crate) fn of(path: &Path) -> Self {
        let metadata = std::fs::metadata(path).ok();
        Self {
            path: path.to_owned(),
            modified: metadata.as_ref().and_then(|m| m.modified().ok()),
            bytes: metadata.as_ref().map_or(0, std::fs::Metadata::len),
        }
    }

    pub(crate) fn is_current(&self) -> bool {
        Self::of(&self.path) == *self
    }
}

/// The text of a file, which must be UTF-8; a byte-order mark is dropped.
pub(crate) fn read(path: &Path) -> Result<String, ProjectError> {
    let unreadable = |error: std::io::Error| ProjectError::unreadable(path, &error);
    let bytes = std::fs::metadata(path).map_err(unreadable)?.len();
    if bytes > MAX_BYTES {
        return Err(ProjectError::TooLarge {
            path: path.to_owned(),
            bytes,
            limit: MAX_BYTES,
        });
    }
    let text = std::fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8(text).map_err(|error| ProjectError::Unreadable {
        path: path.to_owned(),
        reason: format!(
            "it is not UTF-8 at byte {}",
            error.utf8_error().valid_up_to()
        ),
    })?;
    Ok(text
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text))
}

/// A key that orders `2_a` before `10_a`.
fn natural_key(text: &str) -> Vec<(u128, String)> {
    let mut key = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = rest[..digits]
            .parse()
            .unwrap_or(if digits == 0 { 0 } else { u128::MAX });
        rest = &rest[digits..];
        let letters = rest
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(rest.len());
        key.push((number, rest[..letters].to_owned()));
        rest = &rest[letters..];
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_are_ordered_by_value() {
        let mut names = ["10_c.cql", "2_b.cql", "1_a.cql", "a.cql", "2_a.cql"];
        names.sort_by_cached_key(|name| natural_key(name));
        assert_eq!(
            names,
            ["a.cql", "1_a.cql", "2_a.cql", "2_b.cql", "10_c.cql"]
        );
    }

    #[test]
    fn nothing_outside_the_project_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("rsylla.toml");
        for pattern in ["../x.cql", "/etc/passwd", "a/../../b.cql"] {
            let result = matching(folder.path(), &config, &[pattern.to_owned()], true);
            assert!(
                matches!(result, Err(ProjectError::Outside { .. })),
                "{pattern}: {result:?}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_project_is_refused() {
        let outside = tempfile::NamedTempFile::new().unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("a.cql")).unwrap();
        let config = folder.path().join("rsylla.toml");
        let result = matching(folder.path(), &config, &["*.cql".to_owned()], true);
        assert!(
            matches!(result, Err(ProjectError::Outside { .. })),
            "{result:?}"
        );
    }
}
