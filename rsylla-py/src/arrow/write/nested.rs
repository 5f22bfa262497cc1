//! Collections, tuples, user types, vectors.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, StructArray};
use arrow_buffer::ArrowNativeType;
use arrow_schema::DataType;
use rsylla::driver::frame::response::result::{CollectionType, ColumnType, UserDefinedType};
use rsylla::driver::serialize::writers::{CellValueBuilder, CellWriter};

use super::{Column, Misfit, Write, Written};
use crate::convert::encode::append_vint;

pub(super) fn writer(
    array: &ArrayRef,
    typ: &ColumnType<'_>,
) -> Result<Option<Box<dyn Write>>, Misfit> {
    Ok(match typ {
        ColumnType::Collection { typ, .. } => match typ {
            CollectionType::List(element) | CollectionType::Set(element) => {
                let Some((spans, values)) = spans(array) else {
                    return Ok(None);
                };
                let parts = vec![Column::new(&values, element)?];
                Some(Box::new(Collection { spans, parts }))
            }
            CollectionType::Map(key, value) => map(array, key, value)?,
            _ => None,
        },
        ColumnType::Vector {
            typ: element,
            dimensions,
        } => {
            let Some((spans, values)) = spans(array) else {
                return Ok(None);
            };
            Some(Box::new(Vector {
                spans,
                values: Column::new(&values, element)?,
                dimensions: usize::from(*dimensions),
                has_fixed_size: element.type_size_for_vector().is_some(),
            }))
        }
        ColumnType::Tuple(types) => tuple(array, types)?,
        ColumnType::UserDefinedType { definition, .. } => user_type(array, definition)?,
        _ => None,
    })
}

/// Where the elements of each row lie.
type Spans = Box<dyn Fn(usize) -> std::ops::Range<usize> + Send + Sync>;

/// Returns where the elements of each list lie, and the elements.
fn spans(array: &ArrayRef) -> Option<(Spans, ArrayRef)> {
    fn of<O: ArrowNativeType>(offsets: arrow_buffer::ScalarBuffer<O>) -> Spans {
        Box::new(move |row| {
            let at = |index: usize| offsets.get(index).map_or(0, |offset| offset.as_usize());
            at(row)..at(row + 1)
        })
    }
    Some(match array.data_type() {
        DataType::List(_) => {
            let list = array.as_list::<i32>();
            (of(list.offsets().inner().clone()), list.values().clone())
        }
        DataType::LargeList(_) => {
            let list = array.as_list::<i64>();
            (of(list.offsets().inner().clone()), list.values().clone())
        }
        DataType::FixedSizeList(_, size) => {
            let size = usize::try_from(*size).unwrap_or(0);
            let spans: Spans = Box::new(move |row| row * size..(row + 1) * size);
            (spans, array.as_fixed_size_list().values().clone())
        }
        DataType::Map(..) => {
            let map = array.as_map();
            let entries: ArrayRef = std::sync::Arc::new(map.entries().clone());
            (of(map.offsets().inner().clone()), entries)
        }
        _ => return None,
    })
}

/// Maps, and lists of structs of key and value.
fn map(
    array: &ArrayRef,
    key: &ColumnType<'_>,
    value: &ColumnType<'_>,
) -> Result<Option<Box<dyn Write>>, Misfit> {
    let Some((spans, entries)) = spans(array) else {
        return Ok(None);
    };
    let Some([keys, values]) = entries.as_struct_opt().map(StructArray::columns) else {
        return Ok(None);
    };
    let parts = vec![
        Column::new(keys, key).map_err(|misfit| misfit.within("key"))?,
        Column::new(values, value).map_err(|misfit| misfit.within("value"))?,
    ];
    Ok(Some(Box::new(Collection { spans, parts })))
}

/// The struct's fields, by position.
fn tuple(array: &ArrayRef, types: &[ColumnType<'_>]) -> Result<Option<Box<dyn Write>>, Misfit> {
    let Some(fields) = array.as_struct_opt() else {
        return Ok(None);
    };
    if fields.num_columns() != types.len() {
        return Err(Misfit::because(format!(
            "expected {} elements, got {}",
            types.len(),
            fields.num_columns()
        )));
    }
    let fields: Result<Vec<_>, Misfit> = fields
        .columns()
        .iter()
        .zip(types)
        .map(|(column, typ)| Column::new(column, typ).map(Some))
        .collect();
    Ok(Some(Box::new(Structure(fields?))))
}

/// The struct's fields, by name; those that it leaves out are null.
fn user_type(
    array: &ArrayRef,
    definition: &UserDefinedType<'_>,
) -> Result<Option<Box<dyn Write>>, Misfit> {
    let Some(given) = array.as_struct_opt() else {
        return Ok(None);
    };
    let foreign = given.column_names().into_iter().find(|name| {
        definition
            .field_types
            .iter()
            .all(|(known, _)| known != name)
    });
    if let Some(foreign) = foreign {
        return Err(Misfit::because(format!(
            "{}.{} has no field {foreign:?}",
            definition.keyspace, definition.name
        )));
    }
    let fields: Result<Vec<_>, Misfit> = definition
        .field_types
        .iter()
        .map(|(name, typ)| {
            given
                .column_by_name(name)
                .map(|column| Column::new(column, typ))
                .transpose()
                .map_err(|misfit| misfit.within(&format!("field {name:?}")))
        })
        .collect();
    Ok(Some(Box::new(Structure(fields?))))
}

/// Lists and sets have one part, maps two.
struct Collection {
    spans: Spans,
    parts: Vec<Column>,
}

impl Write for Collection {
    fn write<'w>(&self, row: usize, writer: CellWriter<'w>) -> Written<'w> {
        let span = (self.spans)(row);
        let count = i32::try_from(span.len())
            .map_err(|_| Misfit::because("the collection has more than 2147483647 elements"))?;
        let mut cell = writer.into_value_builder();
        cell.append_bytes(&count.to_be_bytes());
        for index in span {
            for part in &self.parts {
                if part.is_null(index) {
                    return Err(Misfit::because("a collection holds no null"));
                }
                part.write(index, cell.make_sub_writer())?;
            }
        }
        Ok(cell.finish()?)
    }
}

/// Tuples and user types; a field that is left out is null.
struct Structure(Vec<Option<Column>>);

impl Write for Structure {
    fn write<'w>(&self, row: usize, writer: CellWriter<'w>) -> Written<'w> {
        let mut cell = writer.into_value_builder();
        for field in &self.0 {
            let writer = cell.make_sub_writer();
            match field {
                Some(field) => field.write(row, writer)?,
                None => writer.set_null(),
            };
        }
        Ok(cell.finish()?)
    }
}

struct Vector {
    spans: Spans,
    values: Column,
    dimensions: usize,
    has_fixed_size: bool,
}

impl Write for Vector {
    fn write<'w>(&self, row: usize, writer: CellWriter<'w>) -> Written<'w> {
        let span = (self.spans)(row);
        if span.len() != self.dimensions {
            return Err(Misfit::because(format!(
                "expected {} elements, got {}",
                self.dimensions,
                span.len()
            )));
        }
        let mut cell = writer.into_value_builder();
        for index in span {
            if self.values.is_null(index) {
                return Err(Misfit::because("a vector holds no null"));
            }
            self.append(index, &mut cell)?;
        }
        Ok(cell.finish()?)
    }
}

impl Vector {
    /// Elements of a fixed size stand one after another; before others stands their length.
    fn append(&self, index: usize, cell: &mut CellValueBuilder<'_>) -> Result<(), Misfit> {
        if self.has_fixed_size {
            self.values
                .write(index, cell.make_sub_writer_without_size())?;
            return Ok(());
        }
        let mut element = Vec::new();
        self.values
            .write(index, CellWriter::new_without_size(&mut element))?;
        let mut length = Vec::with_capacity(9);
        append_vint(&mut length, element.len() as u64);
        cell.append_bytes(&length);
        cell.append_bytes(&element);
        Ok(())
    }
}
