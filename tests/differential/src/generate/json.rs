//! JSON texts.

use std::fmt::Write as _;

use rsylla_cql::CqlType;
use rsylla_cql::catalog::Table;

use super::Generator;

impl Generator<'_> {
    /// A CQL string or a marker that holds JSON of a type.
    pub(super) fn json_text(&mut self, ty: &CqlType) -> String {
        if self.random.chance(40) {
            return self.marker();
        }
        let json = self.json(ty);
        format!("'{}'", json.replace('\'', "''"))
    }

    /// A CQL string or a marker that holds a row as JSON.
    pub(super) fn json_row(&mut self, table: &Table) -> String {
        if self.random.chance(30) {
            return self.marker();
        }
        let mut entries: Vec<_> = table.primary_key().iter().collect();
        if self.random.slips() {
            entries.pop();
        }
        let values = super::values_of(table);
        entries.extend(self.random.some(&values, 0).into_iter().copied());
        self.random.shuffle(&mut entries);
        let entries: Vec<_> = entries
            .into_iter()
            .map(|column| {
                let name = if self.random.slips() {
                    "missing"
                } else {
                    &*column.name
                };
                let quoted = if name.chars().any(char::is_uppercase) {
                    format!("\"\\\"{name}\\\"\"")
                } else {
                    format!("\"{name}\"")
                };
                format!("{quoted}: {}", self.json(&column.ty))
            })
            .collect();
        let mut text = format!("{{{}}}", entries.join(", ")).replace('\'', "''");
        if self.random.slips() {
            text.pop();
        }
        format!("'{text}'")
    }

    fn json(&mut self, ty: &CqlType) -> String {
        if self.random.chance(5) {
            return "null".to_owned();
        }
        if self.random.slips() {
            return self
                .random
                .pick(&["1", "\"x\"", "[]", "{}", "[1", "tru", "1e5", "-0"])
                .to_owned();
        }
        match ty {
            CqlType::List { element, .. } | CqlType::Set { element, .. } => {
                self.json_array(element, 2)
            }
            CqlType::Vector { element, dimension } => self.json_array(element, *dimension as usize),
            CqlType::Tuple(types) => {
                let items: Vec<_> = types.iter().map(|ty| self.json(ty)).collect();
                format!("[{}]", items.join(", "))
            }
            CqlType::Map { key, value, .. } => {
                let key = self.json(key);
                let key = if key.starts_with('"') {
                    key
                } else {
                    format!("\"{}\"", key.replace('"', "\\\""))
                };
                format!("{{{key}: {}}}", self.json(value))
            }
            CqlType::Udt { definition, .. } => {
                let mut out = String::new();
                for field in self.random.some(&definition.fields, 1) {
                    let comma = if out.is_empty() { "" } else { ", " };
                    let value = self.json(&field.ty);
                    let _ = write!(out, "{comma}\"{}\": {value}", field.name);
                }
                format!("{{{out}}}")
            }
            _ => self.json_constant(ty),
        }
    }

    fn json_array(&mut self, element: &CqlType, count: usize) -> String {
        let items: Vec<_> = (0..count).map(|_| self.json(element)).collect();
        format!("[{}]", items.join(", "))
    }

    fn json_constant(&mut self, ty: &CqlType) -> String {
        let constant = self.constant(ty);
        match constant
            .strip_prefix('\'')
            .and_then(|text| text.strip_suffix('\''))
        {
            Some(text) => format!("\"{}\"", text.replace("''", "'")),
            None if constant.starts_with(|c: char| c.is_ascii_digit() || c == '-')
                && constant
                    .bytes()
                    .all(|b| b.is_ascii_digit() || b"-.eE".contains(&b)) =>
            {
                constant
            }
            None if matches!(&*constant, "true" | "false" | "null") => constant,
            None => format!("\"{}\"", constant.replace('$', "")),
        }
    }
}
