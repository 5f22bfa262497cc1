//! `ALTER` and `DROP`.

use super::{Generator, quoted};

impl Generator<'_> {
    pub(super) fn alter(&mut self) -> String {
        if self.random.chance(20) {
            return self.alter_type();
        }
        let table = self.table();
        let kind = if table.view.is_some() == self.random.slips() {
            "TABLE"
        } else {
            "MATERIALIZED VIEW"
        };
        let exists = if self.random.chance(8) {
            "IF EXISTS "
        } else {
            ""
        };
        let column = self.any_column(&table);
        let name = self.column_name(&table, column);
        let change = match self.random.below(13) {
            _ if kind != "TABLE" && !self.random.slips() => self.table_options(&[], false),
            0..4 => {
                let exists = if self.random.chance(10) {
                    "IF NOT EXISTS "
                } else {
                    ""
                };
                let number = self.random.below(400);
                let added = if self.random.chance(10) {
                    name
                } else {
                    format!("n{number}")
                };
                let fixed = if self.random.chance(15) {
                    " STATIC"
                } else {
                    ""
                };
                format!("ADD {exists}{added} {}{fixed}", self.value_type(2))
            }
            4 => {
                let (first, second) = (self.random.below(400), self.random.below(400));
                let types = [self.value_type(1), self.value_type(1)];
                format!("ADD (n{first} {}, n{second} {})", types[0], types[1])
            }
            5 => {
                let using = self
                    .random
                    .pick(&["", " USING TIMESTAMP 7", " USING TIMESTAMP ?"]);
                let columns = self.random.some(&table.columns, 1);
                let names: Vec<_> = columns.into_iter().map(|c| quoted(&c.name)).collect();
                match names.len() {
                    1 => format!("DROP {}{using}", names[0]),
                    _ => format!("DROP ({}){using}", names.join(", ")),
                }
            }
            6 => {
                let exists = if self.random.chance(10) {
                    "IF EXISTS "
                } else {
                    ""
                };
                format!("DROP {exists}{name}")
            }
            7 if self.random.chance(30) => {
                let other = quoted(&self.any_column(&table).name);
                let new = [self.fresh("r"), self.fresh("r")];
                format!("RENAME {name} TO {} AND {other} TO {}", new[0], new[1])
            }
            7 => format!("RENAME {name} TO {}", self.fresh("r")),
            8 => format!("ALTER {name} TYPE {}", self.value_type(1)),
            9 => format!("ALTER {name} MASKED WITH DEFAULT"),
            10 => format!("ALTER {name} DROP MASKED"),
            _ => self.table_options(&[], false),
        };
        format!("ALTER {kind} {exists}{} {change}", self.table_name(&table))
    }

    fn alter_type(&mut self) -> String {
        let types: Vec<_> = self.keyspace().types.values().collect();
        let Some(ty) = self.random.item(&types) else {
            return self.create_type();
        };
        let field = self
            .random
            .item(&ty.fields)
            .map_or_else(|| "a".to_owned(), |field| quoted(&field.name));
        let number = self.random.below(400);
        let change = match self.random.below(4) {
            0..2 => {
                let name = if self.random.chance(10) {
                    field
                } else {
                    format!("n{number}")
                };
                format!("ADD {name} {}", self.value_type(1))
            }
            2 => format!(
                "RENAME {field} TO {}",
                if self.random.chance(10) {
                    "a".to_owned()
                } else {
                    format!("r{number}")
                }
            ),
            _ => format!("ALTER {field} TYPE {}", self.value_type(1)),
        };
        format!("ALTER TYPE {} {change}", quoted(&ty.name))
    }

    pub(super) fn drop_something(&mut self) -> String {
        let exists = if self.random.chance(20) {
            "IF EXISTS "
        } else {
            ""
        };
        let keyspace = self.keyspace();
        let (kind, names): (&str, Vec<&str>) = match self.random.below(7) {
            0 => ("TYPE", keyspace.types.keys().map(|name| &**name).collect()),
            1 => (
                "FUNCTION",
                keyspace.functions.keys().map(|name| &**name).collect(),
            ),
            2 => (
                "AGGREGATE",
                keyspace.aggregates.keys().map(|name| &**name).collect(),
            ),
            3 => (
                "MATERIALIZED VIEW",
                self.tables
                    .iter()
                    .filter(|t| t.view.is_some())
                    .map(|t| &*t.name)
                    .collect(),
            ),
            4 if self.random.chance(10) => {
                ("TABLE", self.tables.iter().map(|t| &*t.name).collect())
            }
            _ => (
                "INDEX",
                self.tables
                    .iter()
                    .flat_map(|t| t.indexes.keys())
                    .map(|name| &**name)
                    .collect(),
            ),
        };
        match self.random.item(&names) {
            Some(name) if !self.random.slips() => format!("DROP {kind} {exists}{}", quoted(name)),
            _ => format!("DROP {kind} {exists}missing"),
        }
    }
}
