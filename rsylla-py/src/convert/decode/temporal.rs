//! `timestamp`, `date`, `time`, `duration`.

use pyo3::prelude::*;

use super::scalar::fixed;
use super::{Decoded, Undecodable, Wire};
use crate::convert::calendar::{MILLISECONDS_OF_DAY, NANOSECONDS_OF_DAY, civil_from_days, clock};
use crate::imported::imported;

pub(super) fn timestamp<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    fixed(py, bytes, |bytes| {
        let milliseconds = i64::from_be_bytes(bytes);
        let imported = imported(py)?;
        let day = civil_from_days(milliseconds.div_euclid(MILLISECONDS_OF_DAY));
        let of_day = milliseconds.rem_euclid(MILLISECONDS_OF_DAY).unsigned_abs();
        match day.zip(clock(of_day * 1_000)) {
            Some((day, clock)) => Ok(imported.make_datetime.datetime(py, day, clock)?),
            None => Ok(imported.timestamp.bind(py).call1((milliseconds,))?),
        }
    })
}

pub(super) fn date<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    fixed(py, bytes, |bytes| {
        let days = i64::from(u32::from_be_bytes(bytes)) + i64::from(i32::MIN);
        let imported = imported(py)?;
        match civil_from_days(days) {
            Some(day) => Ok(imported.make_datetime.date(py, day)?),
            None => Ok(imported.date.bind(py).call1((days,))?),
        }
    })
}

pub(super) fn time<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    fixed(py, bytes, |bytes| {
        let nanoseconds = i64::from_be_bytes(bytes);
        if !(0..NANOSECONDS_OF_DAY).contains(&nanoseconds) {
            return Err(Undecodable::Malformed("the time is outside its day"));
        }
        let imported = imported(py)?;
        let whole = (nanoseconds % 1_000 == 0)
            .then(|| clock(nanoseconds.unsigned_abs() / 1_000))
            .flatten();
        match whole {
            Some(clock) => Ok(imported.make_datetime.time(py, clock)?),
            None => Ok(imported.time.bind(py).call1((nanoseconds,))?),
        }
    })
}

pub(super) fn duration<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    if bytes.is_empty() {
        return Ok(py.None().into_bound(py));
    }
    let mut wire = Wire(bytes);
    let parts = (wire.vint()?, wire.vint()?, wire.vint()?);
    Ok(imported(py)?.duration.bind(py).call1(parts)?)
}
