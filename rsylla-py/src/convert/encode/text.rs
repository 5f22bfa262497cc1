//! `text`, `ascii`, `blob`.

use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyMemoryView, PyString};
use rsylla::driver::frame::response::result::ColumnType;
use rsylla::driver::serialize::writers::CellWriter;

use super::{Refusal, Written};
use crate::imported::imported;

pub(super) fn text<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let text = characters(value, typ)?;
    Ok(writer.set_value(utf8(text)?.as_bytes())?)
}

pub(super) fn ascii<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let text = utf8(characters(value, typ)?)?;
    if text.is_ascii() {
        Ok(writer.set_value(text.as_bytes())?)
    } else {
        Err(Refusal::because(
            "the text has characters beyond ASCII; use a column of type text",
        ))
    }
}

pub(super) fn blob<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(writer.set_value(bytes.as_bytes())?);
    }
    if let Ok(bytes) = value.cast::<PyByteArray>() {
        return Ok(writer.set_value(&bytes.to_vec())?);
    }
    if value.is_instance_of::<PyMemoryView>() {
        let bytes = value.call_method0(&imported(value.py())?.names.tobytes)?;
        let bytes = bytes.cast::<PyBytes>().map_err(PyErr::from)?;
        return Ok(writer.set_value(bytes.as_bytes())?);
    }
    Err(Refusal::wrong_kind(value, typ))
}

fn characters<'a, 'py>(
    value: &'a Bound<'py, PyAny>,
    typ: &ColumnType<'_>,
) -> Result<&'a Bound<'py, PyString>, Refusal> {
    value
        .cast::<PyString>()
        .map_err(|_| Refusal::wrong_kind(value, typ))
}

fn utf8<'a>(text: &'a Bound<'_, PyString>) -> Result<&'a str, Refusal> {
    text.to_str()
        .map_err(|_| Refusal::because("the text has half of a surrogate pair, which is no UTF-8"))
}
