//! What is accepted, and the tree it makes, shown as canonical CQL.

use rsylla_cql::Dialect;
use rsylla_cql::syntax::{OtherStatement, StatementKind, parse_statement, print};

#[track_caller]
fn check_in(dialect: Dialect, text: &str, canonical: &str) {
    let (statement, errors) = parse_statement(text, dialect);
    assert_eq!(errors, [], "{text}");
    let statement = statement.expect("a statement");
    assert_eq!(print(&statement).as_deref(), Some(canonical));
}

/// Both servers take it.
#[track_caller]
fn check(text: &str, canonical: &str) {
    check_in(Dialect::Cassandra, text, canonical);
    check_in(Dialect::Scylla, text, canonical);
}

/// Both servers take it as it stands, in canonical form.
#[track_caller]
fn same(text: &str) {
    check(text, text);
}

#[track_caller]
fn cassandra(text: &str) {
    check_in(Dialect::Cassandra, text, text);
}

#[track_caller]
fn scylla(text: &str) {
    check_in(Dialect::Scylla, text, text);
}

#[track_caller]
fn other(dialect: Dialect, text: &str, kind: OtherStatement) {
    let (statement, errors) = parse_statement(text, dialect);
    assert_eq!(errors, [], "{text}");
    assert_eq!(statement.map(|s| s.kind), Some(StatementKind::Other(kind)));
}

#[test]
#[rustfmt::skip] // one line a case
fn keywords_and_names_are_folded_unless_quoted() {
    check("select Id, \"Id\" from KS.T;", "SELECT id, \"Id\" FROM ks.t");
    check("SELECT \"a\"\"b\" FROM t", "SELECT \"a\"\"b\" FROM t");
    check("SELECT key, values, type, list, ttl FROM t", "SELECT key, values, type, list, ttl FROM t");
}

#[test]
#[rustfmt::skip] // one line a case
fn comments_and_closing_semicolons_are_nothing() {
    check("-- one\nSELECT /* two */ * // three\nFROM t;;\n", "SELECT * FROM t");
}

#[test]
#[rustfmt::skip] // one line a case
fn select_clauses() {
    same("SELECT * FROM t");
    same("SELECT JSON * FROM ks.t");
    same("SELECT DISTINCT a, b AS c FROM t");
    same("SELECT a FROM t GROUP BY a, b");
    same("SELECT a FROM t ORDER BY b DESC, c ASC, d");
    same("SELECT a FROM t ORDER BY v ANN OF [1, 2] LIMIT 3");
    same("SELECT a FROM t PER PARTITION LIMIT ? LIMIT :n ALLOW FILTERING");
    cassandra("SELECT a FROM t GROUP BY a, floor(b, 1h)");
    scylla("SELECT a FROM t BYPASS CACHE USING TIMEOUT 5s AND SERVICE LEVEL oltp");
    scylla("SELECT 1, now()");
    scylla("SELECT * FROM MUTATION_FRAGMENTS(ks.t)");
    scylla("SELECT a FROM t ORDER BY bm25(a, 'x')");
}

#[test]
#[rustfmt::skip] // one line a case
fn json_and_distinct_are_columns_where_no_selection_follows() {
    same("SELECT json FROM t");
    same("SELECT distinct FROM t");
    check("SELECT json, a FROM t", "SELECT json, a FROM t");
    check("SELECT json AS x FROM t", "SELECT json AS x FROM t");
    check("SELECT json json FROM t", "SELECT JSON json FROM t");
}

#[test]
#[rustfmt::skip] // one line a case
fn selectors() {
    same("SELECT a.b, a['k'], f(a, ks.g(?), :x), count(*), count(1) FROM t");
    same("SELECT writetime(a), ttl(a.b), CAST(a AS text), token(a, b), null FROM t");
    cassandra("SELECT a.b[1].c[1 .. 2].d[.. 3][4 ..] FROM t");
    cassandra("SELECT - a + b * 2 - - 3 / c % 4 FROM t");
    cassandra("SELECT (a), (a, b), [a], {a}, {a: b}, {} FROM t");
    cassandra("SELECT maxwritetime(a.b[1]) FROM t");
    scylla("SELECT maxwritetime(a) FROM t");
}

#[test]
#[rustfmt::skip] // one line a case
fn a_parenthesised_type_before_a_selector_is_a_hint() {
    cassandra("SELECT (int) 5, (list<frozen<ks.u>>) [1], (u) a, (int) (a) FROM t");
    check_in(
        Dialect::Cassandra,
        "SELECT (a)[b] FROM t",
        "SELECT (a) [b] FROM t",
    );
    cassandra("SELECT (a)[1 .. 2] FROM t");
    cassandra("SELECT (a) AS b FROM t");
    cassandra("SELECT (a) + b, (a) - b FROM t");
}

#[test]
#[rustfmt::skip] // one line a case
fn a_minus_belongs_to_the_number_behind_it() {
    cassandra("SELECT a - 1 FROM t");
    same("INSERT INTO t (a) VALUES (-1)");
    same("UPDATE t SET a = a + -1 WHERE b = 2");
    check("UPDATE t SET a = a -1 WHERE b = 2", "UPDATE t SET a = a + -1 WHERE b = 2");
    same("UPDATE t SET a = a - 1 WHERE b = 2");
}

#[test]
#[rustfmt::skip] // one line a case
fn terms() {
    same("INSERT INTO t (a) VALUES ('it''s')");
    check("INSERT INTO t (a) VALUES ($$it's$$)", "INSERT INTO t (a) VALUES ('it''s')");
    same("INSERT INTO t (a, b, c) VALUES (1.5e-3, true, 0xcafe)");
    same("INSERT INTO t (a) VALUES (123e4567-e89b-12d3-a456-426614174000)");
    same("INSERT INTO t (a, b, c) VALUES (1h30m, P1Y2M3DT4H5M6S, P2W)");
    same("INSERT INTO t (a, b) VALUES (NaN, -Infinity)");
    same("INSERT INTO t (a) VALUES ([1, 2])");
    same("INSERT INTO t (a, b, c, d) VALUES ({}, {1, 2}, {'a': 1}, {f: 1, \"G\": null})");
    same("INSERT INTO t (a, b) VALUES ((1, 'a'), (int) ?)");
    same("INSERT INTO t (a, b) VALUES (f(), ks.g(1, :x))");
    cassandra("INSERT INTO t (a) VALUES (1 + 2 * - f(3))");
    cassandra("INSERT INTO t (a) VALUES (CAST(1 AS text))");
    cassandra("INSERT INTO t (a, b) VALUES (('a'), ('Int32Type') 5)");
}

#[test]
#[rustfmt::skip] // one line a case
fn relations() {
    same("SELECT * FROM t WHERE a = 1 AND b < 2 AND c <= 3 AND d > 4 AND e >= 5 AND f != 6");
    same("SELECT * FROM t WHERE a IN (1, ?) AND b IN () AND c IN ? AND d IN :x");
    same("SELECT * FROM t WHERE token(a, b) > token(1, 2)");
    same("SELECT * FROM t WHERE (a, b) > (1, 2) AND (a, b) < ? AND (c) = (1)");
    same("SELECT * FROM t WHERE (a, b) IN ((1, 2), (3, 4)) AND (a, b) IN (?, :x) AND (a) IN () AND (a) IN ?");
    same("SELECT * FROM t WHERE a CONTAINS 1 AND b CONTAINS KEY 2 AND c['k'] = 3 AND d LIKE 'x%'");
    check("SELECT * FROM t WHERE ((a = 1)) AND ((b, c) = (1, 2))", "SELECT * FROM t WHERE a = 1 AND (b, c) = (1, 2)");
    cassandra("SELECT * FROM t WHERE expr(idx, 'x')");
    scylla("SELECT * FROM t WHERE a NOT IN (1) AND (a, b) > SCYLLA_CLUSTERING_BOUND (1, 2)");
    scylla("SELECT * FROM t WHERE bm25(a, 'x') > 0");
}

#[test]
#[rustfmt::skip] // one line a case
fn insert() {
    same("INSERT INTO ks.t (a, \"B\") VALUES (1, ?) IF NOT EXISTS USING TIMESTAMP 1 AND TTL ?");
    same("INSERT INTO t JSON '{}' DEFAULT UNSET IF NOT EXISTS USING TTL 5");
    same("INSERT INTO t JSON :json DEFAULT NULL");
    scylla("INSERT INTO t (a) VALUES (1) USING TIMEOUT 5s AND TTL 5");
}

#[test]
#[rustfmt::skip] // one line a case
fn update() {
    same("UPDATE t USING TTL 1 SET a = 1, b = b + ?, c = [1] + c, d = d - {1}, e[0] = 2, f.g = 3 WHERE h = 4");
    same("UPDATE t SET a = 1 WHERE b = 2 IF EXISTS");
    same("UPDATE t SET a = 1 WHERE b = 2 IF c = 1 AND d[0] > 2 AND e.f IN (1, 2) AND g IN ?");
    cassandra("UPDATE t SET a += 1, b -= 2 WHERE c = 3 IF d CONTAINS 1 AND e CONTAINS KEY 2");
    cassandra("UPDATE t SET a = 1 + f(2) + a WHERE b = 3");
    scylla("UPDATE t SET a[SCYLLA_TIMEUUID_LIST_INDEX(?)] = 1, b = SCYLLA_COUNTER_SHARD_LIST([]) WHERE c = 1");
    scylla("UPDATE t SET a = 1 WHERE b = 2 IF c NOT IN (1) AND d LIKE 'x'");
}

#[test]
#[rustfmt::skip] // one line a case
fn delete() {
    same("DELETE FROM t WHERE a = 1");
    same("DELETE a, b['k'], c.d FROM ks.t USING TIMESTAMP ? WHERE a = 1 IF b != null");
    scylla("DELETE FROM t USING TIMEOUT 1s AND TIMESTAMP 1 WHERE a = 1 BYPASS LARGE_DATA_GUARDRAILS");
}

#[test]
#[rustfmt::skip] // one line a case
fn batch() {
    check("BEGIN BATCH INSERT INTO t (a) VALUES (?) UPDATE t SET a = 1 WHERE b = 2; DELETE FROM t WHERE a = 1 IF EXISTS; APPLY BATCH;", "BEGIN BATCH INSERT INTO t (a) VALUES (?); UPDATE t SET a = 1 WHERE b = 2; DELETE FROM t WHERE a = 1 IF EXISTS; APPLY BATCH");
    same("BEGIN UNLOGGED BATCH USING TIMESTAMP 1 APPLY BATCH");
    same("BEGIN COUNTER BATCH UPDATE t SET a = a + 1 WHERE b = 2; APPLY BATCH");
}

#[test]
#[rustfmt::skip] // one line a case
fn truncate_and_use() {
    check("TRUNCATE ks.t", "TRUNCATE TABLE ks.t");
    scylla("TRUNCATE TABLE t USING TIMEOUT 5s");
    same("USE ks");
}

#[test]
#[rustfmt::skip] // one line a case
fn keyspaces() {
    same("CREATE KEYSPACE IF NOT EXISTS ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1} AND durable_writes = true");
    same("ALTER KEYSPACE ks WITH durable_writes = false");
    same("DROP KEYSPACE IF EXISTS ks");
    cassandra("ALTER KEYSPACE IF EXISTS ks WITH durable_writes = false");
    scylla("CREATE KEYSPACE ks");
    scylla("CREATE KEYSPACE ks WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': ['r1', 'r2']}");
}

#[test]
#[rustfmt::skip] // one line a case
fn create_table() {
    same("CREATE TABLE t (a int PRIMARY KEY, b text STATIC)");
    check("CREATE COLUMNFAMILY t (a int, primary key (a),,)", "CREATE TABLE t (a int, PRIMARY KEY ((a)))");
    same("CREATE TABLE IF NOT EXISTS ks.t (a int, b int, c int, PRIMARY KEY ((a, b), c)) WITH CLUSTERING ORDER BY (c DESC) AND COMPACT STORAGE AND comment = 'x' AND speculative_retry = ALL");
    same("CREATE TABLE t (a frozen<map<text, list<int>>> PRIMARY KEY, b tuple<int, text>, c ks.u, d vector<float, 3>, e set<list>)");
    cassandra("CREATE TABLE t (a int MASKED WITH DEFAULT PRIMARY KEY, b text MASKED WITH mask_inner(1, null), c 'Int32Type')");
    scylla("CREATE TABLE t (a int PRIMARY KEY, b timestamp TTL)");
}

#[test]
#[rustfmt::skip] // one line a case
fn alter_table() {
    check("ALTER TABLE t ADD a int", "ALTER TABLE t ADD (a int)");
    same("ALTER TABLE t ADD (a int STATIC, b text)");
    check("ALTER TABLE t DROP a USING TIMESTAMP 1", "ALTER TABLE t DROP (a) USING TIMESTAMP 1");
    check("ALTER TABLE t DROP compact", "ALTER TABLE t DROP (compact)");
    same("ALTER TABLE t RENAME a TO b AND c TO d");
    same("ALTER TABLE t ALTER a TYPE blob");
    same("ALTER TABLE t WITH comment = 'x' AND gc_grace_seconds = 1");
    cassandra("ALTER TABLE IF EXISTS t DROP COMPACT STORAGE");
    cassandra("ALTER TABLE t ALTER IF EXISTS a MASKED WITH mask_null()");
    cassandra("ALTER TABLE t ALTER a DROP MASKED");
    cassandra("ALTER TABLE t ADD IF NOT EXISTS (a int)");
    scylla("ALTER TABLE t TTL a");
    scylla("ALTER TABLE t TTL NULL");
    scylla("ALTER TABLE t DROP (a) USING TIMESTAMP ?");
}

#[test]
#[rustfmt::skip] // one line a case
fn user_types() {
    same("CREATE TYPE IF NOT EXISTS ks.u (a int, \"B\" frozen<v>)");
    same("ALTER TYPE u ADD a int");
    same("ALTER TYPE u RENAME a TO b AND c TO d");
    same("ALTER TYPE u ALTER a TYPE int");
    same("DROP TYPE IF EXISTS ks.u");
    cassandra("ALTER TYPE IF EXISTS u RENAME IF EXISTS a TO b");
}

#[test]
#[rustfmt::skip] // one line a case
fn indexes_and_views() {
    same("CREATE CUSTOM INDEX IF NOT EXISTS i ON ks.t (KEYS(a), b) USING 'sai' WITH options = {'a': 'b'}");
    same("CREATE INDEX ON t (VALUES(a), ENTRIES(b), FULL(c), values)");
    scylla("CREATE INDEX ON t ((a, b), c) WITH CLUSTERING ORDER BY (c DESC)");
    same("DROP INDEX IF EXISTS ks.i");
    same("CREATE MATERIALIZED VIEW IF NOT EXISTS ks.v AS SELECT a, b FROM ks.t WHERE a IS NOT NULL AND b > 1 PRIMARY KEY ((a, b), c) WITH comment = 'x'");
    same("ALTER MATERIALIZED VIEW v WITH comment = 'x'");
    same("DROP MATERIALIZED VIEW IF EXISTS v");
    scylla("PRUNE MATERIALIZED VIEW v WHERE a = ? USING TIMEOUT 5s AND CONCURRENCY 2");
}

#[test]
#[rustfmt::skip] // one line a case
fn functions_and_triggers() {
    same("CREATE OR REPLACE FUNCTION ks.f (a int, b list<text>) CALLED ON NULL INPUT RETURNS text LANGUAGE lua AS 'x'");
    same("CREATE FUNCTION IF NOT EXISTS f () RETURNS NULL ON NULL INPUT RETURNS int LANGUAGE java AS 'it''s'");
    same("CREATE AGGREGATE ks.a (int, text) SFUNC f STYPE tuple<int, text> FINALFUNC g INITCOND (1, 'a')");
    scylla("CREATE AGGREGATE a (int) SFUNC f STYPE int REDUCEFUNC r");
    same("DROP FUNCTION IF EXISTS ks.f(int, text)");
    same("DROP AGGREGATE a");
    cassandra("CREATE TRIGGER IF NOT EXISTS x ON ks.t USING 'y'");
    cassandra("DROP TRIGGER x ON t");
}

#[test]
#[rustfmt::skip] // one line a case
fn statements_of_which_only_the_grammar_is_known() {
    use OtherStatement as O;
    for dialect in [Dialect::Cassandra, Dialect::Scylla] {
        other(dialect, "CREATE ROLE IF NOT EXISTS r WITH PASSWORD = 'x' AND LOGIN = true", O::Roles);
        other(dialect, "LIST ROLES OF r NORECURSIVE", O::Roles);
        other(dialect, "DROP USER IF EXISTS 'u'", O::Roles);
        other(dialect, "GRANT SELECT ON KEYSPACE ks TO r", O::Permissions);
        other(dialect, "GRANT all TO r", O::Permissions);
        other(dialect, "REVOKE ALL PERMISSIONS ON ks.t FROM r", O::Permissions);
        other(dialect, "LIST ALL PERMISSIONS OF r", O::Permissions);
        other(dialect, "DESC TABLES", O::Describe);
        other(dialect, "DESCRIBE ks.t WITH INTERNALS", O::Describe);
    }
    other(Dialect::Cassandra, "ADD IDENTITY 'x' TO ROLE 'r'", O::Roles);
    other(Dialect::Cassandra, "GRANT SELECT, MODIFY ON ALL TABLES IN KEYSPACE ks TO r", O::Permissions);
    other(Dialect::Scylla, "CREATE SERVICE LEVEL x WITH shares = 1", O::ServiceLevels);
    other(Dialect::Scylla, "LIST ALL ATTACHED SERVICE_LEVELS", O::ServiceLevels);
}

#[test]
fn markers_are_counted_in_order_of_place() {
    let text = "INSERT INTO t (a, b, c) VALUES (?, :x, {1: ?}) USING TTL :x";
    let (statement, _) = parse_statement(text, Dialect::Cassandra);
    let statement = statement.expect("a statement");
    assert_eq!(statement.marker_count, 4);
    let tree = format!("{statement:?}");
    for index in 0..4 {
        assert!(tree.contains(&format!("index: {index}")), "{tree}");
    }
}

#[test]
fn spans_are_exact() {
    let text = "SELECT \"A\" AS b FROM ks.t WHERE token(c) > :d LIMIT 5";
    let (statement, _) = parse_statement(text, Dialect::Cassandra);
    let StatementKind::Select(select) = statement.expect("a statement").kind else {
        panic!("a SELECT");
    };
    let from = select.from.expect("a table");
    assert_eq!(from.span.of(text), "ks.t");
    assert_eq!(from.name.span.of(text), "t");
    assert_eq!(select.relations[0].span.of(text), "token(c) > :d");
    assert_eq!(select.limit.expect("a limit").span.of(text), "5");
}
