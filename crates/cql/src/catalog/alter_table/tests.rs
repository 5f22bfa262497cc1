//! What `ALTER TABLE` takes and refuses.

use crate::catalog::testing::*;

const TABLE: &str =
    "CREATE TABLE t (p int, c int, a int, b text, s int static, PRIMARY KEY (p, c));";

#[test]
fn columns_are_added_where_select_all_has_them() {
    let given = given(TABLE).after("ALTER TABLE t ADD (aa uuid, r int static)");
    assert_eq!(
        given.columns("t"),
        [
            "p int", "c int", "r int", "s int", "a int", "aa uuid", "b text"
        ]
    );
    given.refuses("ALTER TABLE t ADD a int", "a", "has a column `a` already");
    given.takes("ALTER TABLE t ADD IF NOT EXISTS a int");
    given.refuses("ALTER TABLE t ADD n counter", "counter", "no counters");
    given.refuses("ALTER TABLE t ADD n nope", "nope", "nope");
}

#[test]
fn dropped_columns_come_back_only_as_what_they_were() {
    let given = given(TABLE).after("ALTER TABLE t DROP b");
    given.takes("ALTER TABLE t ADD b text");
    given.takes("ALTER TABLE t ADD b blob");
    given.refuses("ALTER TABLE t ADD b int", "int", "was of type text");
    given.refuses("ALTER TABLE t ADD b text static", "text", "was not static");
    let given = given.after("ALTER TABLE t ADD b text");
    given.refuses("ALTER TABLE t ADD b text", "b", "already");
}

#[test]
fn columns_in_use_are_kept() {
    let given = given(TABLE).after("CREATE INDEX i ON t (a)");
    given.refuses("ALTER TABLE t DROP p", "p", "primary key");
    given.refuses("ALTER TABLE t DROP a", "a", "used by index `i`");
    given.refuses("ALTER TABLE t DROP nope", "nope", "has no column `nope`");
    given.takes("ALTER TABLE t DROP IF EXISTS nope");
    given.refuses(
        "ALTER TABLE t RENAME a TO x",
        "a",
        "not part of the primary key",
    );
    given.refuses("ALTER TABLE t RENAME p TO a", "a", "already");
    let given = given.after(
        "CREATE MATERIALIZED VIEW v AS SELECT p, c, b FROM t \
         WHERE c IS NOT NULL AND p IS NOT NULL PRIMARY KEY (c, p)",
    );
    given.refuses("ALTER TABLE t DROP b", "b", "materialized view `v`");
    let given = given.after("ALTER TABLE t RENAME c TO cc");
    assert_eq!(given.columns("v"), ["cc int", "p int", "b text"]);
}

#[test]
fn views_of_everything_follow_added_columns() {
    let given = given(TABLE)
        .after("ALTER TABLE t DROP s")
        .after(
            "CREATE MATERIALIZED VIEW v AS SELECT p, c, a, b FROM t \
             WHERE c IS NOT NULL AND p IS NOT NULL PRIMARY KEY (c, p)",
        )
        .after(
            "CREATE MATERIALIZED VIEW w AS SELECT * FROM t \
             WHERE c IS NOT NULL AND p IS NOT NULL PRIMARY KEY (c, p)",
        )
        .after("ALTER TABLE t ADD x int");
    assert_eq!(given.columns("v"), ["c int", "p int", "a int", "b text"]);
    assert_eq!(
        given.columns("w"),
        ["c int", "p int", "a int", "b text", "x int"]
    );
    given.refuses("ALTER TABLE v ADD x int", "v", "is a materialized view");
    given.refuses(
        "ALTER TABLE t WITH gc_grace_seconds = 0",
        "0",
        "cannot be 0",
    );
}

#[test]
fn types_cannot_be_changed() {
    let cassandra = given(TABLE);
    cassandra.refuses(
        "ALTER TABLE t ALTER a TYPE bigint",
        "bigint",
        "cannot be changed",
    );
    let scylla = given_scylla(TABLE);
    scylla.takes("ALTER TABLE t ALTER b TYPE blob");
    scylla.refuses(
        "ALTER TABLE t ALTER a TYPE text",
        "text",
        "cannot become text",
    );
}

#[test]
fn masks_and_options_are_changed() {
    let given = given(TABLE).after("ALTER TABLE t ALTER b MASKED WITH mask_inner(1, null)");
    assert!(
        given
            .0
            .table("ks", "t")
            .is_some_and(|t| t.column("b").is_some_and(|c| c.mask.is_some()))
    );
    let given = given.after("ALTER TABLE t ALTER b DROP MASKED");
    assert!(
        given
            .0
            .table("ks", "t")
            .is_some_and(|t| t.column("b").is_some_and(|c| c.mask.is_none()))
    );
    given.refuses("ALTER TABLE t ALTER b MASKED WITH nope()", "nope", "nope");
    given.refuses("ALTER TABLE t WITH nope = 1", "nope", "no option `nope`");
    given.takes("ALTER TABLE IF EXISTS nope ADD a int");
    given.refuses("ALTER TABLE nope ADD a int", "nope", "no table `nope`");
    given.refuses(
        "ALTER TABLE t DROP COMPACT STORAGE",
        "DROP COMPACT STORAGE",
        "disabled",
    );
}

#[test]
fn scylla_minds_views_that_hold_a_column() {
    let given = given_scylla(TABLE).after(
        "CREATE MATERIALIZED VIEW v AS SELECT p, c, a FROM t \
         WHERE a IS NOT NULL AND c IS NOT NULL AND p IS NOT NULL PRIMARY KEY (a, c, p)",
    );
    given.takes("ALTER TABLE t DROP b");
    given.refuses("ALTER TABLE t DROP a", "a", "materialized view `v`");
    let given = given_scylla(TABLE).after("CREATE INDEX i ON t (c)");
    given.refuses("ALTER TABLE t DROP b", "b", "materialized view `i_index`");
}

#[test]
fn scylla_has_columns_that_say_when_a_row_expires() {
    let given = given_scylla("CREATE TABLE t (p int PRIMARY KEY, at timestamp, b text);");
    given.refuses("ALTER TABLE t TTL b", "b", "timestamp, bigint or int");
    let given = given.after("ALTER TABLE t TTL at");
    given.refuses("ALTER TABLE t TTL at", "at", "already");
    let given = given.after("ALTER TABLE t TTL NULL");
    given.takes("ALTER TABLE t TTL at");
}
