//! What one server takes and the other refuses, and what both refuse although it looks right.

use rsylla_cql::Dialect;
use rsylla_cql::syntax::parse_statement;

#[track_caller]
fn check(text: &str, in_cassandra: bool, in_scylla: bool) {
    let accepts = |dialect| parse_statement(text, dialect).1.is_empty();
    assert_eq!(
        accepts(Dialect::Cassandra),
        in_cassandra,
        "in Cassandra: {text}"
    );
    assert_eq!(accepts(Dialect::Scylla), in_scylla, "in ScyllaDB: {text}");
}

#[track_caller]
fn only_cassandra(text: &str) {
    check(text, true, false);
}

#[track_caller]
fn only_scylla(text: &str) {
    check(text, false, true);
}

#[track_caller]
fn neither(text: &str) {
    check(text, false, false);
}

#[test]
fn only_cassandra_has_arithmetic_slices_and_hints_in_selectors() {
    only_cassandra("SELECT a + 1 FROM t");
    only_cassandra("SELECT -a FROM t");
    only_cassandra("SELECT a[1..2] FROM t");
    only_cassandra("SELECT (int) 5 FROM t");
    only_cassandra("SELECT [a, b] FROM t");
    only_cassandra("SELECT f(a).b FROM t GROUP BY f(a)");
    only_cassandra("INSERT INTO t (a) VALUES (1 + 1)");
    only_cassandra("INSERT INTO t (a) VALUES (CAST(1 AS int))");
    only_cassandra("UPDATE t SET a += 1 WHERE b = 2");
}

#[test]
fn only_cassandra_has_if_exists_in_alter() {
    only_cassandra("ALTER TABLE IF EXISTS t ADD a int");
    only_cassandra("ALTER TABLE t ADD IF NOT EXISTS a int");
    only_cassandra("ALTER TABLE t DROP IF EXISTS a");
    only_cassandra("ALTER ROLE IF EXISTS r WITH LOGIN = true");
}

#[test]
fn only_cassandra_has_masks_triggers_custom_types_and_empty_columns() {
    only_cassandra("CREATE TABLE t (a int PRIMARY KEY, b text MASKED WITH DEFAULT)");
    only_cassandra("CREATE TRIGGER x ON t USING 'y'");
    only_cassandra("CREATE TABLE t (a 'Int32Type' PRIMARY KEY)");
    only_cassandra("SELECT * FROM t WHERE \"\" = 1");
    only_cassandra("SELECT * FROM t WHERE expr(i, 'x')");
    only_cassandra(
        "CREATE OR REPLACE FUNCTION IF NOT EXISTS f () CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'x'",
    );
}

#[test]
fn only_scylla_has_time_outs_not_in_and_service_levels() {
    only_scylla("SELECT * FROM t USING TIMEOUT 5s");
    only_scylla("SELECT * FROM t BYPASS CACHE");
    only_scylla("SELECT * FROM t WHERE a NOT IN (1)");
    only_scylla("SELECT 1");
    only_scylla("CREATE KEYSPACE ks");
    only_scylla("CREATE TABLE t (a int PRIMARY KEY) WITH x = null");
    only_scylla("LIST ALL SERVICE LEVELS");
    only_scylla("DELETE FROM t USING TIMESTAMP 1 AND TIMESTAMP 2 WHERE a = 1");
    only_scylla("ALTER TABLE t DROP a USING TIMESTAMP ?");
}

#[test]
fn reserved_words_differ() {
    only_cassandra("SELECT ann, default, unset, replace FROM t");
    only_scylla("SELECT desc, describe, execute FROM t");
    neither("SELECT order FROM t");
    neither("CREATE SCHEMA ks WITH a = 1");
    neither("SELECT key(a) FROM t");
    neither("CREATE TABLE t (a set PRIMARY KEY)");
}

#[test]
fn the_servers_read_some_letters_as_the_beginning_of_a_number() {
    neither("SELECT * FROM t WHERE a = 5AND b = 1");
    check("SELECT * FROM t WHERE a = 5LIMIT 1", true, true);
    check("SELECT * FROM t WHERE a = 12345678AND b = 1", true, true);
    neither("SELECT deadbeef-1 FROM t");
    neither("SELECT a - -id FROM t");
    neither("SELECT * FROM P1Y");
    check("SELECT * FROM p1y", true, true);
    // CASSANDRA-17919, not yet in ScyllaDB.
    only_cassandra("SELECT * FROM P");
    neither("SELECT 5-3 FROM t");
}

#[test]
fn a_last_comment_needs_a_line_break() {
    neither("SELECT * FROM t -- all of it");
    check("SELECT * FROM t -- all of it\n", true, true);
}

#[test]
fn cassandra_reads_expr_and_a_parenthesis_as_one() {
    check("SELECT expr(a) FROM t", false, true);
    check("SELECT expr (a) FROM t", true, true);
}

#[test]
fn the_parsers_check_some_meaning() {
    neither("UPDATE t SET a = 1, a = 2 WHERE b = 3");
    neither("UPDATE t SET a.f = 1, a.f = 2 WHERE b = 3");
    check("UPDATE t SET a.f = 1, a.g = 2 WHERE b = 3", true, true);
    check("UPDATE t SET a[0] = 1, a[0] = 2 WHERE b = 3", true, true);
    neither("UPDATE t SET a = b + 1 WHERE c = 3");
    neither("CREATE TABLE t (a int PRIMARY KEY) WITH x = 1 AND x = 2");
    neither("CREATE TABLE t (a int PRIMARY KEY) WITH x = {'a': 1, 'a': 2}");
    neither("CREATE TABLE t (a int PRIMARY KEY) WITH x = {'a': ?}");
    neither("CREATE TABLE t (a frozen<int> PRIMARY KEY)");
    neither("CREATE TABLE t (a byte PRIMARY KEY)");
    check("CREATE TABLE t (a BYTE PRIMARY KEY)", true, true);
    neither("SELECT * FROM ?");
    neither("CREATE TABLE t (a vector<int, 99999999999> PRIMARY KEY)");
    only_scylla("INSERT INTO t (a) VALUES (1e400)");
    only_scylla(
        "CREATE MATERIALIZED VIEW v AS SELECT * FROM t PRIMARY KEY (a) WITH COMPACT STORAGE",
    );
    only_scylla("GRANT EXECUTE ON KEYSPACE ks TO r");
    only_scylla("CREATE ROLE r WITH LOGIN = true AND LOGIN = true");
}

#[test]
fn nesting_and_length_are_bounded() {
    let nested = |depth: usize| {
        format!(
            "INSERT INTO t (a) VALUES ({}1{})",
            "[".repeat(depth),
            "]".repeat(depth)
        )
    };
    check(&nested(11), true, true);
    check(&nested(12), true, false);
    check(&nested(99), true, false);
    check(&nested(100), false, false);
    let types = |depth: usize| {
        format!(
            "CREATE TABLE t (a {}int{} PRIMARY KEY)",
            "list<".repeat(depth),
            ">".repeat(depth)
        )
    };
    check(&types(99), true, true);
    check(&types(100), false, false);
    let sum = |operators| format!("SELECT 1{} FROM t", " + 1".repeat(operators));
    check(&sum(400), true, false);
    check(&sum(401), false, false);
    let relations = |count: usize| {
        format!(
            "SELECT * FROM t WHERE a = 1{}",
            " AND a = 1".repeat(count - 1)
        )
    };
    check(&relations(100), true, true);
    check(&relations(101), true, false);
}
