//! `CREATE TABLE`.

use super::Generator;

impl Generator<'_> {
    pub(super) fn create_table(&mut self) -> String {
        let partition = 1 + self.random.below(4) / 2;
        let clustering = self.random.below(4);
        let values = if self.random.chance(5) {
            0
        } else {
            1 + self.random.below(7)
        };
        let is_counter = self.random.chance(12);
        let mut columns = Vec::new();
        let mut key = Vec::new();
        for n in 0..partition + clustering {
            let name = if n < partition {
                format!("p{n}")
            } else {
                format!("c{}", n - partition)
            };
            let name = if self.random.chance(5) {
                format!("\"{}\"", name.to_uppercase())
            } else {
                name
            };
            let fixed = if self.random.slips() { " STATIC" } else { "" };
            columns.push(format!("{name} {}{fixed}{}", self.key_type(), self.mask()));
            key.push(name);
        }
        for n in 0..values {
            let name = self.random.pick(&["v", "s", "w", "\"V\"", "type", "ttl"]);
            let name = match name.strip_suffix('"') {
                Some(quoted) => format!("{quoted}{n}\""),
                None if self.random.slips() => name.to_owned(),
                None => format!("{name}{n}"),
            };
            let is_static = self.random.chance(20) && (clustering > 0 || self.random.slips());
            let ty = if is_counter && !self.random.slips() {
                "counter".to_owned()
            } else {
                self.value_type(2)
            };
            let fixed = if is_static { " STATIC" } else { "" };
            columns.push(format!("{name} {ty}{fixed}{}", self.mask()));
        }
        if self.random.slips() {
            key.push("missing".to_owned());
        }
        if self.random.slips() {
            key.push(key[0].clone());
        }
        let (partition, clustered) = key.split_at(partition);
        let clustered: String = clustered.iter().flat_map(|name| [", ", name]).collect();
        let partition = match partition {
            [one] if self.random.chance(70) => one.clone(),
            many => format!("({})", many.join(", ")),
        };
        if key.len() == 1 && self.random.chance(50) {
            columns[0] += " PRIMARY KEY";
        } else {
            columns.push(format!("PRIMARY KEY ({partition}{clustered})"));
        }
        format!(
            "CREATE TABLE {}{} ({}){}",
            self.if_not_exists_ddl(),
            self.fresh("t"),
            columns.join(", "),
            self.table_options(&key[key.len() - clustering.min(key.len())..], true)
        )
    }

    fn mask(&mut self) -> &'static str {
        if !self.random.chance(2) {
            return "";
        }
        self.random.pick(&[
            " MASKED WITH DEFAULT",
            " MASKED WITH mask_default()",
            " MASKED WITH mask_null()",
            " MASKED WITH mask_inner(1, null)",
            " MASKED WITH mask_replace('x')",
            " MASKED WITH mask_hash()",
        ])
    }

    /// `WITH …`, and the clustering order for these columns.
    pub(super) fn table_options(&mut self, clustering: &[String], is_new: bool) -> String {
        let mut options = Vec::new();
        if is_new && !clustering.is_empty() && self.random.chance(40) {
            let mut names = clustering.to_vec();
            if self.random.slips() {
                self.random.shuffle(&mut names);
            }
            if self.random.slips() {
                names.pop();
            }
            let orders: Vec<_> = names
                .iter()
                .map(|name| format!("{name} {}", self.random.pick(&["ASC", "DESC"])))
                .collect();
            options.push(format!("CLUSTERING ORDER BY ({})", orders.join(", ")));
        }
        if is_new && self.random.slips() {
            options.push("COMPACT STORAGE".to_owned());
        }
        while self.random.chance(15) || (!is_new && options.is_empty()) {
            options.push(self.table_option());
        }
        if options.is_empty() {
            String::new()
        } else {
            format!(" WITH {}", options.join(" AND "))
        }
    }
}
