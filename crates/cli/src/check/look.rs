//! What is wrong in one file.

use std::path::Path;
use std::sync::Arc;

use rsylla_cql::diagnostic::{Code, Diagnostic};
use rsylla_cql::{Catalog, Dialect, Span};
use rsylla_project::{Project, QueryFile};
use rsylla_sources::{Schema, python, query_file, rust, script};

use super::files::{File, Language, from_here};
use super::finding::Finding;
use super::projects::{at_level, of_error};

/// The largest file that is read: more is no source.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// What is wrong in a file of a project, or of none.
pub(crate) fn at(file: &File, project: Option<&Arc<Project>>) -> Vec<Finding> {
    let project = project.map(|project| &**project);
    let is_schema = |project: &Project| project.schema_files().contains(&file.path);
    if file.language == Language::Cql && project.is_some_and(is_schema) {
        // Said of the project.
        return Vec::new();
    }
    let text = match read(file) {
        Ok(text) => text,
        Err(unreadable) => return vec![*unreadable],
    };
    let schema = || match project {
        Some(project) => {
            let patterns = project.config().patterns.iter();
            let patterns = patterns.map(|entry| entry.pattern.clone()).collect();
            Schema::of_files(project.catalog(), project.keyspace(), patterns)
        }
        None => Schema::unknown(Dialect::default()),
    };
    let found = match file.language {
        Language::Python => python::check(&text, schema()),
        Language::Cql if has_names(&text) => return statements(file, project),
        Language::Rust => return of_rust(file, &text, project),
        Language::Cql => script(&text, schema()),
    };
    let none = Catalog::new(Dialect::default());
    let catalog = project.map_or(&none, Project::catalog);
    let at_level = |diagnostic: Diagnostic| at_level(diagnostic, project);
    found
        .into_iter()
        .filter_map(at_level)
        .map(|diagnostic| Finding::new(&file.shown, &text, diagnostic, catalog))
        .collect()
}

/// What is wrong with the macros of a Rust source, which are checked against schema files only.
fn of_rust(file: &File, text: &str, project: Option<&Project>) -> Vec<Finding> {
    let Some(project) = project else {
        return Vec::new();
    };
    let catalog = project.catalog();
    let found = rust::check(text, catalog, project.keyspace());
    let missing = found.files.into_iter().filter_map(|(path, span)| {
        let folder = crate_folder(&file.path)?;
        let message = format!("there is no file `{path}` in the folder of the crate");
        let is_missing = !folder.join(&path).is_file();
        is_missing.then(|| Diagnostic::error(Code::QueryFile, span, message))
    });
    let found: Vec<Diagnostic> = found.diagnostics.into_iter().chain(missing).collect();
    found
        .into_iter()
        .filter_map(|diagnostic| at_level(diagnostic, Some(project)))
        .map(|diagnostic| Finding::new(&file.shown, text, diagnostic, catalog))
        .collect()
}

/// The folder of the crate that a source belongs to.
fn crate_folder(path: &Path) -> Option<&Path> {
    path.ancestors()
        .skip(1)
        .find(|folder| folder.join("Cargo.toml").is_file())
}

/// Whether a file has named statements, or what they are made of.
fn has_names(text: &str) -> bool {
    text.lines().any(|line| {
        let comment = line.trim().strip_prefix("--").map(str::trim_start);
        comment.is_some_and(|comment| {
            ["name:", "fragment:", "include:"]
                .iter()
                .any(|key| comment.starts_with(key))
        })
    })
}

/// What is wrong in a file of named statements, and in the files that it includes.
fn statements(file: &File, project: Option<&Project>) -> Vec<Finding> {
    let none = Catalog::new(Dialect::default());
    let catalog = project.map_or(&none, Project::catalog);
    let folder = file.path.parent().unwrap_or(&file.path);
    let read = QueryFile::read(project.map_or(folder, Project::root), &file.path);
    let read = match read {
        Ok(read) => read,
        Err(error) => return vec![of_error(&error)],
    };
    let found = query_file(&read, catalog, project.and_then(Project::keyspace));
    let mut findings = Vec::new();
    for (source, diagnostic) in found {
        // Without a schema only the structure of the file can be judged, and the text.
        let is_known =
            project.is_some() || matches!(diagnostic.code, Code::QueryFile | Code::Syntax);
        let Some(diagnostic) = at_level(diagnostic, project).filter(|_| is_known) else {
            continue;
        };
        let source = &read.sources[source];
        let shown = if source.path == *file.path {
            file.shown.clone()
        } else {
            shown(&source.path, file)
        };
        findings.push(Finding::new(&shown, &source.text, diagnostic, catalog));
    }
    findings
}

/// An included file as the user knows it: beside the file that is checked.
fn shown(included: &Path, file: &File) -> String {
    let folder = file.path.parent().unwrap_or(&file.path);
    let shown_folder = Path::new(&file.shown).parent();
    match (included.strip_prefix(folder), shown_folder) {
        (Ok(below), Some(shown)) => shown.join(below).to_string_lossy().into_owned(),
        _ => from_here(included),
    }
}

/// The text of a file, which must be UTF-8.
fn read(file: &File) -> Result<String, Box<Finding>> {
    let fail = |place, reason: &str| {
        let message = format!("`{}` {reason}", file.shown);
        let code = Code::Unreadable;
        Box::new(Finding::of_file(&file.shown, place, code, &message))
    };
    let bytes = std::fs::read(&file.path)
        .map_err(|error| fail((1, 1), &format!("cannot be read: {error}")))?;
    if bytes.len() > MAX_BYTES {
        let reason = format!("has more than {MAX_BYTES} bytes");
        return Err(fail((1, 1), &reason));
    }
    String::from_utf8(bytes).map_err(|error| {
        let until = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..until]).into_owned();
        let place = Span::at(until as u32).line_column(&before);
        fail(place, "is not UTF-8: this byte begins no character")
    })
}
