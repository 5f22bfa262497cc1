//! `INSERT`, with values and as JSON.

use super::{Generator, values_of};

impl Generator<'_> {
    pub(super) fn insert(&mut self) -> String {
        let table = self.base_table();
        let mut columns: Vec<_> = table.primary_key().iter().collect();
        if self.random.slips() {
            let gone = self.random.below(columns.len());
            columns.remove(gone);
        }
        if self.random.slips() && table.clustering_len > 0 {
            columns.truncate(table.partition_key_len);
        }
        let values = values_of(&table);
        columns.extend(self.random.some(&values, 0).into_iter().copied());
        if self.random.slips() {
            columns.push(self.any_column(&table));
        }
        if self.random.chance(30) {
            self.random.shuffle(&mut columns);
        }
        let names: Vec<_> = columns
            .iter()
            .map(|column| self.column_name(&table, column))
            .collect();
        let mut terms: Vec<_> = columns.iter().map(|column| self.term(&column.ty)).collect();
        if self.random.slips() {
            terms.pop();
        }
        format!(
            "INSERT INTO {} ({}) VALUES ({}){}{}",
            self.table_name(&table),
            names.join(", "),
            terms.join(", "),
            self.if_not_exists(),
            self.using(true)
        )
    }

    pub(super) fn insert_json(&mut self) -> String {
        let table = self.base_table();
        let row = self.json_row(&table);
        let default = self
            .random
            .pick(&["", "", " DEFAULT UNSET", " DEFAULT NULL"]);
        format!(
            "INSERT INTO {} JSON {row}{default}{}{}",
            self.table_name(&table),
            self.if_not_exists(),
            self.using(true)
        )
    }

    fn if_not_exists(&mut self) -> &'static str {
        if self.random.chance(12) {
            " IF NOT EXISTS"
        } else {
            ""
        }
    }

    /// `USING …`, of which deletions take no TTL.
    pub(super) fn using(&mut self, ttl: bool) -> String {
        if !self.random.chance(20) {
            return String::new();
        }
        let timestamp = format!("TIMESTAMP {}", self.whole_number());
        let lifetime = format!("TTL {}", self.whole_number());
        match self.random.below(3) {
            _ if !ttl && !self.random.slips() => format!(" USING {timestamp}"),
            0 => format!(" USING {timestamp}"),
            1 => format!(" USING {lifetime}"),
            _ => format!(" USING {lifetime} AND {timestamp}"),
        }
    }
}
