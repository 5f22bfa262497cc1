//! What went wrong, as rustc shows it.
//!
//! On stable Rust a span inside a string literal cannot be set, so each message
//! carries the file, the line and column, and the line of CQL with carets.

use std::path::Path;

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use rsylla_cql::Catalog;
use rsylla_cql::diagnostic::{Diagnostic, Place, Related, render_with_catalog};
use rsylla_project::{NamedQuery, QueryFile, SourceFile};

use crate::check::crate_folder;
use crate::input::Literal;

/// Collects everything that is wrong, so that it is all said at once.
///
/// It must be looked at: dropping one with errors in it is a mistake of ours.
#[derive(Default)]
pub(crate) struct Report {
    errors: Vec<(Span, String)>,
    warnings: Vec<(Span, String)>,
    looked_at: bool,
}

impl Report {
    /// Says something that has no place in CQL.
    pub(crate) fn error(&mut self, span: Span, message: impl Into<String>) {
        self.errors.push((span, message.into()));
    }

    /// Says what is wrong with a text of CQL.
    pub(crate) fn cql(&mut self, source: &Source<'_>, diagnostic: &Diagnostic, catalog: &Catalog) {
        let message = source.render(diagnostic, catalog);
        let entry = (source.span(diagnostic.span), message);
        if diagnostic.is_error() {
            self.errors.push(entry);
        } else {
            self.warnings.push(entry);
        }
    }

    /// Whether something is wrong.
    pub(crate) fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// A macro call for each error; nothing is said twice.
    pub(crate) fn errors(mut self) -> Vec<TokenStream> {
        self.looked_at = true;
        let mut said = std::mem::take(&mut self.errors);
        said.dedup_by(|a, b| a.1 == b.1);
        said.into_iter()
            .map(|(span, message)| quote_spanned! {span=> ::core::compile_error!(#message) })
            .collect()
    }

    /// An item for each warning. Stable Rust lets a macro warn only in the
    /// guise of something deprecated.
    pub(crate) fn warnings(mut self) -> TokenStream {
        self.looked_at = true;
        let warnings = self.warnings.iter().map(|(span, message)| {
            let warning = proc_macro2::Ident::new("lint", *span);
            quote_spanned! {*span=>
                const _: () = {
                    #[deprecated(note = #message)]
                    #[allow(non_upper_case_globals)]
                    const #warning: () = ();
                    let _ = #warning;
                };
            }
        });
        warnings.collect()
    }
}

impl Drop for Report {
    fn drop(&mut self) {
        assert!(
            self.looked_at || self.errors.is_empty() || std::thread::panicking(),
            "errors were collected and then forgotten"
        );
    }
}

/// Where a text of CQL comes from.
#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    /// A literal in the Rust source.
    Literal(&'a Literal),
    /// A file of statements, or one of them, of which the macro names the path.
    File {
        file: &'a QueryFile,
        /// The source that places are in, or the statement with its own.
        part: FilePart<'a>,
        span: Span,
    },
}

/// What of a file of statements places refer to.
#[derive(Clone, Copy)]
pub(crate) enum FilePart<'a> {
    /// One of the file's sources: itself, or a file that it includes.
    Source(usize),
    /// A statement with its fragments in their places.
    Statement(&'a NamedQuery),
}

impl FilePart<'_> {
    /// The source and the place in it.
    fn place(&self, span: rsylla_cql::Span) -> (usize, rsylla_cql::Span) {
        match self {
            Self::Source(source) => (*source, span),
            Self::Statement(query) => query.map.place(span),
        }
    }
}

impl Source<'_> {
    /// The place that rustc underlines.
    pub(crate) fn span(&self, part: rsylla_cql::Span) -> Span {
        match self {
            Self::Literal(literal) => literal.subspan(part),
            Self::File { span, .. } => *span,
        }
    }

    /// The place of all of it.
    pub(crate) fn whole(&self) -> Span {
        match self {
            Self::Literal(literal) => literal.span(),
            Self::File { span, .. } => *span,
        }
    }

    fn render(&self, diagnostic: &Diagnostic, catalog: &Catalog) -> String {
        let rendered = match self {
            Self::Literal(literal) => {
                let source = literal.source();
                let place = literal.span();
                let file = place.file();
                let start = place.start();
                let place = Place {
                    file: &file,
                    line: start.line as u32,
                    column: (start.column + source.opening) as u32 + 1,
                };
                let shown = moved(diagnostic, |span| source.span(span));
                render_with_catalog(&shown, &source.text, place, catalog)
            }
            Self::File { file, part, .. } => {
                let (source, _) = part.place(diagnostic.span);
                let SourceFile { path, text } = &file.sources[source];
                let shown = moved(&in_one_source(diagnostic, part), |span| part.place(span).1);
                render_with_catalog(&shown, text, Place::file(&shown_path(path)), catalog)
            }
        };
        headline_first(&rendered)
    }
}

/// The diagnostic without what it says of other sources than its own.
fn in_one_source(diagnostic: &Diagnostic, part: &FilePart<'_>) -> Diagnostic {
    let mut shown = diagnostic.clone();
    let (source, _) = part.place(diagnostic.span);
    shown.related.retain(|related| match related {
        Related::Here { span, .. } => part.place(*span).0 == source,
        Related::Declared { .. } => true,
    });
    shown
}

/// A path as the user knows it: from the crate's folder.
pub(crate) fn shown_path(path: &Path) -> String {
    let relative = path.strip_prefix(crate_folder()).unwrap_or(path);
    relative.to_string_lossy().into_owned()
}

/// The diagnostic with its places moved.
fn moved(diagnostic: &Diagnostic, to: impl Fn(rsylla_cql::Span) -> rsylla_cql::Span) -> Diagnostic {
    let mut moved = diagnostic.clone();
    moved.span = to(moved.span);
    for related in &mut moved.related {
        if let Related::Here { span, .. } = related {
            *span = to(*span);
        }
    }
    moved
}

/// rustc writes `error: ` itself: `error[code]: message` becomes `message [code]`.
fn headline_first(rendered: &str) -> String {
    let rendered = rendered.trim_end();
    let (headline, rest) = rendered.split_once('\n').unwrap_or((rendered, ""));
    match headline.split_once(": ") {
        Some((severity, message)) => {
            let code = severity.find('[').map_or("", |at| &severity[at..]);
            format!("{message} {code}\n{rest}")
        }
        None => rendered.to_owned(),
    }
}
