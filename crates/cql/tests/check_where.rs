//! What is said of a `WHERE` clause that a server refuses: the headline, the place, the help.

use rsylla_cql::{Catalog, Dialect, check};

const SCHEMA: &str = "
    CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
    CREATE TABLE shop.orders (
        customer uuid, day date, seq int, total decimal, note text, tags set<text>,
        PRIMARY KEY (customer, day, seq)) WITH CLUSTERING ORDER BY (day DESC, seq ASC);
    CREATE TABLE shop.users (org int, id uuid, name text, email text, PRIMARY KEY ((org, id)));
    CREATE INDEX ON shop.users (email);
";

/// Checks that the statement has these mistakes, each as `code: characters`, and no more.
#[track_caller]
fn refused(text: &str, expected: &[&str]) {
    assert_eq!(mistakes(Dialect::Cassandra, text), expected, "{text}");
}

#[track_caller]
fn accepted(text: &str) {
    refused(text, &[]);
}

fn mistakes(dialect: Dialect, text: &str) -> Vec<String> {
    let mut catalog = Catalog::new(dialect);
    assert!(catalog.load("shop.cql", SCHEMA, None).is_empty());
    let found = check(&catalog, Some("shop"), text);
    let errors = found.diagnostics.iter().filter(|found| found.is_error());
    errors
        .map(|error| format!("{}: {}", error.code.name(), error.span.of(text)))
        .collect()
}

/// Checks headline and help of the only mistake.
#[track_caller]
fn says(text: &str, message: &str, help: &str) {
    let mut catalog = Catalog::new(Dialect::Cassandra);
    assert!(catalog.load("shop.cql", SCHEMA, None).is_empty());
    let found = check(&catalog, Some("shop"), text);
    let [only] = &found.diagnostics[..] else {
        panic!("{text}: {:?}", found.diagnostics);
    };
    assert_eq!(only.message, message, "{text}");
    assert_eq!(only.help.as_deref().unwrap_or_default(), help, "{text}");
}

#[test]
fn a_missing_partition_key_is_named_with_its_cure() {
    says(
        "SELECT total FROM orders WHERE day > ?",
        "`shop.orders` cannot be read without its partition key",
        "add `customer = ?`, or `ALLOW FILTERING` if a full scan is meant",
    );
    says(
        "SELECT name FROM users WHERE id = ?",
        "`shop.users` cannot be read without its whole partition key",
        "add `org = ?`, or `ALLOW FILTERING` if a full scan is meant",
    );
    says(
        "UPDATE users SET name = 'a' WHERE org = ?",
        "UPDATE needs the whole partition key of `shop.users`: it lacks `id`",
        "add `id = ?`",
    );
    says(
        "UPDATE orders SET total = 1 WHERE customer = ?",
        "UPDATE needs the whole primary key of `shop.orders`: it lacks `day`, `seq`",
        "add `day = ? AND seq = ?`",
    );
}

#[test]
fn the_place_is_that_of_the_offending_relation() {
    refused(
        "SELECT total FROM orders WHERE customer = ? AND note = 'x'",
        &["needs-filtering: note = 'x'"],
    );
    refused(
        "SELECT total FROM orders WHERE customer = ? AND seq = 1",
        &["clustering-gap: seq = 1"],
    );
    refused(
        "SELECT total FROM orders WHERE customer = ? AND day > ? AND seq = 1",
        &["clustering-gap: seq = 1"],
    );
    refused(
        "SELECT total FROM orders WHERE customer = ? AND customer = ?",
        &["conflicting-restriction: customer = ?"],
    );
    refused(
        "SELECT name FROM users WHERE email = ? AND name = ?",
        &["needs-filtering: name = ?"],
    );
    refused(
        "SELECT total FROM orders WHERE customer = ? AND tags = {'a'}",
        &["invalid-restriction: ="],
    );
    refused(
        "SELECT total FROM orders WHERE customer = ? AND (day, customer) = (?, ?)",
        &["invalid-restriction: customer"],
    );
    refused(
        "SELECT total FROM orders WHERE token(day) > ?",
        &["invalid-restriction: day"],
    );
}

#[test]
fn every_mistake_is_reported_once() {
    refused(
        "SELECT nothing, total, nofun(note) FROM orders WHERE customr = ? AND day = 'x' AND seq != 1",
        &[
            "unknown-column: nothing",
            "unknown-function: nofun",
            "unknown-column: customr",
            "invalid-literal: 'x'",
            "unsupported-operator: !=",
        ],
    );
}

#[test]
fn what_follows_from_an_earlier_mistake_is_not_said() {
    refused(
        "SELECT total FROM orders WHERE custmer = ? AND seq = 1 ORDER BY day",
        &["unknown-column: custmer"],
    );
}

#[test]
fn an_index_answers_what_it_is_on() {
    accepted("SELECT name FROM users WHERE email = ?");
    accepted("SELECT name FROM users WHERE org = ? AND id = ? AND email = ?");
    refused(
        "SELECT name FROM users WHERE email > ?",
        &["needs-filtering: email > ?"],
    );
    refused(
        "SELECT name FROM users WHERE org IN (1, 2) AND id = ? AND email = ?",
        &["invalid-restriction: org IN (1, 2)"],
    );
}

#[test]
fn the_dialects_differ_on_what_holds_together() {
    let both = |text| {
        (
            mistakes(Dialect::Cassandra, text).is_empty(),
            mistakes(Dialect::Scylla, text).is_empty(),
        )
    };
    let twice = "SELECT total FROM orders WHERE customer = ? AND day = ? AND day = ?";
    assert_eq!(both(twice), (false, true));
    let token = "SELECT name FROM users WHERE org = 1 AND id = ? AND token(org, id) > ?";
    assert_eq!(both(token), (true, false));
    let mixed = "SELECT total FROM orders WHERE customer = ? AND (day, seq) > (?, ?) AND day < ?";
    assert_eq!(both(mixed), (true, false));
    let like = "SELECT total FROM orders WHERE note LIKE 'a%' ALLOW FILTERING";
    assert_eq!(both(like), (false, true));
}
