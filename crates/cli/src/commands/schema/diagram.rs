//! `rsylla schema diagram`: a picture of tables and of the queries that use them.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use rsylla_cql::checked::{CheckedStatement, StatementKind};
use rsylla_cql::template::Template;
use rsylla_cql::{Catalog, check};
use rsylla_project::{Project, QueryFile};
use rsylla_schema::diagram::{self, Use};

use crate::exit::Exit;
use crate::schema_files;
use crate::terminal;
use crate::whole_file;

/// The flags of `diagram`.
#[derive(Debug, Args)]
pub(crate) struct Diagram {
    /// The folder of the project
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Files of named statements [default: queries/*.cql]
    #[arg(long, value_name = "FILE", num_args = 1..)]
    queries: Option<Vec<PathBuf>>,
    /// Only this keyspace; may be given several times
    #[arg(long, value_name = "NAME")]
    keyspace: Vec<String>,
    /// How it is drawn
    #[arg(long, value_enum, default_value_t = Format::Svg)]
    format: Format,
    /// Writes the picture into this file, instead of to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// How a picture is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A picture for light and dark pages
    Svg,
    /// A flowchart that GitHub and GitLab draw
    Mermaid,
}

impl Diagram {
    pub(crate) fn run(self) -> Exit {
        match self.draw() {
            Ok(Some(picture)) => match &self.out {
                None => {
                    terminal::result_text(&picture);
                    Exit::Fine
                }
                Some(path) => match whole_file::write(path, &picture) {
                    Ok(()) => Exit::Fine,
                    Err(error) => terminal::failure(error),
                },
            },
            Ok(None) => Exit::Findings,
            Err(error) => terminal::failure(error),
        }
    }

    /// The picture; none where files have errors, which are printed.
    fn draw(&self) -> Result<Option<String>, String> {
        let folder = self.folder.canonicalize();
        let folder =
            folder.map_err(|error| format!("cannot read `{}`: {error}", self.folder.display()))?;
        let project = Project::load(&folder).map_err(|error| error.to_string())?;
        let files = schema_files::of(&project)?;
        if files.report_errors() {
            return Ok(None);
        }
        let mut uses = Vec::new();
        let mut is_right = true;
        for path in self.query_files(project.root())? {
            let file = QueryFile::read(project.root(), &path).map_err(|error| error.to_string())?;
            is_right &= read_uses(&project, &path, &file, &mut uses);
        }
        if !is_right {
            return Ok(None);
        }
        let mut schema = files.schema;
        if !self.keyspace.is_empty() {
            schema
                .keyspaces
                .retain(|name, _| self.keyspace.contains(name));
        }
        uses.sort_unstable();
        Ok(Some(match self.format {
            Format::Svg => diagram::svg(&schema, &uses),
            Format::Mermaid => diagram::mermaid(&schema, &uses),
        }))
    }

    fn query_files(&self, root: &Path) -> Result<Vec<PathBuf>, String> {
        if let Some(named) = &self.queries {
            return Ok(named.clone());
        }
        let folder = root.join("queries");
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let entries = fs::read_dir(&folder)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| format!("cannot read `{}`: {error}", folder.display()))?;
        let mut paths: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "cql"));
        paths.sort_unstable();
        Ok(paths)
    }
}

/// Adds what the statements of a file use; whether all of them are right.
fn read_uses(project: &Project, path: &Path, file: &QueryFile, uses: &mut Vec<Use>) -> bool {
    let shown = path.strip_prefix(project.root()).unwrap_or(path).display();
    for error in &file.errors {
        terminal::note(format_args!("error: {shown}: {}", error.message));
    }
    let mut is_right = file.errors.is_empty();
    for query in &file.queries {
        let template = Template::parse(&query.text, project.dialect());
        // With all its optional parts.
        let text = template.variant(template.variants() - 1);
        match checked(project.catalog(), project.keyspace(), &text) {
            Ok(statement) => add(&statement, &query.name, uses),
            Err(message) => {
                is_right = false;
                terminal::note(format_args!("error: {shown}: {}: {message}", query.name));
            }
        }
    }
    is_right
}

fn checked(
    catalog: &Catalog,
    keyspace: Option<&str>,
    text: &str,
) -> Result<CheckedStatement, String> {
    let checked = check(catalog, keyspace, text);
    checked.statement.ok_or_else(|| {
        let mut errors = checked.diagnostics.iter().filter(|found| found.is_error());
        errors
            .next()
            .map_or_else(String::new, |error| error.message.clone())
    })
}

fn add(statement: &CheckedStatement, query: &str, uses: &mut Vec<Use>) {
    for inner in &statement.statements {
        add(inner, query, uses);
    }
    let writes = statement.kind != StatementKind::Select;
    // The statements of a batch have said what it writes.
    if let (Some(table), true) = (&statement.table, statement.statements.is_empty()) {
        uses.push(Use {
            keyspace: table.keyspace.to_string(),
            table: table.table.to_string(),
            query: query.to_owned(),
            writes,
        });
    }
}
