//! Values: markers, null, literals, calls, sums and type hints.

use rsylla_cql::CqlType;

use super::Generator;

impl Generator<'_> {
    /// A value of a type.
    pub(super) fn term(&mut self, ty: &CqlType) -> String {
        self.term_at(ty, 2)
    }

    /// A value of a type, with so many levels of calls and hints at most.
    pub(super) fn term_at(&mut self, ty: &CqlType, depth: usize) -> String {
        if self.random.slips() {
            let other = self.any_type();
            return self.literal(&other, depth);
        }
        match self.random.below(100) {
            0..40 => self.marker(),
            40..44 => "null".to_owned(),
            44..49 if depth > 0 => format!("({ty}){}", self.inner_term(ty, depth - 1)),
            49..57 if depth > 0 => self.call(ty, depth - 1),
            57..61 if depth > 0 => self.sum(ty, depth - 1),
            _ => self.literal(ty, depth),
        }
    }

    /// What stands behind a type hint: no sum, which would not bind as tightly.
    fn inner_term(&mut self, ty: &CqlType, depth: usize) -> String {
        if self.random.chance(50) {
            self.marker()
        } else {
            self.literal(ty, depth)
        }
    }

    /// A bind marker.
    pub(super) fn marker(&mut self) -> String {
        if self.random.chance(85) {
            return "?".to_owned();
        }
        if self.random.chance(80) {
            self.named += 1;
        }
        format!(":{}", ["a", "b", "\"C\"", "key", "ttl"][self.named % 5])
    }

    /// An expression over values of a type, for numbers and times.
    fn sum(&mut self, ty: &CqlType, depth: usize) -> String {
        if !is_number(ty)
            && !matches!(ty, CqlType::Timestamp | CqlType::Date)
            && !self.random.slips()
        {
            return self.literal(ty, depth);
        }
        let left = self.term_at(ty, depth);
        let operator = self.random.pick(&["+", "-", "*", "/", "%"]);
        let right = match ty {
            CqlType::Timestamp | CqlType::Date => self.literal(&CqlType::Duration, depth),
            _ => self.term_at(ty, depth),
        };
        let minus = if self.random.chance(5) { "-" } else { "" };
        if self.random.chance(20) {
            format!("{minus}({left} {operator} {right})")
        } else {
            format!("{minus}{left} {operator} {right}")
        }
    }

    /// A whole number for LIMIT, TTL and TIMESTAMP.
    pub(super) fn whole_number(&mut self) -> String {
        if self.random.slips() {
            return self
                .random
                .pick(&["0", "-1", "null", "'1'", "1.5", "(int)?", "99999999999"])
                .to_owned();
        }
        if self.random.chance(50) {
            self.marker()
        } else {
            (1 + self.random.below(100)).to_string()
        }
    }
}

/// Whether a type is one of numbers, counters left out.
pub(super) fn is_number(ty: &CqlType) -> bool {
    matches!(
        ty,
        CqlType::Bigint
            | CqlType::Decimal
            | CqlType::Double
            | CqlType::Float
            | CqlType::Int
            | CqlType::Smallint
            | CqlType::Tinyint
            | CqlType::Varint
    )
}
