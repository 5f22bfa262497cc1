//! WHERE clauses.

use rsylla_cql::CqlType;
use rsylla_cql::catalog::{Column, Table};

use super::{Generator, quoted};

/// The relations of a WHERE clause, and what they make of the read.
pub(super) struct Plan {
    pub(super) relations: Vec<String>,
    pub(super) reads_one_partition: bool,
    pub(super) needs_filtering: bool,
}

impl Generator<'_> {
    /// The WHERE clause of a read.
    pub(super) fn where_clause(&mut self, table: &Table) -> Plan {
        let mut plan = Plan {
            relations: Vec::new(),
            reads_one_partition: false,
            needs_filtering: false,
        };
        match self.random.below(100) {
            0..20 => return plan,
            20..65 => {
                plan.reads_one_partition = true;
                for column in table.partition_key() {
                    let relation = if self.random.chance(8) {
                        plan.reads_one_partition = false;
                        self.in_list(table, column)
                    } else {
                        self.equals(table, column)
                    };
                    plan.relations.push(relation);
                }
                self.clustering(table, &mut plan.relations);
            }
            65..75 => plan.relations = self.token_range(table),
            75..90 => {
                let indexed: Vec<_> = table
                    .indexes
                    .values()
                    .flat_map(|index| &index.targets)
                    .filter_map(|target| table.column(target.column()))
                    .collect();
                let columns = self.random.some(&indexed, 1);
                for column in columns {
                    plan.relations.push(self.any_relation(table, column));
                }
                plan.needs_filtering = self.random.chance(40);
            }
            _ => {}
        }
        if self.random.chance(20) || plan.relations.is_empty() {
            let columns = self.random.some(&table.columns, 1);
            for column in columns.into_iter().take(3) {
                plan.relations.push(self.any_relation(table, column));
            }
            plan.needs_filtering = true;
        }
        if self.random.slips() && plan.relations.len() > 1 {
            let gone = self.random.below(plan.relations.len());
            plan.relations.remove(gone);
        }
        if self.random.chance(15) {
            self.random.shuffle(&mut plan.relations);
        }
        plan
    }

    /// The WHERE clause of a write: the whole key, or for a deletion as much of it.
    pub(super) fn key_clause(&mut self, table: &Table, clustering: bool) -> String {
        let mut relations = Vec::new();
        for column in table.partition_key() {
            let relation = if self.random.chance(8) {
                self.in_list(table, column)
            } else {
                self.equals(table, column)
            };
            relations.push(relation);
        }
        if clustering {
            for column in table.clustering() {
                let relation = if self.random.chance(6) {
                    self.in_list(table, column)
                } else {
                    self.equals(table, column)
                };
                relations.push(relation);
            }
        } else {
            self.clustering(table, &mut relations);
        }
        if self.random.slips() {
            let gone = self.random.below(relations.len());
            relations.remove(gone);
        }
        if self.random.slips() {
            let column = self.any_column(table);
            relations.push(self.any_relation(table, column));
        }
        if self.random.chance(10) {
            self.random.shuffle(&mut relations);
        }
        if relations.is_empty() {
            "k = 1".to_owned()
        } else {
            relations.join(" AND ")
        }
    }

    /// Restricts a prefix of the clustering columns.
    fn clustering(&mut self, table: &Table, relations: &mut Vec<String>) {
        let columns = table.clustering();
        let prefix = self.random.below(columns.len() + 1);
        for column in &columns[..prefix] {
            let relation = if self.random.chance(12) {
                self.in_list(table, column)
            } else {
                self.equals(table, column)
            };
            relations.push(relation);
        }
        let rest = &columns[prefix..];
        let Some(next) = rest.first() else { return };
        if rest.len() > 1 && self.random.chance(25) {
            let count = 2 + self.random.below(rest.len() - 1);
            relations.push(self.several(table, &rest[..count]));
        } else if self.random.chance(45) {
            relations.push(self.range(table, next, &[">", ">="]));
            if self.random.chance(40) {
                relations.push(self.range(table, next, &["<", "<="]));
            }
        } else if self.random.slips()
            && let Some(later) = rest.last()
        {
            relations.push(self.equals(table, later));
        }
    }

    fn equals(&mut self, table: &Table, column: &Column) -> String {
        let operator = if self.random.slips() {
            self.random.pick(&["<", "!=", ">=", "CONTAINS", "LIKE"])
        } else {
            "="
        };
        format!(
            "{} {operator} {}",
            self.column_name(table, column),
            self.term(&column.ty)
        )
    }

    fn range(&mut self, table: &Table, column: &Column, operators: &[&'static str]) -> String {
        let operator = self.random.pick(operators);
        format!(
            "{} {operator} {}",
            self.column_name(table, column),
            self.term(&column.ty)
        )
    }

    fn in_list(&mut self, table: &Table, column: &Column) -> String {
        let name = self.column_name(table, column);
        if self.random.chance(35) {
            return format!("{name} IN {}", self.marker());
        }
        let count = self.random.below(4);
        let values: Vec<_> = (0..count).map(|_| self.term_at(&column.ty, 1)).collect();
        format!("{name} IN ({})", values.join(", "))
    }

    /// A relation over several clustering columns at once.
    fn several(&mut self, table: &Table, columns: &[Column]) -> String {
        let names: Vec<_> = columns
            .iter()
            .map(|column| self.column_name(table, column))
            .collect();
        let names = names.join(", ");
        match self.random.below(10) {
            0..5 => {
                let operator = self.random.pick(&["=", "<", "<=", ">", ">=", "!="]);
                let values = if self.random.chance(20) {
                    self.marker()
                } else {
                    self.tuple_of(columns)
                };
                format!("({names}) {operator} {values}")
            }
            5..7 => format!("({names}) IN {}", self.marker()),
            7 => format!("({names}) IN ({}, {})", self.marker(), self.marker()),
            8 => format!("({names}) IN ()"),
            _ => format!(
                "({names}) IN ({}, {})",
                self.tuple_of(columns),
                self.tuple_of(columns)
            ),
        }
    }

    fn tuple_of(&mut self, columns: &[Column]) -> String {
        let mut values: Vec<_> = columns
            .iter()
            .map(|column| self.term_at(&column.ty, 1))
            .collect();
        if self.random.slips() {
            values.pop();
        }
        format!("({})", values.join(", "))
    }

    fn token_range(&mut self, table: &Table) -> Vec<String> {
        let mut names: Vec<_> = table
            .partition_key()
            .iter()
            .map(|column| quoted(&column.name))
            .collect();
        if self.random.slips() {
            self.random.shuffle(&mut names);
        }
        let names = names.join(", ");
        let count = 1 + self.random.below(2);
        (0..count)
            .map(|n| {
                let operator = if n == 0 {
                    self.random.pick(&[">", ">=", "=", "!="])
                } else {
                    self.random.pick(&["<", "<="])
                };
                let value = match self.random.below(4) {
                    0 => self.marker(),
                    1 => {
                        let values: Vec<_> = table
                            .partition_key()
                            .iter()
                            .map(|c| self.term_at(&c.ty, 1))
                            .collect();
                        format!("token({})", values.join(", "))
                    }
                    _ => self.term(&CqlType::Bigint),
                };
                format!("token({names}) {operator} {value}")
            })
            .collect()
    }

    /// Any relation that its type can have, and some that it cannot.
    fn any_relation(&mut self, table: &Table, column: &Column) -> String {
        let name = self.column_name(table, column);
        let collection = match &column.ty {
            CqlType::List { element, .. } | CqlType::Set { element, .. } => {
                (self.random.chance(65))
                    .then(|| format!("{name} CONTAINS {}", self.term_at(element, 1)))
            }
            CqlType::Map { key, value, .. } => match self.random.below(4) {
                0 => Some(format!("{name} CONTAINS {}", self.term_at(value, 1))),
                1 => Some(format!("{name} CONTAINS KEY {}", self.term_at(key, 1))),
                2 => {
                    let operator = self.random.pick(&["=", "=", ">", "!="]);
                    Some(format!(
                        "{name}[{}] {operator} {}",
                        self.term_at(key, 1),
                        self.term_at(value, 1)
                    ))
                }
                _ => None,
            },
            CqlType::Text | CqlType::Ascii if self.random.chance(20) => {
                let pattern = self
                    .random
                    .pick(&["'a%'", "'%a'", "'%a%'", "'a'", "''", "'%'", "?", "'%%'"]);
                Some(format!("{name} LIKE {pattern}"))
            }
            _ => None,
        };
        if let Some(relation) = collection {
            return relation;
        }
        match self.random.below(20) {
            0..9 => self.equals(table, column),
            9..15 => self.range(table, column, &[">", ">=", "<", "<="]),
            15..17 => self.in_list(table, column),
            17 => format!("{name} IS NOT NULL"),
            18 => format!("{name} != {}", self.term_at(&column.ty, 1)),
            _ => {
                let columns: Vec<Column> = self
                    .random
                    .some(&table.columns, 1)
                    .into_iter()
                    .cloned()
                    .collect();
                self.several(table, &columns)
            }
        }
    }
}
