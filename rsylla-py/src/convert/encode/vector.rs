//! `vector`.

use pyo3::prelude::*;
use rsylla::driver::frame::response::result::ColumnType;
use rsylla::driver::serialize::writers::CellWriter;

use super::collection::items;
use super::temporal::append_vint;
use super::{Refusal, Written, encode as encode_value};

/// Takes as many elements as the type has dimensions. Elements of a fixed size stand one after
/// another; before others stands their length.
pub(super) fn encode<'w>(
    value: &Bound<'_, PyAny>,
    element: &ColumnType<'_>,
    dimensions: u16,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let items = items(value, typ)?;
    if items.len() != usize::from(dimensions) {
        return Err(Refusal::because(format!(
            "expected {dimensions} elements, got {}",
            items.len()
        )));
    }
    let has_fixed_size = element.type_size_for_vector().is_some();
    let mut cell = writer.into_value_builder();
    let mut buffer = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let within = |refusal: Refusal| refusal.within(|| format!("element {index}"));
        if item.is_none() {
            return Err(within(Refusal::because("a vector holds no null")));
        }
        if has_fixed_size {
            encode_value(item, element, cell.make_sub_writer_without_size()).map_err(within)?;
        } else {
            buffer.clear();
            encode_value(item, element, CellWriter::new_without_size(&mut buffer))
                .map_err(within)?;
            let mut length = Vec::with_capacity(9);
            append_vint(&mut length, buffer.len() as u64);
            cell.append_bytes(&length);
            cell.append_bytes(&buffer);
        }
    }
    Ok(cell.finish()?)
}
