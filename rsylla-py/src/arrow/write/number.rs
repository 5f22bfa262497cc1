//! Integers, decimals and floating point.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, Float32Type,
    Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{ArrayRef, PrimitiveArray};
use arrow_buffer::i256;
use arrow_schema::DataType;

use super::scalar::made;
use super::{Misfit, Write};

/// Reads the integer at a row.
pub(super) type Integers = Box<dyn Fn(usize) -> i128 + Send + Sync>;

/// Returns how to read the integers of an array of integers.
pub(super) fn integers(array: &ArrayRef) -> Option<Integers> {
    fn of<T: ArrowPrimitiveType<Native: Into<i128>>>(array: &ArrayRef) -> Integers {
        let array: PrimitiveArray<T> = array.as_primitive::<T>().clone();
        Box::new(move |row| array.value(row).into())
    }
    Some(match array.data_type() {
        DataType::Int8 => of::<Int8Type>(array),
        DataType::Int16 => of::<Int16Type>(array),
        DataType::Int32 => of::<Int32Type>(array),
        DataType::Int64 => of::<Int64Type>(array),
        DataType::UInt8 => of::<UInt8Type>(array),
        DataType::UInt16 => of::<UInt16Type>(array),
        DataType::UInt32 => of::<UInt32Type>(array),
        DataType::UInt64 => of::<UInt64Type>(array),
        _ => return None,
    })
}

pub(super) fn integer<T, const N: usize>(
    array: &ArrayRef,
    bytes_of: fn(T) -> [u8; N],
) -> Option<Box<dyn Write>>
where
    T: TryFrom<i128> + 'static,
{
    let integers = integers(array)?;
    Some(made(move |row, bytes| {
        let number = T::try_from(integers(row))
            .map_err(|_| Misfit::because("the number is out of the range of its type"))?;
        bytes.extend_from_slice(&bytes_of(number));
        Ok(())
    }))
}

pub(super) fn varint(array: &ArrayRef) -> Option<Box<dyn Write>> {
    let (decimals, scale) = decimals(array)?;
    Some(made(move |row, bytes| {
        let number = whole(decimals(row), scale)?;
        bytes.extend_from_slice(minimal(&number.to_be_bytes()));
        Ok(())
    }))
}

pub(super) fn decimal(array: &ArrayRef) -> Option<Box<dyn Write>> {
    let (decimals, scale) = decimals(array)?;
    Some(made(move |row, bytes| {
        bytes.extend_from_slice(&i32::from(scale).to_be_bytes());
        bytes.extend_from_slice(minimal(&decimals(row).to_be_bytes()));
        Ok(())
    }))
}

/// A `float` takes the nearest number of 32 bits.
pub(super) fn float(array: &ArrayRef) -> Option<Box<dyn Write>> {
    let reals = reals(array)?;
    Some(made(move |row, bytes| {
        let wide = reals(row)?;
        let narrow = wide as f32;
        if wide.is_finite() && narrow.is_infinite() {
            return Err(Misfit::because("the number is beyond the range of float"));
        }
        bytes.extend_from_slice(&narrow.to_be_bytes());
        Ok(())
    }))
}

pub(super) fn double(array: &ArrayRef) -> Option<Box<dyn Write>> {
    let reals = reals(array)?;
    Some(made(move |row, bytes| {
        bytes.extend_from_slice(&reals(row)?.to_be_bytes());
        Ok(())
    }))
}

type Decimals = Box<dyn Fn(usize) -> i256 + Send + Sync>;

/// Returns how to read the unscaled numbers of an array of decimals or integers, and their scale.
fn decimals(array: &ArrayRef) -> Option<(Decimals, i8)> {
    if let Some(integers) = integers(array) {
        return Some((Box::new(move |row| i256::from_i128(integers(row))), 0));
    }
    Some(match *array.data_type() {
        DataType::Decimal32(_, scale) => {
            let array = array.as_primitive::<Decimal32Type>().clone();
            let read: Decimals = Box::new(move |row| i256::from_i128(array.value(row).into()));
            (read, scale)
        }
        DataType::Decimal64(_, scale) => {
            let array = array.as_primitive::<Decimal64Type>().clone();
            let read: Decimals = Box::new(move |row| i256::from_i128(array.value(row).into()));
            (read, scale)
        }
        DataType::Decimal128(_, scale) => {
            let array = array.as_primitive::<Decimal128Type>().clone();
            let read: Decimals = Box::new(move |row| i256::from_i128(array.value(row)));
            (read, scale)
        }
        DataType::Decimal256(_, scale) => {
            let array = array.as_primitive::<Decimal256Type>().clone();
            let read: Decimals = Box::new(move |row| array.value(row));
            (read, scale)
        }
        _ => return None,
    })
}

/// Returns the integer that `unscaled` stands for in `scale`.
fn whole(unscaled: i256, scale: i8) -> Result<i256, Misfit> {
    let factor = i256::from_i128(10)
        .checked_pow(scale.unsigned_abs().into())
        .ok_or_else(|| Misfit::because("the number is too long"))?;
    if scale <= 0 {
        return unscaled
            .checked_mul(factor)
            .ok_or_else(|| Misfit::because("the number is too long"));
    }
    if unscaled.checked_rem(factor) == Some(i256::ZERO) {
        Ok(unscaled.checked_div(factor).unwrap_or(i256::ZERO))
    } else {
        Err(Misfit::because("the number has a fraction"))
    }
}

type Reals = Box<dyn Fn(usize) -> Result<f64, Misfit> + Send + Sync>;

fn reals(array: &ArrayRef) -> Option<Reals> {
    if let Some(integers) = integers(array) {
        return Some(Box::new(move |row| {
            let number = integers(row);
            #[expect(clippy::cast_precision_loss, reason = "what is lost is looked for")]
            let real = number as f64;
            if real as i128 == number {
                Ok(real)
            } else {
                Err(Misfit::because("the integer would have to be rounded"))
            }
        }));
    }
    Some(match array.data_type() {
        DataType::Float32 => {
            let array = array.as_primitive::<Float32Type>().clone();
            Box::new(move |row| Ok(array.value(row).into()))
        }
        DataType::Float64 => {
            let array = array.as_primitive::<Float64Type>().clone();
            Box::new(move |row| Ok(array.value(row)))
        }
        _ => return None,
    })
}

/// Drops the leading bytes that only repeat the sign.
fn minimal(mut bytes: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = bytes
        && let [second, ..] = rest
        && ((*first == 0 && second & 0x80 == 0) || (*first == 0xff && second & 0x80 != 0))
    {
        bytes = rest;
    }
    bytes
}
