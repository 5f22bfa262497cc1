//! What is selected.

use rsylla_cql::CqlType;
use rsylla_cql::catalog::{Column, Table};

use super::{Generator, NATIVE_TYPES, quoted};

impl Generator<'_> {
    pub(super) fn selection(&mut self, table: &Table) -> String {
        if self.random.chance(15) {
            return "*".to_owned();
        }
        let count = 1 + self.random.below(4);
        let selectors: Vec<_> = (0..count)
            .map(|_| {
                let selector = self.selector(table, 2);
                if self.random.chance(15) {
                    format!(
                        "{selector} AS {}",
                        self.random.pick(&["x", "\"Y\"", "key", "count"])
                    )
                } else {
                    selector
                }
            })
            .collect();
        selectors.join(", ")
    }

    fn selector(&mut self, table: &Table, depth: usize) -> String {
        if depth == 0 || self.random.chance(40) {
            let column = self.any_column(table);
            return self.column_name(table, column);
        }
        match self.random.below(100) {
            0..8 => self
                .random
                .pick(&[
                    "count(*)",
                    "COUNT(1)",
                    "count(*)",
                    "system.count(*)",
                    "count_rows()",
                    "countRows()",
                ])
                .to_owned(),
            8..20 => self.cell_attribute(table),
            20..34 => self.part(table),
            34..46 => self.aggregate_call(table, depth - 1),
            46..68 => self.function_of_columns(table, depth - 1),
            68..76 => {
                let inner = self.selector(table, depth - 1);
                let ty = self.random.pick(NATIVE_TYPES);
                format!("CAST({inner} AS {ty})")
            }
            76..84 => {
                let operator = self.random.pick(&["+", "-", "*", "/", "%"]);
                let right = if self.random.chance(50) {
                    self.selector(table, 0)
                } else {
                    self.random
                        .pick(&["1", "2.5", "?", "(int)?", "1d", "-1"])
                        .to_owned()
                };
                format!("{} {operator} {right}", self.selector(table, depth - 1))
            }
            84..90 => {
                let ty = self.any_type();
                let ty = if self.random.chance(70) {
                    self.native_type()
                } else {
                    ty
                };
                let value = if self.random.chance(50) {
                    "?".to_owned()
                } else {
                    self.literal(&ty, 0)
                };
                if self.random.chance(80) {
                    format!("({ty}){value}")
                } else {
                    value
                }
            }
            90..96 => self.literal_of_columns(table, depth - 1),
            _ => {
                let names: Vec<_> = table
                    .partition_key()
                    .iter()
                    .map(|c| self.column_name(table, c))
                    .collect();
                format!(
                    "{}({})",
                    self.random.pick(&["token", "TOKEN", "system.token"]),
                    names.join(", ")
                )
            }
        }
    }

    fn cell_attribute(&mut self, table: &Table) -> String {
        let values = super::values_of(table);
        let column = match self.random.item(&values) {
            Some(column) if !self.random.chance(10) => *column,
            _ => self.any_column(table),
        };
        let function = self
            .random
            .pick(&["writetime", "TTL", "maxwritetime", "WRITETIME", "ttl"]);
        let part = if column.ty.is_multi_cell() && self.random.chance(60) {
            self.part_of(table, column)
        } else {
            self.column_name(table, column)
        };
        format!("{function}({part})")
    }

    /// An element, a slice or a field.
    fn part(&mut self, table: &Table) -> String {
        let with_parts: Vec<_> = table
            .columns
            .iter()
            .filter(|column| has_parts(&column.ty))
            .collect();
        let column = match self.random.item(&with_parts) {
            Some(column) if !self.random.slips() => *column,
            _ => self.any_column(table),
        };
        self.part_of(table, column)
    }

    fn part_of(&mut self, table: &Table, column: &Column) -> String {
        let name = self.column_name(table, column);
        match &column.ty {
            CqlType::Udt { definition, .. } => match self.random.item(&definition.fields) {
                Some(field) if !self.random.slips() => format!("{name}.{}", quoted(&field.name)),
                _ => format!("{name}.missing"),
            },
            CqlType::Map { key, .. } | CqlType::Set { element: key, .. } => {
                match self.random.below(5) {
                    0 => format!("{name}[{}..{}]", self.term_at(key, 0), self.term_at(key, 0)),
                    1 => format!("{name}[..{}]", self.term_at(key, 0)),
                    2 => format!("{name}[{}..]", self.term_at(key, 0)),
                    _ => format!("{name}[{}]", self.term_at(key, 1)),
                }
            }
            _ if self.random.chance(30) => format!("{name}.missing"),
            _ => format!("{name}[{}]", self.random.pick(&["0", "?", "'a'", "0..1"])),
        }
    }

    fn aggregate_call(&mut self, table: &Table, depth: usize) -> String {
        let aggregates: Vec<_> = self.keyspace().aggregates.keys().collect();
        if self.random.chance(15)
            && let Some(name) = self.random.item(&aggregates)
        {
            return format!("{}({})", quoted(name), self.selector(table, depth));
        }
        let name = self
            .random
            .pick(&["min", "max", "sum", "avg", "count", "MAX"]);
        format!("{name}({})", self.selector(table, depth))
    }

    fn function_of_columns(&mut self, table: &Table, depth: usize) -> String {
        let user: Vec<_> = self.keyspace().functions.values().flatten().collect();
        if self.random.chance(20)
            && let Some(function) = self.random.item(&user)
        {
            let arguments: Vec<_> = function
                .arguments
                .iter()
                .map(|(_, ty)| self.argument(table, ty, depth))
                .collect();
            return format!("{}({})", quoted(&function.name), arguments.join(", "));
        }
        if self.random.chance(25) {
            let ty = self.any_type();
            return self.call(&ty, depth);
        }
        let column = self.any_column(table);
        let name = self.column_name(table, column);
        let inner = if self.random.chance(25) {
            self.selector(table, depth)
        } else {
            name
        };
        let function = match &column.ty {
            CqlType::Map { .. } => {
                self.random
                    .pick(&["map_keys", "map_values", "collection_count", "to_json"])
            }
            CqlType::List { .. } | CqlType::Set { .. } => self.random.pick(&[
                "collection_count",
                "collection_min",
                "collection_max",
                "collection_sum",
                "collection_avg",
                "to_json",
            ]),
            CqlType::Timeuuid | CqlType::Timestamp | CqlType::Date | CqlType::Time => {
                self.random.pick(&[
                    "to_date",
                    "to_timestamp",
                    "toUnixTimestamp",
                    "to_unix_timestamp",
                    "min_timeuuid",
                    "mask_null",
                ])
            }
            CqlType::Vector { .. } => {
                let other = self.argument(table, &column.ty, depth);
                let name = self.random.pick(&[
                    "similarity_cosine",
                    "similarity_euclidean",
                    "similarity_dot_product",
                ]);
                return format!("{name}({inner}, {other})");
            }
            CqlType::Text | CqlType::Ascii if self.random.chance(60) => {
                let rest =
                    self.random
                        .pick(&["1, 1", "1, null", "?, ?", "1, 2, '#'", "null, 2, '##'"]);
                return format!(
                    "{}({inner}, {rest})",
                    self.random.pick(&["mask_inner", "mask_outer"])
                );
            }
            ty if super::term::is_number(ty) => {
                self.random
                    .pick(&["abs", "exp", "log", "log10", "round", "mask_default"])
            }
            _ => self.random.pick(&[
                "to_json",
                "toJson",
                "mask_default",
                "mask_null",
                "mask_hash",
                "min",
                "blob_as_int",
                "count",
            ]),
        };
        format!("{function}({inner})")
    }

    /// A column of the type, if there is one, or a term.
    fn argument(&mut self, table: &Table, ty: &CqlType, depth: usize) -> String {
        let fitting: Vec<_> = table
            .columns
            .iter()
            .filter(|c| c.ty.thawed() == ty.thawed())
            .collect();
        match self.random.item(&fitting) {
            Some(column) if self.random.chance(70) => self.column_name(table, column),
            _ if self.random.chance(20) => self.selector(table, depth),
            _ => self.term_at(ty, depth),
        }
    }

    fn literal_of_columns(&mut self, table: &Table, depth: usize) -> String {
        let count = 1 + self.random.below(3);
        let items: Vec<_> = (0..count)
            .map(|_| {
                if self.random.chance(60) {
                    self.selector(table, depth)
                } else {
                    self.random.pick(&["1", "'a'", "?", "null"]).to_owned()
                }
            })
            .collect();
        match self.random.below(5) {
            0 => format!("[{}]", items.join(", ")),
            1 => format!("{{{}}}", items.join(", ")),
            2 => format!("({})", items.join(", ")),
            3 => {
                let ty = self.any_type();
                format!("({ty})[{}]", items.join(", "))
            }
            _ => format!("{{{}: {}}}", items[0], items[count - 1]),
        }
    }
}

fn has_parts(ty: &CqlType) -> bool {
    matches!(
        ty,
        CqlType::Map { .. } | CqlType::Set { .. } | CqlType::Udt { .. }
    )
}
