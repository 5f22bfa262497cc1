//! Constants and literals of collections, tuples and user types.

use rsylla_cql::CqlType;

use super::{Generator, quoted};

impl Generator<'_> {
    /// A literal of a type; elements are terms in turn.
    pub(super) fn literal(&mut self, ty: &CqlType, depth: usize) -> String {
        match ty {
            CqlType::List { element, .. } => {
                let elements = self.elements(element, depth);
                format!("[{}]", elements.join(", "))
            }
            CqlType::Set { element, .. } => {
                let elements = self.elements(element, depth);
                format!("{{{}}}", elements.join(", "))
            }
            CqlType::Map { key, value, .. } => {
                let count = self.random.below(3);
                let entries: Vec<_> = (0..count)
                    .map(|_| {
                        format!(
                            "{}: {}",
                            self.element(key, depth),
                            self.element(value, depth)
                        )
                    })
                    .collect();
                format!("{{{}}}", entries.join(", "))
            }
            CqlType::Tuple(types) => {
                let mut count = types.len();
                if self.random.chance(10) || self.random.slips() {
                    count = self.random.below(count + 2).max(1);
                }
                let last = &types[types.len() - 1];
                let elements: Vec<_> = (0..count)
                    .map(|n| self.element(types.get(n).unwrap_or(last), depth))
                    .collect();
                format!("({})", elements.join(", "))
            }
            CqlType::Vector { element, dimension } => {
                let slip = usize::from(self.random.slips());
                let count = *dimension as usize + slip;
                let elements: Vec<_> = (0..count).map(|_| self.element(element, depth)).collect();
                format!("[{}]", elements.join(", "))
            }
            CqlType::Udt { definition, .. } => {
                let fields = self.random.some(&definition.fields, 1);
                let fields: Vec<_> = fields
                    .into_iter()
                    .map(|field| {
                        let name = if self.random.slips() {
                            "missing".into()
                        } else {
                            quoted(&field.name)
                        };
                        format!("{name}: {}", self.element(&field.ty, depth))
                    })
                    .collect();
                format!("{{{}}}", fields.join(", "))
            }
            _ => self.constant(ty),
        }
    }

    fn elements(&mut self, ty: &CqlType, depth: usize) -> Vec<String> {
        let count = self.random.below(4);
        (0..count).map(|_| self.element(ty, depth)).collect()
    }

    fn element(&mut self, ty: &CqlType, depth: usize) -> String {
        if depth == 0 {
            return if self.random.chance(20) {
                self.marker()
            } else {
                self.literal(ty, 0)
            };
        }
        self.term_at(ty, depth - 1)
    }

    /// A constant of a simple type: the usual notations, and some at the edge.
    pub(super) fn constant(&mut self, ty: &CqlType) -> String {
        let edge = self.random.chance(12);
        let usual: &[&str] = match ty {
            CqlType::Ascii => &["'a'", "''", "$$a$$"],
            CqlType::Text => &["'a'", "''", "'it''s'", "$$x$$", "'ü'"],
            CqlType::Bigint | CqlType::Counter => &["1", "-7", "9223372036854775807"],
            CqlType::Int => &["1", "0", "-5", "2147483647"],
            CqlType::Smallint => &["1", "-32768", "300"],
            CqlType::Tinyint => &["1", "-128", "127"],
            CqlType::Varint => &["1", "123456789012345678901234567890", "-3"],
            CqlType::Blob => &["0x", "0x00ff", "0XAB"],
            CqlType::Boolean => &["true", "false", "TRUE"],
            CqlType::Date => &["'2020-01-31'", "'1969-12-31'", "2147483648"],
            CqlType::Decimal => &["1", "1.5", "-2e10", "0.000001"],
            CqlType::Double | CqlType::Float => {
                &["1", "1.5", "-2E-3", "NaN", "Infinity", "-Infinity"]
            }
            CqlType::Duration => &[
                "1d",
                "2h30m",
                "-3mo",
                "P1Y2M3DT4H",
                "1y2mo3w",
                "P2W",
                "P0001-02-03T04:05:06",
            ],
            CqlType::Inet => &["'127.0.0.1'", "'::1'", "'2001:db8::8a2e:370:7334'"],
            CqlType::Time => &["'10:11:12'", "'10:11:12.123456789'", "1000"],
            CqlType::Timestamp => &[
                "'2020-01-31'",
                "'2020-01-31 10:11:12+0100'",
                "'2020-01-31T10:11:12.123Z'",
                "1234567",
            ],
            CqlType::Timeuuid => &["50554d6e-29bb-11e5-b345-feff819cdc9f"],
            CqlType::Uuid => &[
                "50554d6e-29bb-11e5-b345-feff819cdc9f",
                "123e4567-e89b-42d3-a456-426614174000",
            ],
            _ => &["null", "0x00"],
        };
        let odd: &[&str] = match ty {
            CqlType::Ascii => &["'é'", "1", "\"a\"", "a"],
            CqlType::Text => &["1", "\"a\"", "0x61", "true", "a"],
            CqlType::Bigint | CqlType::Counter => {
                &["9223372036854775808", "'1'", "1.0", "1e3", "-0"]
            }
            CqlType::Int => &["2147483648", "'1'", "1.0", "-2147483648", "007"],
            CqlType::Smallint => &["32768", "'1'", "1.0"],
            CqlType::Tinyint => &["128", "-129", "'1'"],
            CqlType::Varint => &["1.5", "'1'", "-0"],
            CqlType::Blob => &["'0x00'", "0xabc", "1", "''"],
            CqlType::Boolean => &["'true'", "1", "yes", "0x01"],
            CqlType::Date => &[
                "'2020-02-30'",
                "'2020-1-1'",
                "-1",
                "4294967296",
                "'x'",
                "'292278994-08-17'",
                "1.5",
                "'-5877641-06-23'",
            ],
            CqlType::Decimal => &["NaN", "'1'", "1e", "1e99999"],
            CqlType::Double | CqlType::Float => &["'1'", "1e400", "nan", "-NaN", "0x3f"],
            CqlType::Duration => &["'1d'", "1", "1d2y", "PT", "1x", "9999999999mo", "P1Y1W"],
            CqlType::Inet => &[
                "'127.0.0.256'",
                "'localhost'",
                "'::g'",
                "127",
                "''",
                "'1.2.3'",
            ],
            CqlType::Time => &[
                "'25:00:00'",
                "'10:11'",
                "86400000000000",
                "'10:11:12.1234567890'",
                "-1",
            ],
            CqlType::Timestamp => &[
                "'2020-01-31 10:11'",
                "'2020-02-30'",
                "'now'",
                "''",
                "1.5",
                "'2020-01-31T10:11:12 UTC'",
                "99999999999999999999",
            ],
            CqlType::Timeuuid => &[
                "123e4567-e89b-42d3-a456-426614174000",
                "'50554d6e-29bb-11e5-b345-feff819cdc9f'",
                "0x00",
            ],
            CqlType::Uuid => &["'123e4567-e89b-42d3-a456-426614174000'", "123e4567", "''"],
            _ => &["'x'", "1"],
        };
        let from = if edge && self.random.chance(60) || self.random.slips() {
            odd
        } else {
            usual
        };
        self.random.pick(from).to_owned()
    }
}
