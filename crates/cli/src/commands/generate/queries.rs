//! The query files of a project, checked.

use std::path::{Path, PathBuf};

use rsylla_codegen::{Module, Options, Query, Statement};
use rsylla_cql::Span;
use rsylla_cql::diagnostic::{
    Code, Diagnostic, Level, Place, Related, Severity, render_with_catalog,
};
use rsylla_cql::template::{Template, check_template};
use rsylla_project::{NamedQuery, Project, QueryFile, files_of_folder};

/// The folder of query files where none are named.
const FOLDER: &str = "queries";

/// What was found wrong, each as text with its line and carets.
type Findings = Vec<String>;

/// Reads and checks the statements of `paths`, or of the project's own folder: a module for each
/// file, or what is wrong with them.
pub(super) fn read(
    project: &Project,
    paths: &[PathBuf],
) -> Result<Result<Vec<Module>, Findings>, String> {
    let mut findings: Findings = project
        .diagnostics()
        .iter()
        .filter(|found| found.diagnostic.is_error())
        .map(|found| found.rendered.clone())
        .collect();
    if !findings.is_empty() {
        // What is said of statements would only follow from it.
        return Ok(Err(findings));
    }
    let mut modules: Vec<Module> = Vec::new();
    for path in files(project, paths)? {
        let file = QueryFile::read(project.root(), &path).map_err(|error| error.to_string())?;
        let mut reader = Reader {
            project,
            file: &file,
            findings: Vec::new(),
            failed: false,
        };
        let module = reader.module(&path);
        if let Some(other) = modules.iter().find(|other| other.name == module.name) {
            return Err(format!(
                "`{}` and `{}` would both be the module `{}`: name one otherwise",
                other.path, module.path, module.name
            ));
        }
        let (found, failed) = (reader.findings, reader.failed);
        if failed {
            findings.extend(found);
        } else {
            // What is only worth knowing does not keep code from being written.
            for warning in found {
                crate::terminal::note(warning.trim_end());
            }
        }
        modules.push(module);
    }
    Ok(if findings.is_empty() {
        Ok(modules)
    } else {
        Err(findings)
    })
}

/// The files that `paths` name, folders standing for the files in them.
fn files(project: &Project, paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let own = [project.root().join(FOLDER)];
    let paths = if paths.is_empty() { &own[..] } else { paths };
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(files_of_folder(path).map_err(|error| error.to_string())?);
        } else {
            files.push(path.clone());
        }
    }
    files.dedup();
    Ok(files)
}

struct Reader<'a> {
    project: &'a Project,
    file: &'a QueryFile,
    findings: Findings,
    /// Whether one of them is an error.
    failed: bool,
}

impl Reader<'_> {
    fn module(&mut self, path: &Path) -> Module {
        for error in &self.file.errors {
            let diagnostic = Diagnostic::error(Code::Syntax, error.span, error.message.clone());
            self.say(error.source, diagnostic);
        }
        let queries = &self.file.queries;
        let mut places = Vec::new();
        let mut statements = Vec::new();
        for query in queries {
            if let Some(statement) = self.statement(query) {
                statements.push(statement);
                places.push(query);
            }
        }
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let module = Module::new(&stem, &self.shown(path), statements);
        for (at, clash) in module.clashes() {
            self.say_of_options(places[at], &clash);
        }
        module
    }

    fn statement(&mut self, query: &NamedQuery) -> Option<Statement> {
        let project = self.project;
        let template = Template::parse(&query.text, project.dialect());
        let meaning = check_template(project.catalog(), project.keyspace(), &template);
        for diagnostic in &meaning.diagnostics {
            self.say_of(query, diagnostic);
        }
        let options = match &query.options {
            None => Options::default(),
            Some((text, _)) => match Options::parse(text) {
                Ok(options) => options,
                Err(wrong) => {
                    self.say_of_options(query, &wrong);
                    return None;
                }
            },
        };
        let statement = Query {
            name: &query.name,
            docs: &query.docs,
            text: &query.text,
            meaning: &meaning,
            options: &options,
        };
        match Statement::new(project.catalog(), statement) {
            Ok(statement) => Some(statement),
            Err(wrong) => {
                for diagnostic in &wrong.statement {
                    self.say_of(query, diagnostic);
                }
                for diagnostic in &wrong.options {
                    self.say_of_options(query, diagnostic);
                }
                None
            }
        }
    }

    /// Says something of a statement, with its place where the statement's text came from.
    fn say_of(&mut self, query: &NamedQuery, diagnostic: &Diagnostic) {
        let (source, span) = query.map.place(diagnostic.span);
        let mut placed = diagnostic.clone();
        placed.span = span;
        placed.related.retain_mut(|related| match related {
            Related::Here { span, .. } => {
                let (of, place) = query.map.place(*span);
                *span = place;
                of == source
            }
            Related::Declared { .. } => true,
        });
        self.say(source, placed);
    }

    fn say_of_options(&mut self, query: &NamedQuery, diagnostic: &Diagnostic) {
        let start = query.options.as_ref().map_or(0, |(_, span)| span.start);
        let mut placed = diagnostic.clone();
        placed.span = Span::new(start + placed.span.start, start + placed.span.end);
        self.say(0, placed);
    }

    /// Says something of one of the file's sources, as the project wants to hear of it.
    fn say(&mut self, source: usize, mut diagnostic: Diagnostic) {
        if !diagnostic.is_error() {
            match self.project.lint_level(diagnostic.code) {
                Level::Allow => return,
                Level::Warn => {}
                Level::Deny => diagnostic.severity = Severity::Error,
            }
        }
        self.failed |= diagnostic.is_error();
        let file = &self.file.sources[source];
        let path = self.shown(&file.path);
        let place = Place::file(&path);
        let text = render_with_catalog(&diagnostic, &file.text, place, self.project.catalog());
        self.findings.push(text);
    }

    /// A path as the project knows it.
    fn shown(&self, path: &Path) -> String {
        let root = self.project.root();
        let absolute = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let (root, path) = (absolute(root), absolute(path));
        let relative = path.strip_prefix(&root).unwrap_or(&path);
        let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        parts.join("/")
    }
}
