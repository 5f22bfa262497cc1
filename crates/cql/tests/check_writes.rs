//! What `INSERT`, `UPDATE`, `DELETE` and `BATCH` take and refuse, and what is known of them.

use rsylla_cql::checked::{CheckedStatement, Idempotence, NotIdempotent};
use rsylla_cql::{Catalog, Checked, Code, Diagnostic, Dialect, check};

const SCHEMA: &str = "
    CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
    CREATE TYPE shop.address (street text, city text);
    CREATE TABLE shop.orders (
        customer uuid, seq int, since date static, total decimal, amount int, note text,
        tags set<text>, steps list<text>, attrs map<text, int>, fixed frozen<list<int>>,
        home address, PRIMARY KEY (customer, seq));
    CREATE TABLE shop.hits (page text PRIMARY KEY, n counter);
    CREATE TABLE shop.gone (page text PRIMARY KEY, n counter);
    ALTER TABLE shop.gone DROP n;
";

fn found(dialect: Dialect, text: &str) -> Checked {
    let mut catalog = Catalog::new(dialect);
    let wrong = catalog.load("shop.cql", SCHEMA, Some("shop"));
    assert!(wrong.is_empty(), "{wrong:?}");
    check(&catalog, Some("shop"), text)
}

#[track_caller]
fn checked(text: &str) -> CheckedStatement {
    let found = found(Dialect::Cassandra, text);
    found
        .statement
        .unwrap_or_else(|| panic!("{text}: {:?}", found.diagnostics))
}

/// Checks that the statement has these mistakes and lints, each as `code: characters`, and no more.
#[track_caller]
fn finds(text: &str, expected: &[&str]) {
    let found = found(Dialect::Cassandra, text).diagnostics;
    let found: Vec<String> = found
        .iter()
        .filter(|found| found.code != Code::NotIdempotent)
        .map(|found| format!("{}: {}", found.code.name(), found.span.of(text)))
        .collect();
    assert_eq!(found, expected, "{text}");
}

/// Markers as `server's name → field: type`.
#[track_caller]
fn markers(text: &str, expected: &[&str]) {
    let statement = checked(text);
    let found: Vec<String> = statement
        .markers
        .iter()
        .map(|marker| {
            let field = marker.field.as_deref().unwrap_or("-");
            format!("{} → {field}: {}", marker.name, marker.ty)
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[track_caller]
fn is_not_idempotent(text: &str, reason: NotIdempotent) {
    let lints = found(Dialect::Cassandra, text).diagnostics;
    let is_said = |lint: &Diagnostic| {
        lint.code == Code::NotIdempotent && lint.message.ends_with(reason.reason())
    };
    assert!(lints.iter().any(is_said), "{text}: {lints:?}");
    assert_eq!(
        checked(text).idempotence,
        Idempotence::Not(reason),
        "{text}"
    );
}

#[track_caller]
fn is_idempotent(text: &str) {
    assert_eq!(checked(text).idempotence, Idempotence::Idempotent, "{text}");
}

#[test]
fn markers_are_named_after_what_takes_them() {
    markers(
        "INSERT INTO orders (customer, seq, total) VALUES (?, :n, ?) \
         USING TTL ? AND TIMESTAMP ?",
        &[
            "customer → customer: uuid",
            "n → n: int",
            "total → total: decimal",
            "[ttl] → ttl: int",
            "[timestamp] → timestamp: bigint",
        ],
    );
    markers(
        "UPDATE orders SET attrs[?] = ?, steps[?] = ?, home.city = ?, tags = tags + ? \
         WHERE customer = ? AND seq IN ?",
        &[
            "key(attrs) → attrs_key: text",
            "value(attrs) → attrs_value: int",
            "idx(steps) → steps_index: int",
            "value(steps) → steps_value: text",
            "home.city → home_city: text",
            "tags → tags: set<text>",
            "customer → customer: uuid",
            "in(seq) → seq: list<int>",
        ],
    );
    markers("INSERT INTO orders JSON ?", &["[json] → json: text"]);
}

#[test]
fn the_partition_key_is_found_among_the_markers() {
    let text = "UPDATE orders SET note = ? WHERE seq = ? AND customer = ?";
    assert_eq!(checked(text).partition_key, [2]);
    let text = "DELETE FROM hits WHERE page = 'home'";
    assert!(checked(text).partition_key.is_empty());
}

#[test]
fn all_mistakes_are_found_together() {
    finds(
        "INSERT INTO orders (customer, seq, totl, note, tags) VALUES (?, 'x', 1, 2, ['a'])",
        &[
            "unknown-column: totl",
            "type-mismatch: 'x'",
            "type-mismatch: 2",
            "type-mismatch: ['a']",
        ],
    );
    finds(
        "INSERT INTO orders (customer, seq) VALUES (?, ?, ?)",
        &["value-count: (?, ?, ?)"],
    );
}

#[test]
fn the_primary_key_must_be_given_and_stays() {
    finds(
        "INSERT INTO orders (customer, note) VALUES (?, ?)",
        &["missing-key-column: customer"],
    );
    finds(
        "UPDATE orders SET seq = 1 WHERE customer = ? AND seq = 2",
        &["key-not-assignable: seq"],
    );
    // A row is not needed where only the partition's own columns are written.
    is_idempotent("UPDATE orders SET since = ? WHERE customer = ?");
    is_idempotent("INSERT INTO orders (customer, since) VALUES (?, ?)");
}

#[test]
fn collections_are_written_in_part_unless_frozen() {
    finds(
        "UPDATE orders SET fixed[0] = 1 WHERE customer = ? AND seq = 1",
        &["invalid-assignment: fixed[0] = 1"],
    );
    finds(
        "UPDATE orders SET home.town = 'x' WHERE customer = ? AND seq = 1",
        &["unknown-field: town"],
    );
    finds(
        "DELETE steps[0] FROM orders WHERE customer = ? AND seq = 1",
        &["list-read-before-write: steps[0]"],
    );
}

#[test]
fn counters_are_only_counted() {
    finds(
        "UPDATE hits SET n = 3 WHERE page = ?",
        &["invalid-counter: 3"],
    );
    finds(
        "INSERT INTO hits (page, n) VALUES (?, 1)",
        &["invalid-counter: hits"],
    );
    is_not_idempotent(
        "UPDATE hits SET n = n + 1 WHERE page = ?",
        NotIdempotent::Counter,
    );
}

#[test]
fn idempotence_has_a_reason() {
    is_not_idempotent(
        "UPDATE orders SET steps = steps + ? WHERE customer = ? AND seq = 1",
        NotIdempotent::ListAppend,
    );
    is_not_idempotent(
        "UPDATE orders SET note = ? WHERE customer = ? AND seq = 1 IF EXISTS",
        NotIdempotent::Conditional,
    );
    is_idempotent("UPDATE orders SET tags = tags + ? WHERE customer = ? AND seq = 1");
}

#[test]
fn conditions_say_which_columns_are_answered() {
    let text =
        "UPDATE orders SET note = 'x' WHERE customer = ? AND seq = 1 IF note = ? AND amount > 2";
    let conditional = checked(text).conditional.expect("conditional");
    let names: Vec<_> = conditional.columns.iter().map(|c| &*c.name).collect();
    assert_eq!(names, ["amount", "note"]);
    finds(
        "UPDATE orders SET note = 'x' WHERE customer = ? AND seq = 1 IF seq = 1",
        &["invalid-condition: seq"],
    );
}

#[test]
fn an_amount_needs_a_condition() {
    finds(
        "UPDATE orders SET amount = amount + 1 WHERE customer = ? AND seq = 1",
        &["invalid-assignment: amount = amount + 1"],
    );
    finds(
        "UPDATE orders SET amount = amount + 1 WHERE customer = ? AND seq = 1 IF EXISTS",
        &[],
    );
}

#[test]
fn json_is_read_as_the_server_reads_it() {
    const ID: &str = "7e0b6ab6-4f2c-4c9e-8a38-0d1f0b0f4e11";
    let json = |rest: &str| {
        let text =
            format!(r#"INSERT INTO orders JSON '{{"customer": "{ID}", {rest}}}' DEFAULT UNSET"#);
        let found = found(Dialect::Cassandra, &text).diagnostics;
        let codes = found.into_iter().map(|found| found.code.name());
        codes.collect::<Vec<_>>()
    };
    assert_eq!(json(r#""seq": "1", "tags": ["a"]"#), [""; 0]);
    assert_eq!(json(r#""seq": "x""#), ["type-mismatch"]);
    assert_eq!(json(r#""seq": 1, "sequence": 1"#), ["unknown-column"]);
}

#[test]
fn a_batch_is_of_one_kind() {
    finds(
        "BEGIN BATCH UPDATE hits SET n = n + 1 WHERE page = ?; \
         INSERT INTO orders (customer, seq) VALUES (?, 1); APPLY BATCH",
        &[
            "invalid-batch: hits",
            "logged-batch-across-partitions: orders",
        ],
    );
    let text = "BEGIN UNLOGGED BATCH INSERT INTO orders (customer, seq) VALUES (?, 1); \
         DELETE FROM orders WHERE customer = :c AND seq = ?; APPLY BATCH";
    let batch = checked(text);
    assert_eq!(batch.markers.len(), 3);
    assert_eq!(batch.statements.len(), 2);
    assert_eq!(batch.statements[1].markers.len(), 2);
}

#[test]
fn scylla_merges_markers_of_one_name() {
    let text = "UPDATE orders SET amount = :n WHERE customer = ? AND seq = :n";
    let statement = found(Dialect::Scylla, text).statement.expect(text);
    assert_eq!(statement.markers.len(), 2);
    let clash = "UPDATE orders SET note = :n WHERE customer = ? AND seq = :n";
    assert!(found(Dialect::Scylla, clash).statement.is_none());
    assert_eq!(checked(clash).markers.len(), 3);
}

#[test]
fn a_table_of_counters_stays_one_without_any() {
    finds(
        "INSERT INTO gone (page) VALUES (?)",
        &["invalid-counter: gone"],
    );
}
