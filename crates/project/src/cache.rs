//! What was read before, as long as it is still true.
//!
//! Macros ask for the project at every call, and an editor keeps one process
//! for all crates for days: entries are keyed by the asking folder, and a
//! changed, added or removed file is noticed by its time and size.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::ProjectError;
use crate::files::Stamp;
use crate::project::Project;

/// How long an entry is trusted without looking at the files: macro calls of
/// one compilation come thousands to the second.
const TRUSTED: Duration = Duration::from_millis(200);

struct Entry {
    result: Result<Arc<Project>, ProjectError>,
    stamps: Vec<Stamp>,
    looked: Instant,
}

static ENTRIES: LazyLock<Mutex<HashMap<PathBuf, Entry>>> = LazyLock::new(Mutex::default);

pub(crate) fn load(start: &Path) -> Result<Arc<Project>, ProjectError> {
    let mut entries = ENTRIES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(entry) = entries.get_mut(start) {
        if entry.looked.elapsed() < TRUSTED {
            return entry.result.clone();
        }
        if entry.stamps.iter().all(Stamp::is_current) {
            entry.looked = Instant::now();
            return entry.result.clone();
        }
    }
    // Taken before reading, so that a change in between is seen next time.
    let looked = Instant::now();
    let before = searched(start);
    let result = Project::read(start).map(Arc::new);
    let stamps = before.into_iter().chain(read(&result)).collect();
    entries.insert(
        start.to_owned(),
        Entry {
            result: result.clone(),
            stamps,
            looked,
        },
    );
    result
}

/// Where a configuration could appear.
fn searched(start: &Path) -> Vec<Stamp> {
    start
        .ancestors()
        .flat_map(|folder| {
            [
                folder.join(crate::config::FILE_NAME),
                folder.join("schemas"),
            ]
        })
        .map(|path| Stamp::of(&path))
        .collect()
}

/// What was read: files, and their folders, whose times tell of files added or removed.
fn read(result: &Result<Arc<Project>, ProjectError>) -> Vec<Stamp> {
    let Ok(project) = result else {
        return Vec::new();
    };
    let mut paths: Vec<&Path> = project.tracked_files().collect();
    paths.extend(
        project
            .schema_files()
            .iter()
            .filter_map(|file| file.parent()),
    );
    paths.sort_unstable();
    paths.dedup();
    paths.into_iter().map(Stamp::of).collect()
}
