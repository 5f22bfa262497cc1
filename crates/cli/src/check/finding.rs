//! One thing that was found, with its place in a file.

use rsylla_cql::diagnostic::{Code, Diagnostic, Place, Severity, render_with_catalog};
use rsylla_cql::{Catalog, Dialect, Span};
use serde::Serialize;

use super::fix::Fix;

/// Something that is wrong, or worth knowing, in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    pub(crate) file: String,
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) end_line: u32,
    pub(crate) end_column: u32,
    pub(crate) severity: &'static str,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// What would cure it.
    #[serde(skip)]
    pub(crate) fix: Option<Fix>,
    /// As people read it, with the lines of the source.
    #[serde(skip)]
    pub(crate) rendered: String,
}

impl Finding {
    /// A diagnostic of a file's text.
    pub(crate) fn new(file: &str, text: &str, diagnostic: Diagnostic, catalog: &Catalog) -> Self {
        let (line, column) = diagnostic.span.line_column(text);
        let (end_line, end_column) = Span::at(diagnostic.span.end).line_column(text);
        Self {
            file: file.to_owned(),
            line,
            column,
            end_line,
            end_column,
            severity: match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            code: diagnostic.code.name(),
            rendered: render_with_catalog(&diagnostic, text, Place::file(file), catalog),
            fix: fix(text, &diagnostic),
            message: diagnostic.message,
            help: diagnostic.help,
        }
    }

    /// Something that is wrong with a file as such.
    pub(crate) fn of_file(
        file: &str,
        (line, column): (u32, u32),
        code: Code,
        message: &str,
    ) -> Self {
        let mut finding = Self::new(
            file,
            "",
            Diagnostic::error(code, Span::default(), message),
            &Catalog::new(Dialect::default()),
        );
        finding.line = line;
        finding.column = column;
        finding.end_line = line;
        finding.end_column = column;
        finding.rendered = format!(
            "error[{}]: {message}\n --> {file}:{line}:{column}\n",
            code.name()
        );
        finding
    }

    /// What findings are ordered by.
    pub(crate) fn place(&self) -> (&str, u32, u32, &str) {
        (&self.file, self.line, self.column, self.code)
    }

    /// Whether it is not about CQL but about what cannot be read.
    pub(crate) fn is_of_environment(&self) -> bool {
        [Code::QueryFile, Code::Unreadable, Code::Configuration]
            .iter()
            .any(|code| code.name() == self.code)
    }

    pub(crate) fn is_error(&self) -> bool {
        self.severity == "error"
    }
}

/// What a suggestion does to a file's text. What does not run as it is cannot be made worse, and a
/// star's columns are what it stands for.
fn fix(text: &str, diagnostic: &Diagnostic) -> Option<Fix> {
    let is_safe = match diagnostic.code {
        Code::SelectStar => true,
        _ => diagnostic.is_error() && diagnostic.code.default_level().is_none(),
    };
    let suggestion = diagnostic.suggestion.as_ref().filter(|_| is_safe)?;
    let range = suggestion.span.range();
    Some(Fix {
        old: text.get(range.clone())?.to_owned(),
        start: range.start,
        end: range.end,
        new: suggestion.replacement.clone(),
    })
}
