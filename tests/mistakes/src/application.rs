//! Applications to make mistakes in: a schema and the statements that run on it.

use std::path::{Path, PathBuf};

use rsylla_cql::syntax::parse_script;
use rsylla_cql::{Catalog, Dialect, check};

/// A schema, and statements that are right.
#[derive(Debug)]
pub struct Application {
    /// What it is called: its file.
    pub name: String,
    /// Its tables.
    pub catalog: Catalog,
    /// Statements, each without a mistake.
    pub statements: Vec<String>,
}

/// The project's own systems with their named statements, and the applications beside this tool.
///
/// # Errors
/// Says which file cannot be read, or which statement is not right.
pub fn applications() -> Result<Vec<Application>, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut applications = Vec::new();
    for file in files(&here.join("applications"))? {
        let text = read(&file)?;
        let (schema, statements) = text.split_once("\n\n").ok_or("no statements")?;
        applications.push(application(&file, schema, statements)?);
    }
    let root = here.join("../..");
    for file in files(&root.join("schemas"))? {
        let queries = root
            .join("queries")
            .join(file.file_name().unwrap_or_default());
        applications.push(application(&file, &read(&file)?, &read(&queries)?)?);
    }
    Ok(applications)
}

fn application(file: &Path, schema: &str, statements: &str) -> Result<Application, String> {
    let name = file
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut catalog = Catalog::new(Dialect::Cassandra);
    let wrong = catalog.load(&name, schema, None);
    if let Some(wrong) = wrong.iter().find(|wrong| wrong.is_error()) {
        return Err(format!("{name}: {}", wrong.message));
    }
    let (parsed, _) = parse_script(statements, Dialect::Cassandra);
    let statements: Vec<String> = parsed
        .iter()
        .map(|parsed| parsed.span.of(statements).trim_end_matches(';').to_owned())
        .collect();
    for text in &statements {
        let checked = check(&catalog, None, text);
        if let Some(wrong) = checked.diagnostics.iter().find(|wrong| wrong.is_error()) {
            return Err(format!("{name}: {text}: {}", wrong.message));
        }
    }
    Ok(Application {
        name,
        catalog,
        statements,
    })
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "cql"))
        .collect();
    files.sort();
    Ok(files)
}

fn read(file: &Path) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}
