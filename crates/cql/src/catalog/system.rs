//! The server's own keyspaces.
//!
//! Their tables are written in `system/`, a file for each keyspace, and read once.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::catalog::{Catalog, Keyspace};
use crate::dialect::Dialect;

const CASSANDRA: &[(&str, &str)] = &[
    ("system", include_str!("system/cassandra/system.cql")),
    (
        "system_auth",
        include_str!("system/cassandra/system_auth.cql"),
    ),
    (
        "system_distributed",
        include_str!("system/cassandra/system_distributed.cql"),
    ),
    (
        "system_schema",
        include_str!("system/cassandra/system_schema.cql"),
    ),
    (
        "system_traces",
        include_str!("system/cassandra/system_traces.cql"),
    ),
    (
        "system_views",
        include_str!("system/cassandra/system_views.cql"),
    ),
    (
        "system_virtual_schema",
        include_str!("system/cassandra/system_virtual_schema.cql"),
    ),
];

const SCYLLA: &[(&str, &str)] = &[
    ("system", include_str!("system/scylla/system.cql")),
    (
        "system_distributed",
        include_str!("system/scylla/system_distributed.cql"),
    ),
    (
        "system_replicated_keys",
        include_str!("system/scylla/system_replicated_keys.cql"),
    ),
    (
        "system_schema",
        include_str!("system/scylla/system_schema.cql"),
    ),
    (
        "system_traces",
        include_str!("system/scylla/system_traces.cql"),
    ),
];

impl Catalog {
    /// A catalog with nothing but the server's own keyspaces.
    pub fn new(dialect: Dialect) -> Self {
        static READ: [OnceLock<Catalog>; 2] = [OnceLock::new(), OnceLock::new()];
        let (files, read) = match dialect {
            Dialect::Cassandra => (CASSANDRA, &READ[0]),
            Dialect::Scylla => (SCYLLA, &READ[1]),
        };
        read.get_or_init(|| read_all(dialect, files)).clone()
    }
}

fn read_all(dialect: Dialect, files: &[(&str, &str)]) -> Catalog {
    let mut catalog = Catalog {
        dialect,
        keyspaces: BTreeMap::new(),
        sources: Vec::new(),
        data_centers: None,
    };
    for (name, text) in files {
        catalog
            .keyspaces
            .insert((*name).into(), Arc::new(Keyspace::new(name)));
        catalog.replay(text, Some(name), None, true);
    }
    catalog
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_says_what_the_server_can_make() {
        for (dialect, files) in [(Dialect::Cassandra, CASSANDRA), (Dialect::Scylla, SCYLLA)] {
            for (name, text) in files {
                let mut catalog = Catalog::new(dialect);
                catalog
                    .keyspaces
                    .insert((*name).into(), Arc::new(Keyspace::new(name)));
                assert_eq!(catalog.replay(text, Some(name), None, true), [], "{name}");
            }
        }
    }

    #[test]
    fn columns_are_in_the_servers_order() {
        let catalog = Catalog::new(Dialect::Cassandra);
        let names = |keyspace: &str, table: &str| -> Vec<String> {
            let table = catalog.table(keyspace, table).expect(table);
            table
                .columns
                .iter()
                .map(|column| column.name.to_string())
                .collect()
        };
        let repairs = names("system", "batches");
        assert_eq!(repairs, ["id", "mutations", "version"]);
        let events = names("system_traces", "events");
        assert_eq!(
            events[..4],
            ["session_id", "event_id", "activity", "source"]
        );
        assert!(catalog.table("system", "IndexInfo").is_some());
        assert!(catalog.table("system_views", "clients").is_some());
        assert!(catalog.table("system_virtual_schema", "columns").is_some());
    }

    #[test]
    fn keyspaces_are_shared() {
        let (a, b) = (Catalog::new(Dialect::Scylla), Catalog::new(Dialect::Scylla));
        assert!(Arc::ptr_eq(&a.keyspaces["system"], &b.keyspaces["system"]));
        assert!(a.table("system", "one_row").is_some());
        assert_eq!(
            a.keyspace("system").map(|system| system.types.len()),
            Some(3)
        );
    }
}
