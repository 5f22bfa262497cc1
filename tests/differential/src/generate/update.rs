//! `UPDATE`.

use rsylla_cql::CqlType;
use rsylla_cql::catalog::{Column, ColumnKind, Table};

use super::{Generator, quoted, values_of};

impl Generator<'_> {
    pub(super) fn update(&mut self) -> String {
        let table = self.base_table();
        let values = values_of(&table);
        let mut columns: Vec<_> = self.random.some(&values, 1).into_iter().copied().collect();
        if self.random.slips() || columns.is_empty() {
            columns.push(self.any_column(&table));
        }
        let assignments: Vec<_> = columns
            .iter()
            .map(|column| self.assignment(&table, column))
            .collect();
        let only_statics = columns
            .iter()
            .all(|column| column.kind == ColumnKind::Static);
        let clustering = !only_statics || self.random.chance(15);
        let where_clause = if clustering {
            self.key_clause(&table, true)
        } else {
            self.partition_clause(&table)
        };
        format!(
            "UPDATE {}{} SET {} WHERE {where_clause}{}",
            self.table_name(&table),
            self.using(true),
            assignments.join(", "),
            self.if_clause(&table)
        )
    }

    /// Restricts the partition key alone.
    pub(super) fn partition_clause(&mut self, table: &Table) -> String {
        let relations: Vec<_> = table
            .partition_key()
            .iter()
            .map(|column| {
                format!(
                    "{} = {}",
                    self.column_name(table, column),
                    self.term(&column.ty)
                )
            })
            .collect();
        relations.join(" AND ")
    }

    fn assignment(&mut self, table: &Table, column: &Column) -> String {
        let name = self.column_name(table, column);
        let ty = &column.ty;
        if *ty == CqlType::Counter && !self.random.slips() {
            let sign = self.random.pick(&["+", "-"]);
            let amount = self.term_at(&CqlType::Bigint, 1);
            return match self.random.below(3) {
                0 => format!("{name} {sign}= {amount}"),
                _ => format!("{name} = {name} {sign} {amount}"),
            };
        }
        if self.random.chance(if ty.is_multi_cell() { 60 } else { 4 }) {
            return self.partial(table, column, &name);
        }
        format!("{name} = {}", self.term(ty))
    }

    fn partial(&mut self, table: &Table, column: &Column, name: &str) -> String {
        let ty = &column.ty;
        if let CqlType::Udt { definition, .. } = ty
            && let Some(field) = self.random.item(&definition.fields)
        {
            let value = self.term(&field.ty);
            return format!("{name}.{} = {value}", quoted(&field.name));
        }
        let added = match ty {
            CqlType::Map { key, .. } if self.random.chance(30) => CqlType::Set {
                element: key.clone(),
                frozen: false,
            },
            other => other.clone(),
        };
        let value = self.term_at(&added, 1);
        let other = if self.random.slips() {
            quoted(&self.any_column(table).name)
        } else {
            name.to_owned()
        };
        match self.random.below(8) {
            0 => format!("{name} = {other} + {value}"),
            1 => format!("{name} = {other} - {value}"),
            2 => format!("{name} = {value} + {other}"),
            3 => format!("{name} += {value}"),
            4 => format!("{name} -= {value}"),
            _ => match ty {
                CqlType::Map { key, value, .. } => {
                    format!(
                        "{name}[{}] = {}",
                        self.term_at(key, 1),
                        self.term_at(value, 1)
                    )
                }
                CqlType::List { element, .. } => {
                    format!(
                        "{name}[{}] = {}",
                        self.term_at(&CqlType::Int, 1),
                        self.term_at(element, 1)
                    )
                }
                _ if self.random.chance(70) => format!("{name} = {name} + {value}"),
                _ => format!("{name}[{}] = {value}", self.term_at(&CqlType::Int, 1)),
            },
        }
    }
}
