//! `tuple`.

use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use rsylla::driver::frame::response::result::ColumnType;
use rsylla::driver::serialize::writers::CellWriter;

use super::{Refusal, Written, encode_nullable};

/// Takes a tuple or list with one element for each of the type's; an element may be `None`.
pub(super) fn encode<'w>(
    value: &Bound<'_, PyAny>,
    types: &[ColumnType<'_>],
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let items: Vec<Bound<'_, PyAny>> = if let Ok(tuple) = value.cast::<PyTuple>() {
        tuple.iter().collect()
    } else if let Ok(list) = value.cast::<PyList>() {
        list.iter().collect()
    } else {
        return Err(Refusal::wrong_kind(value, typ));
    };
    if items.len() != types.len() {
        return Err(Refusal::because(format!(
            "expected {} elements, got {}",
            types.len(),
            items.len()
        )));
    }
    let mut cell = writer.into_value_builder();
    for (index, (item, typ)) in items.iter().zip(types).enumerate() {
        encode_nullable(item, typ, cell.make_sub_writer())
            .map_err(|refusal| refusal.within(|| format!("element {index}")))?;
    }
    Ok(cell.finish()?)
}
