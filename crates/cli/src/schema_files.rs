//! Schema files as a schema: a project's, or those of a folder, or one.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;

use rsylla_cql::diagnostic::{Place, render_with_catalog};
use rsylla_cql::{Catalog, Dialect};
use rsylla_project::{Project, files_of_folder};
use rsylla_schema::{Keyspace, Schema};

use crate::terminal;

/// What schema files say.
pub(crate) struct SchemaFiles {
    /// Their schema; keyspaces of a pattern are there under the pattern.
    pub(crate) schema: Schema,
    /// Their catalog, which knows where things were declared.
    pub(crate) catalog: Catalog,
    /// `tenant_*` and its like: names of which one schema is for many keyspaces.
    patterns: Vec<glob::Pattern>,
    /// What is wrong in them, as text.
    errors: Vec<String>,
}

/// The schema files of the project that the working directory is in.
pub(crate) fn of_project() -> Result<SchemaFiles, String> {
    let here = env::current_dir().map_err(|error| error.to_string())?;
    let project = Project::load(&here).map_err(|error| error.to_string())?;
    of(&project)
}

/// The schema files at a path: a project's folder, a folder of files, one file.
pub(crate) fn at(path: &Path) -> Result<SchemaFiles, String> {
    if path.join("rsylla.toml").is_file() {
        let path = path.canonicalize().map_err(|error| error.to_string())?;
        let project = Project::load(&path).map_err(|error| error.to_string())?;
        return of(&project);
    }
    let files = if path.is_dir() {
        files_of_folder(path).map_err(|error| error.to_string())?
    } else {
        vec![path.to_owned()]
    };
    let mut catalog = Catalog::new(Dialect::default());
    let mut errors = Vec::new();
    for file in files {
        let name = file.display().to_string();
        let text =
            fs::read_to_string(&file).map_err(|error| format!("cannot read `{name}`: {error}"))?;
        for found in catalog.load(&name, &text, None) {
            if found.is_error() {
                errors.push(render_with_catalog(
                    &found,
                    &text,
                    Place::file(&name),
                    &catalog,
                ));
            }
        }
    }
    Ok(SchemaFiles {
        schema: Schema::of(&catalog),
        catalog,
        patterns: Vec::new(),
        errors,
    })
}

/// The schema files of a project.
pub(crate) fn of(project: &Project) -> Result<SchemaFiles, String> {
    let patterns = project.config().patterns.iter();
    let patterns = patterns
        .map(|entry| glob::Pattern::new(&entry.pattern).map_err(|error| error.to_string()))
        .collect::<Result<_, _>>()?;
    let errors = project.diagnostics().iter();
    Ok(SchemaFiles {
        schema: Schema::of(project.catalog()),
        catalog: project.catalog().clone(),
        patterns,
        errors: errors
            .filter(|found| found.diagnostic.is_error())
            .map(|found| found.rendered.clone())
            .collect(),
    })
}

impl SchemaFiles {
    /// Prints what is wrong in the files; whether anything is.
    pub(crate) fn report_errors(&self) -> bool {
        for error in &self.errors {
            terminal::result(error);
        }
        !self.errors.is_empty()
    }

    /// Whether the files say what is in the keyspace of this name.
    pub(crate) fn names(&self, keyspace: &str) -> bool {
        self.schema.keyspaces.contains_key(keyspace) || self.pattern_of(keyspace).is_some()
    }

    /// The schema, with every given keyspace that fits a pattern in the pattern's place.
    pub(crate) fn for_keyspaces<'n>(&self, live: impl Iterator<Item = &'n String>) -> Schema {
        let mut keyspaces: BTreeMap<String, Keyspace> = self.schema.keyspaces.clone();
        for pattern in &self.patterns {
            keyspaces.remove(pattern.as_str());
        }
        for name in live {
            if let Some(shared) = self.pattern_of(name) {
                keyspaces.entry(name.clone()).or_insert_with(|| Keyspace {
                    name: name.clone(),
                    ..shared.clone()
                });
            }
        }
        Schema {
            dialect: self.schema.dialect,
            keyspaces,
        }
    }

    fn pattern_of(&self, name: &str) -> Option<&Keyspace> {
        let pattern = self.patterns.iter().find(|pattern| pattern.matches(name))?;
        self.schema.keyspaces.get(pattern.as_str())
    }
}
