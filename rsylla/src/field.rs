//! Values out: which Rust types can be fields of a row for a column of which CQL type.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, Hash};
use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;
use scylla::deserialize::FrameSlice;
use scylla::deserialize::value::DeserializeValue;
use scylla::serialize::SerializationError;
use scylla::serialize::writers::{CellWriter, WrittenCellProof};
use scylla::value as driver;
use uuid::Uuid;

use crate::bind::{Bind, BindNull};
use crate::columns::DecodeError;
use crate::cql;
use crate::entries::Entries;
use crate::types::ColumnType;
use crate::udt::UserType;

/// A Rust type that can be a field for a column of the CQL type `C`: in a struct
/// with `derive(Row)` or `derive(Udt)`, or in one that `query_as!` fills.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold a column of CQL type `{C}`",
    label = "the column has CQL type `{C}`",
    note = "the table of types is in the documentation of `rsylla::bind`"
)]
pub trait Field<C: ?Sized>: Bind<C> + for<'f, 'm> DeserializeValue<'f, 'm> {}

/// A Rust type that can be a field for a column that may be null: an `Option`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold a column of CQL type `{C}` that may be null",
    label = "the column may be null, and has CQL type `{C}`",
    note = "make the field an `Option`, or say `#[rsylla(not_null)]` where the program never leaves it out"
)]
pub trait NullableField<C: ?Sized>: BindNull<C> + for<'f, 'm> DeserializeValue<'f, 'm> {
    #[doc(hidden)]
    fn is_null(&self) -> bool;
}

impl<C: ?Sized, T: Field<C>> NullableField<C> for Option<T> {
    fn is_null(&self) -> bool {
        self.is_none()
    }
}

/// A field that can hold the column `N`, so that rustc names the column.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold the column `{N}`, which has CQL type `{C}`",
    label = "the field `{N}` has another type",
    note = "the table of types is in the documentation of `rsylla::bind`"
)]
pub trait ColumnField<N, C: ?Sized>: Field<C> {}
#[diagnostic::do_not_recommend]
impl<N, C: ?Sized, T: Field<C>> ColumnField<N, C> for T {}

/// A field that can hold the column `N`, which may be null.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold the column `{N}`, which has CQL type `{C}` and may be null",
    label = "the field `{N}` has another type",
    note = "make the field an `Option`, or say `#[rsylla(not_null({N}))]` before the type"
)]
pub trait NullableColumnField<N, C: ?Sized>: NullableField<C> {}
#[diagnostic::do_not_recommend]
impl<N, C: ?Sized, T: NullableField<C>> NullableColumnField<N, C> for T {}

macro_rules! fields {
    ($($rust:ty => $cql:ident;)+) => {
        $(
            #[diagnostic::do_not_recommend]
            impl Field<cql::$cql> for $rust {}
        )+
    };
}

fields! {
    bool => Boolean;
    i8 => Tinyint;
    i16 => Smallint;
    i32 => Int;
    i64 => Bigint;
    i64 => Counter;
    f32 => Float;
    f64 => Double;
    Uuid => Uuid;
    Uuid => Timeuuid;
    driver::CqlTimeuuid => Timeuuid;
    driver::CqlTimestamp => Timestamp;
    driver::CqlDate => Date;
    driver::CqlTime => Time;
    driver::CqlDuration => Duration;
    driver::CqlVarint => Varint;
    driver::CqlDecimal => Decimal;
    IpAddr => Inet;
    String => Text;
    String => Ascii;
    Box<str> => Text;
    Box<str> => Ascii;
    Arc<str> => Text;
    Arc<str> => Ascii;
    Vec<u8> => Blob;
    Bytes => Blob;
}

#[cfg(feature = "chrono")]
fields! {
    chrono::DateTime<chrono::Utc> => Timestamp;
    chrono::NaiveDate => Date;
    chrono::NaiveTime => Time;
}

#[cfg(feature = "time")]
fields! {
    time::OffsetDateTime => Timestamp;
    time::Date => Date;
    time::Time => Time;
}

#[diagnostic::do_not_recommend]
impl<C: ?Sized, T: Field<C>> Field<cql::List<C>> for Vec<T> {}
#[diagnostic::do_not_recommend]
impl<C: ?Sized, T: Field<C>> Field<cql::Set<C>> for Vec<T> {}
#[diagnostic::do_not_recommend]
impl<C: ?Sized, T: Field<C> + Ord> Field<cql::Set<C>> for BTreeSet<T> {}
#[diagnostic::do_not_recommend]
impl<C, T, S> Field<cql::Set<C>> for HashSet<T, S>
where
    C: ?Sized,
    T: Field<C> + Eq + Hash,
    S: BuildHasher + Default + Send + Sync,
    Self: for<'f, 'm> DeserializeValue<'f, 'm>,
{
}
#[diagnostic::do_not_recommend]
impl<C: ?Sized, T: Field<C>, const N: usize> Field<cql::Vector<C, N>> for Vec<T> {}

#[diagnostic::do_not_recommend]
impl<C: ?Sized, D: ?Sized, K: Field<C> + Ord, V: Field<D>> Field<cql::Map<C, D>>
    for BTreeMap<K, V>
{
}
#[diagnostic::do_not_recommend]
impl<C: ?Sized, D: ?Sized, K: Field<C>, V: Field<D>> Field<cql::Map<C, D>> for Entries<K, V> {}
#[diagnostic::do_not_recommend]
impl<C, D, K, V, S> Field<cql::Map<C, D>> for HashMap<K, V, S>
where
    C: ?Sized,
    D: ?Sized,
    K: Field<C> + Eq + Hash,
    V: Field<D>,
    S: BuildHasher + Default + Send + Sync,
    Self: for<'f, 'm> DeserializeValue<'f, 'm>,
{
}

#[diagnostic::do_not_recommend]
impl<T> Field<T> for T where T: UserType + Bind<T> + for<'f, 'm> DeserializeValue<'f, 'm> {}

macro_rules! tuples {
    ($(($($C:ident $T:ident),+);)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($C,)+ $($T: NullableField<$C>),+> Field<cql::Tuple<($($C,)+)>> for ($($T,)+) {}
    )+};
}

tuples! {
    (A T);
    (A T, B U);
    (A T, B U, C V);
    (A T, B U, C V, D W);
    (A T, B U, C V, D W, E X);
    (A T, B U, C V, D W, E X, F Y);
    (A T, B U, C V, D W, E X, F Y, G Z);
    (A T, B U, C V, D W, E X, F Y, G Z, H Q);
}

/// How a field is read and written. The bounds on its type are asked for in one
/// place ([`field`], [`nullable_field`]), so that rustc says once what is wrong.
#[derive(Debug)]
pub struct Access<T> {
    pub(crate) decode: DecodeField<T>,
    pub(crate) write: WriteField<T>,
    pub(crate) is_null: fn(&T) -> bool,
}

type DecodeField<T> =
    for<'f, 'm> fn(&'m ColumnType<'m>, Option<FrameSlice<'f>>) -> Result<T, DecodeError>;

type WriteField<T> = for<'b> fn(
    &T,
    &ColumnType<'_>,
    CellWriter<'b>,
) -> Result<WrittenCellProof<'b>, SerializationError>;

/// A field for a column that is never null.
#[inline]
pub const fn field<C: ?Sized, T: Field<C>>() -> Access<T> {
    Access {
        decode: |ty, value| T::deserialize(ty, value),
        write: |value, ty, cell| <T as Bind<C>>::write(value, ty, cell),
        is_null: |_| false,
    }
}

/// A field for a column that may be null.
#[inline]
pub const fn nullable_field<C: ?Sized, T: NullableField<C>>() -> Access<T> {
    Access {
        decode: |ty, value| T::deserialize(ty, value),
        write: |value, ty, cell| <T as BindNull<C>>::write_or_null(value, ty, cell),
        is_null: |value| <T as NullableField<C>>::is_null(value),
    }
}

/// A field for a column that may be null, with a type that has no null: its
/// default is read in a null's place.
#[inline]
pub const fn default_field<C: ?Sized, T: Field<C> + Default>() -> Access<T> {
    Access {
        decode: |ty, value| match value {
            Some(_) => T::deserialize(ty, value),
            None => Ok(T::default()),
        },
        ..field::<C, T>()
    }
}
