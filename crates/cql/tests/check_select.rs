//! What a checked `SELECT` says of its result: columns, nulls, rows, markers and places.

use rsylla_cql::checked::{Cardinality, CheckedStatement};
use rsylla_cql::{Catalog, Dialect, check};

const SCHEMA: &str = "
    CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
    CREATE TYPE shop.address (street text, city text);
    CREATE TABLE shop.orders (
        customer uuid, day date, seq int, total decimal, note text, tags set<text>,
        attrs map<text, int>, home frozen<address>, PRIMARY KEY (customer, day, seq));
    CREATE TABLE shop.carts (
        customer uuid, item int, amount int, total decimal static, PRIMARY KEY (customer, item));
    CREATE TABLE shop.users (org int, id uuid, name text, PRIMARY KEY ((org, id)));
";

#[track_caller]
fn checked(text: &str) -> CheckedStatement {
    let mut catalog = Catalog::new(Dialect::Cassandra);
    let wrong = catalog.load("shop.cql", SCHEMA, Some("shop"));
    assert!(wrong.is_empty(), "{wrong:?}");
    let found = check(&catalog, Some("shop"), text);
    found
        .statement
        .unwrap_or_else(|| panic!("{text}: {:?}", found.diagnostics))
}

/// Result columns as `name type`, with a `?` behind what can be null.
#[track_caller]
fn columns(text: &str, expected: &[&str]) {
    let statement = checked(text);
    let found: Vec<String> = statement
        .columns
        .iter()
        .map(|column| {
            let mark = if column.nullable { "?" } else { "" };
            format!("{} {}{mark}", column.name, column.ty)
        })
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
fn returns(text: &str, cardinality: Cardinality) {
    assert_eq!(checked(text).cardinality, cardinality, "{text}");
}

#[test]
fn a_star_stands_for_the_columns_in_the_order_of_the_server() {
    let all = [
        "customer uuid",
        "day date",
        "seq int",
        "attrs map<text, int>?",
        "home frozen<shop.address>?",
        "note text?",
        "tags set<text>?",
        "total decimal?",
    ];
    columns("SELECT * FROM orders WHERE customer = ?", &all);
    let star = checked("SELECT * FROM orders").star;
    assert_eq!(star.map(|span| (span.start, span.end)), Some((7, 8)));
}

#[test]
fn results_are_named_as_the_server_names_them() {
    columns(
        "SELECT note AS n, count(*), max(total), token(customer), writetime(note), attrs['a'], \
         attrs['a'..'b'], home.city, CAST(seq AS text), (int)?, seq + 1, [seq, 1] FROM orders",
        &[
            "n text?",
            "count bigint",
            "system.max(total) decimal?",
            "system.token(customer) bigint?",
            "writetime(note) bigint?",
            "attrs['a'] int?",
            "attrs['a'..'b'] map<text, int>?",
            "home.city text?",
            "cast(seq as text) text?",
            "(int)? int?",
            "seq + 1 int?",
            "[seq, 1] list<int>?",
        ],
    );
}

#[test]
fn json_is_one_column_of_text() {
    columns("SELECT JSON day, seq FROM orders", &["[json] text"]);
}

#[test]
fn key_columns_are_there_and_others_can_be_null() {
    columns(
        "SELECT customer, day, note, token(customer), seq * 2, toJson(note) FROM orders",
        &[
            "customer uuid",
            "day date",
            "note text?",
            "system.token(customer) bigint",
            "seq * 2 int",
            "system.tojson(note) text?",
        ],
    );
}

#[test]
fn beside_static_columns_a_partition_may_have_no_rows() {
    columns(
        "SELECT customer, item FROM carts WHERE customer = ?",
        &["customer uuid", "item int?"],
    );
    columns(
        "SELECT customer, item FROM carts WHERE customer = ? AND item > ?",
        &["customer uuid", "item int"],
    );
    columns(
        "SELECT item FROM carts WHERE amount = 1 ALLOW FILTERING",
        &["item int"],
    );
}

#[test]
fn rows_are_counted_as_count_by_any_name() {
    for counted in ["count(*)", "count(1)", "count_rows()", "\"countRows\"()"] {
        columns(&format!("SELECT {counted} FROM orders"), &["count bigint"]);
    }
}

#[test]
fn beside_an_aggregate_a_column_may_have_no_row() {
    columns(
        "SELECT customer, token(customer), count(*), sum(seq), cast(count(*) AS int) FROM orders",
        &[
            "customer uuid?",
            "system.token(customer) bigint?",
            "count bigint",
            "system.sum(seq) int?",
            "cast(count as int) int",
        ],
    );
    columns(
        "SELECT customer, count(*) FROM orders GROUP BY customer",
        &["customer uuid", "count bigint"],
    );
}

#[test]
fn one_row_is_known_where_it_is_one() {
    returns(
        "SELECT * FROM users WHERE org = ? AND id = ?",
        Cardinality::AtMostOne,
    );
    returns(
        "SELECT * FROM users WHERE org = ? AND id IN (?)",
        Cardinality::AtMostOne,
    );
    returns("SELECT count(*) FROM orders", Cardinality::AtMostOne);
    returns(
        "SELECT * FROM orders WHERE customer = ? LIMIT 1",
        Cardinality::AtMostOne,
    );
    returns(
        "SELECT DISTINCT customer FROM orders WHERE customer = ?",
        Cardinality::AtMostOne,
    );
    returns(
        "SELECT * FROM orders WHERE customer = ? PER PARTITION LIMIT 1",
        Cardinality::AtMostOne,
    );
    returns("SELECT * FROM orders WHERE customer = ?", Cardinality::Many);
    returns(
        "SELECT * FROM users WHERE org = ? AND id IN ?",
        Cardinality::Many,
    );
    returns(
        "SELECT * FROM orders WHERE customer = ? AND day = ? AND seq IN (1, 2)",
        Cardinality::Many,
    );
    returns(
        "SELECT count(*) FROM orders GROUP BY customer",
        Cardinality::Many,
    );
}

#[test]
fn markers_are_named_for_the_server_and_for_programs() {
    markers(
        "SELECT * FROM orders WHERE customer IN ? AND day = :when AND seq > ? \
         PER PARTITION LIMIT ? LIMIT ?",
        &[
            "in(customer) → customer: list<uuid>",
            "when → when: date",
            "seq → seq: int",
            "[per_partition_limit] → per_partition_limit: int",
            "[limit] → limit: int",
        ],
    );
    markers(
        "SELECT attrs[?], tags[?], token(?), (int)? FROM orders \
         WHERE token(customer) > ? AND attrs[?] = ? AND tags CONTAINS ? AND attrs CONTAINS KEY ? \
         ALLOW FILTERING",
        &[
            "key(attrs) → attrs_key: text",
            "value(tags) → tags_value: text",
            "[selection] → -: uuid",
            "[selection] → -: int",
            "partition key token → token: bigint",
            "key(attrs) → attrs_key: text",
            "value(attrs) → attrs_value: int",
            "value(tags) → tags_value: text",
            "key(attrs) → attrs_key: text",
        ],
    );
    markers(
        "SELECT * FROM orders WHERE customer = ? AND (day, seq) > ? AND (day, seq) <= (?, ?)",
        &[
            "customer → customer: uuid",
            "(day,seq) → day_seq: tuple<date, int>",
            "day → day: date",
            "seq → seq: int",
        ],
    );
    markers(
        "SELECT * FROM orders WHERE customer = ? AND (day, seq) IN ?",
        &[
            "customer → customer: uuid",
            "in(day,seq) → day_seq: list<tuple<date, int>>",
        ],
    );
}

#[test]
fn partition_key_markers_stand_in_the_order_of_the_key() {
    let key = |text| checked(text).partition_key;
    assert_eq!(key("SELECT * FROM users WHERE id = ? AND org = ?"), [1, 0]);
    assert_eq!(key("SELECT * FROM users WHERE id = ? AND org = 1"), []);
    assert_eq!(key("SELECT * FROM users WHERE org = ? AND id IN ?"), []);
    assert_eq!(
        key("SELECT * FROM users WHERE org = ? AND id IN (?, ?)"),
        [0, 2]
    );
}

#[test]
fn references_say_where_a_keyspace_is_named() {
    let places = |text| -> Vec<(u32, u32, bool)> {
        let references = checked(text).references;
        let places = references
            .iter()
            .map(|r| (r.span.start, r.span.end, r.qualified));
        places.collect()
    };
    assert_eq!(places("SELECT name FROM shop.users"), [(17, 21, true)]);
    assert_eq!(places("SELECT name FROM users"), [(17, 17, false)]);
}

#[test]
fn scylla_reads_without_a_table() {
    let catalog = Catalog::new(Dialect::Scylla);
    let found = check(&catalog, None, "SELECT 1, 'a', now()");
    let statement = found.statement.expect("accepted");
    let types: Vec<String> = statement.columns.iter().map(|c| c.ty.to_string()).collect();
    assert_eq!(types, ["int", "text", "timeuuid"]);
    assert_eq!(statement.table, None);
}
