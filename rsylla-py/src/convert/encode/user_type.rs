//! User-defined types.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use rsylla::driver::frame::response::result::{ColumnType, UserDefinedType};
use rsylla::driver::serialize::writers::CellWriter;

use super::{Refusal, Written, encode_nullable};
use crate::convert::fields::fields as fields_of_object;
use crate::imported::imported;

/// Takes a mapping, an object whose class lists its fields (a dataclass, a named tuple, a pydantic
/// model, a msgspec struct), pairs of field and value, or an object that has every field as an
/// attribute. As in CQL's own literals a field that is left out is null; a name
/// that is no field is refused.
pub(super) fn encode<'w>(
    value: &Bound<'_, PyAny>,
    definition: &UserDefinedType<'_>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let py = value.py();
    let fields = fields(value, definition, typ)?;
    let mut known = 0;
    let mut cell = writer.into_value_builder();
    for (name, field_type) in &definition.field_types {
        let given = fields.get_item(name.as_ref())?;
        known += usize::from(given.is_some());
        let given = given.unwrap_or_else(|| py.None().into_bound(py));
        encode_nullable(&given, field_type, cell.make_sub_writer())
            .map_err(|refusal| refusal.within(|| format!("field {name:?}")))?;
    }
    if fields.len() != known {
        return Err(unknown_field(&fields, definition));
    }
    Ok(cell.finish()?)
}

fn fields<'py>(
    value: &Bound<'py, PyAny>,
    definition: &UserDefinedType<'_>,
    typ: &ColumnType<'_>,
) -> Result<Bound<'py, PyDict>, Refusal> {
    let py = value.py();
    if let Ok(dict) = value.cast::<PyDict>() {
        return Ok(dict.clone());
    }
    let imported = imported(py)?;
    let fields = PyDict::new(py);
    if value.is_instance(imported.mapping.bind(py))? {
        fields.update(value.cast().map_err(PyErr::from)?)?;
        return Ok(fields);
    }
    if let Some(fields) = fields_of_object(value)? {
        return Ok(renamed(value, fields, definition)?);
    }
    if value.is_instance_of::<PyTuple>() || value.is_instance_of::<PyList>() {
        for pair in value.try_iter()? {
            let (name, field): (Bound<'py, PyString>, Bound<'py, PyAny>) = pair?
                .extract()
                .map_err(|_| Refusal::wrong_kind(value, typ))?;
            fields.set_item(name, field)?;
        }
        return Ok(fields);
    }
    if is_plain(value) {
        return Err(Refusal::wrong_kind(value, typ));
    }
    for (name, _) in &definition.field_types {
        match value.getattr_opt(name.as_ref())? {
            Some(field) => fields.set_item(name.as_ref(), field)?,
            None => {
                return Err(Refusal::because(format!(
                    "the {} has no attribute {name:?}",
                    crate::convert::names::python_kind(value)
                )));
            }
        }
    }
    Ok(fields)
}

/// Numbers and text have attributes, but hardly a user type's fields.
fn is_plain(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyString>()
        || value.is_instance_of::<PyInt>()
        || value.is_instance_of::<PyFloat>()
        || value.is_instance_of::<PyBool>()
}

/// Returns the fields under the names that the type has: a class writes `class_` for `class`.
fn renamed<'py>(
    value: &Bound<'py, PyAny>,
    fields: Bound<'py, PyDict>,
    definition: &UserDefinedType<'_>,
) -> PyResult<Bound<'py, PyDict>> {
    let py = value.py();
    let known = &definition.field_types;
    let is_known = |name: &Bound<'_, PyAny>| {
        let name = name.cast::<PyString>()?.to_cow()?;
        PyResult::Ok(known.iter().any(|(field, _)| *field == *name))
    };
    let mut columns = None;
    let renamed = PyDict::new(py);
    for (name, field) in &fields {
        if is_known(&name)? {
            renamed.set_item(name, field)?;
            continue;
        }
        let columns = match &columns {
            Some(columns) => columns,
            None => columns.insert(
                imported(py)?
                    .columns_of
                    .bind(py)
                    .call1((value.get_type(),))?,
            ),
        };
        let column = columns.call_method1(intern!(py, "get"), (&name, &name))?;
        renamed.set_item(column, field)?;
    }
    Ok(renamed)
}

fn unknown_field(fields: &Bound<'_, PyDict>, definition: &UserDefinedType<'_>) -> Refusal {
    let known: Vec<String> = definition
        .field_types
        .iter()
        .map(|(name, _)| format!("{name:?}"))
        .collect();
    let unknown: Vec<String> = fields
        .keys()
        .iter()
        .filter_map(|key| match key.cast::<PyString>() {
            Ok(text) => {
                let text = text.to_string_lossy().into_owned();
                let is_known = definition.field_types.iter().any(|(name, _)| *name == text);
                (!is_known).then(|| format!("{text:?}"))
            }
            Err(_) => Some("a key that is no text".to_owned()),
        })
        .collect();
    Refusal::because(format!(
        "{}.{} has no field {}; its fields are {}",
        definition.keyspace,
        definition.name,
        unknown.join(", "),
        known.join(", ")
    ))
}
