//! Which function a call means, what a value may be, and what is said of it.

use rsylla_cql::{Catalog, Checked, Dialect, check};

const SCHEMA: &str = "
    CREATE KEYSPACE lab WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
    CREATE TABLE lab.t (
        k int PRIMARY KEY, i int, b bigint, s smallint, d double, t text, a ascii, blob blob,
        u uuid, tu timeuuid, ts timestamp, day date, at time, du duration, ip inet, flag boolean,
        l frozen<list<int>>, m frozen<map<text, int>>, pair tuple<int, text>, v vector<float, 3>);
    CREATE TYPE lab.point (x int, y int);
    CREATE TABLE lab.falling (
        k int, l frozen<list<int>>, v vector<float, 2>, spot frozen<point>, rising frozen<list<int>>,
        PRIMARY KEY (k, l, v, rising)) WITH CLUSTERING ORDER BY (l DESC, v DESC, rising ASC);
    CREATE FUNCTION lab.twice(x int) RETURNS NULL ON NULL INPUT RETURNS int LANGUAGE java
        AS 'return x * 2;';
    CREATE FUNCTION lab.twice(x double) RETURNS NULL ON NULL INPUT RETURNS double LANGUAGE java
        AS 'return x * 2;';
";

fn found(text: &str) -> Checked {
    let mut catalog = Catalog::new(Dialect::Cassandra);
    let wrong = catalog.load("lab.cql", SCHEMA, Some("lab"));
    assert!(wrong.is_empty(), "{wrong:?}");
    check(&catalog, Some("lab"), text)
}

fn set(column: &str, value: &str) -> String {
    format!("UPDATE t SET {column} = {value} WHERE k = 0")
}

/// The column takes the value, whose markers have these types.
#[track_caller]
fn takes(column: &str, value: &str, types: &[&str]) {
    let text = set(column, value);
    let found = found(&text);
    let statement = found
        .statement
        .unwrap_or_else(|| panic!("{text}: {:?}", found.diagnostics));
    let found: Vec<String> = statement
        .markers
        .iter()
        .map(|marker| marker.ty.to_string())
        .collect();
    assert_eq!(found, types, "{text}");
}

/// The column does not take the value, for these reasons, each as `code: characters`.
#[track_caller]
fn refuses(column: &str, value: &str, expected: &[&str]) {
    let text = set(column, value);
    let found = found(&text).diagnostics;
    let found: Vec<String> = found
        .iter()
        .filter(|found| found.is_error())
        .map(|found| format!("{}: {}", found.code.name(), found.span.of(&text)))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn the_type_asked_for_picks_the_function() {
    takes("i", "twice(?)", &["int"]);
    takes("d", "twice((double)?)", &["double"]);
    refuses("t", "twice(1)", &["wrong-arguments: twice"]);
    refuses("i", "twice()", &["wrong-arguments: twice()"]);
    refuses("i", "twise(1)", &["unknown-function: twise"]);
}

#[test]
fn native_functions_are_typed() {
    takes("u", "uuid()", &[]);
    takes("tu", "now()", &[]);
    takes("ts", "to_timestamp(now())", &[]);
    takes("blob", "int_as_blob(?)", &["int"]);
    takes("t", "blob_as_text(?)", &["blob"]);
    refuses("t", "now()", &["type-mismatch: now()"]);
    refuses("blob", "int_as_blob('x')", &["wrong-arguments: 'x'"]);
}

#[test]
fn operators_have_the_types_of_the_server() {
    takes("i", "1 + 2", &[]);
    takes("b", "(int)? + (bigint)?", &["int", "bigint"]);
    takes("ts", "'2020-01-01' + 2d", &[]);
    refuses("i", "? + ?", &["ambiguous-call: ? + ?"]);
    refuses("i", "1 + 'a'", &["unsupported-operator: 1 + 'a'"]);
}

#[test]
fn literals_are_read_as_the_server_reads_them() {
    refuses("i", "2147483648", &["invalid-literal: 2147483648"]);
    takes("i", "-2147483648", &[]);
    takes("d", "NaN", &[]);
    takes("d", "1", &[]);
    refuses("i", "1.5", &["type-mismatch: 1.5"]);
    refuses("day", "'2021-02-30'", &["invalid-literal: '2021-02-30'"]);
    takes("day", "'2020-02-29'", &[]);
    refuses("at", "'25:00:00'", &["invalid-literal: '25:00:00'"]);
    takes("du", "1y2mo3d4h", &[]);
    takes("ip", "'::1'", &[]);
    refuses("a", "'ä'", &["invalid-literal: 'ä'"]);
    refuses("flag", "'true'", &["type-mismatch: 'true'"]);
    refuses("blob", "0xabc", &["invalid-literal: 0xabc"]);
    takes("u", "7e0b6ab6-4f2c-4c9e-8a38-0d1f0b0f4e11", &[]);
    refuses(
        "tu",
        "7e0b6ab6-4f2c-4c9e-8a38-0d1f0b0f4e11",
        &["invalid-literal: 7e0b6ab6-4f2c-4c9e-8a38-0d1f0b0f4e11"],
    );
}

#[test]
fn collections_are_checked_element_by_element() {
    takes("l", "[1, 2, 3]", &[]);
    refuses("l", "[1, ?, 3]", &["invalid-assignment: ?"]);
    refuses(
        "l",
        "[1, 'a', 3, true]",
        &["type-mismatch: 'a'", "type-mismatch: true"],
    );
    refuses("l", "[1, null]", &["null-not-allowed: null"]);
    takes("m", "{'a': 1}", &[]);
    refuses("m", "{1: 1}", &["type-mismatch: 1"]);
    refuses("m", "{'a'}", &["type-mismatch: {'a'}"]);
    takes("pair", "(?, ?)", &["int", "text"]);
    refuses("pair", "(1, 2)", &["type-mismatch: 2"]);
    takes("v", "[1.0, 2.0, ?]", &["float"]);
    refuses("v", "[1.0, 2.0]", &["type-mismatch: [1.0, 2.0]"]);
}

#[test]
fn a_type_in_front_says_what_a_value_is() {
    takes("i", "(int)?", &["int"]);
    refuses("i", "(text)?", &["type-mismatch: (text)?"]);
    refuses("i", "(nope)?", &["unknown-type: nope"]);
}

#[test]
fn a_failed_part_is_reported_once() {
    refuses("i", "twice(nope(1))", &["unknown-function: nope"]);
    refuses(
        "l",
        "[nope(1), 'x']",
        &["unknown-function: nope", "type-mismatch: 'x'"],
    );
}

/// Whether a statement that is no `UPDATE t` is taken, and what is refused in it.
#[track_caller]
fn says(text: &str, expected: &[&str]) {
    let found: Vec<String> = found(text)
        .diagnostics
        .iter()
        .filter(|found| found.is_error())
        .map(|found| format!("{}: {}", found.code.name(), found.span.of(text)))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn the_server_sees_no_collection_in_a_descending_column() {
    says("SELECT collection_min(rising) FROM falling", &[]);
    says(
        "SELECT collection_min(l) FROM falling",
        &["wrong-arguments: l"],
    );
    says(
        "SELECT similarity_cosine(v, [1, 2]) FROM falling",
        &["wrong-arguments: v"],
    );
    let insert = |l: &str| {
        format!("INSERT INTO falling (k, l, v, rising) VALUES (1, {l}, ?, mask_replace([1], ?))")
    };
    says(&insert("[1]"), &[]);
    says(&insert("mask_replace(?, ?)"), &[]);
    says(&insert("mask_replace([1], ?)"), &["wrong-arguments: [1]"]);
}

#[test]
fn arguments_of_functions_for_any_type_have_no_user_types_as_hints() {
    let update = |spot: &str| {
        format!("UPDATE falling SET spot = {spot} WHERE k = 1 AND l = ? AND v = ? AND rising = ?")
    };
    says(&update("(point)?"), &["type-mismatch: (point)?"]);
    says(&update("(frozen<point>)?"), &[]);
    says(
        &update("mask_replace((frozen<point>)?, ?)"),
        &["type-mismatch: frozen<point>"],
    );
}

#[test]
fn a_nan_is_named_without_its_sign() {
    let named = found("SELECT (double)-NaN FROM t").statement;
    let named = named.expect("it is taken").columns;
    assert_eq!(&*named[0].name, "(double)NaN");
}
