//! What went wrong, as `compile_error!`.
//!
//! rustc underlines the whole literal; the message itself carries the line of
//! CQL with carets under the exact characters.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use rsylla_cql::diagnostic::{Diagnostic, Place, Related, Severity, render_with_catalog};
use rsylla_cql::{Catalog, Span as CqlSpan};
use rsylla_project::{Level, Project};

use crate::literal::CqlLiteral;

/// Mistakes of one macro call, to be reported together.
#[derive(Default)]
#[must_use]
pub(crate) struct Mistakes {
    found: Vec<(Span, String)>,
}

impl Mistakes {
    /// Remembers a mistake that rustc can point at by itself.
    pub(crate) fn add(&mut self, span: Span, message: impl Into<String>) {
        self.found.push((span, message.into()));
    }

    /// Remembers what `syn` found.
    pub(crate) fn syn(&mut self, error: syn::Error) {
        for error in error {
            self.add(error.span(), error.to_string());
        }
    }

    /// Remembers those diagnostics of a literal's CQL that are errors, and the
    /// lints that the project denies.
    pub(crate) fn cql(&mut self, project: &Project, cql: &CqlLiteral, diagnostics: &[Diagnostic]) {
        let denied = denied(project, diagnostics);
        if denied.is_empty() {
            return;
        }
        let source = cql.source();
        let place = Place { file: &source.file, line: source.line, column: source.column };
        for diagnostic in denied {
            let diagnostic = moved(diagnostic, |span| source.place(span));
            self.add(cql.span(), framed(&diagnostic, &source.text, place, project.catalog()));
        }
    }

    /// The same for CQL in a file of statements, whose place is `file`.
    pub(crate) fn file(
        &mut self,
        project: &Project,
        span: Span,
        file: &str,
        text: &str,
        diagnostics: &[Diagnostic],
    ) {
        for diagnostic in denied(project, diagnostics) {
            self.add(span, framed(diagnostic, text, Place::file(file), project.catalog()));
        }
    }

    /// Remembers what is wrong in the schema files, unless this process has said so.
    pub(crate) fn schema(&mut self, project: &Project, span: Span) {
        static SAID: Mutex<Option<HashSet<String>>> = Mutex::new(None);
        let errors = project.diagnostics().iter().filter(|found| found.diagnostic.is_error());
        let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
        for error in errors {
            let text = headline_first(&error.rendered);
            if said.get_or_insert_default().insert(text.clone()) {
                self.add(span, text);
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// One `compile_error!` for each mistake.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.found
            .into_iter()
            .map(|(span, message)| quote_spanned!(span=> ::core::compile_error!(#message);))
            .collect()
    }
}

/// What the project does not let pass: errors, and lints that it denies.
fn denied<'a>(project: &Project, diagnostics: &'a [Diagnostic]) -> Vec<&'a Diagnostic> {
    diagnostics
        .iter()
        .filter(|d| d.is_error() || project.lint_level(d.code) == Level::Deny)
        .collect()
}

/// The diagnostic with every place in its own text moved by `to`.
fn moved(diagnostic: &Diagnostic, to: impl Fn(CqlSpan) -> CqlSpan) -> Diagnostic {
    let mut moved = diagnostic.clone();
    moved.severity = Severity::Error;
    moved.span = to(moved.span);
    for related in &mut moved.related {
        if let Related::Here { span, .. } = related {
            *span = to(*span);
        }
    }
    moved
}

fn framed(diagnostic: &Diagnostic, text: &str, place: Place<'_>, catalog: &Catalog) -> String {
    headline_first(&render_with_catalog(diagnostic, text, place, catalog))
}

/// A rendered diagnostic without its first `error[code]: `, since rustc writes
/// its own; the code goes to the end of the headline.
fn headline_first(rendered: &str) -> String {
    let rendered = rendered.trim_end();
    let (first, rest) = rendered.split_once('\n').unwrap_or((rendered, ""));
    match first.split_once(": ") {
        Some((kind, message)) => {
            let code = kind.split(['[', ']']).nth(1).unwrap_or(kind);
            format!("{message} [{code}]\n{rest}")
        }
        None => rendered.to_owned(),
    }
}
