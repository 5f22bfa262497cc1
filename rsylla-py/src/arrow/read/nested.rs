//! Types with parts: the parts of all cells become one array, with offsets where each cell's begin.

use std::sync::Arc;

use arrow_array::{ArrayRef, FixedSizeListArray, ListArray, MapArray, StructArray};
use arrow_buffer::{NullBuffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};
use arrow_schema::DataType;
use rsylla::driver::frame::response::result::{CollectionType, ColumnType};

use super::{Cell, array};
use crate::convert::wire::{Malformed, Wire};

const NOT_OF_TYPE: Malformed = Malformed("the value does not fit its type");

pub(super) fn collection(
    cells: &[Cell<'_>],
    collection: &CollectionType<'_>,
    data_type: &DataType,
) -> Result<ArrayRef, Malformed> {
    match (collection, data_type) {
        (CollectionType::List(element) | CollectionType::Set(element), DataType::List(field)) => {
            let parts = Parts::<'_, 1>::of_collection(cells)?;
            let [elements] = &parts.values;
            let values = array(elements, element, field.data_type())?;
            let list = ListArray::try_new(Arc::clone(field), parts.offsets, values, parts.nulls);
            Ok(Arc::new(list.map_err(|_| NOT_OF_TYPE)?))
        }
        (CollectionType::Map(key, value), DataType::Map(field, ordered)) => {
            let DataType::Struct(entry) = field.data_type() else {
                return Err(NOT_OF_TYPE);
            };
            let [key_field, value_field] = entry.as_ref() else {
                return Err(NOT_OF_TYPE);
            };
            let parts = Parts::<'_, 2>::of_collection(cells)?;
            let [keys, values] = &parts.values;
            let columns = vec![
                array(keys, key, key_field.data_type())?,
                array(values, value, value_field.data_type())?,
            ];
            let entries = StructArray::try_new(entry.clone(), columns, None)
                .map_err(|_| Malformed("a key of a map is null"))?;
            let field = Arc::clone(field);
            let map = MapArray::try_new(field, parts.offsets, entries, parts.nulls, *ordered);
            Ok(Arc::new(map.map_err(|_| NOT_OF_TYPE)?))
        }
        _ => Err(Malformed("the type is not known")),
    }
}

/// Tuples and user types; parts that a shorter value leaves out are null.
pub(super) fn structure(
    cells: &[Cell<'_>],
    types: &[&ColumnType<'_>],
    data_type: &DataType,
) -> Result<ArrayRef, Malformed> {
    let DataType::Struct(fields) = data_type else {
        return Err(NOT_OF_TYPE);
    };
    let (parts, nulls) = fields_of(cells, types.len())?;
    let mut columns = Vec::with_capacity(types.len());
    for ((cells, typ), field) in parts.iter().zip(types).zip(fields) {
        columns.push(array(cells, typ, field.data_type())?);
    }
    let built = StructArray::try_new_with_length(fields.clone(), columns, nulls, cells.len());
    Ok(Arc::new(built.map_err(|_| NOT_OF_TYPE)?))
}

pub(super) fn vector(
    cells: &[Cell<'_>],
    element: &ColumnType<'_>,
    data_type: &DataType,
) -> Result<ArrayRef, Malformed> {
    let DataType::FixedSizeList(field, dimensions) = data_type else {
        return Err(NOT_OF_TYPE);
    };
    let (elements, nulls) = elements_of(cells, element, usize::try_from(*dimensions).unwrap_or(0))?;
    let values = array(&elements, element, field.data_type())?;
    let list = FixedSizeListArray::try_new(Arc::clone(field), *dimensions, values, nulls);
    Ok(Arc::new(list.map_err(|_| NOT_OF_TYPE)?))
}

/// The parts of cells, for each of their types.
type TypedParts<'t, 'a> = Vec<(&'t ColumnType<'t>, Vec<Cell<'a>>)>;

/// Returns the parts of `cells`, with the type of each.
pub(super) fn parts<'t, 'a>(
    cells: &[Cell<'a>],
    typ: &'t ColumnType<'t>,
) -> Result<TypedParts<'t, 'a>, Malformed> {
    Ok(match typ {
        ColumnType::Collection { typ, .. } => match typ {
            CollectionType::List(element) | CollectionType::Set(element) => {
                let [elements] = Parts::<'_, 1>::of_collection(cells)?.values;
                vec![(element, elements)]
            }
            CollectionType::Map(key, value) => {
                let [keys, values] = Parts::<'_, 2>::of_collection(cells)?.values;
                vec![(key, keys), (value, values)]
            }
            _ => Vec::new(),
        },
        ColumnType::Vector { typ, dimensions } => {
            vec![(typ, elements_of(cells, typ, usize::from(*dimensions))?.0)]
        }
        ColumnType::UserDefinedType { definition, .. } => {
            let (parts, _) = fields_of(cells, definition.field_types.len())?;
            let types = definition.field_types.iter().map(|(_, typ)| typ);
            types.zip(parts).collect()
        }
        ColumnType::Tuple(types) => {
            let (parts, _) = fields_of(cells, types.len())?;
            types.iter().zip(parts).collect()
        }
        _ => Vec::new(),
    })
}

/// The parts of collections: `N` is 1 for elements, 2 for keys and values.
struct Parts<'a, const N: usize> {
    offsets: OffsetBuffer<i32>,
    values: [Vec<Cell<'a>>; N],
    nulls: Option<NullBuffer>,
}

impl<'a, const N: usize> Parts<'a, N> {
    fn of_collection(cells: &[Cell<'a>]) -> Result<Self, Malformed> {
        let mut nulls = NullBufferBuilder::new(cells.len());
        let mut offsets = Vec::with_capacity(cells.len() + 1);
        let mut values = [const { Vec::new() }; N];
        let mut end = 0_i32;
        offsets.push(end);
        for cell in cells {
            if let Some(bytes) = cell {
                let mut wire = Wire(bytes);
                for _ in 0..wire.count()? {
                    for column in &mut values {
                        column.push(wire.part()?);
                    }
                    end += 1;
                }
                nulls.append_non_null();
            } else {
                nulls.append_null();
            }
            offsets.push(end);
        }
        Ok(Self {
            offsets: OffsetBuffer::new(ScalarBuffer::from(offsets)),
            values,
            nulls: nulls.finish(),
        })
    }
}

/// Splits tuples or user types into `count` columns.
fn fields_of<'a>(
    cells: &[Cell<'a>],
    count: usize,
) -> Result<(Vec<Vec<Cell<'a>>>, Option<NullBuffer>), Malformed> {
    let mut nulls = NullBufferBuilder::new(cells.len());
    let mut columns = vec![Vec::with_capacity(cells.len()); count];
    for cell in cells {
        nulls.append(cell.is_some());
        let mut wire = Wire(cell.unwrap_or_default());
        for column in &mut columns {
            column.push(if wire.is_empty() { None } else { wire.part()? });
        }
    }
    Ok((columns, nulls.finish()))
}

/// Splits vectors into their elements; those of a null vector are null.
fn elements_of<'a>(
    cells: &[Cell<'a>],
    element: &ColumnType<'_>,
    dimensions: usize,
) -> Result<(Vec<Cell<'a>>, Option<NullBuffer>), Malformed> {
    let size = element.type_size_for_vector();
    let mut nulls = NullBufferBuilder::new(cells.len());
    let mut elements = Vec::with_capacity(cells.len() * dimensions);
    for cell in cells {
        let Some(bytes) = cell.filter(|bytes| !bytes.is_empty()) else {
            elements.resize(elements.len() + dimensions, None);
            nulls.append_null();
            continue;
        };
        let mut wire = Wire(bytes);
        for _ in 0..dimensions {
            elements.push(Some(wire.element(size)?));
        }
        nulls.append_non_null();
    }
    Ok((elements, nulls.finish()))
}
