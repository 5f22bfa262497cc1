//! From what a caller gives as values to the cells of a request.
//!
//! Finding each marker's value and encoding it by the marker's type happen here, attached to the
//! interpreter; what is sent holds bytes alone.

use std::cell::RefCell;

use pyo3::ffi::c_str;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyTuple};
use rsylla::driver::serialize::SerializationError;
use rsylla::driver::serialize::batch::{BatchValues, BatchValuesIterator};
use rsylla::driver::serialize::row::{RowSerializationContext, SerializeRow};
use rsylla::driver::serialize::writers::RowWriter;
use rsylla::driver::statement::bound::BoundStatement;
use rsylla::driver::statement::prepared::PreparedStatement;

use crate::convert::encode::{Refusal, encode_cell};
use crate::convert::fields::fields;
use crate::convert::names::cql_name;
use crate::exceptions::{Class, Fault};
use crate::imported::imported;
use crate::markers::Marker;
use crate::row::Row;
use crate::statement::Prepared;

/// Binds `values` to `driver`, which is `prepared` with settings of its own.
pub(crate) fn bind(
    prepared: &Prepared,
    driver: PreparedStatement,
    values: Option<&Bound<'_, PyAny>>,
    py: Python<'_>,
) -> PyResult<BoundStatement> {
    let cells = Cells {
        markers: prepared.markers.as_slice(),
        values: find(py, prepared, values)?,
        refused: RefCell::new(None),
    };
    driver.bind(&cells).map_err(|error| {
        match cells.refused.into_inner() {
            Some((marker, refusal)) => refused(py, prepared, marker, refusal),
            // More markers than the protocol counts, or a cell beyond its bounds.
            None => bind_fault(prepared, error.to_string()).raise(py),
        }
    })
}

/// Encodes `values` as one more row of a batch.
pub(crate) fn append(
    rows: &mut EncodedRows,
    prepared: &Prepared,
    values: Option<&Bound<'_, PyAny>>,
    py: Python<'_>,
) -> PyResult<()> {
    let cells = Cells {
        markers: prepared.markers.as_slice(),
        values: find(py, prepared, values)?,
        refused: RefCell::new(None),
    };
    let start = rows.bytes.len();
    let mut writer = RowWriter::new(&mut rows.bytes);
    if cells.write(&mut writer).is_err()
        && let Some((marker, refusal)) = cells.refused.into_inner()
    {
        rows.bytes.truncate(start);
        return Err(refused(py, prepared, marker, refusal));
    }
    rows.ends.push(rows.bytes.len());
    Ok(())
}

/// The values of one statement, each beside its marker.
struct Cells<'a, 'py> {
    markers: &'a [Marker],
    values: Vec<Bound<'py, PyAny>>,
    /// Why a value was refused: the driver's own error type cannot carry it.
    refused: RefCell<Option<(&'a Marker, Refusal)>>,
}

impl Cells<'_, '_> {
    fn write(&self, writer: &mut RowWriter<'_>) -> Result<(), Refused> {
        for (marker, value) in self.markers.iter().zip(&self.values) {
            if let Err(refusal) = encode_cell(value, marker.typ(), writer.make_cell_writer()) {
                *self.refused.borrow_mut() = Some((marker, refusal));
                return Err(Refused);
            }
        }
        Ok(())
    }
}

impl SerializeRow for Cells<'_, '_> {
    fn serialize(
        &self,
        _types: &RowSerializationContext<'_>,
        writer: &mut RowWriter<'_>,
    ) -> Result<(), SerializationError> {
        self.write(writer).map_err(SerializationError::new)
    }

    fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// Stands for the refusal that [`Cells`] keeps.
#[derive(Debug)]
struct Refused;

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value was refused")
    }
}

impl std::error::Error for Refused {}

/// Encoded rows, one after another.
#[derive(Debug, Default)]
pub(crate) struct EncodedRows {
    bytes: Vec<u8>,
    /// Where each row ends.
    ends: Vec<usize>,
}

impl EncodedRows {
    /// Appends the row of a statement without values.
    pub(crate) fn append_empty(&mut self) {
        self.ends.push(self.bytes.len());
    }

    /// Returns one row.
    pub(crate) fn at(&self, index: usize) -> EncodedRow<'_> {
        let start = match index.checked_sub(1) {
            Some(last) => self.ends.get(last).copied(),
            None => Some(0),
        };
        let row = start
            .zip(self.ends.get(index).copied())
            .and_then(|(start, end)| self.bytes.get(start..end));
        EncodedRow(row.unwrap_or_default())
    }

    /// Returns the rows at `indices` alone.
    pub(crate) fn only(&self, indices: &[usize]) -> Self {
        let mut rows = Self::default();
        for index in indices {
            rows.bytes.extend_from_slice(self.at(*index).0);
            rows.ends.push(rows.bytes.len());
        }
        rows
    }

    /// Returns how many bytes a row has.
    pub(crate) fn bytes_of(&self, index: usize) -> usize {
        self.at(index).0.len()
    }

    /// Returns how many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

/// The cells of one row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EncodedRow<'r>(&'r [u8]);

impl EncodedRow<'_> {
    fn write(self, writer: &mut RowWriter<'_>) -> Result<(), SerializationError> {
        let mut rest = self.0;
        while let Some((length, cells)) = rest.split_first_chunk::<4>() {
            let cell = writer.make_cell_writer();
            let length = i32::from_be_bytes(*length);
            let (value, after) = cells
                .split_at_checked(usize::try_from(length).unwrap_or(0))
                .unwrap_or((cells, &[]));
            rest = after;
            match length {
                UNSET => {
                    cell.set_unset();
                }
                ..0 => {
                    cell.set_null();
                }
                0.. => {
                    cell.set_value(value).map_err(SerializationError::new)?;
                }
            }
        }
        Ok(())
    }
}

impl SerializeRow for EncodedRow<'_> {
    fn serialize(
        &self,
        _types: &RowSerializationContext<'_>,
        writer: &mut RowWriter<'_>,
    ) -> Result<(), SerializationError> {
        self.write(writer)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl BatchValues for &EncodedRows {
    type BatchValuesIter<'r>
        = Replay<'r>
    where
        Self: 'r;

    fn batch_values_iter(&self) -> Replay<'_> {
        Replay {
            rows: self,
            next: 0,
        }
    }
}

/// The length that stands for a value left unset.
const UNSET: i32 = -2;

/// Writes the rows of a batch again, for each attempt to send it.
pub(crate) struct Replay<'r> {
    rows: &'r EncodedRows,
    next: usize,
}

impl<'r> Replay<'r> {
    fn row(&mut self) -> Option<EncodedRow<'r>> {
        if self.next >= self.rows.len() {
            return None;
        }
        self.next += 1;
        Some(self.rows.at(self.next - 1))
    }
}

impl<'r> BatchValuesIterator<'r> for Replay<'r> {
    fn serialize_next(
        &mut self,
        _types: &RowSerializationContext<'_>,
        writer: &mut RowWriter<'_>,
    ) -> Option<Result<(), SerializationError>> {
        self.row().map(|row| row.write(writer))
    }

    fn is_empty_next(&mut self) -> Option<bool> {
        self.row().map(|row| row.is_empty())
    }

    fn skip_next(&mut self) -> Option<()> {
        self.row().map(|_| ())
    }
}

/// Finds the value of each marker in `values`.
fn find<'py>(
    py: Python<'py>,
    prepared: &Prepared,
    values: Option<&Bound<'py, PyAny>>,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let Some(values) = values.filter(|values| !values.is_none()) else {
        return find_in_sequence(py, prepared, Vec::new());
    };
    if let Ok(dict) = values.cast::<PyDict>() {
        return find_in_dict(py, prepared, dict);
    }
    // The plain classes first: what others are asks Python.
    if let Ok(tuple) = values.cast_exact::<PyTuple>() {
        return find_in_sequence(py, prepared, tuple.iter().collect());
    }
    if let Ok(list) = values.cast_exact::<PyList>() {
        return find_in_sequence(py, prepared, list.iter().collect());
    }
    if let Some(dict) = by_name(values)? {
        return find_in_dict(py, prepared, &dict);
    }
    if let Ok(tuple) = values.cast::<PyTuple>() {
        return find_in_sequence(py, prepared, tuple.iter().collect());
    }
    if let Ok(list) = values.cast::<PyList>() {
        return find_in_sequence(py, prepared, list.iter().collect());
    }
    Err(bind_fault(
        prepared,
        format!(
            "values are a dict by marker name, a list or tuple by position, or an object of a \
             dataclass, a pydantic model or a msgspec struct, not {}",
            kind(values)
        ),
    )
    .raise(py))
}

/// Returns what names its values itself (a mapping, a row, an object with fields) as a dict.
fn by_name<'py>(values: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyDict>>> {
    let py = values.py();
    if let Ok(row) = values.cast::<Row>() {
        return row.get().as_dict(py).map(Some);
    }
    if values.is_instance(imported(py)?.mapping.bind(py))? {
        let dict = PyDict::new(py);
        dict.update(values.cast()?)?;
        return Ok(Some(dict));
    }
    fields(values)
}

fn find_in_sequence<'py>(
    py: Python<'py>,
    prepared: &Prepared,
    values: Vec<Bound<'py, PyAny>>,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    if values.len() == prepared.markers.len() {
        return Ok(values);
    }
    Err(bind_fault(
        prepared,
        format!(
            "the statement has {} bind markers ({}), but {} values were given",
            prepared.markers.len(),
            prepared.markers.in_words(),
            values.len()
        ),
    )
    .raise(py))
}

fn find_in_dict<'py>(
    py: Python<'py>,
    prepared: &Prepared,
    dict: &Bound<'py, PyDict>,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let markers = &prepared.markers;
    let mut found = Vec::with_capacity(markers.len());
    for marker in markers.as_slice() {
        match look_up(dict, marker)? {
            Some(value) => found.push(value),
            None => return Err(missing(py, prepared, dict)),
        }
    }
    if dict.len() != markers.distinct() {
        return Err(unknown(py, prepared, dict));
    }
    if !markers.shared().is_empty() && prepared.should_warn() {
        warn_of_shared_value(py, prepared)?;
    }
    Ok(found)
}

fn look_up<'py>(dict: &Bound<'py, PyDict>, marker: &Marker) -> PyResult<Option<Bound<'py, PyAny>>> {
    for key in marker.keys() {
        let found = dict.get_item(key.bind(dict.py()))?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn missing(py: Python<'_>, prepared: &Prepared, dict: &Bound<'_, PyDict>) -> PyErr {
    let missing: Vec<String> = prepared
        .markers
        .as_slice()
        .iter()
        .filter(|marker| matches!(look_up(dict, marker), Ok(None)))
        .map(|marker| format!("{:?}", marker.name()))
        .collect();
    let fault = bind_fault(
        prepared,
        format!(
            "no value for {}; the statement's bind markers are {}",
            missing.join(", "),
            prepared.markers.in_words()
        ),
    );
    let extra = foreign_keys(prepared, dict);
    if extra.is_empty() {
        return fault.raise(py);
    }
    fault
        .with_note(&format!("the values also name {}", extra.join(", ")))
        .raise(py)
}

fn unknown(py: Python<'_>, prepared: &Prepared, dict: &Bound<'_, PyDict>) -> PyErr {
    let extra = foreign_keys(prepared, dict);
    let message = if extra.is_empty() {
        "a bind marker is given twice, under two of its names".to_owned()
    } else {
        format!(
            "no bind marker is named {}; the statement's bind markers are {}",
            extra.join(", "),
            prepared.markers.in_words()
        )
    };
    bind_fault(prepared, message).raise(py)
}

/// The keys of `dict` that no marker goes by.
fn foreign_keys(prepared: &Prepared, dict: &Bound<'_, PyDict>) -> Vec<String> {
    dict.keys()
        .iter()
        .filter(|key| {
            !prepared
                .markers
                .as_slice()
                .iter()
                .flat_map(Marker::keys)
                .any(|name| key.eq(name).unwrap_or(false))
        })
        .map(|key| match key.cast::<PyString>() {
            Ok(text) => format!("{:?}", text.to_string_lossy()),
            Err(_) => format!("a key of type {}", kind(&key)),
        })
        .collect()
}

fn warn_of_shared_value(py: Python<'_>, prepared: &Prepared) -> PyResult<()> {
    let names: Vec<String> = prepared
        .markers
        .shared()
        .iter()
        .map(|name| format!("{name:?}"))
        .collect();
    let message = format!(
        "one value serves several markers named {}; give the values by position, or name the markers \
         (:from_{name}, :to_{name})\n  in: {}",
        names.join(", "),
        prepared
            .text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        name = prepared
            .markers
            .shared()
            .first()
            .map_or("x", String::as_str),
    );
    let category = imported(py)?.warning.bind(py);
    let message = std::ffi::CString::new(message)
        .unwrap_or_else(|_| c_str!("one value serves several bind markers").to_owned());
    PyErr::warn(py, category, &message, 1)
}

fn refused(py: Python<'_>, prepared: &Prepared, marker: &Marker, refusal: Refusal) -> PyErr {
    match refusal {
        Refusal::Raised(error) => error,
        Refusal::Mismatch(mismatch) => bind_fault(
            prepared,
            format!(
                "cannot bind {:?} ({}): {mismatch}",
                marker.name(),
                cql_name(marker.typ())
            ),
        )
        .raise(py),
    }
}

fn bind_fault(prepared: &Prepared, message: String) -> Fault {
    Fault::new(Class::Bind, message)
        .not_executed()
        .in_keyspace(prepared.markers.keyspace())
        .in_statement(prepared.text.as_str())
}

/// The type of `value` for a message.
fn kind(value: &Bound<'_, PyAny>) -> String {
    crate::convert::names::python_kind(value)
}
