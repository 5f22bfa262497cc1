//! Types without parts, but for dates and times.

#![expect(
    clippy::unnecessary_wraps,
    reason = "the decoders of a table have one signature"
)]

use num_bigint::BigInt;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyString};

use super::{Decoded, Undecodable};
use crate::imported::imported;

pub(super) fn text<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    Ok(PyString::from_bytes(py, bytes)?.into_any())
}

pub(super) fn blob<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    Ok(PyBytes::new(py, bytes).into_any())
}

pub(super) fn boolean<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    fixed::<1>(py, bytes, |[byte]| {
        Ok(PyBool::new(py, byte != 0).to_owned().into_any())
    })
}

pub(super) fn tinyint<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    fixed(py, bytes, |bytes| {
        int_object(py, i8::from_be_bytes(bytes).into())
    })
}

pub(super) fn smallint<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    fixed(py, bytes, |bytes| {
        int_object(py, i16::from_be_bytes(bytes).into())
    })
}

pub(super) fn int<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    fixed(py, bytes, |bytes| {
        int_object(py, i32::from_be_bytes(bytes).into())
    })
}

pub(super) fn bigint<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    fixed(py, bytes, |bytes| int_object(py, i64::from_be_bytes(bytes)))
}

pub(super) fn float<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    fixed(py, bytes, |bytes| {
        Ok(PyFloat::new(py, f32::from_be_bytes(bytes).into()).into_any())
    })
}

pub(super) fn double<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    fixed(py, bytes, |bytes| {
        Ok(PyFloat::new(py, f64::from_be_bytes(bytes)).into_any())
    })
}

pub(super) fn uuid<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    fixed(py, bytes, |bytes| {
        Ok(imported(py)?
            .make_uuid
            .make(py, u128::from_be_bytes(bytes))?)
    })
}

pub(super) fn varint<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    if bytes.is_empty() {
        return Ok(py.None().into_bound(py));
    }
    if let Some(number) = small(bytes) {
        return int_object(py, number);
    }
    let arguments = PyDict::new(py);
    arguments.set_item("signed", true)?;
    Ok(py.get_type::<PyInt>().call_method(
        &imported(py)?.names.from_bytes,
        (PyBytes::new(py, bytes), "big"),
        Some(&arguments),
    )?)
}

pub(super) fn decimal<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    if bytes.is_empty() {
        return Ok(py.None().into_bound(py));
    }
    let (scale, unscaled) = bytes
        .split_first_chunk::<4>()
        .ok_or(Undecodable::Malformed("a decimal has at least four bytes"))?;
    let exponent = -i64::from(i32::from_be_bytes(*scale));
    let text = match small(unscaled) {
        Some(number) => format!("{number}E{exponent}"),
        None => format!("{}E{exponent}", BigInt::from_signed_bytes_be(unscaled)),
    };
    Ok(imported(py)?.decimal.bind(py).call1((text,))?)
}

pub(super) fn inet<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    let class = match bytes.len() {
        0 => return Ok(py.None().into_bound(py)),
        4 => &imported(py)?.ipv4,
        16 => &imported(py)?.ipv6,
        _ => return Err(Undecodable::Malformed("an address has 4 or 16 bytes")),
    };
    Ok(class.bind(py).call1((PyBytes::new(py, bytes),))?)
}

pub(super) fn int_object(py: Python<'_>, number: i64) -> Decoded<'_> {
    match number.into_pyobject(py) {
        Ok(number) => Ok(number.into_any()),
        Err(never) => match never {},
    }
}

/// Decodes a value of exactly `N` bytes; the empty value is `None`.
pub(super) fn fixed<'py, const N: usize>(
    py: Python<'py>,
    bytes: &[u8],
    decode: impl FnOnce([u8; N]) -> Decoded<'py>,
) -> Decoded<'py> {
    match bytes.try_into() {
        Ok(bytes) => decode(bytes),
        Err(_) if bytes.is_empty() => Ok(py.None().into_bound(py)),
        Err(_) => Err(Undecodable::Malformed(
            "the cell's length is not that of its type",
        )),
    }
}

/// Reads two's complement of at most 8 bytes.
fn small(bytes: &[u8]) -> Option<i64> {
    let missing = 8_usize.checked_sub(bytes.len())?;
    let is_negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
    let mut word = [if is_negative { 0xff } else { 0 }; 8];
    word.get_mut(missing..)?.copy_from_slice(bytes);
    Some(i64::from_be_bytes(word))
}
