//! Tables: altered where a statement can, made anew where none can.

use std::collections::{BTreeMap, BTreeSet};

use rsylla_cql::Dialect;
use rsylla_cql::catalog::ColumnKind;

use super::{Migration, options};
use crate::model::{Column, Keyspace, Table};
use crate::statement::{clustering_order, column_definition, name, primary_key, qualified};

/// What happens to the tables of a keyspace.
pub(super) struct Plan {
    /// Tables that are dropped for good.
    dropped: BTreeSet<String>,
    /// Tables that are dropped and made anew, and why.
    pub(super) remade: BTreeMap<String, String>,
    /// Tables of which columns are dropped: views of them stand in the way.
    pub(super) shrinking: BTreeSet<String>,
}

impl Plan {
    /// Whether the table as it is goes away.
    pub(super) fn is_gone(&self, table: &str) -> bool {
        self.dropped.contains(table) || self.remade.contains_key(table)
    }
}

pub(super) fn plan(old: &Keyspace, new: &Keyspace, dialect: Dialect) -> Plan {
    let mut plan = Plan {
        dropped: BTreeSet::new(),
        remade: BTreeMap::new(),
        shrinking: BTreeSet::new(),
    };
    for (table_name, table) in &old.tables {
        let Some(wanted) = new.tables.get(table_name) else {
            plan.dropped.insert(table_name.clone());
            continue;
        };
        if let Some(reason) = reason_to_remake(table, wanted, old, dialect) {
            plan.remade.insert(table_name.clone(), reason);
        } else if dropped_columns(table, wanted).next().is_some() {
            plan.shrinking.insert(table_name.clone());
        }
    }
    plan
}

/// Why no `ALTER TABLE` leads from one to the other, if none does.
fn reason_to_remake(
    old: &Table,
    new: &Table,
    keyspace: &Keyspace,
    dialect: Dialect,
) -> Option<String> {
    if primary_key(old) != primary_key(new) {
        return Some(format!(
            "its {} cannot become {}",
            primary_key(old),
            primary_key(new)
        ));
    }
    if clustering_order(old) != clustering_order(new) {
        return Some("the order of its clustering columns cannot change".to_owned());
    }
    if old.compact_storage != new.compact_storage {
        return Some("compact storage cannot come or go".to_owned());
    }
    let has_other_columns =
        old.columns.len() != new.columns.len() || dropped_columns(old, new).next().is_some();
    if old.compact_storage && has_other_columns {
        return Some("a table with compact storage keeps its columns".to_owned());
    }
    if has_counters(old) != has_counters(new) {
        return Some("counters cannot come to a table, or leave it".to_owned());
    }
    for column in &old.columns {
        match new.column(&column.name) {
            Some(wanted) if wanted.ty != column.ty => {
                return Some(format!(
                    "column `{}` of type {} cannot become {}",
                    column.name, column.ty, wanted.ty
                ));
            }
            Some(wanted) if wanted.kind != column.kind => {
                return Some(format!(
                    "column `{}` cannot become static, or cease to be",
                    column.name
                ));
            }
            None if dialect == Dialect::Cassandra && is_bare_user_type(column, keyspace) => {
                return Some(format!(
                    "column `{}` is of a user type that is not frozen, and cannot be dropped",
                    column.name
                ));
            }
            _ => {}
        }
    }
    None
}

fn has_counters(table: &Table) -> bool {
    table.columns.iter().any(|column| column.ty == "counter")
}

/// Whether a column is of a user type stored cell by cell.
fn is_bare_user_type(column: &Column, keyspace: &Keyspace) -> bool {
    keyspace.types.keys().any(|ty| name(ty) == column.ty)
}

fn dropped_columns<'a>(old: &'a Table, new: &'a Table) -> impl Iterator<Item = &'a Column> {
    old.columns
        .iter()
        .filter(|column| new.column(&column.name).is_none())
}

/// Changes a table in place.
pub(super) fn alter(
    keyspace: &str,
    old: &Table,
    new: &Table,
    dialect: Dialect,
    to: &mut Migration,
) {
    let of = qualified(keyspace, &new.name);
    if old.ttl_column != new.ttl_column && old.ttl_column.is_some() {
        to.step(format!("ALTER TABLE {of} TTL NULL"));
    }
    for column in dropped_columns(old, new) {
        to.loses(
            format!("ALTER TABLE {of} DROP {}", name(&column.name)),
            format!("column `{}` of table `{of}` would be dropped", column.name),
        );
    }
    let is_key = |column: &Column| {
        matches!(
            column.kind,
            ColumnKind::PartitionKey | ColumnKind::Clustering
        )
    };
    for column in new.columns.iter().filter(|column| !is_key(column)) {
        if old.column(&column.name).is_none() {
            to.step(format!(
                "ALTER TABLE {of} ADD {}",
                column_definition(column, None)
            ));
        }
    }
    for column in &new.columns {
        let Some(known) = old.column(&column.name) else {
            continue;
        };
        if known.mask != column.mask {
            let column_name = name(&column.name);
            to.step(match &column.mask {
                Some(mask) => format!("ALTER TABLE {of} ALTER {column_name} MASKED WITH {mask}"),
                None => format!("ALTER TABLE {of} ALTER {column_name} DROP MASKED"),
            });
        }
    }
    if let Some(column) = &new.ttl_column
        && old.ttl_column != new.ttl_column
    {
        to.step(format!("ALTER TABLE {of} TTL {}", name(column)));
    }
    options::alter("TABLE", keyspace, (old, new), dialect, to);
}
