//! Which project each file belongs to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rsylla_cql::diagnostic::{Code, Diagnostic, Level, Severity};
use rsylla_project::{Project, ProjectError, files_of_folder};

use super::files::{File, from_here};
use super::finding::Finding;

/// The projects of the files that are checked.
pub(crate) struct Projects {
    /// The project's folder of each folder that has files, where there is one.
    folders: BTreeMap<PathBuf, Option<PathBuf>>,
    loaded: BTreeMap<PathBuf, Result<Arc<Project>, ProjectError>>,
}

impl Projects {
    /// Finds and reads the projects of these files.
    pub(crate) fn of(files: &[File]) -> Self {
        let mut projects = Self {
            folders: BTreeMap::new(),
            loaded: BTreeMap::new(),
        };
        for file in files {
            projects.find(folder(&file.path));
        }
        projects
    }

    fn find(&mut self, folder: &Path) {
        if self.folders.contains_key(folder) {
            return;
        }
        let root = root(folder);
        if let Some(root) = &root {
            let load = || Project::load(root);
            self.loaded.entry(root.clone()).or_insert_with(load);
        }
        self.folders.insert(folder.to_owned(), root);
    }

    /// The project of a file; none where there is none, or it cannot be read.
    pub(crate) fn of_file(&self, path: &Path) -> Option<&Arc<Project>> {
        let root = self.folders.get(folder(path))?.as_ref()?;
        self.loaded.get(root)?.as_ref().ok()
    }

    /// What is wrong with the projects as such, and in their schema files. What is only worth
    /// knowing of a schema file is said where that is checked itself.
    pub(crate) fn findings(&self, files: &[File]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for project in self.loaded.values() {
            match project {
                Ok(project) => findings.extend(of_schema(project, files)),
                Err(error) => findings.push(of_error(error)),
            }
        }
        findings
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

/// The folder of the project that a folder belongs to: the nearest with an `rsylla.toml`, else the
/// nearest with `schemas/*.cql`.
fn root(folder: &Path) -> Option<PathBuf> {
    let has_config = |folder: &&Path| folder.join("rsylla.toml").is_file();
    let has_schemas = |folder: &&Path| {
        let schemas = folder.join("schemas");
        schemas.is_dir() && files_of_folder(&schemas).is_ok()
    };
    folder
        .ancestors()
        .find(has_config)
        .or_else(|| folder.ancestors().find(has_schemas))
        .map(Path::to_owned)
}

fn of_schema(project: &Project, files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let texts = project.schema_texts();
    for ((name, text, _), path) in texts.zip(project.schema_files()) {
        let is_checked = files.iter().any(|file| file.path == *path);
        let shown = match files.iter().find(|file| file.path == *path) {
            Some(file) => file.shown.clone(),
            None => from_here(path),
        };
        for found in project.diagnostics() {
            if found.file != name || !(is_checked || found.diagnostic.is_error()) {
                continue;
            }
            if let Some(diagnostic) = at_level(found.diagnostic.clone(), Some(project)) {
                findings.push(Finding::new(&shown, text, diagnostic, project.catalog()));
            }
        }
    }
    findings
}

/// The diagnostic as the project wants it to be reported, if it does.
pub(crate) fn at_level(diagnostic: Diagnostic, project: Option<&Project>) -> Option<Diagnostic> {
    let Some(default) = diagnostic.code.default_level() else {
        return Some(diagnostic);
    };
    match project.map_or(default, |project| project.lint_level(diagnostic.code)) {
        Level::Allow => None,
        Level::Warn => Some(diagnostic),
        Level::Deny => Some(Diagnostic {
            severity: Severity::Error,
            ..diagnostic
        }),
    }
}

/// A project that cannot be read.
pub(crate) fn of_error(error: &ProjectError) -> Finding {
    let (path, code) = match error {
        ProjectError::Config { path, .. } => (path, Code::Configuration),
        ProjectError::NoMatch { config, .. } | ProjectError::Outside { config, .. } => {
            (config, Code::Configuration)
        }
        ProjectError::Unreadable { path, .. } | ProjectError::TooLarge { path, .. } => {
            (path, Code::Unreadable)
        }
        ProjectError::NotFound { start } => (start, Code::Unreadable),
        _ => return Finding::of_file("", (1, 1), Code::Unreadable, &error.to_string()),
    };
    let shown = from_here(path);
    let message = error.to_string().replace(&*path.to_string_lossy(), &shown);
    let message = message.trim_start_matches(&format!("{shown}: "));
    let place = place_in(message).unwrap_or((1, 1));
    Finding::of_file(&shown, place, code, message.trim_end())
}

/// The place that a message of the TOML library names: `at line 2, column 1`.
fn place_in(message: &str) -> Option<(u32, u32)> {
    let (_, rest) = message.split_once("at line ")?;
    let (line, rest) = rest.split_once(", column ")?;
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    Some((line.parse().ok()?, rest[..digits].parse().ok()?))
}
