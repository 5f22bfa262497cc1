//! Files of statements without names: what is piped into a shell.

use rsylla_cql::diagnostic::Diagnostic;
use rsylla_cql::syntax::{StatementKind, parse_script};

use crate::ignore::without_ignored;
use crate::judge::judge;
use crate::schema::Schema;
use crate::text::Text;

/// What is wrong with a script of statements; its schema statements count for it.
pub fn script(source: &str, mut schema: Schema<'_>) -> Vec<Diagnostic> {
    let (statements, _) = parse_script(source, schema.catalog().dialect());
    let mut found = Vec::new();
    let places: Vec<_> = statements.iter().map(|statement| statement.span).collect();
    for statement in statements {
        if let Some(StatementKind::Use(used)) = statement.statement.as_ref().map(|s| &s.kind) {
            schema.set_keyspace(&used.keyspace.name);
            continue;
        }
        let mut text = Text::default();
        text.push(statement.span.of(source), statement.span);
        found.extend(schema.learn(&text));
        found.extend(judge(&text, &schema).diagnostics);
    }
    found.sort_by_key(|found| (found.span, found.code));
    found.dedup();
    without_ignored(source, &places, found)
}
