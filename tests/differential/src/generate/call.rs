//! Calls of functions whose result has a wanted type.

use rsylla_cql::CqlType;

use super::{Generator, quoted};

impl Generator<'_> {
    /// A call with this type as result, with so many levels of calls within.
    pub(super) fn call(&mut self, ty: &CqlType, depth: usize) -> String {
        if self.random.chance(15)
            && let Some(call) = self.user_call(ty, depth)
        {
            return call;
        }
        let argument = |generator: &mut Self, ty: &CqlType| generator.term_at(ty, depth);
        match self.random.below(10) {
            0 => {
                let name = self.random.pick(&["from_json", "fromJson"]);
                let json = self.json_text(ty);
                return format!("{name}({json})");
            }
            1 if !ty.is_collection() && !matches!(ty, CqlType::Tuple(_) | CqlType::Udt { .. }) => {
                let name = match ty {
                    CqlType::Vector { .. } => return self.literal(ty, depth),
                    CqlType::Timestamp if self.random.chance(50) => "timestamp".to_owned(),
                    simple => simple.to_string(),
                };
                let bytes = if self.random.chance(50) {
                    "0x00".to_owned()
                } else {
                    self.marker()
                };
                let pattern = self.random.pick(&["blob_as_$", "blobAs$"]);
                return format!("{}({bytes})", pattern.replace('$', &name));
            }
            _ => {}
        }
        match ty {
            CqlType::Timeuuid => match self.random.below(4) {
                0 => "now()".to_owned(),
                1 => "current_timeuuid()".to_owned(),
                2 => format!("min_timeuuid({})", argument(self, &CqlType::Timestamp)),
                _ => format!("maxTimeuuid({})", argument(self, &CqlType::Timestamp)),
            },
            CqlType::Uuid => self.random.pick(&["uuid()", "now()", "UUID()"]).to_owned(),
            CqlType::Timestamp => match self.random.below(5) {
                0 => "current_timestamp()".to_owned(),
                1 => format!("to_timestamp({})", argument(self, &CqlType::Timeuuid)),
                2 => format!("toTimestamp({})", argument(self, &CqlType::Date)),
                3 => format!("floor({}, 1h)", argument(self, &CqlType::Timestamp)),
                _ => "currentTimestamp()".to_owned(),
            },
            CqlType::Date => match self.random.below(3) {
                0 => "current_date()".to_owned(),
                1 => format!("to_date({})", argument(self, &CqlType::Timestamp)),
                _ => format!("toDate({})", argument(self, &CqlType::Timeuuid)),
            },
            CqlType::Time => self
                .random
                .pick(&["current_time()", "currentTime()"])
                .to_owned(),
            CqlType::Bigint => match self.random.below(3) {
                0 => format!("to_unix_timestamp({})", argument(self, &CqlType::Timestamp)),
                1 => format!("toUnixTimestamp({})", argument(self, &CqlType::Date)),
                _ => format!("abs({})", argument(self, ty)),
            },
            CqlType::Blob => {
                let other = self.native_type();
                let value = argument(self, &other);
                let pattern = self.random.pick(&["$_as_blob", "$AsBlob"]);
                format!("{}({value})", pattern.replace('$', &other.to_string()))
            }
            CqlType::Float => {
                let vector = CqlType::Vector {
                    element: Box::new(CqlType::Float),
                    dimension: 2,
                };
                match self.random.below(3) {
                    0 => format!(
                        "similarity_cosine({}, {})",
                        argument(self, &vector),
                        argument(self, &vector)
                    ),
                    _ => format!("round({})", argument(self, ty)),
                }
            }
            CqlType::Text => match self.random.below(3) {
                0 => format!("mask_inner({}, 1, 1)", argument(self, ty)),
                1 => format!("mask_default({})", argument(self, ty)),
                _ => format!("to_json({})", argument(self, &CqlType::Int)),
            },
            number if super::term::is_number(number) => {
                let name = self
                    .random
                    .pick(&["abs", "exp", "log", "log10", "round", "ABS"]);
                format!("{name}({})", argument(self, ty))
            }
            _ => match self.random.below(3) {
                0 => format!("mask_null({})", argument(self, ty)),
                1 => format!(
                    "mask_replace({}, {})",
                    argument(self, ty),
                    argument(self, ty)
                ),
                _ => self.literal(ty, depth),
            },
        }
    }

    /// A call of a user function with this result, if there is one.
    fn user_call(&mut self, ty: &CqlType, depth: usize) -> Option<String> {
        let functions = self.keyspace().functions.values().flatten();
        let fitting: Vec<_> = functions
            .filter(|function| function.returns.thawed() == ty.thawed())
            .collect();
        let function = self.random.item(&fitting)?;
        let arguments: Vec<_> = function
            .arguments
            .iter()
            .map(|(_, ty)| self.term_at(ty, depth))
            .collect();
        let keyspace = if self.random.chance(30) {
            format!("{}.", quoted(&self.keyspace().name))
        } else {
            String::new()
        };
        Some(format!(
            "{keyspace}{}({})",
            quoted(&function.name),
            arguments.join(", ")
        ))
    }
}
