//! `CREATE MATERIALIZED VIEW`.

use rsylla_cql::catalog::ColumnKind;

use super::{Generator, quoted, values_of};

impl Generator<'_> {
    pub(super) fn create_view(&mut self) -> String {
        let table = self.base_table();
        let mut key: Vec<_> = table.primary_key().iter().collect();
        self.random.shuffle(&mut key);
        let mut regular = values_of(&table);
        if !self.random.slips() {
            regular
                .retain(|column| column.kind == ColumnKind::Regular && !column.ty.is_multi_cell());
        }
        if self.random.chance(60)
            && let Some(column) = self.random.item(&regular)
        {
            key.insert(self.random.below(key.len() + 1), column);
        }
        if self.random.slips() {
            key.pop();
        }
        if key.is_empty() {
            key.push(self.any_column(&table));
        }
        let names: Vec<_> = key.iter().map(|column| quoted(&column.name)).collect();
        let mut relations: Vec<_> = names
            .iter()
            .map(|name| format!("{name} IS NOT NULL"))
            .collect();
        if self.random.chance(10) {
            let column = key[0];
            relations[0] = format!("{} = {}", quoted(&column.name), self.literal(&column.ty, 0));
        }
        if self.random.slips() {
            relations.pop();
        }
        let selection = match self.random.below(3) {
            0 => "*".to_owned(),
            1 => names.join(", "),
            _ => {
                let mut names = names.clone();
                names.extend(
                    self.random
                        .some(&values_of(&table), 0)
                        .into_iter()
                        .map(|column| quoted(&column.name)),
                );
                if self.random.slips() {
                    names.push("count(*)".to_owned());
                }
                names.dedup();
                names.join(", ")
            }
        };
        let where_clause = if relations.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", relations.join(" AND "))
        };
        let partition = if names.len() > 2 && self.random.chance(30) {
            format!("({}, {}), {}", names[0], names[1], names[2..].join(", "))
        } else {
            names.join(", ")
        };
        let clustering: Vec<String> = names[1..].to_vec();
        let options = if partition.starts_with('(') {
            String::new()
        } else {
            self.table_options(&clustering, true)
        };
        format!(
            "CREATE MATERIALIZED VIEW {}{} AS SELECT {selection} FROM {}{where_clause} PRIMARY KEY ({partition}){options}",
            self.if_not_exists_ddl(),
            self.fresh("m"),
            self.table_name(&table)
        )
    }
}
