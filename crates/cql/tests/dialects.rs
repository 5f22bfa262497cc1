//! `docs/dialects.md` says what the checker says.

use std::path::Path;

use rsylla_cql::{Catalog, Diagnostic, Dialect, check};

fn verdict(dialect: Dialect, schema: &str, statement: &str) -> &'static str {
    let mut catalog = Catalog::new(dialect);
    let wrong = catalog.load("schema.cql", schema, None);
    assert!(wrong.is_empty(), "{wrong:?}");
    let checked = check(&catalog, None, statement);
    if checked.diagnostics.iter().any(Diagnostic::is_error) {
        "refused"
    } else {
        "accepted"
    }
}

#[test]
fn the_tables_of_dialects_are_true() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/dialects.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, schema) = text.split_once("```cql\n").unwrap();
    let (schema, tables) = schema.split_once("```").unwrap();
    let rows: Vec<Vec<&str>> = tables
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.split('|').map(str::trim).collect())
        .collect();
    assert!(rows.len() > 25, "{rows:?}");
    let differ: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let statement = row[1].trim_matches('`');
            let found = [Dialect::Cassandra, Dialect::Scylla]
                .map(|dialect| verdict(dialect, schema, statement));
            (found != [row[2], row[3]]).then(|| format!("{statement}: {found:?}"))
        })
        .collect();
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}
