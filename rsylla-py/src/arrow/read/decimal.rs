//! `varint` and `decimal`, as decimals of 128 bits: a column of those has one scale, where each CQL
//! value has its own. A value that does not fit is refused, never rounded.

use std::sync::Arc;

use arrow_array::types::{Decimal128Type, DecimalType};
use arrow_array::{ArrayRef, Decimal128Array};
use arrow_buffer::NullBufferBuilder;
use arrow_schema::DataType;
use rsylla::driver::frame::response::result::{ColumnType, NativeType};

use super::{Cell, nested};
use crate::arrow::layout::{PRECISION, has_decimals};
use crate::convert::wire::Malformed;

const TOO_LONG: Malformed = Malformed(
    "a number has more than 38 digits; read it as text (CAST(… AS text)), or with rows()",
);
const TOO_FINE: Malformed = Malformed(
    "a number has more digits after the point than decimal_scale; give a larger decimal_scale",
);

pub(super) fn varint(cells: &[Cell<'_>], data_type: &DataType) -> Result<ArrayRef, Malformed> {
    numbers(cells, data_type, |bytes| {
        if bytes.is_empty() {
            Ok(None)
        } else {
            wide(bytes).map(Some)
        }
    })
}

pub(super) fn decimal(cells: &[Cell<'_>], data_type: &DataType) -> Result<ArrayRef, Malformed> {
    let DataType::Decimal128(_, scale) = *data_type else {
        return Err(Malformed("the type is not known"));
    };
    numbers(cells, data_type, |bytes| {
        if bytes.is_empty() {
            return Ok(None);
        }
        let (own, unscaled) = parts(bytes)?;
        rescaled(wide(unscaled)?, own, scale.into()).map(Some)
    })
}

/// Returns the largest scale of the decimals in `cells`, and no less than 0.
pub(super) fn largest_scale(cells: &[Cell<'_>], typ: &ColumnType<'_>) -> Result<i8, Malformed> {
    if !has_decimals(typ) {
        return Ok(0);
    }
    if let ColumnType::Native(NativeType::Decimal) = typ {
        let mut largest = 0;
        for bytes in cells.iter().flatten().filter(|bytes| !bytes.is_empty()) {
            let (scale, unscaled) = parts(bytes)?;
            let is_zero = unscaled.iter().all(|byte| *byte == 0);
            if !is_zero || scale <= i32::from(PRECISION) {
                largest = largest.max(scale);
            }
        }
        return i8::try_from(largest)
            .ok()
            .filter(|scale| scale.unsigned_abs() <= PRECISION)
            .ok_or(TOO_LONG);
    }
    let mut largest = 0;
    for (typ, cells) in nested::parts(cells, typ)? {
        largest = largest.max(largest_scale(&cells, typ)?);
    }
    Ok(largest)
}

fn numbers(
    cells: &[Cell<'_>],
    data_type: &DataType,
    read: impl Fn(&[u8]) -> Result<Option<i128>, Malformed>,
) -> Result<ArrayRef, Malformed> {
    let mut nulls = NullBufferBuilder::new(cells.len());
    let mut numbers = Vec::with_capacity(cells.len());
    for cell in cells {
        let number = match cell {
            Some(bytes) => read(bytes)?,
            None => None,
        };
        nulls.append(number.is_some());
        numbers.push(number.unwrap_or_default());
        if let Some(number) = number {
            let is_short = Decimal128Type::is_valid_decimal_precision(number, PRECISION);
            if !is_short {
                return Err(TOO_LONG);
            }
        }
    }
    let array = Decimal128Array::new(numbers.into(), nulls.finish());
    Ok(Arc::new(array.with_data_type(data_type.clone())))
}

/// Splits a decimal into its scale and its unscaled number.
fn parts(bytes: &[u8]) -> Result<(i32, &[u8]), Malformed> {
    let (scale, unscaled) = bytes
        .split_first_chunk::<4>()
        .ok_or(Malformed("a decimal has at least four bytes"))?;
    Ok((i32::from_be_bytes(*scale), unscaled))
}

/// Reads two's complement of any length whose number fits into 128 bits.
fn wide(bytes: &[u8]) -> Result<i128, Malformed> {
    let is_negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
    let sign = if is_negative { 0xff } else { 0 };
    let (extra, bytes) = bytes.split_at(bytes.len().saturating_sub(16));
    let mut word = [sign; 16];
    for (place, byte) in word.iter_mut().rev().zip(bytes.iter().rev()) {
        *place = *byte;
    }
    let number = i128::from_be_bytes(word);
    if extra.iter().all(|byte| *byte == sign) && (number < 0) == is_negative {
        Ok(number)
    } else {
        Err(TOO_LONG)
    }
}

/// Returns `number`, of the scale `own`, in `scale`.
fn rescaled(mut number: i128, own: i32, scale: i32) -> Result<i128, Malformed> {
    if number == 0 {
        return Ok(0);
    }
    if own <= scale {
        return 10_i128
            .checked_pow(scale.abs_diff(own))
            .and_then(|factor| number.checked_mul(factor))
            .ok_or(TOO_LONG);
    }
    // Digits that are zeros can go.
    for _ in 0..own.abs_diff(scale) {
        if number % 10 != 0 {
            return Err(TOO_FINE);
        }
        number /= 10;
    }
    Ok(number)
}
