//! What `CREATE TABLE` takes and refuses.

use crate::catalog::testing::*;

#[test]
fn columns_are_in_the_order_of_select_all() {
    let given = given(
        "CREATE TABLE t (z int, s2 text static, p2 int, c2 int, a set<int>, B int, s1 int static, \
         p1 int, c1 int, PRIMARY KEY ((p2, p1), c2, c1))",
    );
    assert_eq!(
        given.columns("t"),
        [
            "p2 int",
            "p1 int",
            "c2 int",
            "c1 int",
            "s1 int",
            "s2 text",
            "a set<int>",
            "b int",
            "z int"
        ]
    );
}

#[test]
fn one_primary_key_of_columns_that_are_defined() {
    let given = given("");
    given.refuses("CREATE TABLE t (a int)", "t", "has no primary key");
    given.refuses(
        "CREATE TABLE t (a int PRIMARY KEY, b int, PRIMARY KEY (b))",
        "PRIMARY KEY (b)",
        "one primary key only",
    );
    given.refuses(
        "CREATE TABLE t (a int, PRIMARY KEY (b))",
        "b",
        "defines no column `b`",
    );
    given.refuses("CREATE TABLE t (a int, PRIMARY KEY (a, a))", "a", "twice");
    given.refuses(
        "CREATE TABLE t (a int PRIMARY KEY, a text)",
        "a",
        "defined twice",
    );
}

#[test]
fn key_columns_have_types_that_are_ordered_whole() {
    let given = given("CREATE TYPE u (a int);");
    given.takes("CREATE TABLE t (a frozen<set<int>>, b frozen<u>, PRIMARY KEY (a, b))");
    for ty in ["set<int>", "u", "counter", "duration"] {
        let statement = format!("CREATE TABLE t (a {ty} PRIMARY KEY)");
        assert_eq!(given.find(&statement).len(), 1, "{ty}");
    }
    given.refuses(
        "CREATE TABLE t (a int PRIMARY KEY, b frozen<map<int, counter>>)",
        "counter",
        "counter",
    );
}

#[test]
fn clustering_order_names_the_clustering_columns_in_their_order() {
    let given = given("CREATE TABLE t (a int, b int, c int, PRIMARY KEY (a, b, c))");
    let table = |order: &str| {
        format!(
            "CREATE TABLE x (a int, b int, c int, PRIMARY KEY (a, b, c)) \
             WITH CLUSTERING ORDER BY ({order})"
        )
    };
    given.takes(&table("b DESC, c ASC"));
    given.takes(&table("b DESC"));
    given.refuses(&table("a DESC"), "a", "no clustering column");
    given.refuses(&table("c DESC, b ASC"), "c", "`b` must come before `c`");
    given.refuses(&table("b DESC, b ASC"), "b", "ordered twice");
}

#[test]
fn static_columns_need_clustering_columns() {
    let given = given("");
    given.takes("CREATE TABLE t (a int, b int, c int static, PRIMARY KEY (a, b))");
    assert_eq!(
        given
            .find("CREATE TABLE t (a int PRIMARY KEY, c int static)")
            .len(),
        1
    );
    assert_eq!(
        given
            .find("CREATE TABLE t (a int, b int static, PRIMARY KEY (a, b))")
            .len(),
        1
    );
}

#[test]
fn counters_stand_alone() {
    let given = given("CREATE TABLE c (a int PRIMARY KEY, n counter, m counter);");
    given.refuses(
        "CREATE TABLE t (a int PRIMARY KEY, n counter, b text)",
        "text",
        "`b` is no counter, but `n` is",
    );
    assert_eq!(
        given
            .find("CREATE TABLE t (a int PRIMARY KEY, n counter) WITH default_time_to_live = 5")
            .len(),
        1
    );
    given.takes("CREATE TABLE t (a int PRIMARY KEY, n counter) WITH default_time_to_live = 0");
}

#[test]
fn existing_tables_are_told_where_they_are() {
    let given = given("CREATE TABLE t (a int PRIMARY KEY);");
    given.takes("CREATE TABLE IF NOT EXISTS t (a int PRIMARY KEY, b text)");
    let found = given.find("CREATE TABLE t (a int PRIMARY KEY)");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].related.len(), 1);
    given.refuses(
        "CREATE TABLE system.t (a int PRIMARY KEY)",
        "system",
        "belongs to the server",
    );
    given.refuses(
        "CREATE TABLE nope.t (a int PRIMARY KEY)",
        "nope",
        "does not exist",
    );
    given.refuses(
        "CREATE TABLE \"a-b\" (a int PRIMARY KEY)",
        "\"a-b\"",
        "name of a table",
    );
}

#[test]
fn compact_storage_is_for_plain_tables() {
    let given = given("");
    given.takes("CREATE TABLE t (a int, b int, c int, PRIMARY KEY (a, b)) WITH COMPACT STORAGE");
    for columns in [
        "a int, b int, c int, d int, PRIMARY KEY (a, b)",
        "a int PRIMARY KEY, b set<int>",
        "a int, b int, s int static, PRIMARY KEY (a, b)",
    ] {
        let statement = format!("CREATE TABLE t ({columns}) WITH COMPACT STORAGE");
        assert_eq!(given.find(&statement).len(), 1, "{columns}");
    }
}

#[test]
fn comments_are_kept() {
    let given = given("-- All users.\nCREATE TABLE t (\n a int PRIMARY KEY, -- its key\n b int);");
    let table = given.0.table("ks", "t").expect("t");
    assert_eq!(table.docs.as_deref(), Some("All users."));
    assert_eq!(table.columns[0].docs.as_deref(), Some("its key"));
}

#[test]
fn scylla_logs_changes_in_a_table_of_its_own() {
    let given = given_scylla(
        "CREATE TABLE t (a int PRIMARY KEY, b set<int>) WITH cdc = {'enabled': true};",
    );
    assert_eq!(
        given.columns("t_scylla_cdc_log"),
        [
            "cdc$stream_id blob",
            "cdc$time timeuuid",
            "cdc$batch_seq_no int",
            "a int",
            "b frozen<set<int>>",
            "cdc$deleted_b boolean",
            "cdc$deleted_elements_b frozen<set<int>>",
            "cdc$end_of_batch boolean",
            "cdc$operation tinyint",
            "cdc$ttl bigint",
        ]
    );
    let given = given.after("ALTER TABLE t ADD c int");
    assert!(
        given
            .columns("t_scylla_cdc_log")
            .contains(&"c int".to_owned())
    );
    given.refuses(
        "DROP TABLE t_scylla_cdc_log",
        "t_scylla_cdc_log",
        "is the log of `t`",
    );
    let given = given.after("ALTER TABLE t WITH cdc = {'enabled': false}");
    assert!(given.0.table("ks", "t_scylla_cdc_log").is_none());
}

#[test]
fn scylla_keeps_a_table_from_taking_the_place_of_a_log() {
    let given = given_scylla(
        "CREATE TABLE t_scylla_cdc_log (a int PRIMARY KEY); CREATE TABLE t (a int PRIMARY KEY);",
    );
    given.refuses(
        "ALTER TABLE t WITH cdc = {'enabled': true}",
        "{'enabled': true}",
        "exists already",
    );
}
