//! What `CREATE MATERIALIZED VIEW` takes and refuses.

use crate::catalog::testing::*;

const TABLE: &str =
    "CREATE TABLE t (a int, b int, c int, d int, s int static, PRIMARY KEY (a, b));";

fn view(rest: &str) -> String {
    format!("CREATE MATERIALIZED VIEW v AS SELECT a, b, c, d FROM t WHERE {rest}")
}

#[test]
fn every_key_column_is_restricted() {
    let given = given(TABLE);
    given.takes(&view(
        "c IS NOT NULL AND a IS NOT NULL AND b IS NOT NULL PRIMARY KEY (c, a, b)",
    ));
    let found = given.find(&view(
        "c IS NOT NULL AND a IS NOT NULL PRIMARY KEY (c, a, b)",
    ));
    assert_eq!(found.len(), 1);
    given.takes(&view("b IS NOT NULL AND a = 1 PRIMARY KEY (b, a)"));
    given.takes(&view(
        "a IS NOT NULL AND b IS NOT NULL AND d IS NOT NULL PRIMARY KEY (b, a)",
    ));
    assert_eq!(
        given
            .find(&view(
                "a IS NOT NULL AND b IS NOT NULL AND d = 1 PRIMARY KEY (b, a)"
            ))
            .len(),
        1
    );
}

#[test]
fn gaps_in_the_clustering_columns_do_not_matter() {
    let given = given("CREATE TABLE t (a int, b int, c int, d int, PRIMARY KEY (a, b, c));");
    given.takes(&view(
        "a IS NOT NULL AND b IS NOT NULL AND c = 1 PRIMARY KEY (c, a, b)",
    ));
}

#[test]
fn the_key_has_the_tables_and_one_more_column() {
    let given = given(TABLE);
    let not_null = "a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL";
    let key = |key: &str| view(&format!("{not_null} PRIMARY KEY ({key})"));
    given.refuses(&key("c, d, a, b"), "d", "one column at most");
    given.refuses(&key("a, c"), "PRIMARY KEY (a, c)", "`b` is missing");
    given.refuses(&key("a, b, b"), "b", "twice");
    given.takes(&key("(c, a), b"));
}

#[test]
fn a_view_has_no_static_columns_and_no_views() {
    let given = given(TABLE);
    assert_eq!(
        given
            .find(
                "CREATE MATERIALIZED VIEW v AS SELECT * FROM t \
                 WHERE a IS NOT NULL AND b IS NOT NULL PRIMARY KEY (b, a)"
            )
            .len(),
        1
    );
    let given = given.after(&view("a IS NOT NULL AND b IS NOT NULL PRIMARY KEY (b, a)"));
    given.refuses(
        "CREATE MATERIALIZED VIEW w AS SELECT * FROM v \
         WHERE a IS NOT NULL AND b IS NOT NULL PRIMARY KEY (a, b)",
        "v",
        "no views of its own",
    );
    given.refuses("CREATE INDEX ON v (c)", "v", "cannot be indexed");
    given.refuses("DROP TABLE v", "v", "is a materialized view");
    given.refuses("DROP TABLE t", "t", "has materialized views");
    given.refuses("DROP MATERIALIZED VIEW t", "t", "is a table");
    given.refuses(
        "ALTER MATERIALIZED VIEW t WITH comment = 'x'",
        "t",
        "is a table",
    );
    given.takes("ALTER MATERIALIZED VIEW v WITH comment = 'x'");
    let given = given.after("DROP MATERIALIZED VIEW v");
    given.takes("DROP TABLE t");
}

#[test]
fn rows_of_a_view_live_as_long_as_the_tables() {
    let given = given(TABLE);
    let options = |options: &str| {
        view(&format!(
            "a IS NOT NULL AND b IS NOT NULL PRIMARY KEY (b, a) WITH {options}"
        ))
    };
    assert_eq!(given.find(&options("default_time_to_live = 5")).len(), 1);
    given.takes(&options("CLUSTERING ORDER BY (a DESC) AND comment = 'x'"));
    assert_eq!(
        given.find(&options("CLUSTERING ORDER BY (b DESC)")).len(),
        1
    );
    let without_grace = given.after("ALTER TABLE t WITH gc_grace_seconds = 0");
    assert_eq!(
        without_grace
            .find(&view("a IS NOT NULL AND b IS NOT NULL PRIMARY KEY (b, a)"))
            .len(),
        1
    );
}

#[test]
fn order_comes_from_the_table() {
    use crate::catalog::ClusteringOrder::{Ascending, Descending};
    let given = given(
        "CREATE TABLE t (a int, b int, c int, PRIMARY KEY (a, b)) WITH CLUSTERING ORDER BY (b DESC);\
         CREATE MATERIALIZED VIEW v AS SELECT * FROM t \
         WHERE a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL PRIMARY KEY (a, c, b);",
    );
    let view = given.0.table("ks", "v").expect("v");
    let orders: Vec<_> = view
        .clustering()
        .iter()
        .map(|column| column.order)
        .collect();
    assert_eq!(orders, [Ascending, Descending]);
}

#[test]
fn a_descending_column_keeps_its_type_in_the_partition_key() {
    use crate::catalog::ClusteringOrder::Descending;
    let given = given(
        "CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)) WITH CLUSTERING ORDER BY (b DESC);\
         CREATE MATERIALIZED VIEW v AS SELECT * FROM t \
         WHERE a IS NOT NULL AND b IS NOT NULL PRIMARY KEY (b, a);",
    );
    let view = given.0.table("ks", "v").expect("v");
    assert_eq!(view.partition_key()[0].order, Descending);
}
