//! The migrations that schema files are: a file each, in their order.

use rsylla_cql::diagnostic::{Code, Diagnostic, Place, render};
use rsylla_cql::lexer::{TokenKind, lex};
use rsylla_cql::syntax::{StatementKind, parse_script};
use rsylla_cql::{Catalog, Dialect};
use rsylla_project::Project;

/// A schema file and its statements.
pub(crate) struct Migration {
    /// The file, as the history knows it.
    pub(crate) file: String,
    /// Its statements.
    pub(crate) statements: Vec<Statement>,
}

/// One statement of a migration.
pub(crate) struct Statement {
    /// As it is executed: every name with its keyspace.
    pub(crate) cql: String,
    /// As the history keeps it: without comments, one space between words.
    pub(crate) text: String,
    /// Its line in the file.
    pub(crate) line: u32,
    /// The catalog that the files say is there before it.
    pub(crate) before: Catalog,
}

impl Migration {
    /// The statements as the history keeps them.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.statements.iter().map(|s| s.text.clone()).collect()
    }

    /// The catalog that the files say is there after the statement of this number.
    pub(crate) fn after<'a>(&'a self, number: usize, last: &'a Catalog) -> &'a Catalog {
        let next = self.statements.get(number + 1);
        next.map_or(last, |statement| &statement.before)
    }
}

/// What the files of a project would do.
pub(crate) struct Plan {
    /// The migrations in their order.
    pub(crate) migrations: Vec<Migration>,
    /// What is there after each migration, by number.
    pub(crate) after: Vec<Catalog>,
}

/// Reads the migrations of a project. Files of keyspace patterns, which are for many keyspaces, are
/// no part of it.
///
/// # Errors
/// As text with the place: what is wrong in a file, or has no business in one.
pub(crate) fn plan(project: &Project) -> Result<Plan, String> {
    let errors = project.diagnostics().iter();
    if let Some(error) = errors.clone().find(|found| found.diagnostic.is_error()) {
        return Err(error.rendered.clone());
    }
    let mut catalog = Catalog::new(project.dialect());
    if let Some(keyspace) = project.keyspace() {
        catalog.assume_keyspace(keyspace);
    }
    let mut plan = Plan {
        migrations: Vec::new(),
        after: Vec::new(),
    };
    let patterns = &project.config().patterns;
    for (file, text, keyspace) in project.schema_texts() {
        if patterns.iter().any(|p| Some(&*p.pattern) == keyspace) {
            continue;
        }
        plan.migrations
            .push(migration(&mut catalog, file, text, keyspace)?);
        plan.after.push(catalog.clone());
    }
    Ok(plan)
}

fn migration(
    catalog: &mut Catalog,
    file: &str,
    text: &str,
    keyspace: Option<&str>,
) -> Result<Migration, String> {
    let dialect = catalog.dialect();
    let mut current = keyspace.map(str::to_owned);
    let mut statements = Vec::new();
    for parsed in parse_script(text, dialect).0 {
        let Some(statement) = &parsed.statement else {
            continue;
        };
        match &statement.kind {
            StatementKind::Use(use_keyspace) => {
                current = Some(use_keyspace.keyspace.name.to_string());
                continue;
            }
            StatementKind::Select(_)
            | StatementKind::Insert(_)
            | StatementKind::InsertJson(_)
            | StatementKind::Update(_)
            | StatementKind::Delete(_)
            | StatementKind::Batch(_)
            | StatementKind::Truncate(_)
            | StatementKind::PruneView(_) => {
                let wrong = Diagnostic::error(
                    Code::Unsupported,
                    parsed.span,
                    "migrations change the schema, not what is stored",
                );
                return Err(render(&wrong, text, Place::file(file)));
            }
            _ => {}
        }
        let before = catalog.clone();
        let (_, references) = before.check_ddl(current.as_deref(), statement, text);
        catalog.apply(current.as_deref(), statement, text, None);
        let names = references
            .iter()
            .filter(|reference| !reference.qualified)
            .map(|reference| (reference.span.start as usize, &*reference.keyspace));
        let range = parsed.span.range();
        statements.push(Statement {
            cql: qualified(text, range.clone(), names),
            text: bare(&text[range], dialect),
            line: parsed.span.line_column(text).0,
            before,
        });
    }
    Ok(Migration {
        file: file.to_owned(),
        statements,
    })
}

/// A part of the text, with keyspaces before names that have none.
fn qualified<'a>(
    text: &str,
    range: std::ops::Range<usize>,
    names: impl Iterator<Item = (usize, &'a str)>,
) -> String {
    let mut cql = String::new();
    let mut at = range.start;
    for (place, keyspace) in names {
        cql.push_str(&text[at..place]);
        cql.push_str(&rsylla_cql::types::QuotedIfNeeded(keyspace).to_string());
        cql.push('.');
        at = place;
    }
    cql.push_str(&text[at..range.end]);
    cql
}

/// The tokens of a statement with a space between them.
fn bare(text: &str, dialect: Dialect) -> String {
    let tokens = lex(text, dialect).tokens;
    let words: Vec<&str> = tokens
        .iter()
        .filter(|token| token.kind != TokenKind::End)
        .map(|token| token.span.of(text))
        .collect();
    words.join(" ")
}
