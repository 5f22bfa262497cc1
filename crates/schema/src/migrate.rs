//! The statements that lead from one schema to another.
//!
//! First goes what stands in the way (views, indexes), then types, functions and tables change,
//! then what is new comes, what depends on it last, and at the end what is left over goes.

mod functions;
mod options;
mod table;
mod types;

use std::collections::BTreeSet;

use rsylla_cql::{Catalog, Dialect};

use crate::compare::{compare, is_same_replication};
use crate::model::{Keyspace, Schema, Table};
use crate::statement::{self, qualified};
use crate::write::{statements_of, write};

/// What leads from one schema to another.
#[derive(Debug, Clone, Default)]
pub struct Migration {
    /// Statements in an order in which each can be executed.
    pub steps: Vec<Step>,
    /// What no statement can do, in sentences; the steps do not arrive where there is any.
    pub refused: Vec<String>,
}

/// One statement of a migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The statement, without a closing `;`.
    pub cql: String,
    /// The data that it loses, in a sentence.
    pub loses: Option<String>,
}

impl Migration {
    fn step(&mut self, cql: impl Into<String>) {
        let cql = cql.into();
        self.steps.push(Step { cql, loses: None });
    }

    fn loses(&mut self, cql: impl Into<String>, loss: impl Into<String>) {
        self.steps.push(Step {
            cql: cql.into(),
            loses: Some(loss.into()),
        });
    }
}

/// The statements that make `from` to `to`.
///
/// They were replayed and found to arrive: where the catalog refuses one, or something still
/// differs at the end, [`Migration::refused`] says so.
pub fn migrate(from: &Schema, to: &Schema) -> Migration {
    let mut migration = Migration::default();
    for (name, keyspace) in &to.keyspaces {
        match from.keyspaces.get(name) {
            None => {
                for cql in statements_of(keyspace, to.dialect) {
                    migration.step(cql);
                }
            }
            Some(old) => migrate_keyspace(old, keyspace, to.dialect, &mut migration),
        }
    }
    for name in from.keyspaces.keys() {
        if !to.keyspaces.contains_key(name) {
            migration.loses(
                format!("DROP KEYSPACE {}", statement::name(name)),
                format!("keyspace `{name}` and all its tables would be dropped"),
            );
        }
    }
    if migration.refused.is_empty() {
        migration.refused = arrives(from, to, &migration.steps);
    }
    migration
}

/// Replays the steps; what is wrong with them.
fn arrives(from: &Schema, to: &Schema, steps: &[Step]) -> Vec<String> {
    let mut catalog = Catalog::new(from.dialect);
    for keyspace in from.keyspaces.values().chain(to.keyspaces.values()) {
        if keyspace.replication.is_none() {
            catalog.assume_keyspace(&keyspace.name);
        }
    }
    catalog.load("from", &write(from), None);
    let mut wrong = Vec::new();
    for step in steps {
        for found in catalog.load("step", &step.cql, None) {
            if found.is_error() {
                wrong.push(format!(
                    "`{}` cannot be executed: {}",
                    step.cql, found.message
                ));
            }
        }
    }
    let differences = compare(to, &Schema::of(&catalog), true);
    wrong.extend(
        differences.iter().map(|difference| {
            difference.sentence("the schema to arrive at", "what can be reached")
        }),
    );
    wrong
}

fn migrate_keyspace(old: &Keyspace, new: &Keyspace, dialect: Dialect, to: &mut Migration) {
    alter_keyspace(old, new, to);
    let tables = table::plan(old, new, dialect);
    let gone_views = views_in_the_way(old, new, &tables);
    for view in &gone_views {
        to.step(format!(
            "DROP MATERIALIZED VIEW {}",
            qualified(&new.name, view)
        ));
    }
    let gone_indexes = drop_indexes(old, new, &tables, to);
    let functions = functions::plan(old, new);
    functions.drop_first(&new.name, to);
    types::change(old, new, dialect, to);
    functions.make(old, new, to);
    for (name, table) in &old.tables {
        if tables.is_gone(name) {
            to.loses(
                format!("DROP TABLE {}", qualified(&new.name, name)),
                match tables.remade.get(name) {
                    Some(reason) => format!(
                        "table `{}.{name}` would be dropped and made anew: {reason}",
                        new.name
                    ),
                    None => format!("table `{}.{name}` would be dropped", new.name),
                },
            );
        } else if let Some(changed) = new.tables.get(name) {
            table::alter(&new.name, table, changed, dialect, to);
        }
    }
    for (name, table) in &new.tables {
        let is_new = !old.tables.contains_key(name) || tables.remade.contains_key(name);
        if is_new {
            to.step(statement::create_table(&new.name, table));
        }
        for (index_name, index) in &table.indexes {
            let was_there = old
                .tables
                .get(name)
                .is_some_and(|old| old.indexes.contains_key(index_name));
            if is_new || !was_there || gone_indexes.contains(index_name) {
                to.step(statement::create_index(&new.name, name, index));
            }
        }
    }
    for (name, view) in &new.views {
        match old.views.get(name) {
            Some(known) if !gone_views.contains(name) => {
                options::alter(
                    "MATERIALIZED VIEW",
                    &new.name,
                    (&known.table, &view.table),
                    dialect,
                    to,
                );
            }
            _ => to.step(statement::create_view(&new.name, view)),
        }
    }
    functions.drop_last(&new.name, to);
    types::drop(old, new, dialect, to);
}

fn alter_keyspace(old: &Keyspace, new: &Keyspace, to: &mut Migration) {
    let (Some(ours), Some(theirs)) = (&old.replication, &new.replication) else {
        // What was only taken to exist is made.
        if old.replication.is_none()
            && let Some(create) = statement::create_keyspace(new)
        {
            to.step(create);
        }
        return;
    };
    let mut properties = Vec::new();
    if !is_same_replication(ours, theirs) {
        properties.push(format!("replication = {}", statement::map(theirs)));
    }
    if old.durable_writes != new.durable_writes {
        properties.push(format!("durable_writes = {}", new.durable_writes));
    }
    if !properties.is_empty() {
        to.step(format!(
            "ALTER KEYSPACE {} WITH {}",
            statement::name(&new.name),
            properties.join(" AND ")
        ));
    }
}

/// Views that go for good, or to be made anew: their table changes under them, or they differ in
/// more than options.
fn views_in_the_way<'a>(
    old: &'a Keyspace,
    new: &Keyspace,
    tables: &table::Plan,
) -> BTreeSet<&'a String> {
    let is_in_the_way = |name: &String| {
        let (Some(known), Some(view)) = (old.views.get(name), new.views.get(name)) else {
            return true;
        };
        let key = |table: &Table| {
            (
                statement::primary_key(table),
                statement::clustering_order(table),
            )
        };
        let names = |table: &Table| -> Vec<String> {
            table
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect()
        };
        tables.is_gone(&known.base)
            || tables.shrinking.contains(&known.base)
            || known.base != view.base
            || known.all_columns != view.all_columns
            || known.filter != view.filter
            || key(&known.table) != key(&view.table)
            || (!view.all_columns && names(&known.table) != names(&view.table))
    };
    old.views
        .keys()
        .filter(|name| is_in_the_way(name))
        .collect()
}

/// Drops indexes that go, change, or are on columns that go; those of dropped tables go with them.
fn drop_indexes(
    old: &Keyspace,
    new: &Keyspace,
    tables: &table::Plan,
    to: &mut Migration,
) -> BTreeSet<String> {
    let mut gone = BTreeSet::new();
    for (table_name, table) in &old.tables {
        if tables.is_gone(table_name) {
            continue;
        }
        let wanted = new.tables.get(table_name).map(|table| &table.indexes);
        for (name, index) in &table.indexes {
            let stays = wanted
                .and_then(|wanted| wanted.get(name))
                .is_some_and(|wanted| {
                    wanted.target == index.target
                        && wanted.class == index.class
                        && wanted.options == index.options
                });
            if !stays {
                gone.insert(name.clone());
                to.step(format!("DROP INDEX {}", qualified(&new.name, name)));
            }
        }
    }
    gone
}
