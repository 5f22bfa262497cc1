//! Notices that the live schema changed under statements that are prepared.
//!
//! The driver reads the schema again when a node tells of a change. A task looks
//! whether it did, and then counts the session's epoch up. A statement that was
//! prepared in an earlier epoch compares the tables it names with what they were
//! (no request is sent for that), and is prepared and compared again where they
//! differ. While nothing changes, that costs a request one load of the epoch.
//!
//! This is the second line of defence. The first are the type hints in the text of
//! a statement, by which the server refuses values of another type from the very
//! moment of the change; but they say nothing of the fields of user types.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use scylla::cluster::ClusterState;
use scylla::cluster::metadata::Table;
use scylla::statement::prepared::PreparedStatement;

use crate::session::Shared;
use crate::types::type_name;

/// How often the task looks whether the driver has read the schema again.
const EVERY: Duration = Duration::from_millis(100);

/// How many times a session has seen the schema change.
#[derive(Debug, Default)]
pub(crate) struct Guard {
    epoch: AtomicU64,
    watching: AtomicBool,
}

impl Guard {
    /// The number of the present schema.
    #[inline]
    pub(crate) fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// Makes every prepared statement compare its tables before it is used again.
    pub(crate) fn next_epoch(&self) {
        self.epoch.fetch_add(1, Ordering::Release);
    }

    /// Starts the task, if it was not: a session without typed statements has none.
    pub(crate) fn start(&self, shared: &Arc<Shared>) {
        if !self.watching.swap(true, Ordering::Relaxed) {
            let seen = Arc::downgrade(&shared.driver.get_cluster_state());
            tokio::spawn(watch(Arc::downgrade(shared), seen));
        }
    }
}

/// Runs until the session is dropped.
async fn watch(shared: Weak<Shared>, mut seen: Weak<ClusterState>) {
    loop {
        tokio::time::sleep(EVERY).await;
        let Some(shared) = shared.upgrade() else {
            return;
        };
        let now = Arc::downgrade(&shared.driver.get_cluster_state());
        if !now.ptr_eq(&seen) {
            seen = now;
            shared.guard.next_epoch();
        }
    }
}

/// What the tables that a statement names look like.
#[derive(Debug)]
pub(crate) struct Shape(Vec<TableShape>);

#[derive(Debug)]
struct TableShape {
    keyspace: Box<str>,
    name: Box<str>,
    /// Another where a column or a field of a user type is.
    number: u64,
}

impl Shape {
    /// The shape that the tables have in the schema; also of those that it does not know.
    pub(crate) fn of(prepared: &PreparedStatement, schema: &ClusterState) -> Self {
        let mut tables: Vec<TableShape> = Vec::new();
        let columns = prepared.get_current_result_set_col_specs();
        let specs = prepared.get_variable_col_specs().iter();
        for spec in specs.chain(columns.get().iter()) {
            let (keyspace, name) = (spec.table_spec().ks_name(), spec.table_spec().table_name());
            let known = |table: &TableShape| *table.keyspace == *keyspace && *table.name == *name;
            if !tables.iter().any(known) {
                tables.push(TableShape {
                    keyspace: keyspace.into(),
                    name: name.into(),
                    number: number(schema, keyspace, name),
                });
            }
        }
        Self(tables)
    }

    /// Whether the tables are still the same.
    pub(crate) fn is_of(&self, schema: &ClusterState) -> bool {
        let same =
            |table: &TableShape| number(schema, &table.keyspace, &table.name) == table.number;
        self.0.iter().all(same)
    }
}

/// A number for the columns of a table or view; 0 where there is none.
fn number(schema: &ClusterState, keyspace: &str, table: &str) -> u64 {
    let found = schema.get_keyspace(keyspace).and_then(|keyspace| {
        let view = || Some(&keyspace.views.get(table)?.view_metadata);
        keyspace.tables.get(table).or_else(view)
    });
    found.map_or(0, number_of)
}

fn number_of(table: &Table) -> u64 {
    let mut hasher = DefaultHasher::new();
    let columns: BTreeMap<_, _> = table
        .columns
        .iter()
        .map(|(name, column)| (name, type_name(&column.typ)))
        .collect();
    (columns, &table.partition_key, &table.clustering_key).hash(&mut hasher);
    hasher.finish()
}
