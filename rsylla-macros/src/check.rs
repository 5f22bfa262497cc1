//! What a statement means: the project's schema, `rsylla-cql`, and what only Rust asks of a statement.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use proc_macro2::Span;
use rsylla_cql::checked::CheckedStatement;
use rsylla_cql::diagnostic::{Diagnostic, Level, Severity};
use rsylla_cql::fields::wrong_markers;
use rsylla_cql::template::{CheckedTemplate, Template, check_template};
use rsylla_project::Project;

use crate::report::{Report, Source};

/// The project that the crate being compiled belongs to.
pub(crate) fn project(at: Span, report: &mut Report) -> Option<Arc<Project>> {
    let folder = crate_folder();
    match Project::load(&folder) {
        Ok(project) => {
            if first_sight(&folder, &project) {
                for wrong in project
                    .diagnostics()
                    .iter()
                    .filter(|wrong| wrong.diagnostic.is_error())
                {
                    report.error(at, wrong.rendered.trim_end().trim_start_matches("error: "));
                }
            }
            Some(project)
        }
        Err(error) => {
            report.error(at, error.to_string());
            None
        }
    }
}

/// The folder of the crate being compiled.
pub(crate) fn crate_folder() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::default, PathBuf::from)
}

/// Whether this process sees this state of the project for the first time: what
/// is wrong in schema files is said once, not by every statement. Editors keep
/// one process for all crates, so the crate's folder is part of the question.
pub(crate) fn first_sight(folder: &std::path::Path, project: &Arc<Project>) -> bool {
    static SEEN: LazyLock<Mutex<HashMap<PathBuf, Arc<Project>>>> = LazyLock::new(Mutex::default);
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    match seen.get(folder) {
        Some(known) if Arc::ptr_eq(known, project) => false,
        _ => {
            seen.insert(folder.to_owned(), Arc::clone(project));
            true
        }
    }
}

/// A statement without mistakes, with all that it stands for.
pub(crate) struct Checked {
    template: Template,
    pub(crate) meaning: CheckedTemplate,
    /// The meaning of the variant with all optional parts.
    pub(crate) full: CheckedStatement,
}

impl Checked {
    /// The text and the meaning of each choice of optional parts, in the order of
    /// [`CheckedTemplate::variants`].
    pub(crate) fn variants(&self) -> impl Iterator<Item = (String, &CheckedStatement)> {
        let texts = (0..).map(|bits| self.template.variant(bits));
        texts.zip(&self.meaning.variants)
    }

    /// A part of the statement as it was written.
    pub(crate) fn written(&self, part: rsylla_cql::Span) -> &str {
        part.of(self.template.text())
    }
}

/// Checks a statement. What the project denies is an error, what it allows is nothing.
pub(crate) fn check(
    project: &Project,
    source: &Source<'_>,
    text: &str,
    report: &mut Report,
) -> Option<Checked> {
    let template = Template::parse(text, project.dialect());
    let meaning = check_template(project.catalog(), project.keyspace(), &template);
    let mut say = |diagnostic: &Diagnostic| report.cql(source, diagnostic, project.catalog());
    for diagnostic in &meaning.diagnostics {
        if diagnostic.is_error() {
            say(diagnostic);
            continue;
        }
        match project.lint_level(diagnostic.code) {
            Level::Allow => {}
            Level::Warn => say(diagnostic),
            Level::Deny => say(&Diagnostic {
                severity: Severity::Error,
                ..diagnostic.clone()
            }),
        }
    }
    let full = meaning.full()?.clone();
    for wrong in wrong_markers(&full, text) {
        say(&wrong);
    }
    (!report.has_errors()).then_some(Checked {
        template,
        meaning,
        full,
    })
}
