//! The types of `+ - * / %` and of the minus sign (`OperationFcts`).

use crate::check::function::native::NUMBERS;
use crate::syntax::ArithmeticOp;
use crate::types::CqlType;
use crate::types::CqlType as T;

/// Left operand, right operand and result of one overload.
pub(super) type Operation = (&'static CqlType, &'static CqlType, CqlType);

/// Every overload of an operator.
pub(super) fn overloads(op: ArithmeticOp) -> impl Iterator<Item = Operation> {
    let numbers = NUMBERS.iter().flat_map(|left| {
        NUMBERS
            .iter()
            .map(move |right| (left, right, result(left, right)))
    });
    numbers
        .chain(temporal(op).iter().cloned())
        .chain(strings(op).iter().cloned())
}

fn temporal(op: ArithmeticOp) -> &'static [Operation] {
    static TEMPORAL: [Operation; 2] = [
        (&T::Timestamp, &T::Duration, T::Timestamp),
        (&T::Date, &T::Duration, T::Date),
    ];
    match op {
        ArithmeticOp::Add | ArithmeticOp::Subtract => &TEMPORAL,
        _ => &[],
    }
}

fn strings(op: ArithmeticOp) -> &'static [Operation] {
    static STRINGS: [Operation; 4] = [
        (&T::Text, &T::Text, T::Text),
        (&T::Ascii, &T::Ascii, T::Ascii),
        (&T::Ascii, &T::Text, T::Text),
        (&T::Text, &T::Ascii, T::Text),
    ];
    match op {
        ArithmeticOp::Add => &STRINGS,
        _ => &[],
    }
}

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
