//! `list`, `set`, `map`.

use pyo3::prelude::*;
use pyo3::types::{
    PyByteArray, PyBytes, PyDict, PyFrozenSet, PyList, PyMemoryView, PySet, PyString, PyTuple,
};
use rsylla::driver::frame::response::result::{CollectionType, ColumnType};
use rsylla::driver::serialize::writers::{CellValueBuilder, CellWriter};

use super::{Refusal, Written, encode as encode_value};
use crate::imported::imported;

pub(super) fn encode<'w>(
    value: &Bound<'_, PyAny>,
    collection: &CollectionType<'_>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    match collection {
        CollectionType::List(element) | CollectionType::Set(element) => {
            elements(value, element, typ, writer)
        }
        CollectionType::Map(key, entry) => map(value, key, entry, typ, writer),
        _ => Err(Refusal::wrong_kind(value, typ)),
    }
}

/// Lists and sets look the same in a request; the server sorts a set and drops what is there twice.
fn elements<'w>(
    value: &Bound<'_, PyAny>,
    element: &ColumnType<'_>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let items = items(value, typ)?;
    let mut cell = writer.into_value_builder();
    append_count(&mut cell, items.len())?;
    for (index, item) in items.iter().enumerate() {
        append_element(&mut cell, item, element)
            .map_err(|refusal| refusal.within(|| format!("element {index}")))?;
    }
    Ok(cell.finish()?)
}

fn map<'w>(
    value: &Bound<'_, PyAny>,
    key_type: &ColumnType<'_>,
    value_type: &ColumnType<'_>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let pairs = pairs(value, typ)?;
    let mut cell = writer.into_value_builder();
    append_count(&mut cell, pairs.len())?;
    for (index, (key, value)) in pairs.iter().enumerate() {
        append_element(&mut cell, key, key_type)
            .map_err(|refusal| refusal.within(|| format!("key of entry {index}")))?;
        append_element(&mut cell, value, value_type)
            .map_err(|refusal| refusal.within(|| format!("value of entry {index}")))?;
    }
    Ok(cell.finish()?)
}

/// Returns the elements of a list, tuple, set or another sized collection that is neither text,
/// bytes nor a mapping. What can be walked through only once is refused: a value may be needed
/// again.
pub(super) fn items<'py>(
    value: &Bound<'py, PyAny>,
    typ: &ColumnType<'_>,
) -> Result<Vec<Bound<'py, PyAny>>, Refusal> {
    if let Ok(list) = value.cast::<PyList>() {
        return Ok(list.iter().collect());
    }
    if let Ok(tuple) = value.cast::<PyTuple>() {
        return Ok(tuple.iter().collect());
    }
    let is_set = value.is_instance_of::<PySet>() || value.is_instance_of::<PyFrozenSet>();
    if !is_set && !is_sized_collection(value)? {
        return Err(Refusal::wrong_kind(value, typ));
    }
    Ok(value.try_iter()?.collect::<PyResult<_>>()?)
}

fn is_sized_collection(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    let imported = imported(value.py())?;
    let is_other = value.is_instance_of::<PyString>()
        || value.is_instance_of::<PyBytes>()
        || value.is_instance_of::<PyByteArray>()
        || value.is_instance_of::<PyMemoryView>()
        || value.is_instance_of::<PyDict>()
        || value.is_instance(imported.mapping.bind(value.py()))?;
    Ok(!is_other && value.hasattr(&imported.names.len)? && value.try_iter().is_ok())
}

type Pair<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

/// Returns the entries of a mapping, or of a sequence of pairs.
fn pairs<'py>(value: &Bound<'py, PyAny>, typ: &ColumnType<'_>) -> Result<Vec<Pair<'py>>, Refusal> {
    let py = value.py();
    let imported = imported(py)?;
    let entries: Vec<Bound<'py, PyAny>> = if let Ok(dict) = value.cast::<PyDict>() {
        dict.items().iter().collect()
    } else if value.is_instance(imported.mapping.bind(py))? {
        value
            .call_method0(&imported.names.items)?
            .try_iter()?
            .collect::<PyResult<_>>()?
    } else if let Ok(list) = value.cast::<PyList>() {
        list.iter().collect()
    } else if let Ok(tuple) = value.cast::<PyTuple>() {
        tuple.iter().collect()
    } else {
        return Err(Refusal::wrong_kind(value, typ));
    };
    entries
        .iter()
        .enumerate()
        .map(|(index, entry)| {
            entry
                .extract::<Pair<'py>>()
                .map_err(|_| Refusal::wrong_kind(entry, typ).within(|| format!("entry {index}")))
        })
        .collect()
}

fn append_count(cell: &mut CellValueBuilder<'_>, count: usize) -> Result<(), Refusal> {
    let count = i32::try_from(count)
        .map_err(|_| Refusal::because("the collection has more than 2147483647 elements"))?;
    cell.append_bytes(&count.to_be_bytes());
    Ok(())
}

fn append_element(
    cell: &mut CellValueBuilder<'_>,
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
) -> Result<(), Refusal> {
    if value.is_none() {
        return Err(Refusal::because("a collection holds no null"));
    }
    encode_value(value, typ, cell.make_sub_writer())?;
    Ok(())
}
