//! A folder of generated files: what it lacks, and how it gets it.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rsylla_codegen::File;

/// A folder, the files that belong there, and what has to change.
pub(super) struct Folder {
    path: PathBuf,
    files: Vec<File>,
    changes: Vec<Change>,
}

/// What has to change, or did.
pub(super) struct Change {
    what: What,
    path: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    New,
    Changed,
    Stale,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.what {
            What::New => "new",
            What::Changed => "changed",
            What::Stale => "stale",
        };
        write!(f, "{what}: {}", self.path.display())
    }
}

impl Folder {
    /// Compares `files` with what is in the folder at `path`, which may not exist yet.
    pub(super) fn new(path: &Path, files: Vec<File>) -> Result<Self, String> {
        let mut changes = Vec::new();
        for file in &files {
            let at = path.join(&file.path);
            match read(&at)? {
                None => changes.push(Change {
                    what: What::New,
                    path: at,
                }),
                Some(text) if text == file.text => {}
                Some(text) if File::is_generated(&text) || text.trim().is_empty() => {
                    changes.push(Change {
                        what: What::Changed,
                        path: at,
                    });
                }
                Some(_) => {
                    return Err(format!(
                        "`{}` was not generated: move it away, or name another folder",
                        at.display()
                    ));
                }
            }
        }
        for at in modules(path)? {
            let is_wanted = files.iter().any(|file| path.join(&file.path) == at);
            if !is_wanted && read(&at)?.is_some_and(|text| File::is_generated(&text)) {
                changes.push(Change {
                    what: What::Stale,
                    path: at,
                });
            }
        }
        Ok(Self {
            path: path.to_owned(),
            files,
            changes,
        })
    }

    /// What has to change, or did.
    pub(super) fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Makes the changes: each file is replaced whole, and none before all are written beside it.
    pub(super) fn write(&self) -> Result<(), String> {
        fs::create_dir_all(&self.path).map_err(|error| unwritable(&self.path, &error))?;
        let mut written = Vec::new();
        for change in self
            .changes
            .iter()
            .filter(|change| change.what != What::Stale)
        {
            let Some(file) = self
                .files
                .iter()
                .find(|file| self.path.join(&file.path) == change.path)
            else {
                continue;
            };
            let beside = self
                .path
                .join(format!(".{}.{}", file.path, std::process::id()));
            if let Err(error) = fs::write(&beside, &file.text) {
                remove(
                    written
                        .iter()
                        .map(|(beside, _): &(PathBuf, &PathBuf)| beside)
                        .chain([&beside]),
                );
                return Err(unwritable(&change.path, &error));
            }
            written.push((beside, &change.path));
        }
        for (at, (beside, path)) in written.iter().enumerate() {
            if let Err(error) = fs::rename(beside, path) {
                remove(written[at..].iter().map(|(beside, _)| beside));
                return Err(unwritable(path, &error));
            }
        }
        for change in self
            .changes
            .iter()
            .filter(|change| change.what == What::Stale)
        {
            fs::remove_file(&change.path).map_err(|error| unwritable(&change.path, &error))?;
        }
        Ok(())
    }
}

fn remove<'a>(paths: impl Iterator<Item = &'a PathBuf>) {
    for path in paths {
        let _ = fs::remove_file(path);
    }
}

/// The file's text; none where there is no such file.
fn read(path: &Path) -> Result<Option<String>, String> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("cannot read `{}`: {error}", path.display())),
    }
}

/// The modules in a folder, by name.
fn modules(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let unreadable = |error: io::Error| format!("cannot read `{}`: {error}", folder.display());
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|ending| ending == "py") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn unwritable(path: &Path, error: &io::Error) -> String {
    format!("cannot write `{}`: {error}", path.display())
}
