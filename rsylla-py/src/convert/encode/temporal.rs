//! `timestamp`, `date`, `time`, `duration`.

use pyo3::prelude::*;
use pyo3::types::{
    PyDate, PyDateAccess, PyDateTime, PyDelta, PyDeltaAccess, PyString, PyTime, PyTimeAccess,
    PyTzInfoAccess,
};
use rsylla::driver::frame::response::result::ColumnType;
use rsylla::driver::serialize::writers::CellWriter;

use super::number::integer;
use super::{Refusal, Written};
use crate::convert::calendar::{
    MILLISECONDS_OF_DAY, NANOSECONDS_OF_DAY, days_from_civil, days_in_month,
};
use crate::imported::{Imported, imported};

const MICROSECONDS_OF_DAY: i64 = 86_400_000_000;

/// A naive `datetime` is UTC; microseconds are cut to milliseconds.
pub(super) fn timestamp<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let imported = imported(value.py())?;
    let milliseconds = if let Ok(moment) = value.cast::<PyDateTime>() {
        microseconds_since_epoch(moment, imported)?.div_euclid(1_000)
    } else if value.is_instance(imported.timestamp.bind(value.py()))? {
        value.getattr(&imported.names.milliseconds)?.extract()?
    } else {
        integer(value, typ)?
    };
    Ok(writer.set_value(&milliseconds.to_be_bytes())?)
}

pub(super) fn date<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let imported = imported(value.py())?;
    let days = if value.is_instance_of::<PyDateTime>() {
        return Err(Refusal::because(
            "expected a date, got a datetime, whose time would be lost; use its date()",
        ));
    } else if let Ok(date) = value.cast::<PyDate>() {
        days_of(date)
    } else if let Ok(text) = value.cast::<PyString>() {
        parse_date(text.to_str()?)
            .ok_or_else(|| Refusal::because("the text is no date; dates are written YYYY-MM-DD"))?
    } else if value.is_instance(imported.date.bind(value.py()))? {
        value.getattr(&imported.names.days)?.extract()?
    } else {
        integer(value, typ)?
    };
    let from_least = days
        .checked_sub(i64::from(i32::MIN))
        .and_then(|days| u32::try_from(days).ok())
        .ok_or_else(|| {
            Refusal::because(format!(
                "the number of days since 1970-01-01 is out of range, {} to {}",
                i32::MIN,
                i32::MAX
            ))
        })?;
    Ok(writer.set_value(&from_least.to_be_bytes())?)
}

pub(super) fn time<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let imported = imported(value.py())?;
    let nanoseconds = if let Ok(time) = value.cast::<PyTime>() {
        if time.get_tzinfo().is_some() {
            return Err(Refusal::because(
                "expected a time without time zone: the column has none",
            ));
        }
        i64::from(seconds_of(time)) * 1_000_000_000 + i64::from(time.get_microsecond()) * 1_000
    } else if let Ok(text) = value.cast::<PyString>() {
        parse_time(text.to_str()?).ok_or_else(|| {
            Refusal::because("the text is no time; times are written HH:MM:SS[.fffffffff]")
        })?
    } else if value.is_instance(imported.time.bind(value.py()))? {
        value.getattr(&imported.names.nanoseconds)?.extract()?
    } else {
        integer(value, typ)?
    };
    if (0..NANOSECONDS_OF_DAY).contains(&nanoseconds) {
        Ok(writer.set_value(&nanoseconds.to_be_bytes())?)
    } else {
        Err(Refusal::because(format!(
            "the number of nanoseconds since midnight is out of range, 0 to {}",
            NANOSECONDS_OF_DAY - 1
        )))
    }
}

/// A `timedelta` is a time that passed, so all of it becomes nanoseconds: a CQL day is a calendar's.
pub(super) fn duration<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let py = value.py();
    let imported = imported(py)?;
    let parts: [i64; 3] = if let Ok(delta) = value.cast::<PyDelta>() {
        let nanoseconds = microseconds_of(delta)
            .and_then(|microseconds| microseconds.checked_mul(1_000))
            .ok_or_else(|| {
                Refusal::because("the duration is beyond 2^63 nanoseconds; use rsylla.Duration")
            })?;
        [0, 0, nanoseconds]
    } else if value.is_instance(imported.duration.bind(py))? {
        [
            value
                .getattr(&imported.names.months)?
                .extract::<i32>()?
                .into(),
            value
                .getattr(&imported.names.days)?
                .extract::<i32>()?
                .into(),
            value.getattr(&imported.names.nanoseconds)?.extract()?,
        ]
    } else {
        return Err(Refusal::wrong_kind(value, typ));
    };
    let mut bytes = Vec::with_capacity(27);
    for part in parts {
        // Zigzag: the sign becomes the lowest bit.
        append_vint(&mut bytes, ((part >> 63) ^ (part << 1)).cast_unsigned());
    }
    Ok(writer.set_value(&bytes)?)
}

/// Appends an unsigned number as the protocol's `[unsigned vint]`: leading ones count the bytes
/// that follow.
pub(crate) fn append_vint(bytes: &mut Vec<u8>, number: u64) {
    let bits = 64 - number.leading_zeros();
    let extra = bits.saturating_sub(1) / 7;
    if extra >= 8 {
        bytes.push(0xff);
        bytes.extend_from_slice(&number.to_be_bytes());
        return;
    }
    let ones = !(0xff_u64 >> extra) & 0xff;
    let word = number | (ones << (8 * extra));
    for index in (0..=extra).rev() {
        bytes.push((word >> (8 * index)) as u8);
    }
}

fn microseconds_since_epoch(moment: &Bound<'_, PyDateTime>, imported: &Imported) -> PyResult<i64> {
    let offset = match moment.get_tzinfo() {
        None => 0,
        Some(zone) if zone.is(&imported.utc) => 0,
        Some(_) => {
            let offset = moment.call_method0(&imported.names.utcoffset)?;
            if offset.is_none() {
                0
            } else {
                // Python keeps offsets within a day.
                microseconds_of(offset.cast::<PyDelta>()?).unwrap_or_default()
            }
        }
    };
    let of_day = i64::from(seconds_of(moment)) * 1_000_000 + i64::from(moment.get_microsecond());
    Ok(days_of(moment) * MICROSECONDS_OF_DAY + of_day - offset)
}

/// Returns `None` beyond 64 bits: a `timedelta` holds 2.7 million years.
fn microseconds_of(delta: &Bound<'_, PyDelta>) -> Option<i64> {
    let of_day = i64::from(delta.get_seconds()) * 1_000_000 + i64::from(delta.get_microseconds());
    i64::from(delta.get_days())
        .checked_mul(MICROSECONDS_OF_DAY)?
        .checked_add(of_day)
}

fn days_of(date: &impl PyDateAccess) -> i64 {
    days_from_civil(
        date.get_year().into(),
        date.get_month().into(),
        date.get_day().into(),
    )
}

fn seconds_of(time: &impl PyTimeAccess) -> i32 {
    i32::from(time.get_hour()) * 3_600
        + i32::from(time.get_minute()) * 60
        + i32::from(time.get_second())
}

/// Reads `YYYY-MM-DD` as days since 1970-01-01.
pub(crate) fn parse_date(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    let (year, month, day) = (digits(year)?, digits(month)?, digits(day)?);
    let exists = (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
    exists.then(|| days_from_civil(year, month, day))
}

/// Reads `HH:MM:SS[.fffffffff]` as nanoseconds since midnight.
fn parse_time(text: &str) -> Option<i64> {
    let (clock, fraction) = match text.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (text, None),
    };
    let mut parts = clock.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || (hour.len(), minute.len(), second.len()) != (2, 2, 2) {
        return None;
    }
    let (hour, minute, second) = (digits(hour)?, digits(minute)?, digits(second)?);
    let nanoseconds = match fraction {
        None => 0,
        Some(fraction) if (1..=9).contains(&fraction.len()) => {
            digits(fraction)? * 10_i64.pow(9 - u32::try_from(fraction.len()).ok()?)
        }
        Some(_) => return None,
    };
    (hour < 24 && minute < 60 && second < 60)
        .then_some(((hour * 60 + minute) * 60 + second) * 1_000_000_000 + nanoseconds)
}

fn digits(text: &str) -> Option<i64> {
    text.bytes()
        .all(|letter| letter.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

const _: () = assert!(MILLISECONDS_OF_DAY * 1_000 == MICROSECONDS_OF_DAY);
