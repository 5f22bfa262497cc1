//! The types of `+ - * / %` and of the minus sign (`OperationFcts`).

use std::sync::LazyLock;

use crate::check::function::Argument;
use crate::check::function::native::NUMBERS;
use crate::check::term::Assignment;
use crate::syntax::ArithmeticOp;
use crate::types::CqlType;
use crate::types::CqlType as T;

/// The types that operators take besides numbers.
static OTHERS: [CqlType; 5] = [T::Timestamp, T::Date, T::Duration, T::Text, T::Ascii];

/// One overload: left operand, right operand and result, as places in [`types`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Overload {
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) result: usize,
}

/// Every type that an operator takes or returns.
pub(super) fn types() -> impl Iterator<Item = &'static CqlType> {
    NUMBERS.iter().chain(&OTHERS)
}

/// The type at a place.
pub(super) fn type_at(place: usize) -> &'static CqlType {
    NUMBERS
        .get(place)
        .unwrap_or_else(|| &OTHERS[(place - NUMBERS.len()) % OTHERS.len()])
}

/// Every overload of an operator.
pub(super) fn overloads(op: ArithmeticOp) -> impl Iterator<Item = &'static Overload> {
    let others = match op {
        ArithmeticOp::Add => 6,
        ArithmeticOp::Subtract => 2,
        ArithmeticOp::Multiply | ArithmeticOp::Divide | ArithmeticOp::Modulo => 0,
    };
    OVERLOADS
        .iter()
        .take(NUMBERS.len() * NUMBERS.len() + others)
}

/// Those of numbers, then of times and durations, then of strings.
static OVERLOADS: LazyLock<Vec<Overload>> = LazyLock::new(|| {
    let place = |ty: &CqlType| types().position(|known| known == ty).unwrap_or_default();
    let overload = |left: &CqlType, right: &CqlType, result: &CqlType| Overload {
        left: place(left),
        right: place(right),
        result: place(result),
    };
    let numbers = NUMBERS.iter().flat_map(|left| {
        NUMBERS
            .iter()
            .map(move |right| overload(left, right, &result(left, right)))
    });
    let others = [
        (T::Timestamp, T::Duration, T::Timestamp),
        (T::Date, T::Duration, T::Date),
        (T::Text, T::Text, T::Text),
        (T::Ascii, T::Ascii, T::Ascii),
        (T::Ascii, T::Text, T::Text),
        (T::Text, T::Ascii, T::Text),
    ];
    let others = others
        .iter()
        .map(|(left, right, result)| overload(left, right, result));
    numbers.chain(others).collect()
});

/// `OperationFcts.returnType`: the larger of the two, floating if either is.
fn result(left: &CqlType, right: &CqlType) -> CqlType {
    let size = size(left).max(size(right));
    let floating = |ty: &CqlType| matches!(ty, T::Float | T::Double | T::Decimal);
    if floating(left) || floating(right) {
        match size {
            4 => T::Float,
            8 => T::Double,
            _ => T::Decimal,
        }
    } else {
        match size {
            1 => T::Tinyint,
            2 => T::Smallint,
            4 => T::Int,
            8 => T::Bigint,
            _ => T::Varint,
        }
    }
}

fn size(ty: &CqlType) -> u32 {
    match ty {
        T::Tinyint => 1,
        T::Smallint => 2,
        T::Int | T::Float => 4,
        T::Bigint | T::Double | T::Counter => 8,
        _ => u32::MAX,
    }
}

/// How one operand fits each of [`types`]: it is asked once for each type, not for each overload.
pub(super) struct Fits(Vec<Assignment>);

impl Fits {
    pub(super) fn of(operand: &dyn Argument) -> Self {
        Self(types().map(|ty| operand.assignable(ty)).collect())
    }

    pub(super) fn at(&self, place: usize) -> Assignment {
        self.0.get(place).copied().unwrap_or(Assignment::Not)
    }
}
