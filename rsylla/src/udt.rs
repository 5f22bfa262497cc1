//! User types as structs: what `derive(Udt)` calls.

use std::fmt;

use scylla::deserialize::value::{DeserializeValue, UdtIterator};
use scylla::deserialize::{DeserializationError, FrameSlice, TypeCheckError};
use scylla::serialize::SerializationError;
use scylla::serialize::writers::{CellValueBuilder, CellWriter, WrittenCellProof};

use crate::columns::DecodeError;
use crate::field::Access;
use crate::types::ColumnType;

/// A struct that is a user type: `derive(Udt)` implements it.
pub trait UserType: Sized {
    /// The type's name, `keyspace.name`.
    const NAME: &'static str;

    #[doc(hidden)]
    fn write_fields(&self, to: &mut UdtWriter<'_, '_>);

    #[doc(hidden)]
    fn read_fields(from: &mut UdtReader<'_, '_>) -> Result<Self, DecodeError>;
}

type LiveField<'a> = (std::borrow::Cow<'a, str>, ColumnType<'a>);

/// Writes the fields of a user type in the server's order, whatever order the
/// struct has them in. Fields that the struct does not know stay null.
///
/// Each field of the struct is offered in turn, again and again, until the
/// server's are through: as the orders agree in nearly all programs, that is once.
#[expect(
    missing_debug_implementations,
    reason = "it holds bound values, which are shown to nobody"
)]
pub struct UdtWriter<'a, 'buffer> {
    live: &'a [LiveField<'a>],
    /// How many of the live fields are written.
    written: usize,
    /// How many fields of the struct were found among the live ones.
    found: usize,
    cell: CellValueBuilder<'buffer>,
    failed: Option<SerializationError>,
}

impl UdtWriter<'_, '_> {
    /// Offers a field of the struct; it is written if its turn has come.
    #[inline]
    pub fn field<T>(&mut self, name: &str, access: &Access<T>, value: &T) {
        let Some((live, ty)) = self.live.get(self.written) else {
            return;
        };
        if live != name || self.failed.is_some() {
            return;
        }
        self.written += 1;
        self.found += 1;
        if let Err(source) = (access.write)(value, ty, self.cell.make_sub_writer()) {
            self.failed = Some(SerializationError::new(FieldError {
                name: name.to_owned(),
                source,
            }));
        }
    }

    /// The field whose turn it is was offered by nobody: it is not the struct's.
    fn skip(&mut self) {
        self.written += 1;
        let _ = self.cell.make_sub_writer().set_null();
    }
}

/// Writes a value of a user type.
pub fn write<'b, T: UserType>(
    value: &T,
    ty: &ColumnType<'_>,
    cell: CellWriter<'b>,
) -> Result<WrittenCellProof<'b>, SerializationError> {
    let live =
        live_fields(ty).ok_or_else(|| SerializationError::new(NotThisType { name: T::NAME }))?;
    let cell = cell.into_value_builder();
    let mut writer = UdtWriter {
        live,
        written: 0,
        found: 0,
        cell,
        failed: None,
    };
    while writer.written < live.len() {
        let before = writer.written;
        value.write_fields(&mut writer);
        if let Some(error) = writer.failed {
            return Err(error);
        }
        if writer.written == before {
            writer.skip();
        }
    }
    writer.cell.finish().map_err(SerializationError::new)
}

/// Reads the fields of a user type by their names.
#[derive(Debug)]
pub struct UdtReader<'frame, 'metadata> {
    /// All fields, from the first.
    all: UdtIterator<'frame, 'metadata>,
    /// The fields after the one read last: as the orders agree in nearly all
    /// programs, the next one wanted is the first of these.
    rest: UdtIterator<'frame, 'metadata>,
}

impl UdtReader<'_, '_> {
    /// Reads the field of this name.
    #[inline]
    pub fn field<T>(&mut self, name: &str, access: &Access<T>) -> Result<T, DecodeError> {
        let found = take(&mut self.rest, name).or_else(|| {
            let mut all = self.all.clone();
            while all.fields().first().is_some_and(|(live, _)| live != name) {
                let _ = all.next();
            }
            take(&mut all, name)
        });
        let Some((ty, slice)) = found else {
            return Err(DecodeError::new(MissingField {
                name: name.to_owned(),
            }));
        };
        // A field that is missing at the end of a value is one that was added to the type later.
        (access.decode)(ty, slice?.flatten()).map_err(|source| {
            DecodeError::new(FieldError {
                name: name.to_owned(),
                source,
            })
        })
    }
}

type RawField<'frame, 'metadata> = (
    &'metadata ColumnType<'metadata>,
    Result<Option<Option<FrameSlice<'frame>>>, DecodeError>,
);

/// The next field, if it has this name.
fn take<'frame, 'metadata>(
    fields: &mut UdtIterator<'frame, 'metadata>,
    name: &str,
) -> Option<RawField<'frame, 'metadata>> {
    fields.fields().first().filter(|(live, _)| live == name)?;
    let ((_, ty), slice) = fields.next()?;
    Some((ty, slice))
}

/// Reads a value of a user type.
pub fn read<T: UserType>(
    ty: &ColumnType<'_>,
    value: Option<FrameSlice<'_>>,
) -> Result<T, DeserializationError> {
    let all = UdtIterator::deserialize(ty, value)?;
    T::read_fields(&mut UdtReader {
        rest: all.clone(),
        all,
    })
}

/// Whether the server's type is the struct's, by its name.
pub fn type_check<T: UserType>(ty: &ColumnType<'_>) -> Result<(), TypeCheckError> {
    live_fields(ty)
        .map(drop)
        .ok_or_else(|| TypeCheckError::new(NotThisType { name: T::NAME }))
}

fn live_fields<'a>(ty: &'a ColumnType<'a>) -> Option<&'a [LiveField<'a>]> {
    match ty {
        ColumnType::UserDefinedType { definition, .. } => Some(&definition.field_types),
        _ => None,
    }
}

#[derive(Debug)]
struct FieldError<E> {
    name: String,
    source: E,
}

impl<E: fmt::Display> fmt::Display for FieldError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "field `{}`: {}", self.name, self.source)
    }
}

impl<E: fmt::Debug + fmt::Display> std::error::Error for FieldError<E> {}

#[derive(Debug)]
struct MissingField {
    name: String,
}

impl fmt::Display for MissingField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the live type has no field `{}`", self.name)
    }
}

impl std::error::Error for MissingField {}

#[derive(Debug)]
struct NotThisType {
    name: &'static str,
}

impl fmt::Display for NotThisType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server's type is not the user type `{}`", self.name)
    }
}

impl std::error::Error for NotThisType {}

/// What makes a struct of `UserType` a value and a field.
#[doc(hidden)]
#[macro_export]
macro_rules! __user_type {
    ($name:ident) => {
        #[automatically_derived]
        impl $crate::private::SerializeValue for $name {
            fn serialize<'b>(
                &self,
                ty: &$crate::private::ColumnType<'_>,
                cell: $crate::private::CellWriter<'b>,
            ) -> $crate::private::Written<'b> {
                $crate::private::write_udt(self, ty, cell)
            }
        }
        #[automatically_derived]
        impl<'frame, 'metadata> $crate::private::DeserializeValue<'frame, 'metadata> for $name {
            fn type_check(
                ty: &$crate::private::ColumnType<'_>,
            ) -> $crate::private::Result<(), $crate::private::TypeCheckError> {
                $crate::private::check_udt::<Self>(ty)
            }
            fn deserialize(
                ty: &'metadata $crate::private::ColumnType<'metadata>,
                value: $crate::private::Option<$crate::private::FrameSlice<'frame>>,
            ) -> $crate::private::Decoded<Self> {
                $crate::private::read_udt(ty, value)
            }
        }
        #[automatically_derived]
        impl $crate::private::Bind<$name> for $name {
            fn write<'b>(
                &self,
                ty: &$crate::private::ColumnType<'_>,
                cell: $crate::private::CellWriter<'b>,
            ) -> $crate::private::Written<'b> {
                $crate::private::write_udt(self, ty, cell)
            }
        }
        #[automatically_derived]
        impl $crate::private::BindNull<$name> for $name {
            fn write_or_null<'b>(
                &self,
                ty: &$crate::private::ColumnType<'_>,
                cell: $crate::private::CellWriter<'b>,
            ) -> $crate::private::Written<'b> {
                $crate::private::write_udt(self, ty, cell)
            }
        }
    };
}
