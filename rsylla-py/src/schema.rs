//! `Schema`: schema files, and statements checked against them before a server sees them.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use rsylla_cql::checked::StatementKind;
use rsylla_cql::diagnostic::{Level, Place, render_with_catalog};
use rsylla_cql::lexer::{TokenKind, lex};
use rsylla_cql::{Catalog, Diagnostic, Dialect, Severity, Span, check};
use rsylla_project::Project;

use crate::exceptions::Fault;

/// More than a program's tenants of one hour; a catalog is made again in a millisecond.
const TENANTS: usize = 256;

/// What schema files say, for checking statements.
///
/// Nothing here talks to a server.
#[pyclass(frozen, module = "rsylla")]
pub(crate) struct Schema {
    checker: Arc<Checker>,
}

/// What statements are checked against.
pub(crate) struct Checker {
    catalog: Catalog,
    /// The keyspace of names without one.
    keyspace: Option<String>,
    /// Where the levels of lints and keyspaces of many names are told.
    project: Option<Arc<Project>>,
    /// The catalogs of keyspaces that go by a pattern.
    tenants: Mutex<HashMap<String, Arc<Catalog>>>,
}

impl Schema {
    pub(crate) fn checker(&self) -> &Arc<Checker> {
        &self.checker
    }

    fn of(checker: Checker) -> Self {
        Self {
            checker: Arc::new(checker),
        }
    }
}

#[pymethods]
impl Schema {
    /// Reads schema files: a project with an `rsylla.toml`, a folder of `.cql` files, or one file.
    #[staticmethod]
    #[pyo3(signature = (path, *, dialect = None, keyspace = None))]
    fn load(
        py: Python<'_>,
        path: PathBuf,
        dialect: Option<&str>,
        keyspace: Option<String>,
    ) -> PyResult<Self> {
        if path.join("rsylla.toml").is_file() {
            let project = Project::load(&path).map_err(|error| argument(py, &error))?;
            let found: Vec<_> = project
                .diagnostics()
                .iter()
                .filter(|found| found.diagnostic.is_error())
                .collect();
            let texts: HashMap<&str, &str> = project
                .schema_texts()
                .map(|(name, text, _)| (name, text))
                .collect();
            let shown = PyList::empty(py);
            for found in found {
                let text = texts.get(found.file.as_str()).copied().unwrap_or_default();
                shown.append(shape(
                    py,
                    &found.diagnostic,
                    Severity::Error,
                    text,
                    &found.rendered,
                )?)?;
            }
            require_none(py, &shown, None)?;
            return Ok(Self::of(Checker {
                catalog: project.catalog().clone(),
                keyspace: keyspace.or_else(|| project.keyspace().map(str::to_owned)),
                project: Some(project),
                tenants: Mutex::default(),
            }));
        }
        let files = if path.is_dir() {
            rsylla_project::files_of_folder(&path).map_err(|error| argument(py, &error))?
        } else {
            vec![path]
        };
        let mut texts = Vec::with_capacity(files.len());
        for file in files {
            let text = std::fs::read_to_string(&file).map_err(|error| {
                Fault::argument(format!("cannot read {}: {error}", file.display())).raise(py)
            })?;
            texts.push((file.display().to_string(), text));
        }
        Self::replay(py, &texts, dialect, keyspace)
    }

    /// Reads schema statements from a text.
    #[staticmethod]
    #[pyo3(signature = (text, *, dialect = None, keyspace = None))]
    fn parse(
        py: Python<'_>,
        text: String,
        dialect: Option<&str>,
        keyspace: Option<String>,
    ) -> PyResult<Self> {
        Self::replay(py, &[("schema".to_owned(), text)], dialect, keyspace)
    }

    /// Checks a statement and returns what is wrong with it, or worth knowing.
    #[pyo3(signature = (cql, *, keyspace = None))]
    fn check<'py>(
        &self,
        py: Python<'py>,
        cql: &str,
        keyspace: Option<&str>,
    ) -> PyResult<Bound<'py, PyList>> {
        Ok(self.checker.diagnose(py, cql, keyspace)?.0)
    }

    fn __repr__(&self) -> String {
        let keyspaces: Vec<&str> = self
            .checker
            .catalog
            .keyspaces()
            .map(|keyspace| &*keyspace.name)
            .filter(|name| !name.starts_with("system"))
            .collect();
        format!("Schema(keyspaces={keyspaces:?})")
    }
}

impl Schema {
    fn replay(
        py: Python<'_>,
        texts: &[(String, String)],
        dialect: Option<&str>,
        keyspace: Option<String>,
    ) -> PyResult<Self> {
        let dialect = match dialect {
            None => Dialect::default(),
            Some(name) => Dialect::by_name(name).ok_or_else(|| {
                Fault::argument("a dialect is \"cassandra\" or \"scylla\"").raise(py)
            })?,
        };
        let mut catalog = Catalog::new(dialect);
        if let Some(keyspace) = &keyspace {
            catalog.assume_keyspace(keyspace);
        }
        let shown = PyList::empty(py);
        for (name, text) in texts {
            for diagnostic in catalog.load(name, text, keyspace.as_deref()) {
                if diagnostic.is_error() {
                    let rendered =
                        render_with_catalog(&diagnostic, text, Place::file(name), &catalog);
                    shown.append(shape(py, &diagnostic, Severity::Error, text, &rendered)?)?;
                }
            }
        }
        require_none(py, &shown, None)?;
        Ok(Self::of(Checker {
            catalog,
            keyspace,
            project: None,
            tenants: Mutex::default(),
        }))
    }
}

impl Checker {
    /// Refuses a statement that the server would refuse, or that a denied lint is about. Schema
    /// statements pass: they are how a schema comes to differ from its files.
    pub(crate) fn require(
        &self,
        py: Python<'_>,
        cql: &str,
        keyspace: Option<&str>,
    ) -> PyResult<()> {
        let (found, kind) = self.diagnose(py, cql, keyspace)?;
        if matches!(kind, Some(StatementKind::Ddl | StatementKind::Other)) {
            return Ok(());
        }
        let errors = PyList::empty(py);
        for diagnostic in found {
            if diagnostic.getattr("severity")?.eq("error")? {
                errors.append(diagnostic)?;
            }
        }
        require_none(py, &errors, Some(cql))
    }

    fn diagnose<'py>(
        &self,
        py: Python<'py>,
        cql: &str,
        keyspace: Option<&str>,
    ) -> PyResult<(Bound<'py, PyList>, Option<StatementKind>)> {
        let keyspace = keyspace.or(self.keyspace.as_deref());
        let tenant = self.tenant_of(cql, keyspace);
        let catalog = tenant.as_deref().unwrap_or(&self.catalog);
        let checked = check(catalog, keyspace, cql);
        let shown = PyList::empty(py);
        for diagnostic in &checked.diagnostics {
            let level = self.level(diagnostic);
            if level == Level::Allow {
                continue;
            }
            let severity = if diagnostic.is_error() || level == Level::Deny {
                Severity::Error
            } else {
                Severity::Warning
            };
            let rendered = render_with_catalog(diagnostic, cql, Place::file("statement"), catalog);
            shown.append(shape(py, diagnostic, severity, cql, &rendered)?)?;
        }
        Ok((shown, checked.kind))
    }

    fn level(&self, diagnostic: &Diagnostic) -> Level {
        if diagnostic.is_error() {
            return Level::Deny;
        }
        match &self.project {
            Some(project) => project.lint_level(diagnostic.code),
            None => diagnostic.code.default_level().unwrap_or(Level::Deny),
        }
    }

    /// Returns the catalog with the keyspace of many names that `cql`, or `keyspace`, is about.
    fn tenant_of(&self, cql: &str, keyspace: Option<&str>) -> Option<Arc<Catalog>> {
        let project = self.project.as_ref()?;
        let patterns = &project.config().patterns;
        if patterns.is_empty() {
            return None;
        }
        let tokens = lex(cql, project.dialect()).tokens;
        let named = tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Ident)
            .map(|token| token.span.of(cql).to_ascii_lowercase());
        let (live, pattern) = named.chain(keyspace.map(str::to_owned)).find_map(|name| {
            let pattern = patterns
                .iter()
                .find(|pattern| is_like(&name, &pattern.pattern))?;
            Some((name, pattern.pattern.as_str()))
        })?;
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(catalog) = tenants.get(&live) {
            return Some(Arc::clone(catalog));
        }
        if tenants.len() >= TENANTS {
            tenants.clear();
        }
        let mut catalog = Catalog::new(project.dialect());
        catalog.assume_keyspace(&live);
        for (name, text, keyspace) in project.schema_texts() {
            let keyspace =
                keyspace.map(|keyspace| if keyspace == pattern { &live } else { keyspace });
            catalog.load(name, text, keyspace);
        }
        let catalog = Arc::new(catalog);
        tenants.insert(live, Arc::clone(&catalog));
        Some(catalog)
    }
}

/// Whether `name` is one of `pattern`, whose `*` stand for any letters.
fn is_like(name: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => name == pattern,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|tail| {
            tail.char_indices()
                .map(|(at, _)| at)
                .chain([tail.len()])
                .any(|at| tail.get(at..).is_some_and(|tail| is_like(tail, rest)))
        }),
    }
}

/// Makes the Python object of a diagnostic.
fn shape<'py>(
    py: Python<'py>,
    diagnostic: &Diagnostic,
    severity: Severity,
    text: &str,
    rendered: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let (line, column) = diagnostic.span.line_column(text);
    let (end_line, end_column) = Span::at(diagnostic.span.end).line_column(text);
    let fields = PyDict::new(py);
    fields.set_item("code", diagnostic.code.name())?;
    fields.set_item(
        "severity",
        match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
    )?;
    fields.set_item("message", &diagnostic.message)?;
    fields.set_item("help", diagnostic.help.as_deref())?;
    fields.set_item("line", line)?;
    fields.set_item("column", column)?;
    fields.set_item("end_line", end_line)?;
    fields.set_item("end_column", end_column)?;
    fields.set_item("rendered", rendered.trim_end())?;
    py.import("rsylla._schema")?
        .getattr("Diagnostic")?
        .call((), Some(&fields))
}

/// Raises `CheckError` if there are any.
fn require_none(
    py: Python<'_>,
    diagnostics: &Bound<'_, PyList>,
    statement: Option<&str>,
) -> PyResult<()> {
    if diagnostics.is_empty() {
        return Ok(());
    }
    let error = py
        .import("rsylla._schema")?
        .getattr("refusal")?
        .call1((diagnostics, statement))?;
    Err(PyErr::from_value(error))
}

fn argument(py: Python<'_>, error: &impl std::fmt::Display) -> PyErr {
    Fault::argument(error.to_string()).raise(py)
}
