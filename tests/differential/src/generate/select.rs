//! `SELECT`, with everything.

use rsylla_cql::CqlType;
use rsylla_cql::catalog::{IndexKind, Table};

use super::{Generator, quoted};

impl Generator<'_> {
    pub(super) fn select(&mut self) -> String {
        let table = self.table();
        let json = if self.random.chance(5) { "JSON " } else { "" };
        let selection = if self.random.chance(6) {
            self.distinct(&table)
        } else {
            self.selection(&table)
        };
        let mut text = format!("SELECT {json}{selection} FROM {}", self.table_name(&table));
        let plan = self.where_clause(&table);
        if !plan.relations.is_empty() {
            text += " WHERE ";
            text += &plan.relations.join(" AND ");
        }
        if self.random.chance(8) {
            text += &self.group_by(&table);
        }
        if self
            .random
            .chance(if plan.reads_one_partition { 35 } else { 6 })
        {
            text += &self.order_by(&table);
        } else if self.random.chance(10) {
            text += &self.nearest(&table);
        }
        if self.random.chance(10) {
            text += " PER PARTITION LIMIT ";
            text += &self.whole_number();
        }
        if self.random.chance(25) {
            text += " LIMIT ";
            text += &self.whole_number();
        }
        let filters = if plan.needs_filtering { 92 } else { 15 };
        if self.random.chance(filters) {
            text += " ALLOW FILTERING";
        }
        text
    }

    fn distinct(&mut self, table: &Table) -> String {
        let mut columns: Vec<_> = table.partition_key().iter().collect();
        let statics = super::statics_of(table);
        columns.extend(self.random.some(&statics, 0).into_iter().copied());
        if self.random.slips() || self.random.chance(5) {
            columns.push(self.any_column(table));
        }
        let names: Vec<_> = columns.iter().map(|column| quoted(&column.name)).collect();
        format!("DISTINCT {}", names.join(", "))
    }

    fn group_by(&mut self, table: &Table) -> String {
        let key = table.primary_key();
        let count = 1 + self.random.below(key.len());
        let mut names: Vec<_> = key[..count]
            .iter()
            .map(|column| quoted(&column.name))
            .collect();
        if self.random.chance(15)
            && let Some(last) = key.get(count - 1)
            && matches!(
                last.ty,
                CqlType::Timestamp | CqlType::Timeuuid | CqlType::Date | CqlType::Time
            )
        {
            names[count - 1] = format!(
                "floor({}, {})",
                quoted(&last.name),
                self.random.pick(&["1h", "1d", "2mo", "1ns", "-1d"])
            );
        }
        if self.random.slips() {
            let any = self.any_column(table);
            names.push(quoted(&any.name));
        }
        if self.random.slips() {
            self.random.shuffle(&mut names);
        }
        format!(" GROUP BY {}", names.join(", "))
    }

    fn order_by(&mut self, table: &Table) -> String {
        let clustering = table.clustering();
        if clustering.is_empty() && !self.random.slips() {
            return String::new();
        }
        let count = 1 + self.random.below(clustering.len());
        let reversed = self.random.chance(50);
        let mut columns: Vec<_> = clustering.iter().take(count).collect();
        if self.random.slips() || columns.is_empty() {
            columns.push(self.any_column(table));
        }
        let terms: Vec<_> = columns
            .into_iter()
            .map(|column| {
                let descends = column.order == rsylla_cql::catalog::ClusteringOrder::Descending;
                let other_way = self.random.slips();
                let direction = match (descends ^ reversed ^ other_way, self.random.chance(30)) {
                    (true, _) => " DESC",
                    (false, true) => "",
                    (false, false) => " ASC",
                };
                format!("{}{direction}", self.column_name(table, column))
            })
            .collect();
        format!(" ORDER BY {}", terms.join(", "))
    }

    /// `ORDER BY … ANN OF …`, where there is an index for it.
    fn nearest(&mut self, table: &Table) -> String {
        let indexed = table
            .indexes
            .values()
            .filter(|index| index.kind == IndexKind::Sai);
        let mut vectors: Vec<_> = indexed
            .filter_map(|index| table.column(index.targets.first()?.column()))
            .filter(|column| matches!(column.ty, CqlType::Vector { .. }))
            .collect();
        if vectors.is_empty() && (self.random.slips() || self.random.chance(2)) {
            vectors.push(self.any_column(table));
        }
        let Some(column) = self.random.item(&vectors).copied() else {
            return String::new();
        };
        let value = self.term(&column.ty);
        let limit = if self.random.chance(90) {
            " LIMIT 10"
        } else {
            ""
        };
        format!(
            " ORDER BY {} ANN OF {value}{limit}",
            self.column_name(table, column)
        )
    }
}
