//! Any statement is understood or refused with reasons that lie in it, and messages can be shown.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rsylla_cql::diagnostic::{Place, render};
use rsylla_cql::{Catalog, Dialect, check};

const SCHEMA: &str = "
    CREATE KEYSPACE ks WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': 1};
    CREATE TYPE ks.u (a int, b frozen<list<text>>);
    CREATE TABLE ks.t (p int, q uuid, c text, d timestamp, v int, s int STATIC, x double, b blob,
        l list<int>, e set<text>, m map<text, int>, u u, f frozen<u>, y tuple<int, text>, z vector<float, 2>,
        PRIMARY KEY ((p, q), c, d)) WITH CLUSTERING ORDER BY (c DESC, d ASC);
    CREATE TABLE ks.n (p int PRIMARY KEY, n counter);
    CREATE INDEX i ON ks.t (v);
    CREATE INDEX j ON ks.t (keys(m));
    CREATE FUNCTION ks.g (a int, b int) CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return a;';
    CREATE AGGREGATE ks.h (int) SFUNC g STYPE int INITCOND 0;";

static CATALOGS: LazyLock<[Catalog; 2]> = LazyLock::new(|| {
    [Dialect::Cassandra, Dialect::Scylla].map(|dialect| {
        let mut catalog = Catalog::new(dialect);
        catalog.load("schema.cql", SCHEMA, None);
        catalog
    })
});

fuzz_target!(|text: &str| {
    for catalog in &*CATALOGS {
        let checked = check(catalog, Some("ks"), text);
        let has_errors = checked.diagnostics.iter().any(|d| d.is_error());
        assert_eq!(checked.statement.is_none(), has_errors);
        for diagnostic in &checked.diagnostics {
            assert!(text.get(diagnostic.span.range()).is_some());
            render(diagnostic, text, Place::file("check.cql"));
        }
    }
});
