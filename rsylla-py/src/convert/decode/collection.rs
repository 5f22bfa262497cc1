//! Types with parts: collections, tuples, user types, vectors.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyFrozenSet, PyList, PySet, PyString, PyTuple};

use super::{Decoded, Decoder, Forms, Hash, Malformed, Undecodable, Wire};

/// A collection that claims more elements than it has bytes claims too much to make room for.
fn capacity(count: usize, wire: Wire<'_>) -> usize {
    count.min(wire.0.len())
}

pub(super) fn list<'py>(
    py: Python<'py>,
    element: &Decoder,
    hash: Hash,
    bytes: &[u8],
) -> Decoded<'py> {
    sequence(py, elements(py, element, bytes)?, hash)
}

pub(super) fn set<'py>(
    py: Python<'py>,
    element: &Decoder,
    hash: Hash,
    bytes: &[u8],
) -> Decoded<'py> {
    let items = elements(py, element, bytes)?;
    Ok(match hash {
        Hash::Needed => PyFrozenSet::new(py, items)?.into_any(),
        Hash::Free => PySet::new(py, items)?.into_any(),
    })
}

pub(super) fn map<'py>(
    py: Python<'py>,
    key: &Decoder,
    value: &Decoder,
    hash: Hash,
    bytes: &[u8],
) -> Decoded<'py> {
    let mut wire = Wire(bytes);
    let count = wire.count()?;
    match hash {
        Hash::Free => {
            let dict = PyDict::new(py);
            for _ in 0..count {
                let key = key.cell(py, wire.part()?)?;
                dict.set_item(key, value.cell(py, wire.part()?)?)?;
            }
            Ok(dict.into_any())
        }
        Hash::Needed => {
            let mut pairs = Vec::with_capacity(capacity(count, wire));
            for _ in 0..count {
                let key = key.cell(py, wire.part()?)?;
                pairs.push((key, value.cell(py, wire.part()?)?).into_pyobject(py)?);
            }
            Ok(PyTuple::new(py, pairs)?.into_any())
        }
    }
}

/// Elements that a shorter value leaves out are null.
pub(super) fn tuple<'py>(
    py: Python<'py>,
    elements: &[Decoder],
    forms: Forms,
    bytes: &[u8],
) -> Decoded<'py> {
    let mut wire = Wire(bytes);
    let mut items = Vec::with_capacity(elements.len());
    for element in elements {
        items.push(element.cell(py, next_part(&mut wire)?)?);
    }
    Ok(match forms {
        Forms::Python => PyTuple::new(py, items)?.into_any(),
        Forms::Upstream => PyList::new(py, items)?.into_any(),
    })
}

/// Fields that an older value leaves out are null.
pub(super) fn user_type<'py>(
    py: Python<'py>,
    fields: &[(Py<PyString>, Decoder)],
    hash: Hash,
    bytes: &[u8],
) -> Decoded<'py> {
    let mut wire = Wire(bytes);
    match hash {
        Hash::Free => {
            let dict = PyDict::new(py);
            for (name, field) in fields {
                dict.set_item(name, field.cell(py, next_part(&mut wire)?)?)?;
            }
            Ok(dict.into_any())
        }
        Hash::Needed => {
            let mut pairs = Vec::with_capacity(fields.len());
            for (name, field) in fields {
                let value = field.cell(py, next_part(&mut wire)?)?;
                pairs.push((name, value).into_pyobject(py)?);
            }
            Ok(PyTuple::new(py, pairs)?.into_any())
        }
    }
}

pub(super) fn vector<'py>(
    py: Python<'py>,
    element: &Decoder,
    dimensions: usize,
    size: Option<usize>,
    hash: Hash,
    bytes: &[u8],
) -> Decoded<'py> {
    if bytes.is_empty() {
        return Ok(py.None().into_bound(py));
    }
    let mut wire = Wire(bytes);
    let mut items = Vec::with_capacity(dimensions);
    for _ in 0..dimensions {
        items.push(element.cell(py, Some(wire.element(size)?))?);
    }
    sequence(py, items, hash)
}

fn elements<'py>(
    py: Python<'py>,
    element: &Decoder,
    bytes: &[u8],
) -> Result<Vec<Bound<'py, PyAny>>, Undecodable> {
    let mut wire = Wire(bytes);
    let count = wire.count()?;
    let mut items = Vec::with_capacity(capacity(count, wire));
    for _ in 0..count {
        items.push(element.cell(py, wire.part()?)?);
    }
    Ok(items)
}

fn sequence<'py>(py: Python<'py>, items: Vec<Bound<'py, PyAny>>, hash: Hash) -> Decoded<'py> {
    Ok(match hash {
        Hash::Needed => PyTuple::new(py, items)?.into_any(),
        Hash::Free => PyList::new(py, items)?.into_any(),
    })
}

fn next_part<'a>(wire: &mut Wire<'a>) -> Result<Option<&'a [u8]>, Malformed> {
    if wire.is_empty() {
        Ok(None)
    } else {
        wire.part()
    }
}
