//! Python values to CQL cells, by the marker's type, straight into the request's buffer.

mod address;
mod collection;
mod number;
mod temporal;
mod text;
mod tuple;
mod user_type;
mod vector;

use std::fmt;

use pyo3::prelude::*;
use rsylla::driver::frame::response::result::{ColumnType, NativeType};
use rsylla::driver::serialize::writers::{CellOverflowError, CellWriter, WrittenCellProof};

use super::names::{accepted, python_kind};
use crate::imported::imported;

pub(crate) use temporal::{append_vint, parse_date};

/// A cell that was written.
pub(crate) type Written<'w> = Result<WrittenCellProof<'w>, Refusal>;

/// Why a value was not written.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The value does not fit the type.
    Mismatch(Box<Mismatch>),
    /// The value's own Python code raised.
    Raised(PyErr),
}

/// A value that does not fit its type.
#[derive(Debug)]
pub(crate) struct Mismatch {
    /// Where in the value, from the outside in.
    path: Vec<String>,
    reason: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in self.path.iter().rev() {
            write!(f, "{step}: ")?;
        }
        f.write_str(&self.reason)
    }
}

impl Refusal {
    /// A value that the type does not take, whatever it holds.
    fn wrong_kind(value: &Bound<'_, PyAny>, typ: &ColumnType<'_>) -> Self {
        Self::because(format!(
            "expected {}, got {}",
            accepted(typ),
            python_kind(value)
        ))
    }

    /// A value of the right kind that the type cannot hold.
    fn because(reason: impl Into<String>) -> Self {
        Self::Mismatch(Box::new(Mismatch {
            path: Vec::new(),
            reason: reason.into(),
        }))
    }

    /// Says where in the enclosing value this was.
    fn within(self, step: impl FnOnce() -> String) -> Self {
        match self {
            Self::Mismatch(mut mismatch) => {
                mismatch.path.push(step());
                Self::Mismatch(mismatch)
            }
            raised @ Self::Raised(_) => raised,
        }
    }
}

impl From<PyErr> for Refusal {
    fn from(error: PyErr) -> Self {
        Self::Raised(error)
    }
}

impl From<CellOverflowError> for Refusal {
    fn from(_: CellOverflowError) -> Self {
        Self::because("the value is longer than 2147483647 bytes")
    }
}

/// Writes the value of a bind marker: `None` is null, `UNSET` leaves the column alone.
pub(crate) fn encode_cell<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    if value.is_none() {
        return Ok(writer.set_null());
    }
    if imported(value.py())?.is_unset(value) {
        return Ok(writer.set_unset());
    }
    encode(value, typ, writer)
}

/// Writes a part of a value that may be null: an element of a tuple, a field of a user type.
fn encode_nullable<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    if value.is_none() {
        return Ok(writer.set_null());
    }
    encode(value, typ, writer)
}

/// Writes a value that is not null.
fn encode<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    match typ {
        ColumnType::Native(native) => encode_native(value, native, typ, writer),
        ColumnType::Collection {
            typ: collection, ..
        } => collection::encode(value, collection, typ, writer),
        ColumnType::Vector {
            typ: element,
            dimensions,
        } => vector::encode(value, element, *dimensions, typ, writer),
        ColumnType::UserDefinedType { definition, .. } => {
            user_type::encode(value, definition, typ, writer)
        }
        ColumnType::Tuple(types) => tuple::encode(value, types, typ, writer),
        _ => Err(Refusal::wrong_kind(value, typ)),
    }
}

fn encode_native<'w>(
    value: &Bound<'_, PyAny>,
    native: &NativeType,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    match native {
        NativeType::Text => text::text(value, typ, writer),
        NativeType::Ascii => text::ascii(value, typ, writer),
        NativeType::Blob => text::blob(value, typ, writer),
        NativeType::Boolean => number::boolean(value, typ, writer),
        NativeType::TinyInt => number::tinyint(value, typ, writer),
        NativeType::SmallInt => number::smallint(value, typ, writer),
        NativeType::Int => number::int(value, typ, writer),
        NativeType::BigInt | NativeType::Counter => number::bigint(value, typ, writer),
        NativeType::Varint => number::varint(value, typ, writer),
        NativeType::Decimal => number::decimal(value, typ, writer),
        NativeType::Float => number::float(value, typ, writer),
        NativeType::Double => number::double(value, typ, writer),
        NativeType::Timestamp => temporal::timestamp(value, typ, writer),
        NativeType::Date => temporal::date(value, typ, writer),
        NativeType::Time => temporal::time(value, typ, writer),
        NativeType::Duration => temporal::duration(value, typ, writer),
        NativeType::Uuid => address::uuid(value, typ, writer),
        NativeType::Timeuuid => address::timeuuid(value, typ, writer),
        NativeType::Inet => address::inet(value, typ, writer),
        _ => Err(Refusal::wrong_kind(value, typ)),
    }
}
