//! `boolean`, the integers, `counter`, `varint`, `decimal`, `float`, `double`.

use num_bigint::BigInt;
use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt};
use rsylla::driver::frame::response::result::ColumnType;
use rsylla::driver::serialize::writers::CellWriter;

use super::{Refusal, Written};
use crate::convert::names::cql_name;
use crate::imported::imported;

pub(super) fn boolean<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    match value.cast::<PyBool>() {
        Ok(truth) => Ok(writer.set_value(&[u8::from(truth.is_true())])?),
        Err(_) => Err(Refusal::wrong_kind(value, typ)),
    }
}

pub(super) fn tinyint<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let number = i8::try_from(integer(value, typ)?)
        .map_err(|_| out_of_range(typ, i8::MIN.into(), i8::MAX.into()))?;
    Ok(writer.set_value(&number.to_be_bytes())?)
}

pub(super) fn smallint<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let number = i16::try_from(integer(value, typ)?)
        .map_err(|_| out_of_range(typ, i16::MIN.into(), i16::MAX.into()))?;
    Ok(writer.set_value(&number.to_be_bytes())?)
}

pub(super) fn int<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let number = i32::try_from(integer(value, typ)?)
        .map_err(|_| out_of_range(typ, i32::MIN.into(), i32::MAX.into()))?;
    Ok(writer.set_value(&number.to_be_bytes())?)
}

pub(super) fn bigint<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    Ok(writer.set_value(&integer(value, typ)?.to_be_bytes())?)
}

pub(super) fn varint<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    match integer(value, typ) {
        Ok(number) => Ok(writer.set_value(minimal(&number.to_be_bytes()))?),
        Err(Refusal::Mismatch(_)) if value.is_instance_of::<PyInt>() && !is_bool(value) => {
            Ok(writer.set_value(long_integer(value)?.as_bytes())?)
        }
        Err(refusal) => Err(refusal),
    }
}

pub(super) fn decimal<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let (unscaled, scale) = if value.is_instance(imported(value.py())?.decimal.bind(value.py()))? {
        parts_of_decimal(value)?
    } else if value.is_instance_of::<PyInt>() && !is_bool(value) {
        (long_integer(value)?.as_bytes().to_vec(), 0)
    } else {
        return Err(Refusal::wrong_kind(value, typ));
    };
    let mut cell = writer.into_value_builder();
    cell.append_bytes(&scale.to_be_bytes());
    cell.append_bytes(&unscaled);
    Ok(cell.finish()?)
}

/// A `float` takes the nearest number of 32 bits, as literals do.
pub(super) fn float<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let wide = real(value, typ)?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "rounding is what is asked for"
    )]
    let narrow = wide as f32;
    if wide.is_finite() && narrow.is_infinite() {
        return Err(Refusal::because(
            "the number is beyond the range of float; use a column of type double",
        ));
    }
    Ok(writer.set_value(&narrow.to_be_bytes())?)
}

pub(super) fn double<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    Ok(writer.set_value(&real(value, typ)?.to_be_bytes())?)
}

/// Reads an integer of at most 64 bits from an `int` or what stands for one (`__index__`).
pub(super) fn integer(value: &Bound<'_, PyAny>, typ: &ColumnType<'_>) -> Result<i64, Refusal> {
    if is_bool(value) {
        return Err(Refusal::wrong_kind(value, typ));
    }
    value.extract::<i64>().map_err(|error| {
        let py = value.py();
        if error.is_instance_of::<PyOverflowError>(py) {
            out_of_range(typ, i64::MIN, i64::MAX)
        } else if error.is_instance_of::<PyTypeError>(py) {
            Refusal::wrong_kind(value, typ)
        } else {
            Refusal::Raised(error)
        }
    })
}

/// `True` is an `int` to Python, but hardly meant as a number.
fn is_bool(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyBool>()
}

fn out_of_range(typ: &ColumnType<'_>, least: i64, most: i64) -> Refusal {
    Refusal::because(format!(
        "the number is out of the range of {}, {least} to {most}",
        cql_name(typ)
    ))
}

/// Reads a number that 64 bits of floating point hold exactly.
fn real(value: &Bound<'_, PyAny>, typ: &ColumnType<'_>) -> Result<f64, Refusal> {
    if let Ok(float) = value.cast::<PyFloat>() {
        return Ok(float.value());
    }
    let has_value = value.hasattr(&imported(value.py())?.names.float)?;
    if !has_value || is_bool(value) {
        return Err(Refusal::wrong_kind(value, typ));
    }
    let inexact = || {
        Refusal::because(format!(
            "{} would have to round the {}; convert it with float() if that is meant",
            cql_name(typ),
            crate::convert::names::python_kind(value)
        ))
    };
    let number = match value.extract::<f64>() {
        Ok(number) => number,
        Err(error) if error.is_instance_of::<PyOverflowError>(value.py()) => return Err(inexact()),
        Err(error) => return Err(Refusal::Raised(error)),
    };
    if number.is_nan() || value.eq(number)? {
        Ok(number)
    } else {
        Err(inexact())
    }
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

/// Returns an `int` of any size as two's complement, as short as it can be.
fn long_integer<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    let py = value.py();
    let names = &imported(py)?.names;
    let bits: usize = value.call_method0(&names.bit_length)?.extract()?;
    let arguments = PyDict::new(py);
    arguments.set_item("signed", true)?;
    let bytes = value.call_method(&names.to_bytes, (bits / 8 + 1, "big"), Some(&arguments))?;
    Ok(bytes.cast_into()?)
}

/// Returns the unscaled number's bytes and the scale of a `Decimal`, from its text: `-1.5E+3`.
fn parts_of_decimal(value: &Bound<'_, PyAny>) -> Result<(Vec<u8>, i32), Refusal> {
    let text = value.str()?;
    let text = text.to_str()?;
    let (number, exponent) = match text.split_once('E') {
        Some((number, exponent)) => (number, exponent.parse::<i64>().ok()),
        None => (text, Some(0)),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{whole}{fraction}");
    let unscaled = match digits.parse::<i64>() {
        Ok(small) => minimal(&small.to_be_bytes()).to_vec(),
        Err(_) => digits
            .parse::<BigInt>()
            .map_err(|_| Refusal::because("decimal holds no NaN and no infinity"))?
            .to_signed_bytes_be(),
    };
    let scale = i64::try_from(fraction.len())
        .ok()
        .zip(exponent)
        .and_then(|(places, exponent)| places.checked_sub(exponent))
        .and_then(|scale| i32::try_from(scale).ok())
        .ok_or_else(|| Refusal::because("the exponent is out of the range of decimal"))?;
    Ok((unscaled, scale))
}
