//! `IF` clauses.

use rsylla_cql::CqlType;
use rsylla_cql::catalog::{Column, Table};

use super::{Generator, quoted, values_of};

impl Generator<'_> {
    pub(super) fn if_clause(&mut self, table: &Table) -> String {
        match self.random.below(100) {
            0..82 => String::new(),
            82..87 => " IF EXISTS".to_owned(),
            _ => {
                let values = values_of(table);
                let columns = self.random.some(&values, 1);
                let mut conditions: Vec<_> = columns
                    .into_iter()
                    .take(3)
                    .map(|column| self.condition(table, column))
                    .collect();
                if self.random.slips() || conditions.is_empty() {
                    let column = self.any_column(table);
                    conditions.push(self.condition(table, column));
                }
                format!(" IF {}", conditions.join(" AND "))
            }
        }
    }

    fn condition(&mut self, table: &Table, column: &Column) -> String {
        let name = self.column_name(table, column);
        let (part, ty) = match &column.ty {
            CqlType::Map { key, value, .. } if self.random.chance(40) => (
                format!("{name}[{}]", self.term_at(key, 1)),
                (**value).clone(),
            ),
            CqlType::List { element, .. } if self.random.chance(40) => (
                format!("{name}[{}]", self.term_at(&CqlType::Int, 1)),
                (**element).clone(),
            ),
            CqlType::Udt { definition, .. } if self.random.chance(40) => {
                match self.random.item(&definition.fields) {
                    Some(field) => (format!("{name}.{}", quoted(&field.name)), field.ty.clone()),
                    None => (name, column.ty.clone()),
                }
            }
            CqlType::List { element, .. } | CqlType::Set { element, .. }
                if self.random.chance(20) =>
            {
                return format!("{name} CONTAINS {}", self.term_at(element, 1));
            }
            CqlType::Map { key, .. } if self.random.chance(20) => {
                return format!("{name} CONTAINS KEY {}", self.term_at(key, 1));
            }
            ty => (name, ty.clone()),
        };
        match self.random.below(10) {
            0..5 => format!("{part} = {}", self.term(&ty)),
            5..8 => {
                let operator = self.random.pick(&["<", "<=", ">", ">=", "!="]);
                format!("{part} {operator} {}", self.term(&ty))
            }
            8 => format!("{part} IN {}", self.marker()),
            _ => {
                let count = self.random.below(3);
                let values: Vec<_> = (0..count).map(|_| self.term_at(&ty, 1)).collect();
                format!("{part} IN ({})", values.join(", "))
            }
        }
    }
}
