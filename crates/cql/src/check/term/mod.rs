//! Values as they stand in statements: literals, markers, function calls, casts, operators.
//!
//! A term is checked against what it is meant for ([`Receiver`]), as the server's `Term.Raw` is
//! prepared: `assignable.rs` asks whether it would fit, `prepare.rs` reports what does not and binds
//! markers. Terms never name columns; selectors, which do, are checked in `selection/`.

mod assignable;
mod call;
mod collection;
mod compatibility;
mod computed;
mod describe;
mod infer;
mod prepare;

pub(crate) use assignable::assignable;
pub(crate) use collection::{field_receiver, is_null, unknown_field};
pub(crate) use compatibility::{assign_type, types_compatible, widens};
pub(crate) use describe::{literal_kind, receiver_is, written};
pub(crate) use infer::{compatible, infer};
pub(crate) use prepare::{Prepared, check, prepare};

/// Whether a value can stand where a type is asked for (the server's `AssignmentTestable.TestResult`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Assignment {
    /// It cannot.
    Not,
    /// It can be taken as that type.
    Weak,
    /// It is of that very type.
    Exact,
}

impl Assignment {
    /// Whether the value can stand there at all.
    pub(crate) fn is_assignable(self) -> bool {
        self != Self::Not
    }

    /// The weaker of two.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        self.min(other)
    }
}
