//! What `ScyllaDB` keeps in tables of its own, and makes by itself.

use rsylla::Session;
use rsylla::driver::value::CqlValue;
use rsylla_schema::{Keyspace, Schema, Table};

use super::rows;

/// The options in `scylla_tables`.
const OPTIONS: &[&str] = &["cdc", "in_memory", "storage_engine", "tablets"];

/// Options that are stored as bytes that only the server reads.
const UNREADABLE: &[&str] = &[
    "paxos_grace_seconds",
    "per_partition_rate_limit",
    "synchronous_updates",
    "tombstone_gc",
];

/// Adds what stands in tables of its own; takes out what the server made.
pub(super) async fn complete(session: &Session, keyspace: &mut Keyspace) -> Result<(), String> {
    let name = keyspace.name.clone();
    let rows = rows::all(session, "scylla_keyspaces", &name).await?;
    let has_tablets = rows.iter().any(|row| row.contains_key("initial_tablets"));
    keyspace.tablets = Some(has_tablets);
    for row in rows::all(session, "scylla_tables", &name).await? {
        let Some(table) = keyspace.tables.get_mut(&rows::text(&row, "table_name")) else {
            continue;
        };
        for option in OPTIONS {
            let value = row.get(*option).and_then(rows::option);
            table
                .options
                .extend(value.map(|value| ((*option).to_owned(), value)));
        }
    }
    for row in rows::all(session, "scylla_aggregates", &name).await? {
        let aggregate = rows::text(&row, "aggregate_name");
        let types = rows::texts(&row, "argument_types");
        let same = keyspace
            .aggregates
            .values_mut()
            .find(|known| known.name == aggregate && known.arguments == types);
        if let (Some(known), Some(CqlValue::Text(function))) = (same, row.get("reduce_func")) {
            known.reduce_function = Some(function.clone());
        }
    }
    forget_derived(keyspace);
    Ok(())
}

/// Takes out views behind indexes, and logs of `cdc`.
fn forget_derived(keyspace: &mut Keyspace) {
    let tables = &keyspace.tables;
    keyspace.views.retain(|name, view| {
        let index = name.strip_suffix("_index");
        let base = tables.get(&view.base);
        !index.is_some_and(|index| base.is_some_and(|base| base.indexes.contains_key(index)))
    });
    let is_log = |name: &str, table: &Table| {
        let base = name.strip_suffix("_scylla_cdc_log");
        base.is_some_and(|base| tables.contains_key(base))
            && table.column("cdc$stream_id").is_some()
    };
    let logs: Vec<String> = tables
        .iter()
        .filter(|(name, table)| is_log(name, table))
        .map(|(name, _)| name.clone())
        .collect();
    keyspace.tables.retain(|name, _| !logs.contains(name));
}

/// Takes out of what files say the options that cannot be read of a cluster.
pub(crate) fn forget_unreadable(schema: &mut Schema) {
    for keyspace in schema.keyspaces.values_mut() {
        let views = keyspace.views.values_mut().map(|view| &mut view.table);
        for table in keyspace.tables.values_mut().chain(views) {
            table
                .options
                .retain(|name, _| !UNREADABLE.contains(&name.as_str()));
        }
    }
}

#[cfg(test)]
mod tests {
    use rsylla_cql::{Catalog, Dialect};

    use super::*;

    #[test]
    fn what_the_server_makes_is_forgotten() {
        let mut catalog = Catalog::new(Dialect::Scylla);
        let found = catalog.load(
            "a.cql",
            "CREATE KEYSPACE k WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': 1};
             CREATE TABLE k.t (a int PRIMARY KEY, b int) WITH tombstone_gc = {'mode': 'repair'};
             CREATE TABLE k.t_scylla_cdc_log (\"cdc$stream_id\" blob PRIMARY KEY);
             CREATE TABLE k.other_scylla_cdc_log (\"cdc$stream_id\" blob PRIMARY KEY);
             CREATE MATERIALIZED VIEW k.t_b_idx_index AS SELECT * FROM k.t
                 WHERE a IS NOT NULL AND b IS NOT NULL PRIMARY KEY (b, a);
             CREATE MATERIALIZED VIEW k.own_index AS SELECT * FROM k.t
                 WHERE a IS NOT NULL AND b IS NOT NULL PRIMARY KEY (b, a);",
            None,
        );
        assert!(found.iter().all(|found| !found.is_error()), "{found:#?}");
        let mut schema = Schema::of(&catalog);
        let keyspace = schema.keyspaces.get_mut("k").expect("k");
        let index = rsylla_schema::Index {
            name: "t_b_idx".to_owned(),
            target: "b".to_owned(),
            class: None,
            options: std::collections::BTreeMap::new(),
            declared: None,
        };
        let table = keyspace.tables.get_mut("t").expect("t");
        table.indexes.insert(index.name.clone(), index);
        forget_derived(keyspace);
        let views: Vec<_> = keyspace.views.keys().collect();
        let tables: Vec<_> = keyspace.tables.keys().collect();
        assert_eq!(views, ["own_index"]);
        assert_eq!(tables, ["other_scylla_cdc_log", "t"]);
        assert!(!keyspace.tables["t"].options.is_empty());
        forget_unreadable(&mut schema);
        assert!(schema.keyspaces["k"].tables["t"].options.is_empty());
    }
}
