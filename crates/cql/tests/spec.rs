//! `tests/spec/*.md` is the manual of what is accepted; this checks that it is true.
//!
//! A heading names a case. Its first block of CQL is the schema; each further block has statements,
//! with what is expected in comments under each:
//!
//! ```text
//! -- accepted
//! -- markers: customer uuid, [limit] int
//! -- columns: total decimal
//! -- refused [unknown-column] at `nmae`
//! -- lint [full-scan] at `orders`
//! ```

use std::path::Path;

use rsylla_cql::diagnostic::Level;
use rsylla_cql::{Catalog, Checked, Dialect, check};

#[test]
fn the_manual_is_true() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/spec");
    let mut wrong = Vec::new();
    let mut statements = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let text = std::fs::read_to_string(&path).unwrap();
            for case in text.split("\n## ").skip(1) {
                statements += run(case, &mut wrong);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(statements > 50, "{statements}");
}

/// Checks one case; how many statements it has.
fn run(case: &str, wrong: &mut Vec<String>) -> usize {
    let title = case.lines().next().unwrap_or_default();
    let mut blocks = case.split("```cql\n").skip(1);
    let mut block = || blocks.next().and_then(|block| block.split("```").next());
    let schema = block().unwrap_or_default();
    let mut catalog = Catalog::new(Dialect::Cassandra);
    catalog.assume_keyspace("shop");
    let found = catalog.load("schema.cql", schema, None);
    assert!(found.is_empty(), "{title}: {found:?}");
    let mut statements = 0;
    while let Some(block) = block() {
        for part in block.split("\n\n") {
            let expected_at = part.find("\n--").unwrap_or(part.len());
            let (statement, expected) = part.split_at(expected_at);
            let found = describe(statement, &check(&catalog, None, statement), expected);
            if found != expected.trim() {
                wrong.push(format!(
                    "{title}: {statement}\n{found}\n--- is not\n{}",
                    expected.trim()
                ));
            }
            statements += 1;
        }
    }
    assert!(statements > 0, "{title}");
    statements
}

/// What was found, as the manual says it.
fn describe(text: &str, checked: &Checked, expected: &str) -> String {
    let mut lines = Vec::new();
    for found in &checked.diagnostics {
        let name = found.code.name();
        if found.is_error() {
            lines.push(format!("-- refused [{name}] at `{}`", found.span.of(text)));
        } else if found.code.default_level() != Some(Level::Allow) || expected.contains(name) {
            lines.push(format!("-- lint [{name}] at `{}`", found.span.of(text)));
        }
    }
    if let Some(statement) = &checked.statement {
        let markers: Vec<_> = statement
            .markers
            .iter()
            .map(|m| format!("{} {}", m.name, m.ty))
            .collect();
        let columns: Vec<_> = statement
            .columns
            .iter()
            .map(|c| format!("{} {}", c.name, c.ty))
            .collect();
        let mut known = vec!["-- accepted".to_owned()];
        for (what, list) in [("markers", markers), ("columns", columns)] {
            if !list.is_empty() {
                known.push(format!("-- {what}: {}", list.join(", ")));
            }
        }
        lines.splice(0..0, known);
    }
    lines.join("\n")
}
