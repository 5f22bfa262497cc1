//! What is wrong with a text, as data; only [`render`] makes text of it.
//!
//! Codes are listed in `codes.rs`; each has an explain page of its name in `explain/`.

mod codes;
mod render;
mod suggest;

pub use codes::{Code, Level};
pub use render::{Place, render, render_with_catalog};
pub use suggest::nearest;

use crate::catalog::Declaration;
use crate::span::Span;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Accepted by the server; worth knowing.
    Warning,
    /// The server refuses it (or a lint was raised to `deny`).
    Error,
}

/// One thing that is wrong, with the exact characters and the cure where one is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of mistake.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// The headline: stands alone in one line, names the user's things in backquotes.
    pub message: String,
    /// The offending characters, no more.
    pub span: Span,
    /// What to say under the carets.
    pub label: Option<String>,
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// What the user can do, in words that can be typed.
    pub help: Option<String>,
    /// A replacement of some characters that would cure it (`did you mean`).
    pub suggestion: Option<Suggestion>,
    /// Background, one sentence each.
    pub notes: Vec<String>,
}

/// Another place that explains a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Related {
    /// A place in the same text.
    Here {
        /// The characters.
        span: Span,
        /// What they have to do with it.
        text: String,
    },
    /// A declaration in a schema file.
    Declared {
        /// Where it stands.
        at: Declaration,
        /// What it has to do with it (`declared here`).
        text: String,
    },
}

/// A replacement of some characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What to replace; may be empty, to insert.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}

/// Leaves out the middle of a message that cites what no screen can show: a name or a value of
/// thousands of characters, which the span points at anyway.
fn shortened(message: String) -> String {
    const LONGEST: usize = 600;
    const KEPT: usize = 200;
    if message.len() <= LONGEST || message.chars().count() <= LONGEST {
        return message;
    }
    let count = message.chars().count();
    let start = message.chars().take(KEPT);
    let end = message.chars().skip(count.saturating_sub(KEPT));
    start.chain(std::iter::once('…')).chain(end).collect()
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, span, message.into())
    }

    /// A warning (a lint) at `span`.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, span, message.into())
    }

    fn new(code: Code, severity: Severity, span: Span, message: String) -> Self {
        Self {
            code,
            severity,
            message: shortened(message),
            span,
            label: None,
            related: Vec::new(),
            help: None,
            suggestion: None,
            notes: Vec::new(),
        }
    }

    /// Says something under the carets.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Says what the user can do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Offers `replacement` for the offending characters: "did you mean".
    #[must_use]
    pub fn suggest(self, replacement: impl Into<String>) -> Self {
        let span = self.span;
        self.suggest_at(span, replacement)
    }

    /// Offers `replacement` for the characters at `span`.
    #[must_use]
    pub fn suggest_at(mut self, span: Span, replacement: impl Into<String>) -> Self {
        let replacement = replacement.into();
        if self.help.is_none() {
            self.help = Some(format!("did you mean `{replacement}`?"));
        }
        self.suggestion = Some(Suggestion { span, replacement });
        self
    }

    /// Offers the nearest of `names` to `written`, if one is near.
    #[must_use]
    pub fn suggest_nearest<'a>(
        self,
        written: &str,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        match nearest(written, names) {
            Some(name) => {
                let replacement = crate::types::QuotedIfNeeded(name).to_string();
                self.suggest(replacement)
            }
            None => self,
        }
    }

    /// Points at another place in the same text.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Related::Here {
            span,
            text: text.into(),
        });
        self
    }

    /// Points at a declaration in a schema file.
    #[must_use]
    pub fn declared(mut self, at: Declaration, text: impl Into<String>) -> Self {
        self.related.push(Related::Declared {
            at,
            text: text.into(),
        });
        self
    }

    /// Adds a sentence of background.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Whether the server refuses the text because of this.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
