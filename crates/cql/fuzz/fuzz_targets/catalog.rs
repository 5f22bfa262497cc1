//! Any schema is loaded or refused with reasons that lie in it, and can be read afterwards.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rsylla_cql::{Catalog, Dialect};

const BEFORE: &str = "
    CREATE KEYSPACE ks WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': 1};
    CREATE TYPE ks.u (a int, b frozen<list<text>>);
    CREATE TABLE ks.t (p int, c text, v int, s int STATIC, l list<int>, m map<text, int>, u u, PRIMARY KEY (p, c));
    CREATE TABLE ks.n (p int PRIMARY KEY, n counter);
    CREATE INDEX i ON ks.t (v);
    CREATE MATERIALIZED VIEW ks.w AS SELECT * FROM ks.t
        WHERE p IS NOT NULL AND c IS NOT NULL AND v IS NOT NULL PRIMARY KEY (v, p, c);
    CREATE FUNCTION ks.f (a int, b int) CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return a;';
    CREATE AGGREGATE ks.g (int) SFUNC f STYPE int INITCOND 0;";

fuzz_target!(|text: &str| {
    for dialect in [Dialect::Cassandra, Dialect::Scylla] {
        let mut catalog = Catalog::new(dialect);
        catalog.load("before.cql", BEFORE, None);
        for diagnostic in catalog.load("schema.cql", text, Some("ks")) {
            assert!(text.get(diagnostic.span.range()).is_some());
        }
        for keyspace in catalog.keyspaces() {
            for table in keyspace.tables.values() {
                assert!(!table.partition_key().is_empty());
                for (index, column) in table.columns.iter().enumerate() {
                    assert_eq!(table.column_index(&column.name), Some(index));
                }
            }
        }
    }
});
