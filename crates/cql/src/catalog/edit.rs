//! Changing a catalog: what schema statements do once they were found right.

use std::sync::Arc;

use crate::catalog::{Catalog, Column, ColumnKind, Keyspace, Table, cdc_log};

impl Catalog {
    /// The keyspace of this name, to change; copied first where it is shared.
    pub(super) fn keyspace_mut(&mut self, name: &str) -> Option<&mut Keyspace> {
        self.keyspaces.get_mut(name).map(Arc::make_mut)
    }
}

impl Keyspace {
    /// The table or view of this name, to change.
    pub(super) fn table_mut(&mut self, name: &str) -> Option<&mut Table> {
        self.tables.get_mut(name).map(Arc::make_mut)
    }

    /// Makes the table where `cdc` logs, or makes it anew.
    pub(super) fn refresh_cdc_log(&mut self, base: &str, log: &str) {
        if let Some(base) = self.tables.get(base) {
            let table = Arc::new(cdc_log::table(base));
            self.tables.insert(log.into(), table);
        }
    }

    /// Removes a table, its indexes with it.
    pub(super) fn remove_table(&mut self, name: &str) {
        let Some(table) = self.tables.remove(name) else { return };
        for index in table.indexes.keys() {
            self.indexes.remove(index);
        }
        if let Some(view) = &table.view
            && let Some(views) = self.views.get_mut(&view.base)
        {
            views.remove(name);
        }
    }
}

impl Table {
    /// Adds a static or regular column where `SELECT *` has it.
    pub(super) fn insert_column(&mut self, column: Column) {
        let key_len = self.partition_key_len + self.clustering_len;
        let rank = |column: &Column| column.kind;
        let place = self.columns[key_len..].partition_point(|other| {
            (rank(other), &other.name) < (rank(&column), &column.name)
        });
        self.columns.insert(key_len + place, column);
    }

    /// Drops a static or regular column, and remembers it.
    pub(super) fn remove_column(&mut self, name: &str) {
        let Some(index) = self.column_index(name) else { return };
        let column = self.columns.remove(index);
        if self.ttl_column.as_deref() == Some(name) {
            self.ttl_column = None;
        }
        self.dropped.insert(column.name, (column.ty, column.kind == ColumnKind::Static));
    }
}
