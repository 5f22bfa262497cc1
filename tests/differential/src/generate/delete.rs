//! `DELETE`.

use rsylla_cql::CqlType;
use rsylla_cql::catalog::{Column, ColumnKind, Table};

use super::{Generator, quoted, values_of};

impl Generator<'_> {
    pub(super) fn delete(&mut self) -> String {
        let table = self.base_table();
        let values = values_of(&table);
        let mut columns = Vec::new();
        if self.random.chance(45) {
            columns = self.random.some(&values, 1).into_iter().copied().collect();
            if self.random.slips() {
                columns.push(self.any_column(&table));
            }
        }
        let deletions: Vec<_> = columns
            .iter()
            .map(|column| self.deletion(&table, column))
            .collect();
        let only_statics =
            !columns.is_empty() && columns.iter().all(|c| c.kind == ColumnKind::Static);
        let space = if deletions.is_empty() { "" } else { " " };
        let where_clause = if only_statics && self.random.chance(85) {
            self.partition_clause(&table)
        } else {
            let whole = !columns.is_empty() && self.random.chance(90);
            self.key_clause(&table, whole)
        };
        format!(
            "DELETE {}{space}FROM {}{} WHERE {where_clause}{}",
            deletions.join(", "),
            self.table_name(&table),
            self.using(false),
            self.if_clause(&table)
        )
    }

    fn deletion(&mut self, table: &Table, column: &Column) -> String {
        let name = self.column_name(table, column);
        if !self
            .random
            .chance(if column.ty.is_multi_cell() { 50 } else { 3 })
        {
            return name;
        }
        match &column.ty {
            CqlType::Map { key, .. } | CqlType::Set { element: key, .. } => {
                format!("{name}[{}]", self.term_at(key, 1))
            }
            CqlType::Udt { definition, .. } => match self.random.item(&definition.fields) {
                Some(field) => format!("{name}.{}", quoted(&field.name)),
                None => name,
            },
            _ => format!("{name}[{}]", self.term_at(&CqlType::Int, 1)),
        }
    }
}
