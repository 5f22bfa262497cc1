//! `rsylla explain`: what a diagnostic means, and what a statement does.

use std::fmt::Write as _;
use std::sync::Arc;

use clap::Args;
use rsylla_cql::checked::{Cardinality, CheckedStatement, Idempotence, Marker, StatementKind};
use rsylla_cql::diagnostic::{Diagnostic, Level, Place, nearest, render_with_catalog};
use rsylla_cql::{Code, check};
use rsylla_project::Project;

use crate::exit::Exit;
use crate::terminal;

/// What to explain.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A code (`full-scan`), or a statement of CQL; without it, all codes are listed
    #[arg(value_name = "CODE | CQL")]
    what: Option<String>,
    /// The keyspace of names without one
    #[arg(long, value_name = "NAME")]
    keyspace: Option<String>,
}

impl Explain {
    pub(crate) fn run(self) -> Exit {
        let Some(what) = self.what else {
            terminal::result(list().trim_end());
            return Exit::Fine;
        };
        let what = what.trim();
        if let Some(code) = Code::by_name(what) {
            terminal::result(code.explanation().trim_end());
            return Exit::Fine;
        }
        if !what.contains(char::is_whitespace) {
            let codes = Code::ALL.iter().map(|code| code.name());
            let near = nearest(what, codes).map(|near| format!(": did you mean `{near}`?"));
            return terminal::failure(format_args!(
                "`{what}` is neither a code nor a statement{}",
                near.unwrap_or_default()
            ));
        }
        let here = std::env::current_dir().unwrap_or_default();
        match Project::load(&here) {
            Ok(project) => statement(&project, self.keyspace.as_deref(), what),
            Err(error) => terminal::failure(error),
        }
    }
}

/// All codes with what they mean, and the levels of lints.
fn list() -> String {
    let width = Code::ALL.iter().map(|code| code.name().len()).max();
    let width = width.unwrap_or_default();
    let mut out = String::new();
    for code in Code::ALL {
        let level = match code.default_level() {
            None => "error",
            Some(Level::Deny) => "deny",
            Some(Level::Warn) => "warn",
            Some(Level::Allow) => "allow",
        };
        let _ = writeln!(out, "{:width$}  {level:5}  {}", code.name(), code.summary());
    }
    out
}

fn statement(project: &Arc<Project>, keyspace: Option<&str>, text: &str) -> Exit {
    let catalog = project.catalog();
    let checked = check(catalog, keyspace.or(project.keyspace()), text);
    let place = Place::file("statement");
    let render = |found: &Diagnostic| render_with_catalog(found, text, place, catalog);
    let Some(statement) = &checked.statement else {
        for error in checked.diagnostics.iter().filter(|found| found.is_error()) {
            terminal::result(render(error));
        }
        return Exit::Findings;
    };
    terminal::result(describe(statement, &checked.diagnostics).trim_end());
    let not_allowed = |found: &&Diagnostic| project.lint_level(found.code) != Level::Allow;
    for lint in checked.diagnostics.iter().filter(not_allowed) {
        terminal::result(format_args!("\n{}", render(lint).trim_end()));
    }
    Exit::Fine
}

/// What a statement does, a line each.
fn describe(statement: &CheckedStatement, lints: &[Diagnostic]) -> String {
    let mut out = statement.kind.name().to_owned();
    if let Some(table) = &statement.table {
        let _ = write!(out, " of {}.{}", table.keyspace, table.table);
    }
    out.push_str("\n\n");
    let mut line = |name: &str, text: &str| {
        let _ = writeln!(out, "{name:12}{text}");
    };
    for (n, marker) in statement.markers.iter().enumerate() {
        let name = if n == 0 { "markers" } else { "" };
        line(name, &of_marker(statement, n, marker));
    }
    for (n, column) in statement.columns.iter().enumerate() {
        let name = if n == 0 { "returns" } else { "" };
        let nullable = if column.nullable { ", may be null" } else { "" };
        line(name, &format!("{} {}{nullable}", column.name, column.ty));
    }
    if let Some(conditional) = &statement.conditional {
        let names: Vec<&str> = conditional.columns.iter().map(|c| &*c.name).collect();
        let names = names.join(", ");
        line(
            "answers",
            &format!("[applied], and where it does not hold {names}"),
        );
    }
    line("partitions", &partitions(statement, lints));
    line(
        "rows",
        match statement.cardinality {
            Cardinality::None => "none are returned",
            Cardinality::AtMostOne => "at most one",
            Cardinality::Many => "any number",
        },
    );
    match statement.idempotence {
        Idempotence::Idempotent => line("idempotent", "yes: sent twice, it does the same"),
        Idempotence::Not(why) => line("idempotent", &format!("no: sent twice, {}", why.reason())),
    }
    for (n, lint) in lints.iter().enumerate() {
        let name = if n == 0 { "lints" } else { "" };
        line(name, &format!("{}: {}", lint.code.name(), lint.message));
    }
    out
}

fn of_marker(statement: &CheckedStatement, index: usize, marker: &Marker) -> String {
    let name = marker.field.as_deref().unwrap_or(&marker.name);
    let mut out = format!("{name} {}", marker.ty);
    if name != &*marker.name {
        let _ = write!(out, ", at the server `{}`", marker.name);
    }
    if statement
        .partition_key
        .iter()
        .any(|key| usize::from(*key) == index)
    {
        out.push_str(", partition key");
    }
    out
}

/// Which partitions it touches.
fn partitions(statement: &CheckedStatement, lints: &[Diagnostic]) -> String {
    let has = |code: Code| lints.iter().any(|lint| lint.code == code);
    let markers: Vec<String> = statement
        .partition_key
        .iter()
        .filter_map(|index| statement.markers.get(usize::from(*index)))
        .map(|marker| format!("`{}`", marker.field.as_deref().unwrap_or(&marker.name)))
        .collect();
    match statement.kind {
        StatementKind::Use | StatementKind::Ddl | StatementKind::Other => "none".to_owned(),
        StatementKind::Truncate => "all of the table".to_owned(),
        _ if has(Code::FullScan) => "all of the table".to_owned(),
        _ if has(Code::PartitionKeyIn) => "one for each value of `IN`".to_owned(),
        _ if has(Code::IndexWithoutPartitionKey) => {
            "those that the index finds, on all nodes".to_owned()
        }
        _ if has(Code::LoggedBatchAcrossPartitions) || has(Code::UnloggedBatchAcrossPartitions) => {
            "several".to_owned()
        }
        _ if !markers.is_empty() => format!("one, given by {}", markers.join(", ")),
        StatementKind::Batch => "those of its statements".to_owned(),
        _ => "as its text says".to_owned(),
    }
}
