//! CQL cells to Python objects, straight from the frame, by a decoder made once for each column.
//!
//! | CQL | Python |
//! |---|---|
//! | text, ascii | `str` |
//! | boolean, the integers, counter, varint | `bool`, `int` |
//! | float, double, decimal | `float`, `float`, `decimal.Decimal` |
//! | blob | `bytes` |
//! | uuid, timeuuid | `uuid.UUID` |
//! | inet | `ipaddress.IPv4Address`, `ipaddress.IPv6Address` |
//! | timestamp | `datetime.datetime` in UTC; `rsylla.Timestamp` outside years 1 to 9999 |
//! | date | `datetime.date`; `rsylla.Date` outside years 1 to 9999 |
//! | time | `datetime.time`; `rsylla.Time` where nanoseconds would be lost |
//! | duration | `rsylla.Duration` |
//! | list, vector | `list` |
//! | set | `set` |
//! | map | `dict` |
//! | tuple | `tuple` |
//! | a user type | `dict` of its fields, in their order |
//!
//! Inside a set, or as a map's key, Python needs objects with a hash: a list becomes a `tuple`
//! there, a set a `frozenset`, a map and a user type a `tuple` of (key, value) pairs. All of them
//! can be bound again. [`Forms::Upstream`] are those of rsylla 0.1. An empty value of a type that has none of its own is `None`, like null.

mod collection;
mod scalar;
mod temporal;
mod upstream;

use pyo3::prelude::*;
use pyo3::types::PyString;
use rsylla::driver::frame::response::result::{CollectionType, ColumnType, NativeType};

use super::wire::{Malformed, Wire};

/// Decodes the bytes of one type.
#[derive(Debug)]
pub(crate) enum Decoder {
    /// A type without parts.
    Scalar(Scalar),
    List(Box<Decoder>, Hash),
    Set(Box<Decoder>, Hash),
    Map(Box<Decoder>, Box<Decoder>, Hash),
    Tuple(Vec<Decoder>, Forms),
    UserType(Vec<(Py<PyString>, Decoder)>, Hash),
    Vector {
        element: Box<Decoder>,
        dimensions: usize,
        /// The elements' size, where their type has a fixed one.
        size: Option<usize>,
        hash: Hash,
    },
    /// A type that the driver knows and this table does not.
    Unknown,
}

/// Decodes the bytes of a type without parts; these are never empty, but for text and blob.
type Scalar = for<'py> fn(Python<'py>, &[u8]) -> Decoded<'py>;

/// What was decoded, or why it could not be.
pub(crate) type Decoded<'py> = Result<Bound<'py, PyAny>, Undecodable>;

/// Whether the Python object must have a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hash {
    Needed,
    Free,
}

/// What values become.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Forms {
    /// Python objects, by the table of this module.
    #[default]
    Python,
    /// What rsylla 0.1 gave: `str` for uuid and inet; `int` for timestamp (milliseconds), date (its
    /// number as sent) and time (nanoseconds); `list` for set and tuple; `dict` for duration.
    Upstream,
}

/// Why bytes could not be decoded.
#[derive(Debug)]
pub(crate) enum Undecodable {
    /// They are no value of their type.
    Malformed(&'static str),
    /// A Python class refused them.
    Raised(PyErr),
}

impl From<Malformed> for Undecodable {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed.0)
    }
}

impl From<PyErr> for Undecodable {
    fn from(error: PyErr) -> Self {
        Self::Raised(error)
    }
}

impl Decoder {
    /// Makes the decoder of `typ`.
    pub(crate) fn new(py: Python<'_>, typ: &ColumnType<'_>, hash: Hash, forms: Forms) -> Self {
        let boxed = |typ: &ColumnType<'_>, hash| Box::new(Self::new(py, typ, hash, forms));
        match typ {
            ColumnType::Native(native) => Self::of_native(native, forms),
            ColumnType::Collection { typ, .. } => match typ {
                CollectionType::List(element) => Self::List(boxed(element, hash), hash),
                CollectionType::Set(element) if forms == Forms::Upstream => {
                    Self::List(boxed(element, hash), hash)
                }
                CollectionType::Set(element) => Self::Set(boxed(element, Hash::Needed), hash),
                CollectionType::Map(key, value) => {
                    Self::Map(boxed(key, Hash::Needed), boxed(value, hash), hash)
                }
                _ => Self::Unknown,
            },
            ColumnType::Vector { typ, dimensions } => Self::Vector {
                size: typ.type_size_for_vector(),
                element: boxed(typ, hash),
                dimensions: usize::from(*dimensions),
                hash,
            },
            ColumnType::UserDefinedType { definition, .. } => Self::UserType(
                definition
                    .field_types
                    .iter()
                    .map(|(name, typ)| {
                        let name = PyString::intern(py, name).unbind();
                        (name, Self::new(py, typ, hash, forms))
                    })
                    .collect(),
                hash,
            ),
            ColumnType::Tuple(types) => {
                let elements = types.iter().map(|typ| Self::new(py, typ, hash, forms));
                match hash {
                    Hash::Needed => Self::Tuple(elements.collect(), Forms::Python),
                    Hash::Free => Self::Tuple(elements.collect(), forms),
                }
            }
            _ => Self::Unknown,
        }
    }

    fn of_native(native: &NativeType, forms: Forms) -> Self {
        Self::Scalar(match (native, forms) {
            (NativeType::Uuid | NativeType::Timeuuid, Forms::Upstream) => upstream::uuid,
            (NativeType::Inet, Forms::Upstream) => upstream::inet,
            (NativeType::Timestamp | NativeType::Time, Forms::Upstream) => scalar::bigint,
            (NativeType::Date, Forms::Upstream) => upstream::date,
            (NativeType::Duration, Forms::Upstream) => upstream::duration,
            (native, _) => return Self::of_python(native),
        })
    }

    fn of_python(native: &NativeType) -> Self {
        Self::Scalar(match native {
            NativeType::Ascii | NativeType::Text => scalar::text,
            NativeType::Blob => scalar::blob,
            NativeType::Boolean => scalar::boolean,
            NativeType::TinyInt => scalar::tinyint,
            NativeType::SmallInt => scalar::smallint,
            NativeType::Int => scalar::int,
            NativeType::BigInt | NativeType::Counter => scalar::bigint,
            NativeType::Varint => scalar::varint,
            NativeType::Decimal => scalar::decimal,
            NativeType::Float => scalar::float,
            NativeType::Double => scalar::double,
            NativeType::Timestamp => temporal::timestamp,
            NativeType::Date => temporal::date,
            NativeType::Time => temporal::time,
            NativeType::Duration => temporal::duration,
            NativeType::Uuid | NativeType::Timeuuid => scalar::uuid,
            NativeType::Inet => scalar::inet,
            _ => return Self::Unknown,
        })
    }

    /// Decodes one cell; `None` is null.
    #[inline]
    pub(crate) fn cell<'py>(&self, py: Python<'py>, bytes: Option<&[u8]>) -> Decoded<'py> {
        match bytes {
            Some(bytes) => self.value(py, bytes),
            None => Ok(py.None().into_bound(py)),
        }
    }

    fn value<'py>(&self, py: Python<'py>, bytes: &[u8]) -> Decoded<'py> {
        match self {
            Self::Scalar(decode) => decode(py, bytes),
            Self::List(element, hash) => collection::list(py, element, *hash, bytes),
            Self::Set(element, hash) => collection::set(py, element, *hash, bytes),
            Self::Map(key, value, hash) => collection::map(py, key, value, *hash, bytes),
            Self::Tuple(elements, forms) => collection::tuple(py, elements, *forms, bytes),
            Self::UserType(fields, hash) => collection::user_type(py, fields, *hash, bytes),
            Self::Vector {
                element,
                dimensions,
                size,
                hash,
            } => collection::vector(py, element, *dimensions, *size, *hash, bytes),
            Self::Unknown => Err(Undecodable::Malformed("the type is not known")),
        }
    }
}
