//! Moments, days, times and durations.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, DurationMicrosecondType, DurationMillisecondType,
    DurationNanosecondType, DurationSecondType, Int32Type, Int64Type, IntervalMonthDayNanoType,
    Time32MillisecondType, Time32SecondType, Time64MicrosecondType, Time64NanosecondType,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, IntervalUnit, TimeUnit};

use super::number::{Integers, integers};
use super::scalar::{made, texts};
use super::{Misfit, Write};
use crate::arrow::layout::duration_fields;
use crate::convert::calendar::{MILLISECONDS_OF_DAY, NANOSECONDS_OF_DAY};
use crate::convert::encode::{append_vint, parse_date};

/// A timestamp without time zone is UTC; what is finer than milliseconds is cut.
pub(super) fn timestamp(array: &ArrayRef) -> Option<Box<dyn Write>> {
    let milliseconds: Integers = match array.data_type() {
        DataType::Timestamp(TimeUnit::Second, _) => scaled::<TimestampSecondType>(array, 1_000, 1),
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            scaled::<TimestampMillisecondType>(array, 1, 1)
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            scaled::<TimestampMicrosecondType>(array, 1, 1_000)
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            scaled::<TimestampNanosecondType>(array, 1, 1_000_000)
        }
        _ => integers(array)?,
    };
    Some(made(move |row, bytes| {
        let milliseconds = i64::try_from(milliseconds(row))
            .map_err(|_| Misfit::because("the moment is out of the range of timestamp"))?;
        bytes.extend_from_slice(&milliseconds.to_be_bytes());
        Ok(())
    }))
}

pub(super) fn date(array: &ArrayRef) -> Option<Box<dyn Write>> {
    if let Some(texts) = texts(array) {
        return Some(made(move |row, bytes| {
            let days = parse_date(&texts(row)).ok_or_else(|| {
                Misfit::because("the text is no date; dates are written YYYY-MM-DD")
            })?;
            append_days(days.into(), bytes)
        }));
    }
    if let DataType::Date64 = array.data_type() {
        let array = array.as_primitive::<Date64Type>().clone();
        return Some(made(move |row, bytes| {
            let milliseconds = array.value(row);
            if milliseconds % MILLISECONDS_OF_DAY != 0 {
                return Err(Misfit::because("the date has a time, which would be lost"));
            }
            append_days((milliseconds / MILLISECONDS_OF_DAY).into(), bytes)
        }));
    }
    let days = match array.data_type() {
        DataType::Date32 => scaled::<Date32Type>(array, 1, 1),
        _ => integers(array)?,
    };
    Some(made(move |row, bytes| append_days(days(row), bytes)))
}

pub(super) fn time(array: &ArrayRef) -> Option<Box<dyn Write>> {
    let nanoseconds = match array.data_type() {
        DataType::Time32(TimeUnit::Second) => scaled::<Time32SecondType>(array, 1_000_000_000, 1),
        DataType::Time32(_) => scaled::<Time32MillisecondType>(array, 1_000_000, 1),
        DataType::Time64(TimeUnit::Microsecond) => scaled::<Time64MicrosecondType>(array, 1_000, 1),
        DataType::Time64(_) => scaled::<Time64NanosecondType>(array, 1, 1),
        _ => integers(array)?,
    };
    Some(made(move |row, bytes| {
        let nanoseconds = i64::try_from(nanoseconds(row))
            .ok()
            .filter(|nanoseconds| (0..NANOSECONDS_OF_DAY).contains(nanoseconds))
            .ok_or_else(|| Misfit::because("the time is outside its day"))?;
        bytes.extend_from_slice(&nanoseconds.to_be_bytes());
        Ok(())
    }))
}

/// A time that passed becomes nanoseconds: a CQL day is a calendar's.
pub(super) fn duration(array: &ArrayRef) -> Option<Box<dyn Write>> {
    if let DataType::Interval(IntervalUnit::MonthDayNano) = array.data_type() {
        let array = array.as_primitive::<IntervalMonthDayNanoType>().clone();
        return Some(made(move |row, bytes| {
            let interval = array.value(row);
            append_duration(
                [
                    interval.months.into(),
                    interval.days.into(),
                    interval.nanoseconds,
                ],
                bytes,
            )
        }));
    }
    if let DataType::Struct(fields) = array.data_type() {
        let are_of_duration = fields.len() == 3
            && fields.iter().zip(&duration_fields()).all(|(ours, theirs)| {
                ours.name() == theirs.name() && ours.data_type() == theirs.data_type()
            });
        let [months, days, nanoseconds] = array.as_struct().columns() else {
            return None;
        };
        if !are_of_duration {
            return None;
        }
        let months = months.as_primitive::<Int32Type>().clone();
        let days = days.as_primitive::<Int32Type>().clone();
        let nanoseconds = nanoseconds.as_primitive::<Int64Type>().clone();
        return Some(made(move |row, bytes| {
            append_duration(
                [
                    months.value(row).into(),
                    days.value(row).into(),
                    nanoseconds.value(row),
                ],
                bytes,
            )
        }));
    }
    let nanoseconds = match array.data_type() {
        DataType::Duration(TimeUnit::Second) => {
            scaled::<DurationSecondType>(array, 1_000_000_000, 1)
        }
        DataType::Duration(TimeUnit::Millisecond) => {
            scaled::<DurationMillisecondType>(array, 1_000_000, 1)
        }
        DataType::Duration(TimeUnit::Microsecond) => {
            scaled::<DurationMicrosecondType>(array, 1_000, 1)
        }
        DataType::Duration(TimeUnit::Nanosecond) => scaled::<DurationNanosecondType>(array, 1, 1),
        _ => return None,
    };
    Some(made(move |row, bytes| {
        let nanoseconds = i64::try_from(nanoseconds(row))
            .map_err(|_| Misfit::because("the duration is beyond 2^63 nanoseconds"))?;
        append_duration([0, 0, nanoseconds], bytes)
    }))
}

/// Reads values times `factor`, divided by `divisor` and rounded down.
fn scaled<T: ArrowPrimitiveType<Native: Into<i64>>>(
    array: &ArrayRef,
    factor: i128,
    divisor: i128,
) -> Integers {
    let array = array.as_primitive::<T>().clone();
    Box::new(move |row| {
        let value: i64 = array.value(row).into();
        (i128::from(value) * factor).div_euclid(divisor)
    })
}

/// A date is stored with 1970-01-01 in the middle of its range.
fn append_days(days: i128, bytes: &mut Vec<u8>) -> Result<(), Misfit> {
    let days =
        i32::try_from(days).map_err(|_| Misfit::because("the day is out of the range of date"))?;
    bytes.extend_from_slice(&(days ^ i32::MIN).to_be_bytes());
    Ok(())
}

fn append_duration(parts: [i64; 3], bytes: &mut Vec<u8>) -> Result<(), Misfit> {
    if parts.iter().any(|part| *part < 0) && parts.iter().any(|part| *part > 0) {
        return Err(Misfit::because(
            "the parts of a duration have the same sign",
        ));
    }
    for part in parts {
        append_vint(bytes, ((part >> 63) ^ (part << 1)).cast_unsigned());
    }
    Ok(())
}
