//! A query file with all that it includes.

use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

use rsylla_cql::Span;

use super::expand::{Fragment, expand};
use super::lines::{self, Block, Kind};
use super::{NamedQuery, QueryFile, QueryFileError, SourceFile};
use crate::files;

/// Reads a file's text, and the files that it includes where there is a `root` for them.
pub(super) fn load(root: Option<&Path>, path: PathBuf, text: String) -> QueryFile {
    let mut loader = Loader {
        root,
        sources: vec![SourceFile { path, text }],
        open: Vec::new(),
        fragments: Vec::new(),
        queries: Vec::new(),
        errors: Vec::new(),
    };
    loader.file(0);
    QueryFile {
        sources: loader.sources,
        queries: loader.queries,
        errors: loader.errors,
    }
}

struct Loader<'a> {
    root: Option<&'a Path>,
    sources: Vec<SourceFile>,
    /// The files being read, each included by the one before, and the place of its include.
    open: Vec<(usize, Span)>,
    fragments: Vec<Fragment>,
    queries: Vec<NamedQuery>,
    errors: Vec<QueryFileError>,
}

impl Loader<'_> {
    fn file(&mut self, source: usize) {
        let lines = lines::read(&self.sources[source].text);
        for (message, span) in lines.errors {
            self.fail(source, span, message);
        }
        for (written, span) in lines.includes {
            self.open.push((source, span));
            self.include(source, &written, span);
            self.open.pop();
        }
        for block in lines.blocks {
            match block.kind {
                Kind::Fragment => self.fragment(source, block),
                // The statements of an included file stay its own.
                Kind::Statement if source == 0 => self.statement(block),
                Kind::Statement => {}
            }
        }
    }

    fn fail(&mut self, source: usize, span: Span, message: String) {
        self.errors.push(QueryFileError {
            message,
            span,
            source,
        });
    }

    fn include(&mut self, source: usize, written: &str, span: Span) {
        let Some(root) = self.root else {
            let message = "a text that is in no file can include nothing".to_owned();
            return self.fail(source, span, message);
        };
        let relative = Path::new(written);
        let inside = relative
            .components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        let path = self.sources[source]
            .path
            .parent()
            .unwrap_or(Path::new(""))
            .join(relative);
        if !inside || !files::stays_inside(root, &path) {
            let message = format!("`{written}` leads out of the project");
            return self.fail(source, span, message);
        }
        if let Some(known) = self.sources.iter().position(|file| same(&file.path, &path)) {
            if self.open.iter().any(|(open, _)| *open == known) {
                let message = format!(
                    "this include comes back to where it began: {}",
                    self.cycle(known)
                );
                self.fail(source, span, message);
            }
            // Included twice is included once.
            return;
        }
        match files::read(&path) {
            Ok(text) => {
                self.sources.push(SourceFile { path, text });
                self.file(self.sources.len() - 1);
            }
            Err(error) => {
                let message = error.to_string().replace(&*path.to_string_lossy(), written);
                self.fail(source, span, message);
            }
        }
    }

    /// `a.cql:1 → b.cql:3 → a.cql`
    fn cycle(&self, first: usize) -> String {
        let from = self.open.iter().position(|(open, _)| *open == first);
        let mut out = String::new();
        for (source, span) in &self.open[from.unwrap_or(0)..] {
            let (line, _) = span.line_column(&self.sources[*source].text);
            let _ = write!(out, "{}:{line} → ", self.file_name(*source));
        }
        out + &self.file_name(first)
    }

    fn file_name(&self, source: usize) -> String {
        let name = self.sources[source].path.file_name();
        name.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    fn fragment(&mut self, source: usize, block: Block) {
        let other = self.fragments.iter().find(|other| other.name == block.name);
        if let Some(other) = other.filter(|other| other.source != source) {
            let file = self.file_name(other.source);
            let message = format!("`{file}` has a fragment `{}` already", block.name);
            self.fail(source, block.name_span, message);
        }
        let (text, map) = self.expand(source, block.body);
        self.fragments.push(Fragment {
            name: block.name,
            source,
            text,
            map,
        });
    }

    fn statement(&mut self, block: Block) {
        let (text, map) = self.expand(0, block.body);
        self.queries.push(NamedQuery {
            name: block.name,
            name_span: block.name_span,
            docs: block.docs,
            options: block.options,
            statement: block.body,
            text,
            map,
        });
    }

    fn expand(&mut self, source: usize, body: Span) -> (String, super::SourceMap) {
        expand(
            &self.sources,
            source,
            body,
            &self.fragments,
            &mut self.errors,
        )
    }
}

/// Whether two paths are one file.
fn same(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads the first of these files, from a project of them all.
    fn read(files: &[(&str, &str)]) -> QueryFile {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        QueryFile::read(folder.path(), &folder.path().join(files[0].0)).unwrap()
    }

    #[track_caller]
    fn wrong(files: &[(&str, &str)], source: usize, expected: &str) {
        let file = read(files);
        let found = file
            .errors
            .iter()
            .any(|e| e.source == source && e.message.contains(expected));
        assert!(found, "{:?}", file.errors);
    }

    #[test]
    fn an_include_brings_fragments_and_no_statements() {
        let shared = "-- fragment: key\nk = ?\n-- name: other\nSELECT 2";
        let file = read(&[
            (
                "q/a.cql",
                "-- include: shared/b.cql\n-- name: a\nSELECT 1 WHERE ${key}",
            ),
            ("q/shared/b.cql", shared),
        ]);
        assert_eq!(file.errors, []);
        assert_eq!(file.queries.len(), 1);
        assert_eq!(file.queries[0].text, "SELECT 1 WHERE k = ?");
        let (source, span) = file.queries[0].map.place(Span::new(15, 16));
        assert_eq!((source, span.of(shared)), (1, "k"));
    }

    #[test]
    fn what_is_included_twice_is_read_once() {
        let file = read(&[
            (
                "a.cql",
                "-- include: b.cql\n-- include: c.cql\n-- name: a\nSELECT ${x}",
            ),
            ("b.cql", "-- include: c.cql\n"),
            ("c.cql", "-- fragment: x\n1"),
        ]);
        assert_eq!(file.errors, []);
        assert_eq!(file.sources.len(), 3);
    }

    #[test]
    fn cycles_are_told_with_file_and_line() {
        wrong(
            &[
                ("a.cql", "-- include: b.cql"),
                ("b.cql", "\n\n-- include: a.cql"),
            ],
            1,
            "a.cql:1 → b.cql:3 → a.cql",
        );
        wrong(&[("a.cql", "-- include: ./a.cql")], 0, "a.cql:1 → a.cql");
    }

    #[test]
    fn includes_stay_in_the_project() {
        wrong(
            &[("q/a.cql", "-- include: ../b.cql"), ("b.cql", "")],
            0,
            "leads out",
        );
        wrong(&[("a.cql", "-- include: /etc/passwd")], 0, "leads out");
        wrong(&[("a.cql", "-- include: b.cql")], 0, "cannot read `b.cql`");
    }

    #[test]
    fn two_files_with_one_fragment_are_told() {
        wrong(
            &[
                ("a.cql", "-- include: b.cql\n-- fragment: x\n1"),
                ("b.cql", "-- fragment: x\n2"),
            ],
            0,
            "`b.cql` has a fragment `x` already",
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_project_is_not_included() {
        let outside = tempfile::NamedTempFile::new().unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("b.cql")).unwrap();
        let path = folder.path().join("a.cql");
        std::fs::write(&path, "-- include: b.cql").unwrap();
        let file = QueryFile::read(folder.path(), &path).unwrap();
        assert!(
            file.errors[0].message.contains("leads out"),
            "{:?}",
            file.errors
        );
    }
}
