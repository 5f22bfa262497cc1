//! Values in: which Rust types can be bound to a marker of which CQL type.
//!
//! | CQL | in a statement's struct |
//! |---|---|
//! | `boolean`, `tinyint`, `smallint`, `int`, `bigint`, `counter` | `bool`, `i8`, `i16`, `i32`, `i64`, `i64` |
//! | `float`, `double` | `f32`, `f64` |
//! | `uuid`, `timeuuid` | [`Uuid`](crate::Uuid) |
//! | `timestamp`, `date`, `time` | `DateTime<Utc>`, `NaiveDate`, `NaiveTime` of chrono, or as `rsylla.toml` says |
//! | `duration`, `inet` | [`Duration`](crate::Duration), [`IpAddr`](std::net::IpAddr) |
//! | `text`, `ascii` | any `T: Bind<cql::Text>`: `&str`, `String`, `&String`, `Cow<str>`, `Box<str>`, `Arc<str>` |
//! | `blob` | any `T: Bind<cql::Blob>`: `&[u8]`, `Vec<u8>`, `[u8; N]`, `Bytes` |
//! | `varint`, `decimal` | [`Varint`](crate::Varint), [`Decimal`](crate::Decimal) and their borrowed forms |
//! | `list<E>` | slices, arrays, `Vec` of what binds to `E` |
//! | `set<E>` | also `HashSet`, `BTreeSet` |
//! | `map<K, V>` | `HashMap`, `BTreeMap`, slices of pairs |
//! | `tuple<…>` | Rust tuples; an element that may be null is an `Option` |
//! | `vector<E, N>` | `[T; N]`, checked by the compiler; `Vec` and slices, checked when bound |
//! | user types | the struct with `derive(Udt)` |
//! | of any of these that are generic | newtypes and enums with `derive(Value)` |
//!
//! References to all of these bind as well, so nothing needs to be cloned.

/// Implements [`BindNull`] for a type that is never null.
macro_rules! never_null {
    ([$($generics:tt)*] $rust:ty => $cql:ty) => {
        impl<$($generics)*> crate::bind::BindNull<$cql> for $rust {
            #[inline]
            fn write_or_null<'b>(
                &self,
                ty: &scylla::frame::response::result::ColumnType<'_>,
                cell: scylla::serialize::writers::CellWriter<'b>,
            ) -> Result<
                scylla::serialize::writers::WrittenCellProof<'b>,
                scylla::serialize::SerializationError,
            > {
                <Self as crate::bind::Bind<$cql>>::write(self, ty, cell)
            }
        }
    };
}

mod binder;
mod collection;
mod given;
mod scalar;
mod tuple;

pub use binder::Binder;
pub(crate) use binder::{MarkerError, Values};
pub use given::{Given, given, given_option};

use std::borrow::Cow;
use std::sync::Arc;

use scylla::frame::response::result::ColumnType;
use scylla::serialize::SerializationError;
use scylla::serialize::writers::{CellWriter, WrittenCellProof};

/// A Rust type whose values can be bound where the CQL type `C` is wanted.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be bound to a marker of CQL type `{C}`",
    label = "wants a value for CQL type `{C}`",
    note = "the table of types is in the documentation of `rsylla::bind`",
    note = "fields are plain: a null must be meant, with `#[rsylla(null(…))]` or `#[rsylla(unset(…))]`"
)]
pub trait Bind<C: ?Sized>: Send + Sync {
    /// Writes the value as the protocol wants it.
    #[doc(hidden)]
    fn write<'b>(
        &self,
        ty: &ColumnType<'_>,
        cell: CellWriter<'b>,
    ) -> Result<WrittenCellProof<'b>, SerializationError>;
}

/// A Rust type whose values can be elements of a tuple or fields of a user
/// type: what binds to `C`, and an `Option` of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be bound to CQL type `{C}`",
    label = "wants a value for CQL type `{C}`, or an `Option` of one",
    note = "the table of types is in the documentation of `rsylla::bind`"
)]
pub trait BindNull<C: ?Sized>: Send + Sync {
    /// Writes the value as the protocol wants it.
    #[doc(hidden)]
    fn write_or_null<'b>(
        &self,
        ty: &ColumnType<'_>,
        cell: CellWriter<'b>,
    ) -> Result<WrittenCellProof<'b>, SerializationError>;
}

impl<C: ?Sized, T: Bind<C>> BindNull<C> for Option<T> {
    #[inline]
    fn write_or_null<'b>(
        &self,
        ty: &ColumnType<'_>,
        cell: CellWriter<'b>,
    ) -> Result<WrittenCellProof<'b>, SerializationError> {
        match self {
            Some(value) => value.write(ty, cell),
            None => Ok(cell.set_null()),
        }
    }
}

macro_rules! bind_through {
    ($(<$T:ident> $pointer:ty),+ $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl<C: ?Sized, $T: Bind<C> + ?Sized> Bind<C> for $pointer {
            #[inline]
            fn write<'b>(
                &self,
                ty: &ColumnType<'_>,
                cell: CellWriter<'b>,
            ) -> Result<WrittenCellProof<'b>, SerializationError> {
                <$T as Bind<C>>::write(&**self, ty, cell)
            }
        }

        impl<C: ?Sized, $T: BindNull<C> + ?Sized> BindNull<C> for $pointer {
            #[inline]
            fn write_or_null<'b>(
                &self,
                ty: &ColumnType<'_>,
                cell: CellWriter<'b>,
            ) -> Result<WrittenCellProof<'b>, SerializationError> {
                <$T as BindNull<C>>::write_or_null(&**self, ty, cell)
            }
        }
    )+};
}

bind_through!(<T> &T, <T> Box<T>, <T> Arc<T>);

#[diagnostic::do_not_recommend]
impl<C: ?Sized, T: Bind<C> + ToOwned + ?Sized> Bind<C> for Cow<'_, T>
where
    T::Owned: Send + Sync,
{
    #[inline]
    fn write<'b>(
        &self,
        ty: &ColumnType<'_>,
        cell: CellWriter<'b>,
    ) -> Result<WrittenCellProof<'b>, SerializationError> {
        <T as Bind<C>>::write(&**self, ty, cell)
    }
}
