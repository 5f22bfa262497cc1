//! The explain pages say what is so: each wrong example is refused as the page says, each right one is well.

use rsylla_cql::diagnostic::Level;
use rsylla_cql::{Catalog, Code, Dialect, check};

/// The examples of a page.
struct Examples<'a> {
    schema: &'a str,
    wrong: &'a str,
    right: &'a str,
}

fn examples(page: &str) -> Option<Examples<'_>> {
    let (_, block) = page.split_once("```cql\n-- schema\n")?;
    let (block, _) = block.split_once("\n```")?;
    let (schema, rest) = block.split_once("-- wrong\n")?;
    let (wrong, right) = rest.split_once("-- right\n")?;
    Some(Examples {
        schema,
        wrong: wrong.trim(),
        right: right.trim(),
    })
}

fn catalog(schema: &str) -> Catalog {
    let mut catalog = Catalog::new(Dialect::Cassandra);
    catalog.assume_keyspace("shop");
    let wrong = catalog.load("shop.cql", schema, None);
    assert!(wrong.is_empty(), "{schema}: {wrong:?}");
    catalog
}

/// The codes found, but for lints that nobody asked for.
fn found(catalog: &Catalog, text: &str, asked: Code) -> Vec<Code> {
    let checked = check(catalog, None, text);
    let codes = checked.diagnostics.iter().map(|found| found.code);
    codes
        .filter(|code| *code == asked || code.default_level() != Some(Level::Allow))
        .collect()
}

/// What is wrong with a program or a file, not with CQL; programs are shown in Python, and checked
/// where Python is read.
fn is_of_cql(code: Code) -> bool {
    !matches!(
        code,
        Code::DuplicateKey
            | Code::MissingValue
            | Code::UnknownValue
            | Code::BindCount
            | Code::ReadThenWrite
            | Code::QueryFile
            | Code::Unreadable
            | Code::Configuration
            | Code::Drift
    )
}

/// What only code that binds by name asks for, and what is too long for a page.
fn cannot_be_shown(code: Code) -> bool {
    matches!(
        code,
        Code::AmbiguousMarker | Code::UnnamedMarker | Code::TooManyMarkers
    )
}

#[test]
fn every_page_begins_with_its_code_and_has_examples() {
    for code in Code::ALL {
        let page = code.explanation();
        assert!(page.starts_with(&format!("# {}\n", code.name())), "{page}");
        assert!(!is_of_cql(*code) || examples(page).is_some(), "{page}");
    }
}

#[test]
fn wrong_examples_have_exactly_that_mistake() {
    let mut differ = Vec::new();
    for &code in Code::ALL.iter().filter(|code| is_of_cql(**code)) {
        let examples = examples(code.explanation()).unwrap();
        let found = found(&catalog(examples.schema), examples.wrong, code);
        let expected: &[Code] = if cannot_be_shown(code) { &[] } else { &[code] };
        if found != expected {
            differ.push((code.name(), found));
        }
    }
    assert_eq!(differ, []);
}

#[test]
fn right_examples_have_none() {
    for &code in Code::ALL.iter().filter(|code| is_of_cql(**code)) {
        let examples = examples(code.explanation()).unwrap();
        let found = found(&catalog(examples.schema), examples.right, code);
        assert_eq!(found, [], "{}: {}", code.name(), examples.right);
    }
}

#[test]
fn pages_of_lints_say_how_to_silence_them() {
    for code in Code::ALL {
        let page = code.explanation();
        let is_told = page.contains("[lints]") && page.contains("rsylla.toml");
        assert!(code.default_level().is_none() || is_told, "{page}");
    }
}
