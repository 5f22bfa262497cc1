//! Types without parts. The empty value of a type that has none of its own is null, as in
//! [`crate::convert::decode`].

use std::net::IpAddr;
use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, IntervalMonthDayNanoType, Time64NanosecondType, TimestampMillisecondType,
};
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, FixedSizeBinaryArray, Int32Array, Int64Array,
    PrimitiveArray, StringArray, StructArray,
};
use arrow_buffer::{
    BooleanBufferBuilder, Buffer, IntervalMonthDayNano, MutableBuffer, NullBuffer,
    NullBufferBuilder, OffsetBuffer, ScalarBuffer,
};
use arrow_schema::DataType;

use super::Cell;
use crate::arrow::layout::{UTC, duration_fields};
use crate::convert::calendar::NANOSECONDS_OF_DAY;
use crate::convert::wire::{Malformed, Wire};

const LENGTH: Malformed = Malformed("the cell's length is not that of its type");

pub(super) fn tinyint(cells: &[Cell<'_>]) -> Result<ArrayRef, Malformed> {
    Ok(Arc::new(fixed::<Int8Type, 1>(cells, i8::from_be_bytes)?))
}

pub(super) fn smallint(cells: &[Cell<'_>]) -> Result<ArrayRef, Malformed> {
    Ok(Arc::new(fixed::<Int16Type, 2>(cells, i16::from_be_bytes)?))
}

pub(super) fn int(cells: &[Cell<'_>]) -> Result<ArrayRef, Malformed> {
    Ok(Arc::new(fixed::<Int32Type, 4>(cells, i32::from_be_bytes)?))
}

pub(super) fn bigint(cells: &[Cell<'_>]) -> Result<ArrayRef, Malformed> {
    Ok(Arc::new(fixed::<Int64Type, 8>(cells, i64::from_be_bytes)?))
}

pub(super) fn float(cells: &[Cell<'_>]) -> Result<ArrayRef, Malformed> {
    Ok(Arc::new(fixed::<Float32Type, 4>(
        cells,
        f32::from_be_bytes,
    )?))
}

pub(super) fn double(cells: &[Cell<'_>]) -> Result<ArrayRef, Malformed> {
    Ok(Arc::new(fixed::<Float64Type, 8>(
        cells,
        f64::from_be_bytes,
    )?))
}

pub(super) fn timestamp(cells: &[Cell<'_>]) -> Result<ArrayRef, Malformed> {
    let moments = fixed::<TimestampMillisecondType, 8>(cells, i64::from_be_bytes)?;
    Ok(Arc::new(moments.with_timezone(UTC)))
}

/// A date is stored with 1970-01-01 in the middle of its range.
pub(super) fn date(cells: &[Cell<'_>]) -> Result<ArrayRef, Malformed> {
    Ok(Arc::new(fixed::<Date32Type, 4>(cells, |bytes| {
        i32::from_be_bytes(bytes) ^ i32::MIN
    })?))
}

pub(super) fn time(cells: &[Cell<'_>]) -> Result<ArrayRef, Malformed> {
    let times = fixed::<Time64NanosecondType, 8>(cells, i64::from_be_bytes)?;
    if times
        .values()
        .iter()
        .all(|time| (0..NANOSECONDS_OF_DAY).contains(time))
    {
        Ok(Arc::new(times))
    } else {
        Err(Malformed("the time is outside its day"))
    }
}

pub(super) fn duration(cells: &[Cell<'_>], data_type: &DataType) -> Result<ArrayRef, Malformed> {
    let out_of_range = |_| Malformed("the duration's months or days are out of range");
    let mut nulls = NullBufferBuilder::new(cells.len());
    let mut durations = Vec::with_capacity(cells.len());
    for cell in cells {
        let Some(bytes) = cell.filter(|bytes| !bytes.is_empty()) else {
            nulls.append_null();
            durations.push(IntervalMonthDayNano::ZERO);
            continue;
        };
        let mut wire = Wire(bytes);
        let months = i32::try_from(wire.vint()?).map_err(out_of_range)?;
        let days = i32::try_from(wire.vint()?).map_err(out_of_range)?;
        durations.push(IntervalMonthDayNano::new(months, days, wire.vint()?));
        nulls.append_non_null();
    }
    let nulls = nulls.finish();
    if matches!(data_type, DataType::Interval(_)) {
        let intervals = PrimitiveArray::<IntervalMonthDayNanoType>::new(durations.into(), nulls);
        return Ok(Arc::new(intervals));
    }
    let months = Int32Array::from_iter_values(durations.iter().map(|it| it.months));
    let days = Int32Array::from_iter_values(durations.iter().map(|it| it.days));
    let nanoseconds = Int64Array::from_iter_values(durations.iter().map(|it| it.nanoseconds));
    let parts: Vec<ArrayRef> = vec![Arc::new(months), Arc::new(days), Arc::new(nanoseconds)];
    Ok(Arc::new(StructArray::new(duration_fields(), parts, nulls)))
}

pub(super) fn boolean(cells: &[Cell<'_>]) -> Result<ArrayRef, Malformed> {
    let mut nulls = NullBufferBuilder::new(cells.len());
    let mut truths = BooleanBufferBuilder::new(cells.len());
    for cell in cells {
        match cell {
            Some([byte]) => {
                truths.append(*byte != 0);
                nulls.append_non_null();
            }
            None | Some([]) => {
                truths.append(false);
                nulls.append_null();
            }
            Some(_) => return Err(LENGTH),
        }
    }
    Ok(Arc::new(BooleanArray::new(truths.build(), nulls.finish())))
}

pub(super) fn uuid(cells: &[Cell<'_>]) -> Result<ArrayRef, Malformed> {
    let mut nulls = NullBufferBuilder::new(cells.len());
    let mut bytes = MutableBuffer::with_capacity(cells.len() * 16);
    for cell in cells {
        if let Some(uuid) = fixed_cell::<16>(*cell)? {
            bytes.extend_from_slice(&uuid);
            nulls.append_non_null();
        } else {
            bytes.extend_zeros(16);
            nulls.append_null();
        }
    }
    Ok(Arc::new(FixedSizeBinaryArray::new(
        16,
        bytes.into(),
        nulls.finish(),
    )))
}

pub(super) fn text(cells: &[Cell<'_>]) -> Result<ArrayRef, Malformed> {
    let (offsets, values, nulls) = joined(cells)?;
    let array = StringArray::try_new(offsets, values, nulls)
        .map_err(|_| Malformed("the text is no UTF-8"))?;
    Ok(Arc::new(array))
}

pub(super) fn blob(cells: &[Cell<'_>]) -> Result<ArrayRef, Malformed> {
    let (offsets, values, nulls) = joined(cells)?;
    Ok(Arc::new(BinaryArray::new(offsets, values, nulls)))
}

pub(super) fn inet(cells: &[Cell<'_>]) -> Result<ArrayRef, Malformed> {
    let mut addresses = StringBuilder::with_capacity(cells.len(), cells.len() * 16);
    for cell in cells {
        let address = match cell {
            None | Some([]) => None,
            Some(bytes) => match (<[u8; 4]>::try_from(*bytes), <[u8; 16]>::try_from(*bytes)) {
                (Ok(bytes), _) => Some(IpAddr::from(bytes)),
                (_, Ok(bytes)) => Some(IpAddr::from(bytes)),
                _ => return Err(Malformed("an address has 4 or 16 bytes")),
            },
        };
        addresses.append_option(address.map(|address| address.to_string()));
    }
    Ok(Arc::new(addresses.finish()))
}

/// Reads cells of exactly `N` bytes.
fn fixed<T: ArrowPrimitiveType, const N: usize>(
    cells: &[Cell<'_>],
    read: impl Fn([u8; N]) -> T::Native,
) -> Result<PrimitiveArray<T>, Malformed> {
    let mut nulls = NullBufferBuilder::new(cells.len());
    let mut values = Vec::with_capacity(cells.len());
    for cell in cells {
        if let Some(bytes) = fixed_cell(*cell)? {
            values.push(read(bytes));
            nulls.append_non_null();
        } else {
            values.push(T::Native::default());
            nulls.append_null();
        }
    }
    Ok(PrimitiveArray::new(values.into(), nulls.finish()))
}

#[inline]
fn fixed_cell<const N: usize>(cell: Cell<'_>) -> Result<Option<[u8; N]>, Malformed> {
    match cell {
        Some(bytes) => match bytes.try_into() {
            Ok(bytes) => Ok(Some(bytes)),
            Err(_) if bytes.is_empty() => Ok(None),
            Err(_) => Err(LENGTH),
        },
        None => Ok(None),
    }
}

type Joined = (OffsetBuffer<i32>, Buffer, Option<NullBuffer>);

/// Joins cells of any length, with an offset for each.
fn joined(cells: &[Cell<'_>]) -> Result<Joined, Malformed> {
    let total: usize = cells.iter().flatten().map(|bytes| bytes.len()).sum();
    let mut nulls = NullBufferBuilder::new(cells.len());
    let mut offsets = Vec::with_capacity(cells.len() + 1);
    let mut values = Vec::with_capacity(total);
    offsets.push(0_i32);
    for cell in cells {
        match cell {
            Some(bytes) => {
                values.extend_from_slice(bytes);
                nulls.append_non_null();
            }
            None => nulls.append_null(),
        }
        let end = i32::try_from(values.len())
            .map_err(|_| Malformed("its values are longer than 2 GiB in one page"))?;
        offsets.push(end);
    }
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    Ok((offsets, Buffer::from_vec(values), nulls.finish()))
}
