//! A project: its configuration, its schema, and what is wrong with it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rsylla_cql::catalog::SourceId;
use rsylla_cql::diagnostic::{Code, Diagnostic, Level, Place, render_with_catalog};
use rsylla_cql::{Catalog, Dialect};

use crate::cache;
use crate::config::{self, Config, TimeTypes};
use crate::error::ProjectError;
use crate::files;

/// A project's configuration and schema, read once.
#[derive(Debug)]
pub struct Project {
    root: PathBuf,
    config: Config,
    catalog: Catalog,
    schema_files: Vec<PathBuf>,
    /// The keyspace in which each schema file begins.
    schema_keyspaces: Vec<Option<String>>,
    diagnostics: Vec<FileDiagnostic>,
}

/// What is wrong in a schema file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileDiagnostic {
    /// The file, relative to the project where it is below it.
    pub file: String,
    /// What is wrong, with offsets into the file's text.
    pub diagnostic: Diagnostic,
    /// The diagnostic as text, with its line and carets.
    pub rendered: String,
}

impl Project {
    /// The project that `start` (a folder, as `CARGO_MANIFEST_DIR`) belongs to.
    ///
    /// Looks for `rsylla.toml` from `start` upward; without one, for
    /// `schemas/*.cql` in `start` and then in the Cargo workspace's root. What
    /// was read before is used again as long as no file changed.
    ///
    /// # Errors
    /// [`ProjectError`] where there is no project or it cannot be read. What is
    /// wrong *in* schema files is not an error here: see [`Project::diagnostics`].
    pub fn load(start: &Path) -> Result<Arc<Self>, ProjectError> {
        cache::load(start)
    }

    /// Reads the project without looking at what was read before.
    pub(crate) fn read(start: &Path) -> Result<Self, ProjectError> {
        let (root, config) = find(start)?;
        let mut project = Self {
            catalog: Catalog::new(config.dialect),
            root,
            config,
            schema_files: Vec::new(),
            schema_keyspaces: Vec::new(),
            diagnostics: Vec::new(),
        };
        let mut shared_files = Vec::new();
        for pattern in project.config.patterns.clone() {
            let found = project.matching(&pattern.files, true)?;
            project.catalog.assume_keyspace(&pattern.pattern);
            for file in &found {
                project.load_file(file, Some(&pattern.pattern))?;
            }
            shared_files.extend(found);
        }
        let required = project.config.path.is_some();
        let keyspace = project.config.keyspace.clone();
        for file in project.matching(&project.config.schema_files, required)? {
            if !shared_files.contains(&file) {
                project.load_file(&file, keyspace.as_deref())?;
            }
        }
        Ok(project)
    }

    fn matching(&self, patterns: &[String], required: bool) -> Result<Vec<PathBuf>, ProjectError> {
        let config = self
            .config
            .path
            .clone()
            .unwrap_or_else(|| self.root.clone());
        files::matching(&self.root, &config, patterns, required)
    }

    fn load_file(&mut self, file: &Path, keyspace: Option<&str>) -> Result<(), ProjectError> {
        let text = files::read(file)?;
        let name = file
            .strip_prefix(&self.root)
            .unwrap_or(file)
            .to_string_lossy()
            .into_owned();
        for diagnostic in self.catalog.load(&name, &text, keyspace) {
            let rendered =
                render_with_catalog(&diagnostic, &text, Place::file(&name), &self.catalog);
            self.diagnostics.push(FileDiagnostic {
                file: name.clone(),
                diagnostic,
                rendered,
            });
        }
        self.schema_files.push(file.to_owned());
        self.schema_keyspaces.push(keyspace.map(str::to_owned));
        Ok(())
    }

    /// The folder that paths in `rsylla.toml` start from.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What `rsylla.toml` says.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What the schema files say.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The keyspace of names without one.
    pub fn keyspace(&self) -> Option<&str> {
        self.config.keyspace.as_deref()
    }

    /// Which server's rules hold.
    pub fn dialect(&self) -> Dialect {
        self.config.dialect
    }

    /// The schema files in the order in which they were replayed, as absolute paths
    /// if the project was found by one.
    pub fn schema_files(&self) -> &[PathBuf] {
        &self.schema_files
    }

    /// The schema files in the same order: name, text, and the keyspace in which each begins.
    pub fn schema_texts(&self) -> impl Iterator<Item = (&str, &str, Option<&str>)> {
        self.schema_keyspaces
            .iter()
            .zip(0..)
            .filter_map(|(keyspace, n)| {
                let (name, text) = self.catalog.source(SourceId(n))?;
                Some((name, text, keyspace.as_deref()))
            })
    }

    /// Every file that decides what this project says: `rsylla.toml` and the schema files.
    pub fn tracked_files(&self) -> impl Iterator<Item = &Path> {
        self.config
            .path
            .iter()
            .chain(&self.schema_files)
            .map(PathBuf::as_path)
    }

    /// What is wrong in the schema files; the statements around it were applied.
    pub fn diagnostics(&self) -> &[FileDiagnostic] {
        &self.diagnostics
    }

    /// The Rust path for a user type (`shop.address`) or column (`shop.orders.total`).
    pub fn rust_path(&self, name: &str) -> Option<&str> {
        self.config.types.get(name).map(String::as_str)
    }

    /// Which Rust types stand for dates and times.
    pub fn time_types(&self) -> TimeTypes {
        self.config.time
    }

    /// How a lint is reported; [`Level::Deny`] for what is no lint but an error.
    pub fn lint_level(&self, code: Code) -> Level {
        self.config
            .lints
            .get(code.name())
            .copied()
            .or(code.default_level())
            .unwrap_or(Level::Deny)
    }
}

/// The project's folder and configuration.
fn find(start: &Path) -> Result<(PathBuf, Config), ProjectError> {
    for folder in start.ancestors() {
        let path = folder.join(config::FILE_NAME);
        if path.is_file() {
            let config = Config::parse(&path, &files::read(&path)?)?;
            return Ok((folder.to_owned(), config));
        }
    }
    let candidates = std::iter::once(start).chain(workspace_root(start));
    for folder in candidates {
        if !files::matching(folder, folder, &Config::default().schema_files, false)?.is_empty() {
            return Ok((folder.to_owned(), Config::default()));
        }
    }
    Err(ProjectError::NotFound {
        start: start.to_owned(),
    })
}

/// The nearest folder above `start` whose `Cargo.toml` has a `[workspace]` table.
fn workspace_root(start: &Path) -> Option<&Path> {
    start.ancestors().skip(1).find(|folder| {
        std::fs::read_to_string(folder.join("Cargo.toml"))
            .ok()
            .and_then(|text| text.parse::<toml::Table>().ok())
            .is_some_and(|manifest| manifest.contains_key("workspace"))
    })
}
