//! Texts that nobody writes: they are answered, in time and within bounds, and never by a panic.

use rsylla_cql::{Catalog, Checked, Code, Diagnostic, Dialect, check};

const SCHEMA: &str =
    "CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
    CREATE TABLE shop.orders (id int PRIMARY KEY, name text, tags list<text>);";

fn catalog() -> Catalog {
    let mut catalog = Catalog::new(Dialect::Cassandra);
    let diagnostics = catalog.load("shop.cql", SCHEMA, None);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    catalog
}

fn checked(text: &str) -> Checked {
    check(&catalog(), Some("shop"), text)
}

#[track_caller]
fn refused(text: &str, code: Code) {
    let found = checked(text);
    let first = found.diagnostics.iter().find(|d| d.is_error());
    let first = first.expect("an error");
    assert_eq!(first.code, code, "{}", first.message);
    assert!(text.get(first.span.range()).is_some());
    assert!(first.message.len() < 1_000, "the message repeats the text");
}

#[test]
fn nesting_is_refused_before_the_stack_ends() {
    const DEEP: usize = 10_000;
    for (before, open, middle, close, after) in [
        ("SELECT * FROM orders WHERE id IN ", "(", "1", ")", ""),
        (
            "INSERT INTO orders (id, tags) VALUES (1, ",
            "[",
            "'a'",
            "]",
            ")",
        ),
        (
            "INSERT INTO orders (id, tags) VALUES (1, ",
            "{",
            "'a'",
            "}",
            ")",
        ),
        ("SELECT ", "token(", "id", ")", " FROM orders"),
        ("SELECT ", "-", "id", "", " FROM orders"),
        ("SELECT (", "list<", "int", ">", ")[] FROM orders"),
        (
            "CREATE TABLE deep (id int PRIMARY KEY, v ",
            "frozen<",
            "int",
            ">",
            ")",
        ),
        (
            "UPDATE orders SET name = 'a' WHERE ",
            "(",
            "id = 1",
            ")",
            "",
        ),
    ] {
        for (open, close) in [(open, close), (open, "")] {
            let text = format!(
                "{before}{}{middle}{}{after}",
                open.repeat(DEEP),
                close.repeat(DEEP)
            );
            let found = checked(&text);
            let refused = found.diagnostics.iter().any(Diagnostic::is_error);
            assert!(refused, "{before}{open}");
        }
    }
    let value = format!("'{}'", "[".repeat(100_000));
    let found = checked(&format!("INSERT INTO orders JSON {value}"));
    assert!(found.diagnostics.iter().any(Diagnostic::is_error));
}

#[test]
fn empty_and_unprintable_texts_are_refused() {
    for text in [
        "",
        " ",
        ";",
        "\0",
        "\u{feff}",
        "--",
        "/*",
        "$$",
        "'",
        "\"",
        "\u{202e}SELECT",
    ] {
        refused(text, Code::Syntax);
    }
    refused(&"\0".repeat(1 << 16), Code::Syntax);
    refused("SELECT\0* FROM orders", Code::Syntax);
}

#[test]
fn long_names_and_long_literals_are_answered() {
    let long = "a".repeat(64 << 10);
    refused(
        &format!("SELECT {long} FROM orders WHERE id = 1"),
        Code::UnknownColumn,
    );
    refused(
        &format!("SELECT * FROM {long} WHERE id = 1"),
        Code::UnknownTable,
    );
    refused(
        &format!("SELECT {long}(id) FROM orders"),
        Code::UnknownFunction,
    );
    refused(
        &format!("INSERT INTO orders (id) VALUES ({})", "9".repeat(64 << 10)),
        Code::InvalidLiteral,
    );
    let text = format!(
        "INSERT INTO orders (id, name) VALUES (1, '{}')",
        "a".repeat(16 << 20)
    );
    assert!(checked(&text).statement.is_some());
}

#[test]
fn no_statement_has_more_markers_than_the_protocol_counts() {
    let markers = |count: usize| {
        let markers = vec!["?"; count].join(", ");
        format!("SELECT * FROM orders WHERE id IN ({markers})")
    };
    assert_eq!(
        checked(&markers(65_535))
            .statement
            .expect("is taken")
            .markers
            .len(),
        65_535
    );
    refused(&markers(65_536), Code::TooManyMarkers);
    refused(&markers(1_000_000), Code::TooManyMarkers);
}
