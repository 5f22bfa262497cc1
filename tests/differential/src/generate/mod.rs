//! Random CQL against a catalog: statements that mostly are right.
//!
//! Each is written by types (a value where its column's type fits, a function
//! where its result is wanted), and now and then a choice is wrong on purpose
//! ([`Random::slips`]). `mutate.rs` breaks what is right afterwards.
//!
//! One file per statement; `term.rs` and `literal.rs` write values, `selector.rs`
//! what is selected, `relation.rs` the WHERE clause, `schema/` schema statements.

mod batch;
mod call;
mod condition;
mod delete;
mod insert;
mod json;
mod literal;
mod relation;
mod select;
mod selector;
mod term;
mod update;

mod alter;
mod function;
mod index;
mod options;
mod table;
mod type_name;
mod user_type;
mod view;

use std::sync::Arc;

use rsylla_cql::catalog::{Column, ColumnKind, Keyspace, Table};
use rsylla_cql::types::QuotedIfNeeded;
use rsylla_cql::{Catalog, CqlType};

use crate::random::Random;

pub(crate) use type_name::NATIVE_TYPES;

/// Writes random statements against a catalog.
#[derive(Debug)]
pub(crate) struct Generator<'a> {
    random: &'a mut Random,
    keyspace: &'a Keyspace,
    tables: Vec<&'a Arc<Table>>,
    /// How many markers of this statement have names.
    named: usize,
}

impl<'a> Generator<'a> {
    /// Writes statements about a keyspace of the catalog, which is the current one.
    pub(crate) fn new(
        random: &'a mut Random,
        catalog: &'a Catalog,
        keyspace: &str,
    ) -> Option<Self> {
        let keyspace = catalog.keyspace(keyspace)?;
        let tables = keyspace.tables.values().collect();
        Some(Self {
            random,
            keyspace,
            tables,
            named: 0,
        })
    }

    /// One statement that reads or writes.
    pub(crate) fn statement(&mut self) -> String {
        self.named = 0;
        match self.random.below(100) {
            0..44 => self.select(),
            44..60 => self.insert(),
            60..64 => self.insert_json(),
            64..81 => self.update(),
            81..92 => self.delete(),
            92..99 => self.batch(),
            _ => {
                let table = self.table();
                format!(
                    "TRUNCATE {}{}",
                    self.random.pick(&["", "TABLE "]),
                    self.table_name(&table)
                )
            }
        }
    }

    /// One schema statement, as the next change of the catalog.
    pub(crate) fn schema_statement(&mut self) -> String {
        match self.random.below(100) {
            0..10 => self.create_type(),
            10..40 => self.create_table(),
            40..60 => self.create_index(),
            60..67 => self.create_view(),
            67..73 => self.create_function(),
            73..77 => self.create_aggregate(),
            77..93 => self.alter(),
            _ => self.drop_something(),
        }
    }

    /// The schema that statements are then written against.
    pub(crate) fn first_statement(&mut self, number: usize) -> String {
        match number {
            0..3 => self.create_type(),
            3..9 => self.create_table(),
            9..11 => self.create_function(),
            11 => self.create_aggregate(),
            12..18 => self.create_index(),
            _ => self.create_view(),
        }
    }

    fn table(&mut self) -> Arc<Table> {
        match self.random.item(&self.tables) {
            Some(table) => Arc::clone(table),
            None => unreachable!("statements are written where there are tables"),
        }
    }

    /// A table that can be written to, rather than a view.
    fn base_table(&mut self) -> Arc<Table> {
        for _ in 0..8 {
            let table = self.table();
            if table.view.is_none() || self.random.slips() {
                return table;
            }
        }
        self.table()
    }

    fn table_name(&mut self, table: &Table) -> String {
        let name = if self.random.slips() {
            "missing"
        } else {
            &*table.name
        };
        let keyspace = if self.random.slips() {
            "nowhere"
        } else {
            &*table.keyspace
        };
        if self.random.chance(30) || keyspace != &*self.keyspace.name {
            format!("{}.{}", QuotedIfNeeded(keyspace), QuotedIfNeeded(name))
        } else {
            quoted(name)
        }
    }

    /// A column as written: mostly the one meant.
    fn column_name(&mut self, table: &Table, column: &Column) -> String {
        if self.random.slips() {
            return match self.random.below(3) {
                0 => "missing".to_owned(),
                _ => self
                    .random
                    .item(&table.columns)
                    .map_or_else(String::new, |c| quoted(&c.name)),
            };
        }
        let name = quoted(&column.name);
        if self.random.chance(3) {
            name.to_uppercase().replace('"', "")
        } else {
            name
        }
    }

    fn any_column<'t>(&mut self, table: &'t Table) -> &'t Column {
        &table.columns[self.random.below(table.columns.len())]
    }

    fn any_type(&mut self) -> CqlType {
        let table = self.table();
        self.any_column(&table).ty.clone()
    }

    fn keyspace(&self) -> &'a Keyspace {
        self.keyspace
    }
}

/// A name as it must be written.
fn quoted(name: &str) -> String {
    QuotedIfNeeded(name).to_string()
}

/// The columns outside the primary key.
fn values_of(table: &Table) -> Vec<&Column> {
    table
        .columns
        .iter()
        .filter(|column| !column.kind.is_primary_key())
        .collect()
}

fn statics_of(table: &Table) -> Vec<&Column> {
    table
        .columns
        .iter()
        .filter(|column| column.kind == ColumnKind::Static)
        .collect()
}
