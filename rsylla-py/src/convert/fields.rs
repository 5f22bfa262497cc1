//! Objects whose class lists their fields: dataclasses, named tuples, pydantic models, msgspec
//! structs.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyTuple};

use crate::imported::imported;

/// Returns the fields of `value` by name, or `None` if its class lists none.
pub(crate) fn fields<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyDict>>> {
    let Some(names) = names(value)? else {
        return Ok(None);
    };
    let fields = PyDict::new(value.py());
    for name in names.try_iter()? {
        let name = name?.cast_into::<PyString>()?;
        fields.set_item(&name, value.getattr(&name)?)?;
    }
    Ok(Some(fields))
}

fn names<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let attributes = &imported(value.py())?.names;
    if value.is_instance_of::<PyTuple>() || value.is_instance_of::<PyList>() {
        return value.getattr_opt(&attributes.named_tuple_fields);
    }
    let class = value.get_type();
    for attribute in [
        &attributes.dataclass_fields,
        &attributes.pydantic_fields,
        &attributes.struct_fields,
    ] {
        let names = class.getattr_opt(attribute)?;
        if names.is_some() {
            return Ok(names);
        }
    }
    Ok(None)
}
