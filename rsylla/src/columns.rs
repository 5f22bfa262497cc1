//! Rows out of the driver's frames: what generated `decode` functions call.

use scylla::deserialize::DeserializationError;
use scylla::deserialize::row::{ColumnIterator, RawColumn};
use scylla::deserialize::value::DeserializeValue;

use crate::field::{Access, ColumnField, NullableColumnField};
use crate::types::type_name;

/// Reads a row of a result.
pub(crate) type Decode<Row> = fn(&mut Columns<'_, '_>) -> Result<Row, DecodeError>;

/// Why a row cannot be decoded.
pub type DecodeError = DeserializationError;

/// The columns of one row, in order.
#[derive(Debug)]
pub struct Columns<'frame, 'metadata> {
    row: ColumnIterator<'frame, 'metadata>,
}

impl<'frame, 'metadata> Columns<'frame, 'metadata> {
    pub(crate) fn new(row: ColumnIterator<'frame, 'metadata>) -> Self {
        Self { row }
    }

    /// The next column.
    #[inline]
    pub fn value<T: DeserializeValue<'frame, 'metadata>>(&mut self) -> Result<T, DecodeError> {
        let column = self.row.next().unwrap_or_else(|| Err(missing()))?;
        T::deserialize(column.spec.typ(), column.slice).map_err(|error| wrong(&column, &error))
    }

    /// The next column, a field of the user's struct.
    #[inline]
    pub fn field<T>(&mut self, field: &Access<T>) -> Result<T, DecodeError> {
        let column = self.row.next().unwrap_or_else(|| Err(missing()))?;
        (field.decode)(column.spec.typ(), column.slice).map_err(|error| wrong(&column, &error))
    }

    /// The next column, which is never null, for a field of the user's struct.
    #[inline]
    pub fn column<N, C: ?Sized, T: ColumnField<N, C>>(&mut self) -> Result<T, DecodeError> {
        self.value()
    }

    /// The next column, which may be null, for a field of the user's struct.
    #[inline]
    pub fn nullable_column<N, C: ?Sized, T: NullableColumnField<N, C>>(
        &mut self,
    ) -> Result<T, DecodeError> {
        self.value()
    }

    /// The column of this name; null where the server did not send it.
    pub fn named<T: DeserializeValue<'frame, 'metadata>>(
        &mut self,
        name: &str,
    ) -> Result<Option<T>, DecodeError> {
        let Some(column) = self.find(name)? else {
            return Ok(None);
        };
        let typ = column.spec.typ();
        Option::<T>::deserialize(typ, column.slice).map_err(|error| wrong(&column, &error))
    }

    /// The column of this name, a field of the user's struct.
    pub fn named_field<T>(&mut self, name: &str, field: &Access<T>) -> Result<T, DecodeError> {
        let column = self.find(name)?.ok_or_else(missing)?;
        (field.decode)(column.spec.typ(), column.slice).map_err(|error| wrong(&column, &error))
    }

    /// For statements whose result has no rows to read.
    pub fn none<Row>(&mut self) -> Result<Row, DecodeError> {
        Err(DecodeError::new(ColumnError(
            "this statement returns no rows".to_owned(),
        )))
    }

    fn find(&self, name: &str) -> Result<Option<RawColumn<'frame, 'metadata>>, DecodeError> {
        for column in self.row.clone() {
            let column = column?;
            if column.spec.name() == name {
                return Ok(Some(column));
            }
        }
        Ok(None)
    }
}

/// A column that cannot be decoded, with its name and type.
#[derive(Debug)]
struct ColumnError(String);

impl std::fmt::Display for ColumnError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ColumnError {}

#[cold]
fn missing() -> DecodeError {
    DecodeError::new(ColumnError(
        "the result has fewer columns than the statement".to_owned(),
    ))
}

#[cold]
fn wrong(column: &RawColumn<'_, '_>, error: &DecodeError) -> DecodeError {
    let name = column.spec.name();
    let ty = type_name(column.spec.typ());
    let message = if column.slice.is_none() {
        format!("column `{name}` ({ty}) is null, and was taken to be never null")
    } else {
        format!("column `{name}` ({ty}): {error}")
    };
    DecodeError::new(ColumnError(message))
}
