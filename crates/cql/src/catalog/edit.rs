//! Changing a catalog: what schema statements do once they were found right.

use std::sync::Arc;

use crate::catalog::{Catalog, Column, ColumnKind, Index, IndexKind, Keyspace, Table, cdc_log};

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

    /// Adds an index, with the view or log that the server makes for it.
    pub(super) fn insert_index(&mut self, base: &str, index: Index, backing: Option<Table>) {
        let needs_log = matches!(index.kind, IndexKind::Custom(_));
        self.indexes.insert(index.name.clone(), base.into());
        if let Some(table) = self.table_mut(base) {
            table.indexes.insert(index.name.clone(), index);
        }
        if let Some(view) = backing {
            self.insert_view(view);
        }
        let log = cdc_log::name(base);
        if needs_log && !self.tables.contains_key(&*log) {
            self.refresh_cdc_log(base, &log);
        }
    }

    /// Removes an index, and what the server made for it.
    pub(super) fn remove_index(&mut self, name: &str) {
        let Some(base) = self.indexes.remove(name) else {
            return;
        };
        let Some(table) = self.table_mut(&base) else {
            return;
        };
        table.indexes.remove(name);
        let keeps_log = cdc_log::is_kept(table);
        let view = self.views_of(&base).find(|view| view.is_of_index(name));
        if let Some(view) = view.map(|view| view.name.clone()) {
            self.remove_table(&view);
        }
        if !keeps_log && let Some(log) = cdc_log::of(self, &base) {
            let log = log.name.clone();
            self.tables.remove(&log);
        }
    }

    /// Makes the table where `cdc` logs, or makes it anew.
    pub(super) fn refresh_cdc_log(&mut self, base: &str, log: &str) {
        if let Some(base) = self.tables.get(base) {
            let table = Arc::new(cdc_log::table(base));
            self.tables.insert(log.into(), table);
        }
    }

    /// Adds a materialized view.
    pub(super) fn insert_view(&mut self, view: Table) {
        if let Some(of) = &view.view {
            self.views
                .entry(of.base.clone())
                .or_default()
                .insert(view.name.clone());
        }
        self.tables.insert(view.name.clone(), Arc::new(view));
    }

    /// Removes a table, its indexes with it.
    pub(super) fn remove_table(&mut self, name: &str) {
        let Some(table) = self.tables.remove(name) else {
            return;
        };
        for index in table.indexes.keys() {
            self.indexes.remove(index);
        }
        for view in self.views.remove(name).into_iter().flatten() {
            self.tables.remove(&view);
        }
        if let Some(view) = &table.view
            && let Some(views) = self.views.get_mut(&view.base)
        {
            views.remove(name);
        }
    }
}

impl Table {
    /// Whether the server made this view for an index.
    fn is_of_index(&self, index: &str) -> bool {
        self.view
            .as_ref()
            .is_some_and(|view| view.index.as_deref() == Some(index))
    }

    /// Adds a static or regular column where `SELECT *` has it.
    pub(super) fn insert_column(&mut self, column: Column) {
        let key_len = self.partition_key_len + self.clustering_len;
        let rank = |column: &Column| column.kind;
        let place = self.columns[key_len..]
            .partition_point(|other| (rank(other), &other.name) < (rank(&column), &column.name));
        self.columns.insert(key_len + place, column);
    }

    /// Drops a static or regular column, and remembers it.
    pub(super) fn remove_column(&mut self, name: &str) {
        let Some(index) = self.column_index(name) else {
            return;
        };
        let column = self.columns.remove(index);
        if self.ttl_column.as_deref() == Some(name) {
            self.ttl_column = None;
        }
        self.dropped
            .insert(column.name, (column.ty, column.kind == ColumnKind::Static));
    }
}
