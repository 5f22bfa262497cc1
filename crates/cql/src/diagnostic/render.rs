//! Diagnostics to text, as people read them.
//!
//! ```text
//! error[unknown-column]: table `shop.users` has no column `nmae`
//!  --> src/users.rs:12:31
//!    |
//! 12 | SELECT nmae FROM shop.users WHERE id = ?
//!    |        ^^^^ did you mean `name`?
//!    = note: declared in schemas/shop.cql:3
//! ```

use std::fmt::Write as _;

use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Related, Severity};
use crate::span::Span;

/// Where the text of a diagnostic stands.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The file to name, as the reader knows it.
    pub file: &'a str,
    /// The line of the file (from 1) on which the text begins.
    pub line: u32,
    /// The column of that line (in characters, from 1) at which the text begins.
    pub column: u32,
}

impl<'a> Place<'a> {
    /// A text that is a whole file.
    pub fn file(file: &'a str) -> Self {
        Self {
            file,
            line: 1,
            column: 1,
        }
    }
}

/// The diagnostic as text; schema files are not named.
pub fn render(diagnostic: &Diagnostic, text: &str, place: Place<'_>) -> String {
    render_inner(diagnostic, text, place, None)
}

/// The diagnostic as text, with the places of declarations found in `catalog`.
pub fn render_with_catalog(
    diagnostic: &Diagnostic,
    text: &str,
    place: Place<'_>,
    catalog: &Catalog,
) -> String {
    render_inner(diagnostic, text, place, Some(catalog))
}

fn render_inner(
    diagnostic: &Diagnostic,
    text: &str,
    place: Place<'_>,
    catalog: Option<&Catalog>,
) -> String {
    let mut out = String::new();
    let word = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let _ = writeln!(
        out,
        "{word}[{}]: {}",
        diagnostic.code.name(),
        diagnostic.message
    );

    let snippet = Snippet::of(text, place, diagnostic.span);
    let margin = snippet.number.to_string().len();
    let _ = writeln!(
        out,
        "{:margin$}--> {}:{}:{}",
        "", place.file, snippet.number, snippet.column
    );
    snippet.write(&mut out, margin, diagnostic.label.as_deref(), '^');
    for related in &diagnostic.related {
        if let Related::Here { span, text: label } = related {
            Snippet::of(text, place, *span).write(&mut out, margin, Some(label), '-');
        }
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "{:margin$} = help: {help}", "");
    }
    for related in &diagnostic.related {
        if let Related::Declared { at, text } = related
            && let Some((file, source)) = at
                .source
                .and_then(|source| catalog.and_then(|c| c.source(source)))
        {
            let (line, _) = at.span.line_column(source);
            let _ = writeln!(out, "{:margin$} = note: {text} in {file}:{line}", "");
        }
    }
    for note in &diagnostic.notes {
        let _ = writeln!(out, "{:margin$} = note: {note}", "");
    }
    out
}

/// One line of the text with a part of it marked.
struct Snippet<'a> {
    number: u32,
    column: u32,
    line: &'a str,
    /// Characters before the marked part, and marked characters (at least one).
    indent: usize,
    width: usize,
}

impl<'a> Snippet<'a> {
    fn of(text: &'a str, place: Place<'_>, span: Span) -> Self {
        let start = floor_boundary(text, span.start as usize);
        let end = floor_boundary(text, span.end as usize).max(start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let line = text[line_start..line_end].trim_end_matches('\r');
        let lines_before = text[..line_start].matches('\n').count() as u32;
        let indent = text[line_start..start].chars().count();
        let width = text[start..end.min(line_end)].chars().count().max(1);
        let first_column = if lines_before == 0 { place.column } else { 1 };
        Self {
            number: place.line + lines_before,
            column: first_column + indent as u32,
            line,
            indent,
            width,
        }
    }

    fn write(&self, out: &mut String, margin: usize, label: Option<&str>, mark: char) {
        let padding: String = self
            .line
            .chars()
            .take(self.indent)
            .map(|c| if c == '\t' { '\t' } else { ' ' })
            .collect();
        let marks: String = std::iter::repeat_n(mark, self.width).collect();
        let label = label.map_or(String::new(), |label| format!(" {label}"));
        let _ = writeln!(out, "{:margin$} |", "");
        let _ = writeln!(out, "{:>margin$} | {}", self.number, self.line);
        let _ = writeln!(out, "{:margin$} | {padding}{marks}{label}", "");
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
