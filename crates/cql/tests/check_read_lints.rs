//! What no server says of a read that it accepts.

use rsylla_cql::{Catalog, Dialect, check};

const SCHEMA: &str = "
    CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
    CREATE TABLE shop.orders (
        customer uuid, day date, seq int, total decimal, note text, v vector<float, 2>,
        PRIMARY KEY (customer, day, seq));
    CREATE TABLE shop.users (id uuid PRIMARY KEY, name text, email text);
    CREATE INDEX ON shop.users (email);
    CREATE INDEX ON shop.orders (v) USING 'sai';
";

/// Checks that the statement is accepted with these lints, each as `code: characters`.
#[track_caller]
fn lints(text: &str, expected: &[&str]) {
    let mut catalog = Catalog::new(Dialect::Cassandra);
    assert!(catalog.load("shop.cql", SCHEMA, None).is_empty());
    let found = check(&catalog, Some("shop"), text);
    assert!(found.statement.is_some(), "{text}: {:?}", found.diagnostics);
    let found: Vec<String> = found
        .diagnostics
        .iter()
        .map(|lint| format!("{}: {}", lint.code.name(), lint.span.of(text)))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_read_of_one_partition_is_well() {
    lints(
        "SELECT total FROM orders WHERE customer = ? AND day = ?",
        &[],
    );
    lints("SELECT total FROM orders WHERE customer = ? LIMIT ?", &[]);
    lints("SELECT name FROM users WHERE id = ?", &[]);
}

#[test]
fn a_full_scan_is_said() {
    lints("SELECT total FROM orders", &["full-scan: orders"]);
    lints(
        "SELECT name FROM users WHERE name = 'a' ALLOW FILTERING",
        &["full-scan: ALLOW FILTERING"],
    );
    lints("SELECT name FROM users WHERE token(id) > ?", &[]);
}

#[test]
fn several_partitions_by_one_coordinator_are_said() {
    lints(
        "SELECT name FROM users WHERE id IN ?",
        &["partition-key-in: id IN ?"],
    );
    lints("SELECT name FROM users WHERE id IN (?)", &[]);
}

#[test]
fn an_index_alone_is_said() {
    lints(
        "SELECT name FROM users WHERE email = ?",
        &["index-without-partition-key: email = ?"],
    );
    lints("SELECT total FROM orders ORDER BY v ANN OF ? LIMIT 5", &[]);
}

#[test]
fn a_star_and_an_unbounded_partition_are_said() {
    lints("SELECT * FROM users WHERE id = ?", &["select-star: *"]);
    lints(
        "SELECT total FROM orders WHERE customer = ?",
        &["unbounded-partition: customer = ?"],
    );
}

#[test]
fn what_must_fail_when_it_is_run_is_said() {
    lints(
        "SELECT name FROM users WHERE id = null",
        &["fails-when-run: null"],
    );
    lints(
        "SELECT total FROM orders WHERE customer = ? AND day = ? LIMIT 0",
        &["fails-when-run: 0"],
    );
    lints(
        "SELECT total FROM orders WHERE customer = ? ORDER BY v ANN OF ?",
        &["fails-when-run: v"],
    );
    lints(
        "SELECT count(*) FROM orders WHERE customer = ? AND day = ? GROUP BY customer, day, seq + 1",
        &["fails-when-run: seq + 1"],
    );
    // Nothing is before null, so no row is read; that fails nowhere.
    lints(
        "SELECT total FROM orders WHERE customer = ? AND day < null",
        &[],
    );
}
