//! Files of named statements, shared by Rust and Python.
//!
//! ```cql
//! -- Events of one aggregate from a version on, oldest first.
//! -- name: events_since
//! SELECT version, event_type FROM event_store.events WHERE aggregate_id = ?;
//! ```

use std::path::Path;

use rsylla_cql::Span;

use crate::error::ProjectError;
use crate::files;

/// A file of named statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryFile {
    /// The file's text, which all spans refer to.
    pub text: String,
    /// Its statements in order.
    pub queries: Vec<NamedQuery>,
    /// What is wrong with its structure.
    pub errors: Vec<QueryFileError>,
}

/// One named statement of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedQuery {
    /// The name after `-- name:`, in `snake_case`.
    pub name: String,
    /// The name's place.
    pub name_span: Span,
    /// The comment lines above the name, without dashes.
    pub docs: String,
    /// Options after `-- rsylla:`, as written: `page_size = 500, not_null(total)`.
    pub options: Option<(String, Span)>,
    /// The statement's place, without surrounding space and semicolon.
    pub statement: Span,
}

/// A mistake in a query file's structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryFileError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
}

impl QueryFile {
    /// Reads the file at `path`, which must be below `root`.
    ///
    /// # Errors
    /// [`ProjectError`] where the file leads out of the project or cannot be read.
    pub fn read(root: &Path, path: &Path) -> Result<Self, ProjectError> {
        if !files::stays_inside(root, path) {
            return Err(ProjectError::Outside {
                config: root.to_owned(),
                pattern: path.to_string_lossy().into_owned(),
            });
        }
        Ok(Self::parse(files::read(path)?))
    }

    /// Splits a text into named statements.
    pub fn parse(text: String) -> Self {
        let mut reader = Reader::default();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            reader.line(line, at);
            at += line.len();
        }
        let (queries, errors) = reader.finish(&text);
        Self {
            text,
            queries,
            errors,
        }
    }

    /// The text of one of its statements.
    pub fn statement(&self, query: &NamedQuery) -> &str {
        &self.text[query.statement.start as usize..query.statement.end as usize]
    }
}

/// What was seen so far of a file, line by line.
#[derive(Default)]
struct Reader {
    docs: Vec<String>,
    queries: Vec<NamedQuery>,
    errors: Vec<QueryFileError>,
    in_statement: bool,
}

impl Reader {
    fn line(&mut self, line: &str, at: usize) {
        let trimmed = line.trim();
        if let Some(comment) = trimmed.strip_prefix("--") {
            self.comment(comment, line, at);
        } else if trimmed.is_empty() {
            self.docs.clear();
        } else {
            self.statement(line, trimmed, at);
        }
    }

    fn comment(&mut self, comment: &str, line: &str, at: usize) {
        let comment = comment.trim();
        let span = |part: &str| {
            let start = at + line.find(part).unwrap_or(0);
            Span {
                start: start as u32,
                end: (start + part.len()) as u32,
            }
        };
        if let Some(name) = comment.strip_prefix("name:") {
            self.name(name.trim(), span(name.trim()));
        } else if let Some(options) = comment.strip_prefix("rsylla:") {
            let options = options.trim();
            match self.queries.last_mut() {
                Some(query) if !self.in_statement && query.options.is_none() => {
                    query.options = Some((options.to_owned(), span(options)));
                }
                _ => self.errors.push(QueryFileError {
                    message: "options stand on one line between `-- name:` and the statement"
                        .to_owned(),
                    span: span(options),
                }),
            }
        } else {
            // A comment inside a statement is forgotten when the statement goes on.
            self.docs.push(comment.to_owned());
        }
    }

    fn name(&mut self, name: &str, span: Span) {
        let valid = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !valid {
            self.errors.push(QueryFileError {
                message: format!("`{name}` is no name for a statement: write it in `snake_case`"),
                span,
            });
        } else if self.queries.iter().any(|query| query.name == name) {
            self.errors.push(QueryFileError {
                message: format!("two statements are named `{name}`"),
                span,
            });
        }
        self.in_statement = false;
        let docs = std::mem::take(&mut self.docs).join("\n");
        let statement = Span {
            start: span.end,
            end: span.end,
        };
        self.queries.push(NamedQuery {
            name: name.to_owned(),
            name_span: span,
            docs,
            options: None,
            statement,
        });
    }

    fn statement(&mut self, line: &str, trimmed: &str, at: usize) {
        let start = (at + line.len() - line.trim_start().len()) as u32;
        let end = start + trimmed.len() as u32;
        match self.queries.last_mut() {
            Some(query) => {
                if !self.in_statement {
                    query.statement = Span { start, end };
                    self.in_statement = true;
                }
                query.statement.end = end;
                self.docs.clear();
            }
            None => self.errors.push(QueryFileError {
                message: "a statement without a name: put `-- name: its_name` above it".to_owned(),
                span: Span { start, end },
            }),
        }
    }

    fn finish(mut self, text: &str) -> (Vec<NamedQuery>, Vec<QueryFileError>) {
        for query in &mut self.queries {
            let span = &mut query.statement;
            let statement = &text[span.start as usize..span.end as usize];
            let kept = statement.trim_end().trim_end_matches(';').trim_end().len();
            span.end = span.start + kept as u32;
            if span.start == span.end {
                self.errors.push(QueryFileError {
                    message: format!("`{}` has no statement", query.name),
                    span: query.name_span,
                });
            }
        }
        (self.queries, self.errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_statements_are_found_with_their_docs() {
        let file = QueryFile::parse(
            "-- The file's own comment.\n\n-- Reads a user.\n-- Twice.\n-- name: user\n-- rsylla: page_size = 5\nSELECT *\n  -- inner\n  FROM t;\n\n-- name: drop_user\nDELETE FROM t WHERE id = ?\n".to_owned(),
        );
        assert_eq!(file.errors, []);
        assert_eq!(file.queries.len(), 2);
        assert_eq!(file.queries[0].name, "user");
        assert_eq!(file.queries[0].docs, "Reads a user.\nTwice.");
        assert_eq!(file.queries[0].options.as_ref().unwrap().0, "page_size = 5");
        assert_eq!(
            file.statement(&file.queries[0]),
            "SELECT *\n  -- inner\n  FROM t"
        );
        assert_eq!(
            file.statement(&file.queries[1]),
            "DELETE FROM t WHERE id = ?"
        );
        assert_eq!(file.queries[1].docs, "");
    }

    #[track_caller]
    fn wrong(text: &str, expected: &str) {
        let file = QueryFile::parse(text.to_owned());
        assert!(
            file.errors.iter().any(|e| e.message.contains(expected)),
            "{:?}",
            file.errors
        );
    }

    #[test]
    fn mistakes_are_named() {
        wrong("SELECT 1", "without a name");
        wrong("-- name: a\n-- name: b\nSELECT 1", "`a` has no statement");
        wrong(
            "-- name: a\nSELECT 1;\n-- name: a\nSELECT 2;",
            "two statements are named `a`",
        );
        wrong("-- name: GetUser\nSELECT 1", "snake_case");
    }
}
