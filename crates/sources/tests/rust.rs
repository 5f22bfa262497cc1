//! What is found in Rust sources, without compiling them.

use rsylla_cql::diagnostic::Level;
use rsylla_cql::{Catalog, Dialect};
use rsylla_sources::rust;

const SCHEMA: &str = "
    CREATE TABLE shop.users (id int PRIMARY KEY, name text, type text);
    CREATE TABLE shop.orders (user int, id int, total decimal, PRIMARY KEY (user, id));
";

/// Checks that exactly these are found: code and place.
#[track_caller]
fn check(source: &str, expected: &[(&str, &str)]) {
    let mut catalog = Catalog::new(Dialect::Cassandra);
    catalog.assume_keyspace("shop");
    assert_eq!(catalog.load("shop.cql", SCHEMA, None), []);
    let source = format!("use rsylla::prelude::*;\n{source}");
    let found = rust::check(&source, &catalog, None).diagnostics;
    let found: Vec<_> = found
        .iter()
        .filter(|found| found.code.default_level() != Some(Level::Allow))
        .map(|found| (found.code.name(), found.span.of(&source)))
        .collect();
    assert_eq!(found, expected, "{source}");
}

#[test]
fn statements_are_found_wherever_they_stand() {
    let wrong = &[("unknown-column", "nmae")][..];
    check(
        r#"query! { pub GetUser: "SELECT nmae FROM shop.users WHERE id = ?" }"#,
        wrong,
    );
    check(
        r#"rsylla::query! {
            /// Reads "a" user.
            #[rsylla(page_size = 5, consistency = "ONE")]
            GetUser: "SELECT nmae FROM shop.users WHERE id = ?"
        }"#,
        wrong,
    );
    check(
        r#"fn f() { assert!(query!("SELECT nmae FROM shop.users WHERE id = ?", 1).x()); }"#,
        wrong,
    );
    check(
        r#"fn f() { query_as!(User, "SELECT nmae FROM shop.users WHERE id = ?", id) }"#,
        wrong,
    );
    check(
        "fn f() { query!(r#\"SELECT \"Nmae\" FROM shop.users WHERE id = ?\"#, 1); }",
        &[("unknown-column", "\"Nmae\"")],
    );
    check(
        "fn f() { query!(\"SELECT \\\"é\\\", \\\n     nmae FROM shop.users WHERE id = ?\", 1); }",
        &[("unknown-column", "\\\"é\\\""), ("unknown-column", "nmae")],
    );
}

#[test]
fn optional_parts_and_markers_are_checked() {
    check(
        r#"query! { Of: "SELECT id FROM shop.orders WHERE user = ? [AND id > :after] [LIMIT ?]" }"#,
        &[],
    );
    check(
        r#"query! { Of: "SELECT id FROM shop.orders WHERE user = ? [AND idd > :after]" }"#,
        &[("unknown-column", "idd")],
    );
    check(
        r#"query! { Of: "SELECT id FROM shop.orders WHERE user = ? AND id > ? AND id < ?" }"#,
        &[("ambiguous-marker", "?")],
    );
}

#[test]
fn rows_have_the_columns_of_their_table() {
    let row = |table: &str, fields: &str| {
        format!(
            "mod m {{ struct A;\n#[derive(Debug, rsylla::Row)]\n#[rsylla(table = \"{table}\")]\npub struct User {{ {fields} }} }}"
        )
    };
    check(&row("shop.users", "id: i32, r#type: Option<String>"), &[]);
    check(
        &row("shop.users", "id: i32, nmae: Option<String>"),
        &[("unknown-column", "nmae")],
    );
    check(
        &row("shop.usres", "id: i32"),
        &[("unknown-table", "shop.usres")],
    );
    check(
        &row(
            "shop.users",
            "#[rsylla(column = \"nmae\")] n: i32, #[rsylla(flatten(a, b))] o: Other, #[rsylla(not_null)] name: String",
        ),
        &[("unknown-column", "nmae")],
    );
    check("#[derive(Debug)] struct User { nmae: i32 }", &[]);
}

#[test]
fn other_macros_and_broken_sources_are_left_alone() {
    check(
        r#"fn f() { sqlx::query!("SELECT 1"); other!("SELECT nmae FROM shop.users"); }"#,
        &[],
    );
    check(r#"use sqlx::query; fn f() { query!("SELECT 1"); }"#, &[]);
    check(r#"fn f( { query!("SELECT nmae FROM shop.users"); "#, &[]);
    check(r#"/// query!("SELECT nmae FROM shop.users")"#, &[]);
    check(
        &format!("const X: u8 = {}1{};", "(".repeat(3000), ")".repeat(3000)),
        &[],
    );
}

#[test]
fn comments_silence_what_they_name() {
    check(
        "query! { All: \"SELECT id FROM shop.users\" } // rsylla: ignore[full-scan]",
        &[],
    );
    check(
        "// rsylla: ignore[full-scan]\nquery! {\n    All:\n        \"SELECT id FROM shop.users\"\n}",
        &[],
    );
}

#[test]
fn files_of_statements_are_named() {
    let catalog = Catalog::new(Dialect::Cassandra);
    let source = "rsylla::queries!(pub shop: \"queries/shop.cql\");";
    let found = rust::check(source, &catalog, None);
    assert_eq!(found.files.len(), 1);
    assert_eq!(found.files[0].0, "queries/shop.cql");
    assert_eq!(found.files[0].1.of(source), "\"queries/shop.cql\"");
}
