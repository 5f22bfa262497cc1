//! The cells of a page as arrays: first where each cell lies, column by column, then each column in
//! one loop over its cells.

mod decimal;
mod nested;
mod scalar;

use std::sync::Arc;

use arrow_array::{ArrayRef, NullArray, RecordBatch};
use arrow_schema::{DataType, SchemaRef};
use rsylla::driver::deserialize::row::ColumnIterator;
use rsylla::driver::frame::response::result::{ColumnType, NativeType};
use rsylla::driver::response::query_result::QueryRowsResult;

use super::layout::has_decimals;
use crate::convert::names::cql_name;
use crate::convert::wire::{Malformed, Wire};

/// The bytes of a value; `None` is null.
type Cell<'a> = Option<&'a [u8]>;

/// Why a page could not be read.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// The column's name and type; none where the page itself is malformed.
    column: Option<(String, String)>,
    why: &'static str,
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.column {
            Some((name, typ)) => write!(f, "cannot read {name:?} ({typ}): {}", self.why),
            None => write!(f, "a page cannot be read: {}", self.why),
        }
    }
}

impl std::error::Error for Unreadable {}

/// Returns the rows of `page` as arrays of the types in `schema`.
pub(crate) fn batch(page: &QueryRowsResult, schema: &SchemaRef) -> Result<RecordBatch, Unreadable> {
    let mut arrays = Vec::with_capacity(schema.fields().len());
    for (cells, (spec, field)) in columns(page)?
        .iter()
        .zip(page.column_specs().iter().zip(schema.fields()))
    {
        let array =
            array(cells, spec.typ(), field.data_type()).map_err(|malformed| Unreadable {
                column: Some((spec.name().to_owned(), cql_name(spec.typ()))),
                why: malformed.0,
            })?;
        arrays.push(array);
    }
    let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(page.rows_num()));
    RecordBatch::try_new_with_options(Arc::clone(schema), arrays, &options).map_err(|_| {
        Unreadable {
            column: None,
            why: "its columns are not those of the first page",
        }
    })
}

/// Returns the scale that holds the decimals of each column of `page`, and at least `least`.
pub(crate) fn scales(page: &QueryRowsResult, least: &[i8]) -> Result<Vec<i8>, Unreadable> {
    let mut scales = least.to_vec();
    if !page
        .column_specs()
        .iter()
        .any(|spec| has_decimals(spec.typ()))
    {
        return Ok(scales);
    }
    for ((cells, spec), scale) in columns(page)?
        .iter()
        .zip(page.column_specs().iter())
        .zip(&mut scales)
    {
        let largest =
            decimal::largest_scale(cells, spec.typ()).map_err(|malformed| Unreadable {
                column: Some((spec.name().to_owned(), cql_name(spec.typ()))),
                why: malformed.0,
            })?;
        *scale = (*scale).max(largest);
    }
    Ok(scales)
}

/// Finds the cells of each column.
fn columns(page: &QueryRowsResult) -> Result<Vec<Vec<Cell<'_>>>, Unreadable> {
    let unreadable = |why| Unreadable { column: None, why };
    let rows = page.rows_num();
    let room = rows.min(page.rows_bytes_size());
    let mut columns: Vec<Vec<Cell<'_>>> = page
        .column_specs()
        .iter()
        .map(|_| Vec::with_capacity(room))
        .collect();
    let Some(bytes) = bytes_of(page)? else {
        for column in &mut columns {
            column.resize(rows, None);
        }
        return Ok(columns);
    };
    let mut wire = Wire(bytes);
    for _ in 0..rows {
        for column in &mut columns {
            column.push(wire.part().map_err(|malformed| unreadable(malformed.0))?);
        }
    }
    Ok(columns)
}

/// Returns the bytes of all rows, which the driver shows through any cell that is not null.
fn bytes_of(page: &QueryRowsResult) -> Result<Option<&[u8]>, Unreadable> {
    let unreadable = || Unreadable {
        column: None,
        why: "its rows are cut off",
    };
    for row in page
        .rows::<ColumnIterator<'_, '_>>()
        .map_err(|_| unreadable())?
    {
        for cell in row.map_err(|_| unreadable())? {
            if let Some(slice) = cell.map_err(|_| unreadable())?.slice {
                return Ok(Some(slice.as_original_frame_bytes()));
            }
        }
    }
    Ok(None)
}

/// Makes the array of `cells`, which are of `typ`.
fn array(
    cells: &[Cell<'_>],
    typ: &ColumnType<'_>,
    data_type: &DataType,
) -> Result<ArrayRef, Malformed> {
    match typ {
        ColumnType::Native(native) => native_array(cells, native, data_type),
        ColumnType::Collection { typ, .. } => nested::collection(cells, typ, data_type),
        ColumnType::Vector { typ, .. } => nested::vector(cells, typ, data_type),
        ColumnType::UserDefinedType { definition, .. } => {
            let types: Vec<&ColumnType<'_>> =
                definition.field_types.iter().map(|(_, typ)| typ).collect();
            nested::structure(cells, &types, data_type)
        }
        ColumnType::Tuple(types) => {
            nested::structure(cells, &types.iter().collect::<Vec<_>>(), data_type)
        }
        _ => Err(Malformed("the type is not known")),
    }
}

fn native_array(
    cells: &[Cell<'_>],
    native: &NativeType,
    data_type: &DataType,
) -> Result<ArrayRef, Malformed> {
    match native {
        NativeType::Ascii | NativeType::Text => scalar::text(cells),
        NativeType::Blob => scalar::blob(cells),
        NativeType::Boolean => scalar::boolean(cells),
        NativeType::TinyInt => scalar::tinyint(cells),
        NativeType::SmallInt => scalar::smallint(cells),
        NativeType::Int => scalar::int(cells),
        NativeType::BigInt | NativeType::Counter => scalar::bigint(cells),
        NativeType::Float => scalar::float(cells),
        NativeType::Double => scalar::double(cells),
        NativeType::Uuid | NativeType::Timeuuid => scalar::uuid(cells),
        NativeType::Inet => scalar::inet(cells),
        NativeType::Timestamp => scalar::timestamp(cells),
        NativeType::Date => scalar::date(cells),
        NativeType::Time => scalar::time(cells),
        NativeType::Duration => scalar::duration(cells, data_type),
        NativeType::Varint => decimal::varint(cells, data_type),
        NativeType::Decimal => decimal::decimal(cells, data_type),
        _ => Ok(Arc::new(NullArray::new(cells.len()))),
    }
}
