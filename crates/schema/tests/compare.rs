//! What is said to differ.

use rsylla_cql::{Catalog, Dialect};
use rsylla_schema::{Schema, compare};

const KEYSPACE: &str =
    "CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};";

fn schema(text: &str) -> Schema {
    let mut catalog = Catalog::new(Dialect::Cassandra);
    let found = catalog.load("a.cql", text, Some("shop"));
    let errors: Vec<_> = found.iter().filter(|found| found.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    Schema::of(&catalog)
}

#[track_caller]
fn differ(left: &str, right: &str, expected: &[&str]) {
    let (left, right) = (format!("{KEYSPACE}{left}"), format!("{KEYSPACE}{right}"));
    let found: Vec<String> = compare(&schema(&left), &schema(&right), true)
        .iter()
        .map(|difference| difference.sentence("the files", "the cluster"))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn columns_differ_by_type_and_kind() {
    differ(
        "CREATE TABLE t (a int, b int, c int, s text STATIC, PRIMARY KEY (a, b));",
        "CREATE TABLE t (a int, b int, c bigint, s text, d int, PRIMARY KEY (a, b))
         WITH CLUSTERING ORDER BY (b DESC);",
        &[
            "table `shop.t`: column `c` is `int` in the files, `bigint` in the cluster",
            "table `shop.t`: column `s` is `text STATIC` in the files, `text` in the cluster",
            "table `shop.t`: clustering order is `CLUSTERING ORDER BY (b DESC)` in the cluster, \
             ascending in the files",
            "table `shop.t`: column `d` is `int` in the cluster, missing in the files",
        ],
    );
}

#[test]
fn keys_differ_as_a_whole() {
    differ(
        "CREATE TABLE t (a int, b int, c int, PRIMARY KEY ((a, b), c));",
        "CREATE TABLE t (a int, b int, c int, PRIMARY KEY (a, b, c));",
        &[
            "table `shop.t`: primary key is `PRIMARY KEY ((a, b), c)` in the files, \
           `PRIMARY KEY (a, b, c)` in the cluster",
        ],
    );
}

#[test]
fn options_that_mean_the_same_do_not_differ() {
    differ(
        "CREATE TABLE t (a int PRIMARY KEY) WITH gc_grace_seconds = 864000
         AND compaction = {'class': 'SizeTieredCompactionStrategy'}
         AND speculative_retry = '99PERCENTILE' AND caching = {'keys': 'all'};
         CREATE TABLE l (a int PRIMARY KEY) WITH compaction = {'class': 'LeveledCompactionStrategy'};",
        "CREATE TABLE t (a int PRIMARY KEY);
         CREATE TABLE l (a int PRIMARY KEY) WITH bloom_filter_fp_chance = 0.10 AND compaction = {
           'class': 'org.apache.cassandra.db.compaction.LeveledCompactionStrategy', 'min_threshold': 4};",
        &[],
    );
    differ(
        "CREATE TABLE t (a int PRIMARY KEY) WITH gc_grace_seconds = 10 AND comment = 'it''s';",
        "CREATE TABLE t (a int PRIMARY KEY) WITH gc_grace_seconds = 20;",
        &[
            "table `shop.t`: option `comment` is `'it''s'` in the files, the server's default in \
             the cluster",
            "table `shop.t`: option `gc_grace_seconds` is `10` in the files, `20` in the cluster",
        ],
    );
}

#[test]
fn a_missing_object_is_told_once() {
    differ(
        "CREATE TYPE u (a int, b int); CREATE TABLE t (a int PRIMARY KEY, b int);
         CREATE INDEX i ON t (b);",
        "CREATE TYPE u (b int, a int); CREATE TABLE o (a int PRIMARY KEY);
         CREATE MATERIALIZED VIEW v AS SELECT a FROM o WHERE a IS NOT NULL PRIMARY KEY (a);",
        &[
            "type `shop.u`: order of fields is `a, b` in the files, `b, a` in the cluster",
            "table `shop.o` is missing in the files",
            "table `shop.t` is missing in the cluster",
        ],
    );
}

#[test]
fn replication_is_the_same_when_each_data_centre_has_the_factor() {
    let with = |map: &str| schema(&format!("CREATE KEYSPACE k WITH replication = {map};"));
    let written = with("{'class': 'NetworkTopologyStrategy', 'replication_factor': 3, 'dc2': 1}");
    let stored = with("{'class': 'NetworkTopologyStrategy', 'dc1': 3, 'dc2': 1}");
    let other = with("{'class': 'NetworkTopologyStrategy', 'dc1': 2, 'dc2': 1}");
    assert_eq!(compare(&written, &stored, true), []);
    assert_eq!(compare(&stored, &written, true), []);
    assert_eq!(compare(&written, &other, true).len(), 1);
}

#[test]
fn other_programs_keyspaces_are_left_alone_unless_asked_for() {
    let (left, right) = (schema(""), schema(KEYSPACE));
    assert_eq!(compare(&left, &right, true).len(), 1);
    assert_eq!(compare(&left, &right, false), []);
}
