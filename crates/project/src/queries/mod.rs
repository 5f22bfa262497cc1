//! Files of named statements, shared by Rust and Python.
//!
//! ```cql
//! -- include: shared/columns.cql
//!
//! -- fragment: event_columns
//! version, event_type, event_data
//!
//! -- Events of one aggregate, perhaps from a version on, oldest first.
//! -- name: events_since
//! SELECT ${event_columns} FROM event_store.events
//! WHERE aggregate_id = ? [AND version >= :from_version];
//! ```
//!
//! A fragment is text with a name; `${name}` stands for it, in statements and
//! in fragments below. An include brings the fragments of another file, which
//! is found from the including file's folder and stays in the project; its
//! statements stay its own. What stands in brackets is optional: see
//! [`rsylla_cql::template`].

mod expand;
mod include;
mod lines;

pub use expand::SourceMap;

use std::path::{Path, PathBuf};

use rsylla_cql::Span;

use crate::error::ProjectError;
use crate::files;

/// A file of named statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryFile {
    /// The file and those it includes; the file itself is the first.
    pub sources: Vec<SourceFile>,
    /// Its statements in order.
    pub queries: Vec<NamedQuery>,
    /// What is wrong with its structure, and with that of the files it includes.
    pub errors: Vec<QueryFileError>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it is; empty for a text that is in no file.
    pub path: PathBuf,
    /// What stands in it.
    pub text: String,
}

/// One named statement of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedQuery {
    /// The name after `-- name:`, in `snake_case`.
    pub name: String,
    /// The name's place in the file.
    pub name_span: Span,
    /// The comment lines above the name, without dashes.
    pub docs: String,
    /// Options after `-- rsylla:`, as written: `page_size = 500, not_null(total)`.
    pub options: Option<(String, Span)>,
    /// The statement's place in the file, without surrounding space and semicolon.
    pub statement: Span,
    /// The statement with its fragments in place, and its optional parts as written.
    pub text: String,
    /// Where each part of [`NamedQuery::text`] comes from.
    pub map: SourceMap,
}

/// A mistake in a query file's structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryFileError {
    /// What is wrong.
    pub message: String,
    /// Where, in the source of this index.
    pub span: Span,
    /// The index of the file in [`QueryFile::sources`].
    pub source: usize,
}

impl QueryFile {
    /// Reads the file at `path` and what it includes, all of which must be below `root`.
    ///
    /// # Errors
    /// [`ProjectError`] where the file leads out of the project or cannot be
    /// read. Of an included file, that is one of [`QueryFile::errors`].
    pub fn read(root: &Path, path: &Path) -> Result<Self, ProjectError> {
        if !files::stays_inside(root, path) {
            return Err(ProjectError::Outside {
                config: root.to_owned(),
                pattern: path.to_string_lossy().into_owned(),
            });
        }
        let text = files::read(path)?;
        Ok(include::load(Some(root), path.to_owned(), text))
    }

    /// Splits a text into named statements; it can include nothing.
    ///
    /// # Example: a fragment stands for its text
    /// ```
    /// use rsylla_project::QueryFile;
    /// use rsylla_cql::Span;
    ///
    /// let text = "-- fragment: columns\na, b\n-- name: all\nSELECT ${columns} FROM t;";
    /// let file = QueryFile::parse(text.to_owned());
    /// assert_eq!(file.queries[0].text, "SELECT a, b FROM t");
    /// let (source, span) = file.queries[0].map.place(Span::new(10, 11));
    /// assert_eq!((source, span.of(text)), (0, "b"));
    /// ```
    pub fn parse(text: String) -> Self {
        include::load(None, PathBuf::new(), text)
    }

    /// The file's own text.
    pub fn text(&self) -> &str {
        &self.sources[0].text
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
        assert_eq!(file.queries[0].text, "SELECT *\n  -- inner\n  FROM t");
        assert_eq!(file.queries[1].text, "DELETE FROM t WHERE id = ?");
        assert_eq!(file.queries[1].docs, "");
    }

    #[track_caller]
    fn wrong(text: &str, at: &str, expected: &str) {
        let file = QueryFile::parse(text.to_owned());
        let found = file.errors.iter().find(|e| e.message.contains(expected));
        let found = found.unwrap_or_else(|| panic!("{:?}", file.errors));
        assert_eq!(found.span.of(text), at);
    }

    #[test]
    fn mistakes_are_named() {
        wrong("SELECT 1", "SELECT 1", "without a name");
        wrong(
            "-- name: a\n-- name: b\nSELECT 1",
            "a",
            "`a` has no statement",
        );
        wrong(
            "-- name: a\nSELECT 1;\n-- name: a\nSELECT 2;",
            "a",
            "two statements are named `a`",
        );
        wrong("-- name: GetUser\nSELECT 1", "GetUser", "snake_case");
        wrong(
            "-- fragment: f\n-- name: a\nSELECT 1",
            "f",
            "fragment `f` is empty",
        );
        wrong(
            "-- fragment: f\nx\n-- fragment: f\ny",
            "f",
            "two fragments are named `f`",
        );
        wrong(
            "-- fragment: columns\na\n-- name: a\nSELECT ${colums} FROM t",
            "${colums}",
            "no fragment `colums` above: did you mean `columns`?",
        );
        wrong(
            "-- name: a\nSELECT 1\n-- rsylla: page_size = 1",
            "page_size = 1",
            "between `-- name:` and the statement",
        );
        wrong("-- include: other.cql", "other.cql", "can include nothing");
    }

    #[test]
    fn fragments_are_made_of_fragments() {
        let text = "-- fragment: key\nk = ? -- the key\n-- fragment: filter\n${key} AND c = 1\n\
                    -- name: q\nSELECT '${key}' FROM t WHERE ${filter} [AND d = ?]";
        let file = QueryFile::parse(text.to_owned());
        assert_eq!(file.errors, []);
        let query = &file.queries[0];
        assert_eq!(
            query.text,
            "SELECT '${key}' FROM t WHERE k = ? -- the key\n AND c = 1 [AND d = ?]"
        );
        for part in ["SELECT", "?", "c = 1", "d = ?]"] {
            let start = query.text.find(part).unwrap() as u32;
            let (source, span) = query.map.place(Span::new(start, start + part.len() as u32));
            assert_eq!((source, span.of(text)), (0, part));
        }
    }

    #[test]
    fn fragments_that_grow_without_end_are_refused() {
        let doubling = (1..40).map(|n| {
            let last = n - 1;
            format!("-- fragment: f{n}\n${{f{last}}} ${{f{last}}}\n")
        });
        let first = "-- fragment: f0\nxxxxxxxxxxxxxxxx\n".to_owned();
        let file = QueryFile::parse(std::iter::once(first).chain(doubling).collect::<String>());
        assert!(
            file.errors[0].message.contains("longer than"),
            "{:?}",
            file.errors
        );
    }
}
