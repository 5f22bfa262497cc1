//! What `CREATE INDEX` takes and refuses.

use crate::catalog::testing::*;

use crate::catalog::IndexTarget;

const TABLE: &str = "CREATE TABLE t (p int, c int, a int, m map<text, int>, l list<int>, \
                     f frozen<list<int>>, v vector<float, 3>, s int static, x text, d duration, \
                     PRIMARY KEY (p, c));";

#[test]
fn names_are_made_as_the_server_makes_them() {
    let given = given(TABLE)
        .after("CREATE INDEX ON t (a)")
        .after("CREATE INDEX ON t (keys(m))")
        .after("CREATE INDEX ON t (m)");
    let table = given.0.table("ks", "t").expect("t");
    let names: Vec<_> = table.indexes.keys().map(|name| &**name).collect();
    assert_eq!(names, ["t_a_idx", "t_m_idx", "t_m_idx_1"]);
    assert_eq!(
        table.indexes["t_m_idx_1"].targets,
        [IndexTarget::Values("m".into())]
    );
    given.takes("DROP INDEX t_a_idx");
    given.refuses("DROP INDEX t_b_idx", "t_b_idx", "no index `t_b_idx`");
    given.takes("DROP INDEX IF EXISTS t_b_idx");
}

#[test]
fn an_index_is_made_once() {
    let given = given(TABLE).after("CREATE INDEX i ON t (a)");
    given.refuses("CREATE INDEX i ON t (x)", "i", "exists already");
    given.refuses(
        "CREATE INDEX j ON t (a)",
        "a",
        "index `i` is on the same already",
    );
    given.takes("CREATE INDEX IF NOT EXISTS i ON t (x)");
    given.takes("CREATE INDEX IF NOT EXISTS j ON t (a)");
}

#[test]
fn targets_fit_their_columns() {
    let given = given(TABLE);
    given.takes("CREATE INDEX ON t (entries(m))");
    given.takes("CREATE INDEX ON t (full(f))");
    given.takes("CREATE INDEX ON t (c)");
    for target in ["p", "keys(l)", "full(m)", "values(a)", "d"] {
        assert_eq!(
            given.find(&format!("CREATE INDEX ON t ({target})")).len(),
            1,
            "{target}"
        );
    }
    given.refuses("CREATE INDEX ON t (nope)", "nope", "no column `nope`");
    given.refuses("CREATE INDEX ON nope (a)", "nope", "no table `nope`");
}

#[test]
fn sai_has_its_own_options() {
    let given = given(TABLE);
    given.takes("CREATE INDEX ON t (x) USING 'sai' WITH OPTIONS = {'case_sensitive': 'false'}");
    given.takes("CREATE CUSTOM INDEX ON t (v) USING 'StorageAttachedIndex'");
    given.takes(
        "CREATE INDEX ON t (v) USING 'sai' WITH OPTIONS = {'similarity_function': 'dot_product'}",
    );
    for wrong in [
        "CREATE INDEX ON t (a) USING 'sai' WITH OPTIONS = {'case_sensitive': 'false'}",
        "CREATE INDEX ON t (x) USING 'sai' WITH OPTIONS = {'nope': '1'}",
        "CREATE INDEX ON t (v) USING 'sai' WITH OPTIONS = {'similarity_function': 'nope'}",
        "CREATE INDEX ON t (a) USING 'nope'",
        "CREATE INDEX ON t (a) WITH OPTIONS = {'a': 'b'}",
        "CREATE INDEX ON t (a, x) USING 'sai'",
    ] {
        assert_eq!(given.find(wrong).len(), 1, "{wrong}");
    }
}

#[test]
fn sasi_knows_analyzers_and_modes() {
    let given = given(TABLE);
    let sasi = |column: &str, options: &str| {
        format!(
            "CREATE CUSTOM INDEX ON t ({column}) \
             USING 'org.apache.cassandra.index.sasi.SASIIndex' WITH OPTIONS = {options}"
        )
    };
    given.takes(&sasi("x", "{'mode': 'CONTAINS'}"));
    given.takes(&sasi("a", "{'mode': 'SPARSE'}"));
    assert_eq!(given.find(&sasi("x", "{'mode': 'SPARSE'}")).len(), 1);
    assert_eq!(given.find(&sasi("x", "{'mode': 'NOPE'}")).len(), 1);
    assert_eq!(given.find(&sasi("m", "{}")).len(), 1);
}

#[test]
fn counters_have_no_indexes() {
    let given = given("CREATE TABLE n (a int PRIMARY KEY, b counter);");
    given.refuses("CREATE INDEX ON n (b)", "n", "counters");
}

#[test]
fn scylla_holds_an_index_in_a_view() {
    let given = given_scylla(TABLE).after("CREATE INDEX i ON t (a)");
    assert_eq!(
        given.columns("i_index"),
        ["a int", "idx_token bigint", "p int", "c int"]
    );
    let given = given
        .after("CREATE INDEX j ON t ((p), a)")
        .after("CREATE INDEX k ON t (m)");
    assert_eq!(given.columns("j_index"), ["p int", "a int", "c int"]);
    assert_eq!(
        given.columns("k_index"),
        [
            "coll_value int",
            "idx_token bigint",
            "p int",
            "c int",
            "keys_for_values_idx text"
        ]
    );
    given.refuses(
        "DROP MATERIALIZED VIEW i_index",
        "i_index",
        "holds index `i`",
    );
    given.refuses("DROP TABLE i_index", "i_index", "is a materialized view");
    given.takes("ALTER MATERIALIZED VIEW i_index WITH comment = 'x'");
    let given = given.after("DROP INDEX i");
    assert!(given.0.table("ks", "i_index").is_none());
    let given = given.after("DROP TABLE t");
    assert!(given.0.table("ks", "k_index").is_none());
}

#[test]
fn scylla_keeps_the_place_of_an_indexs_view_free() {
    let given = given_scylla(TABLE).after("CREATE TABLE i_index (a int PRIMARY KEY)");
    given.refuses("CREATE INDEX i ON t (a)", "i", "table `i_index`");
    given.refuses("CREATE INDEX ON t ((c), a)", "c", "names the partition key");
    given.refuses("CREATE INDEX ON t (a, x)", "x", "one column only");
}

#[test]
fn scylla_has_vector_indexes_by_their_name() {
    let given = given_scylla(TABLE).after("CREATE CUSTOM INDEX v1 ON t (v) USING 'vector_index'");
    assert!(given.0.table("ks", "t_scylla_cdc_log").is_some());
    given.takes(
        "CREATE CUSTOM INDEX ON t (v, a) USING 'vector_index' \
         WITH OPTIONS = {'similarity_function': 'cosine', 'oversampling': '0x10'}",
    );
    for wrong in [
        "CREATE CUSTOM INDEX ON t (a) USING 'vector_index'",
        "CREATE CUSTOM INDEX ON t (v) USING 'vector_index' WITH OPTIONS = {'nope': '1'}",
        "CREATE CUSTOM INDEX ON t (v) USING 'vector_index' WITH OPTIONS = {'oversampling': '101'}",
        "CREATE CUSTOM INDEX ON t (x) USING 'sai'",
    ] {
        assert_eq!(given.find(wrong).len(), 1, "{wrong}");
    }
    let given = given.after("DROP INDEX v1");
    assert!(given.0.table("ks", "t_scylla_cdc_log").is_none());
}
