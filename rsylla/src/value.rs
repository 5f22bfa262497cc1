//! Newtypes and enums as values: what `derive(Value)` calls.

use std::fmt;

use scylla::deserialize::value::DeserializeValue;
use scylla::deserialize::{FrameSlice, TypeCheckError};
use scylla::serialize::SerializationError;
use scylla::serialize::value::SerializeValue;
use scylla::serialize::writers::{CellWriter, WrittenCellProof};

use crate::bind::Bind;
use crate::columns::DecodeError;
use crate::types::ColumnType;

/// A type whose values are stored as those of another: `derive(Value)` implements it.
pub trait Value: Sized {
    /// The type that is stored.
    type Stored: ?Sized;

    /// What is stored of this value.
    fn stored(&self) -> &Self::Stored;

    /// Writes the value for a marker of the CQL type `C`.
    #[inline]
    fn bind<'b, C: ?Sized>(
        &self,
        ty: &ColumnType<'_>,
        cell: CellWriter<'b>,
    ) -> Result<WrittenCellProof<'b>, SerializationError>
    where
        Self::Stored: Bind<C>,
    {
        self.stored().write(ty, cell)
    }

    /// Whether the server's type can be read.
    fn type_check(ty: &ColumnType<'_>) -> Result<(), TypeCheckError>;

    /// Writes the value as the protocol wants it.
    fn write<'b>(
        &self,
        ty: &ColumnType<'_>,
        cell: CellWriter<'b>,
    ) -> Result<WrittenCellProof<'b>, SerializationError>;

    /// Reads a value.
    fn read(ty: &ColumnType<'_>, value: Option<FrameSlice<'_>>) -> Result<Self, DecodeError>;
}

/// The value of an enum that something stored stands for; `known` tells what there is.
#[inline]
pub fn choose<T, S: fmt::Display>(
    stored: S,
    known: &[S],
    choose: impl FnOnce(&S) -> Option<T>,
) -> Result<T, DecodeError> {
    choose(&stored).ok_or_else(|| unknown(&stored, known))
}

#[cold]
fn unknown<S: fmt::Display>(stored: &S, known: &[S]) -> DecodeError {
    let known: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
    DecodeError::new(UnknownValue(format!(
        "`{stored}` is none of {}",
        known.join(", ")
    )))
}

#[derive(Debug)]
struct UnknownValue(String);

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownValue {}

/// A type that values of CQL can be stored as.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is stored as no CQL type",
    label = "no CQL type has such values",
    note = "the table of types is in the documentation of `rsylla::bind`"
)]
pub trait Storable: SerializeValue + for<'f, 'm> DeserializeValue<'f, 'm> {}

#[diagnostic::do_not_recommend]
impl<T: SerializeValue + for<'f, 'm> DeserializeValue<'f, 'm>> Storable for T {}

/// How the field of a newtype is read and written. That it can be is asked for
/// in one place ([`stored_as`]), so that rustc says once what is wrong.
#[derive(Debug)]
pub struct StoredAs<T> {
    /// Whether the server's type can be read.
    pub check: fn(&ColumnType<'_>) -> Result<(), TypeCheckError>,
    /// Writes a value.
    pub write: for<'b> fn(
        &T,
        &ColumnType<'_>,
        CellWriter<'b>,
    ) -> Result<WrittenCellProof<'b>, SerializationError>,
    /// Reads a value.
    pub read: for<'f, 'm> fn(&'m ColumnType<'m>, Option<FrameSlice<'f>>) -> Result<T, DecodeError>,
}

/// A field of this type.
pub const fn stored_as<T: Storable>() -> StoredAs<T> {
    StoredAs {
        check: |ty| T::type_check(ty),
        write: |value, ty, cell| value.serialize(ty, cell),
        read: |ty, value| T::deserialize(ty, value),
    }
}

/// Writes what is stored.
#[inline]
pub fn write_stored<'b, T: SerializeValue + ?Sized>(
    value: &T,
    ty: &ColumnType<'_>,
    cell: CellWriter<'b>,
) -> Result<WrittenCellProof<'b>, SerializationError> {
    value.serialize(ty, cell)
}

/// Reads what is stored.
#[inline]
pub fn read_stored<'f, 'm, T: DeserializeValue<'f, 'm>>(
    ty: &'m ColumnType<'m>,
    value: Option<FrameSlice<'f>>,
) -> Result<T, DecodeError> {
    T::deserialize(ty, value)
}

/// Whether the server's type can be read as this one.
#[inline]
pub fn check_stored<'f, 'm, T: DeserializeValue<'f, 'm>>(
    ty: &ColumnType<'_>,
) -> Result<(), TypeCheckError> {
    T::type_check(ty)
}

/// What makes a type of `Value` one that binds and that fields can have: for
/// some types of CQL, or for those that another type is good for.
#[doc(hidden)]
#[macro_export]
macro_rules! __value {
    ($name:ident for $($cql:ty),+) => {
        $($crate::__value!(@field [] [] $cql, $name);)+
        $crate::__value!(@driver $name);
    };
    ($name:ident as $inner:ty) => {
        $crate::__value!(
            @field [C: ?$crate::private::Sized] [where $inner: $crate::private::Field<C>] C, $name
        );
        $crate::__value!(@driver $name);
    };
    (@field [$($generics:tt)*] [$($bounds:tt)*] $cql:ty, $name:ident) => {
        #[automatically_derived]
        impl<$($generics)*> $crate::private::Bind<$cql> for $name $($bounds)* {
            #[inline]
            fn write<'b>(
                &self,
                ty: &$crate::private::ColumnType<'_>,
                cell: $crate::private::CellWriter<'b>,
            ) -> $crate::private::Written<'b> {
                <Self as $crate::private::Value>::bind::<$cql>(self, ty, cell)
            }
        }
        #[automatically_derived]
        impl<$($generics)*> $crate::private::BindNull<$cql> for $name $($bounds)* {
            #[inline]
            fn write_or_null<'b>(
                &self,
                ty: &$crate::private::ColumnType<'_>,
                cell: $crate::private::CellWriter<'b>,
            ) -> $crate::private::Written<'b> {
                <Self as $crate::private::Bind<$cql>>::write(self, ty, cell)
            }
        }
        #[automatically_derived]
        impl<$($generics)*> $crate::private::Field<$cql> for $name $($bounds)* {}
    };
    (@driver $name:ident) => {
        #[automatically_derived]
        impl $crate::private::SerializeValue for $name {
            fn serialize<'b>(
                &self,
                ty: &$crate::private::ColumnType<'_>,
                cell: $crate::private::CellWriter<'b>,
            ) -> $crate::private::Written<'b> {
                <Self as $crate::private::Value>::write(self, ty, cell)
            }
        }
        #[automatically_derived]
        impl<'frame, 'metadata> $crate::private::DeserializeValue<'frame, 'metadata> for $name {
            fn type_check(
                ty: &$crate::private::ColumnType<'_>,
            ) -> $crate::private::Result<(), $crate::private::TypeCheckError> {
                <Self as $crate::private::Value>::type_check(ty)
            }
            #[inline]
            fn deserialize(
                ty: &'metadata $crate::private::ColumnType<'metadata>,
                value: $crate::private::Option<$crate::private::FrameSlice<'frame>>,
            ) -> $crate::private::Decoded<Self> {
                <Self as $crate::private::Value>::read(ty, value)
            }
        }
    };
}
