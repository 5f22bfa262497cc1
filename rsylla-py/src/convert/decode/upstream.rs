//! The types that rsylla 0.1 gave as text and integers.

use std::net::IpAddr;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use super::scalar::{fixed, int_object};
use super::{Decoded, Undecodable, Wire};

pub(super) fn uuid<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    fixed(py, bytes, |bytes| {
        text(py, &uuid::Uuid::from_bytes(bytes).to_string())
    })
}

pub(super) fn inet<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    let address = if bytes.is_empty() {
        return Ok(py.None().into_bound(py));
    } else if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        IpAddr::from(four)
    } else if let Ok(sixteen) = <[u8; 16]>::try_from(bytes) {
        IpAddr::from(sixteen)
    } else {
        return Err(Undecodable::Malformed("an address has 4 or 16 bytes"));
    };
    text(py, &address.to_string())
}

/// The day's number as it is sent: 2³¹ is 1970-01-01.
pub(super) fn date<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    fixed(py, bytes, |bytes| {
        int_object(py, u32::from_be_bytes(bytes).into())
    })
}

pub(super) fn duration<'py>(py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
    if bytes.is_empty() {
        return Ok(py.None().into_bound(py));
    }
    let mut wire = Wire(bytes);
    let parts = PyDict::new(py);
    for name in ["months", "days", "nanoseconds"] {
        parts.set_item(name, wire.vint()?)?;
    }
    Ok(parts.into_any())
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "what the decoders of a table return"
)]
fn text<'py>(py: Python<'py>, text: &str) -> Decoded<'py> {
    Ok(PyString::new(py, text).into_any())
}
