//! Types as schema statements write them.

use rsylla_cql::CqlType;

use super::{Generator, quoted};

/// The types that need no arguments, counters left out.
pub(crate) const NATIVE_TYPES: &[&str] = &[
    "ascii",
    "bigint",
    "blob",
    "boolean",
    "date",
    "decimal",
    "double",
    "duration",
    "float",
    "inet",
    "int",
    "smallint",
    "text",
    "time",
    "timestamp",
    "timeuuid",
    "tinyint",
    "uuid",
    "varchar",
    "varint",
];

const KEY_TYPES: &[&str] = &[
    "int",
    "int",
    "text",
    "bigint",
    "uuid",
    "timeuuid",
    "timestamp",
    "date",
    "ascii",
    "blob",
    "boolean",
    "decimal",
    "double",
    "float",
    "inet",
    "smallint",
    "time",
    "tinyint",
    "varint",
    "varchar",
];

impl Generator<'_> {
    /// A resolved type without arguments.
    pub(super) fn native_type(&mut self) -> CqlType {
        const TYPES: [CqlType; 10] = [
            CqlType::Int,
            CqlType::Text,
            CqlType::Bigint,
            CqlType::Uuid,
            CqlType::Timestamp,
            CqlType::Blob,
            CqlType::Boolean,
            CqlType::Double,
            CqlType::Date,
            CqlType::Varint,
        ];
        TYPES[self.random.below(TYPES.len())].clone()
    }

    /// The type of a column in a primary key.
    pub(super) fn key_type(&mut self) -> String {
        match self.random.below(20) {
            _ if self.random.slips() => self
                .random
                .pick(&[
                    "list<int>",
                    "duration",
                    "counter",
                    "map<int, int>",
                    "tuple<duration>",
                ])
                .to_owned(),
            0 => "frozen<list<int>>".to_owned(),
            1 => format!(
                "tuple<{}, {}>",
                self.random.pick(KEY_TYPES),
                self.random.pick(KEY_TYPES)
            ),
            2 => format!("frozen<{}>", self.collection(1)),
            3 => "vector<float, 2>".to_owned(),
            _ => self.random.pick(KEY_TYPES).to_owned(),
        }
    }

    /// The type of any other column.
    pub(super) fn value_type(&mut self, depth: usize) -> String {
        if self.random.slips() {
            return self
                .random
                .pick(&[
                    "counter",
                    "missing",
                    "list<list<int>>",
                    "frozen<int>",
                    "list",
                    "set<duration>",
                    "vector<int, 0>",
                    "map<int>",
                    "tuple<>",
                    "frozen<frozen<int>>",
                ])
                .to_owned();
        }
        match self.random.below(100) {
            0..50 => self.random.pick(NATIVE_TYPES).to_owned(),
            50..72 => self.collection(depth),
            72..78 => format!("frozen<{}>", self.collection(depth)),
            78..84 => {
                let count = 1 + self.random.below(3);
                let elements: Vec<_> = (0..count).map(|_| self.element_type(depth)).collect();
                format!("tuple<{}>", elements.join(", "))
            }
            84..89 => format!("vector<float, {}>", 2 + self.random.below(2)),
            89..91 => format!("vector<{}, 2>", self.element_type(depth)),
            91..96 => self.user_type_name().unwrap_or_else(|| "int".to_owned()),
            _ => format!(
                "frozen<{}>",
                self.user_type_name()
                    .unwrap_or_else(|| "list<int>".to_owned())
            ),
        }
    }

    fn collection(&mut self, depth: usize) -> String {
        match self.random.below(3) {
            0 => format!("list<{}>", self.element_type(depth)),
            1 => format!("set<{}>", self.ordered_type()),
            _ => format!("map<{}, {}>", self.ordered_type(), self.element_type(depth)),
        }
    }

    fn ordered_type(&mut self) -> String {
        if self.random.chance(90) {
            self.random.pick(KEY_TYPES).to_owned()
        } else {
            "frozen<set<int>>".to_owned()
        }
    }

    pub(super) fn element_type(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(75) {
            return self.random.pick(NATIVE_TYPES).to_owned();
        }
        match self.random.below(3) {
            0 => format!("frozen<{}>", self.collection(depth - 1)),
            1 => format!(
                "frozen<{}>",
                self.user_type_name()
                    .unwrap_or_else(|| "map<int, int>".to_owned())
            ),
            _ => format!("tuple<{}>", self.element_type(depth - 1)),
        }
    }

    pub(super) fn user_type_name(&mut self) -> Option<String> {
        let names: Vec<_> = self.keyspace().types.keys().collect();
        let name = self.random.item(&names)?;
        Some(quoted(name))
    }
}
