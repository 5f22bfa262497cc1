//! Arrays as the cells of a bulk insert, by the type of each marker: what Python values are to
//! [`crate::convert::encode`].
//!
//! | CQL | Arrow |
//! |---|---|
//! | text, ascii | utf8 of any kind |
//! | boolean | bool |
//! | the integers, counter, varint | integers in range; varint also decimals without fraction |
//! | float, double | floats, integers that a double holds exactly |
//! | decimal | decimals, integers |
//! | blob | binary of any kind |
//! | uuid, timeuuid | 16 bytes, utf8 |
//! | inet | utf8 |
//! | timestamp | timestamps (without zone: UTC; cut to milliseconds), integers of milliseconds |
//! | date | dates, integers of days, utf8 |
//! | time | times, integers of nanoseconds |
//! | duration | intervals, durations, structs of months, days and nanoseconds |
//! | list, set, vector | lists of any kind |
//! | map | maps, lists of structs of key and value |
//! | tuple | structs, by position |
//! | a user type | structs, by field name |
//!
//! Dictionaries stand for their values.

mod nested;
mod number;
mod scalar;
mod temporal;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use rsylla::driver::frame::response::result::{ColumnType, NativeType};
use rsylla::driver::serialize::writers::{CellOverflowError, CellWriter, WrittenCellProof};

use crate::convert::names::cql_name;

/// A value that was written.
type Written<'w> = Result<WrittenCellProof<'w>, Misfit>;

/// Why a value does not fit its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Misfit(pub(crate) String);

impl Misfit {
    fn because(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    /// Says where in the enclosing value this was.
    fn within(self, step: &str) -> Self {
        Self(format!("{step}: {}", self.0))
    }
}

impl From<CellOverflowError> for Misfit {
    fn from(_: CellOverflowError) -> Self {
        Self::because("the value is longer than 2147483647 bytes")
    }
}

/// Writes the values of one array as cells of one type.
trait Write: Send + Sync {
    /// Writes the value at `row`, which is not null.
    fn write<'w>(&self, row: usize, writer: CellWriter<'w>) -> Written<'w>;
}

/// The values of one array, some of them null.
pub(crate) struct Column {
    array: ArrayRef,
    values: Box<dyn Write>,
}

impl Column {
    /// Makes ready to write `array` as cells of `typ`.
    pub(crate) fn new(array: &ArrayRef, typ: &ColumnType<'_>) -> Result<Self, Misfit> {
        let values: Box<dyn Write> = match array.data_type() {
            DataType::Dictionary(..) => Box::new(Dictionary::new(array, typ)?),
            // A column that has nothing but nulls has no type to speak of.
            DataType::Null => Box::new(Nothing),
            _ => writer(array, typ)?,
        };
        Ok(Self {
            array: array.clone(),
            values,
        })
    }

    pub(crate) fn is_null(&self, row: usize) -> bool {
        self.array.is_null(row) || matches!(self.array.data_type(), DataType::Null)
    }

    /// Writes the value at `row`; null stays null.
    pub(crate) fn write<'w>(&self, row: usize, writer: CellWriter<'w>) -> Written<'w> {
        if self.is_null(row) {
            Ok(writer.set_null())
        } else {
            self.values.write(row, writer)
        }
    }
}

/// An array of keys into one of values.
struct Dictionary {
    keys: Vec<usize>,
    values: Column,
}

impl Dictionary {
    fn new(array: &ArrayRef, typ: &ColumnType<'_>) -> Result<Self, Misfit> {
        let dictionary = array.as_any_dictionary();
        Ok(Self {
            keys: if dictionary.values().is_empty() {
                Vec::new()
            } else {
                dictionary.normalized_keys()
            },
            values: Column::new(dictionary.values(), typ)?,
        })
    }
}

impl Write for Dictionary {
    fn write<'w>(&self, row: usize, writer: CellWriter<'w>) -> Written<'w> {
        match self.keys.get(row) {
            Some(key) => self.values.write(*key, writer),
            None => Ok(writer.set_null()),
        }
    }
}

struct Nothing;

impl Write for Nothing {
    fn write<'w>(&self, _row: usize, writer: CellWriter<'w>) -> Written<'w> {
        Ok(writer.set_null())
    }
}

fn writer(array: &ArrayRef, typ: &ColumnType<'_>) -> Result<Box<dyn Write>, Misfit> {
    let found = match typ {
        ColumnType::Native(native) => native_writer(array, native),
        _ => nested::writer(array, typ)?,
    };
    found.ok_or_else(|| mismatch(array, typ))
}

fn native_writer(array: &ArrayRef, native: &NativeType) -> Option<Box<dyn Write>> {
    match native {
        NativeType::Ascii => scalar::ascii(array),
        NativeType::Text => scalar::text(array),
        NativeType::Blob => scalar::blob(array),
        NativeType::Boolean => scalar::boolean(array),
        NativeType::TinyInt => number::integer::<i8, 1>(array, i8::to_be_bytes),
        NativeType::SmallInt => number::integer::<i16, 2>(array, i16::to_be_bytes),
        NativeType::Int => number::integer::<i32, 4>(array, i32::to_be_bytes),
        NativeType::BigInt | NativeType::Counter => {
            number::integer::<i64, 8>(array, i64::to_be_bytes)
        }
        NativeType::Varint => number::varint(array),
        NativeType::Decimal => number::decimal(array),
        NativeType::Float => number::float(array),
        NativeType::Double => number::double(array),
        NativeType::Uuid => scalar::uuid(array, None),
        NativeType::Timeuuid => scalar::uuid(array, Some(1)),
        NativeType::Inet => scalar::inet(array),
        NativeType::Timestamp => temporal::timestamp(array),
        NativeType::Date => temporal::date(array),
        NativeType::Time => temporal::time(array),
        NativeType::Duration => temporal::duration(array),
        _ => None,
    }
}

fn mismatch(array: &ArrayRef, typ: &ColumnType<'_>) -> Misfit {
    Misfit::because(format!(
        "Arrow's {} is no {}",
        array.data_type(),
        cql_name(typ)
    ))
}
