//! From one schema to another by statements.

use rsylla_cql::{Catalog, Dialect};
use rsylla_schema::{Migration, Schema, migrate};

const KEYSPACE: &str =
    "CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};";

fn schema(text: &str) -> Schema {
    let mut catalog = Catalog::new(Dialect::Cassandra);
    let found = catalog.load("a.cql", &format!("{KEYSPACE}{text}"), Some("shop"));
    let errors: Vec<_> = found.iter().filter(|found| found.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    Schema::of(&catalog)
}

fn between(from: &str, to: &str) -> Migration {
    migrate(&schema(from), &schema(to))
}

/// The statements, each on one line; those that lose data behind a `!`.
#[track_caller]
fn leads(from: &str, to: &str, expected: &[&str]) {
    let migration = between(from, to);
    let steps: Vec<String> = migration
        .steps
        .iter()
        .map(|step| {
            let words: Vec<&str> = step.cql.split_whitespace().collect();
            let mark = if step.loses.is_some() { "! " } else { "" };
            format!("{mark}{}", words.join(" "))
        })
        .collect();
    assert_eq!(steps, expected);
    assert_eq!(migration.refused, [] as [&str; 0]);
}

#[test]
fn nothing_leads_to_itself() {
    let text = "CREATE TABLE t (a int PRIMARY KEY, b int) WITH gc_grace_seconds = 1;
                CREATE INDEX ON t (b);";
    leads(text, text, &[]);
}

#[test]
fn columns_come_before_what_needs_them() {
    leads(
        "CREATE TABLE t (a int PRIMARY KEY);",
        "CREATE TYPE u (x int); CREATE TABLE t (a int PRIMARY KEY, b frozen<u>, \"C\" int);
         CREATE INDEX i ON t (b);
         CREATE MATERIALIZED VIEW v AS SELECT a FROM t WHERE a IS NOT NULL PRIMARY KEY (a);",
        &[
            "CREATE TYPE shop.u ( x int )",
            "ALTER TABLE shop.t ADD \"C\" int",
            "ALTER TABLE shop.t ADD b frozen<u>",
            "CREATE INDEX i ON shop.t (b)",
            "CREATE MATERIALIZED VIEW shop.v AS SELECT a FROM shop.t WHERE a IS NOT NULL PRIMARY KEY (a)",
        ],
    );
}

#[test]
fn what_needs_a_column_goes_before_it() {
    leads(
        "CREATE TYPE u (x int); CREATE TABLE t (a int PRIMARY KEY, b frozen<u>, c int);
         CREATE INDEX i ON t (b);
         CREATE MATERIALIZED VIEW v AS SELECT a FROM t WHERE a IS NOT NULL PRIMARY KEY (a);",
        "CREATE TABLE t (a int PRIMARY KEY, c int);
         CREATE MATERIALIZED VIEW v AS SELECT a FROM t WHERE a IS NOT NULL PRIMARY KEY (a);",
        &[
            "DROP MATERIALIZED VIEW shop.v",
            "DROP INDEX shop.i",
            "! ALTER TABLE shop.t DROP b",
            "CREATE MATERIALIZED VIEW shop.v AS SELECT a FROM shop.t WHERE a IS NOT NULL PRIMARY KEY (a)",
            "DROP TYPE shop.u",
        ],
    );
}

#[test]
fn a_key_cannot_change() {
    leads(
        "CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)); CREATE INDEX i ON t (b);",
        "CREATE TABLE t (a int, b int, PRIMARY KEY (a)); CREATE INDEX i ON t (b);",
        &[
            "! DROP TABLE shop.t",
            "CREATE TABLE shop.t ( a int, b int, PRIMARY KEY (a) )",
            "CREATE INDEX i ON shop.t (b)",
        ],
    );
    let migration = between(
        "CREATE TABLE t (a int PRIMARY KEY, b int);",
        "CREATE TABLE t (a int PRIMARY KEY, b text);",
    );
    assert_eq!(
        migration.steps[0].loses.as_deref(),
        Some(
            "table `shop.t` would be dropped and made anew: column `b` of type int cannot become text"
        )
    );
}

#[test]
fn options_go_back_to_their_defaults() {
    leads(
        "CREATE TABLE t (a int PRIMARY KEY) WITH gc_grace_seconds = 1 AND comment = 'x'
         AND compaction = {'class': 'LeveledCompactionStrategy'} AND caching = {'keys': 'NONE'};",
        "CREATE TABLE t (a int PRIMARY KEY) WITH comment = 'y';",
        &["ALTER TABLE shop.t WITH bloom_filter_fp_chance = 0.01 \
           AND caching = {'keys': 'ALL', 'rows_per_partition': 'NONE'} AND comment = 'y' \
           AND compaction = {'class': 'SizeTieredCompactionStrategy'} AND gc_grace_seconds = 864000"],
    );
}

#[test]
fn types_grow_and_their_fields_are_renamed() {
    leads(
        "CREATE TYPE u (x int);",
        "CREATE TYPE u (y int, z text);",
        &[
            "ALTER TYPE shop.u RENAME x TO y",
            "ALTER TYPE shop.u ADD z text",
        ],
    );
    let migration = between("CREATE TYPE u (x int);", "CREATE TYPE u (x text);");
    assert_eq!(migration.refused.len(), 1, "{migration:#?}");
    let migration = between("CREATE TYPE u (x int, y int);", "CREATE TYPE u (x int);");
    assert!(migration.refused[0].contains("field `y` cannot be removed"));
}

#[test]
fn a_keyspace_is_altered_or_dropped() {
    let from = schema("");
    let mut to = from.clone();
    if let Some(keyspace) = to.keyspaces.get_mut("shop") {
        keyspace.durable_writes = false;
    }
    let migration = migrate(&from, &to);
    assert_eq!(
        migration.steps[0].cql,
        "ALTER KEYSPACE shop WITH durable_writes = false"
    );
    let migration = migrate(&from, &Schema::new(Dialect::Cassandra));
    assert_eq!(migration.steps[0].cql, "DROP KEYSPACE shop");
    assert!(migration.steps[0].loses.is_some());
}
