//! Types without elements: the driver writes them, and checks the server's type.

use std::net::IpAddr;

use bytes::Bytes;
use scylla::frame::response::result::ColumnType;
use scylla::serialize::SerializationError;
use scylla::serialize::value::SerializeValue;
use scylla::serialize::writers::{CellWriter, WrittenCellProof};
use scylla::value as driver;
use uuid::Uuid;

use crate::bind::Bind;
use crate::cql;

macro_rules! scalars {
    ($($rust:ty => $cql:ident;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl Bind<cql::$cql> for $rust {
            #[inline]
            fn write<'b>(
                &self,
                ty: &ColumnType<'_>,
                cell: CellWriter<'b>,
            ) -> Result<WrittenCellProof<'b>, SerializationError> {
                <Self as SerializeValue>::serialize(self, ty, cell)
            }
        }

        never_null!([] $rust => cql::$cql);
    )+};
}

scalars! {
    bool => Boolean;
    i8 => Tinyint;
    i16 => Smallint;
    i32 => Int;
    i64 => Bigint;
    f32 => Float;
    f64 => Double;
    Uuid => Uuid;
    driver::CqlTimeuuid => Timeuuid;
    driver::CqlTimestamp => Timestamp;
    driver::CqlDate => Date;
    driver::CqlTime => Time;
    driver::CqlDuration => Duration;
    driver::CqlVarint => Varint;
    driver::CqlVarintBorrowed<'_> => Varint;
    driver::CqlDecimal => Decimal;
    driver::CqlDecimalBorrowed<'_> => Decimal;
    IpAddr => Inet;
    str => Text;
    str => Ascii;
    String => Text;
    String => Ascii;
    Vec<u8> => Blob;
    &[u8] => Blob;
    Bytes => Blob;
}

#[cfg(feature = "chrono")]
scalars! {
    chrono::DateTime<chrono::Utc> => Timestamp;
    chrono::NaiveDate => Date;
    chrono::NaiveTime => Time;
}

#[cfg(feature = "time")]
scalars! {
    time::OffsetDateTime => Timestamp;
    time::Date => Date;
    time::Time => Time;
}

#[diagnostic::do_not_recommend]
impl<const N: usize> Bind<cql::Blob> for [u8; N] {
    #[inline]
    fn write<'b>(
        &self,
        ty: &ColumnType<'_>,
        cell: CellWriter<'b>,
    ) -> Result<WrittenCellProof<'b>, SerializationError> {
        <Self as SerializeValue>::serialize(self, ty, cell)
    }
}

never_null!([const N: usize] [u8; N] => cql::Blob);

/// Counters are added to with plain numbers.
#[diagnostic::do_not_recommend]
impl Bind<cql::Counter> for i64 {
    #[inline]
    fn write<'b>(
        &self,
        ty: &ColumnType<'_>,
        cell: CellWriter<'b>,
    ) -> Result<WrittenCellProof<'b>, SerializationError> {
        driver::Counter(*self).serialize(ty, cell)
    }
}

never_null!([] i64 => cql::Counter);

/// A time-based UUID is a UUID; the server checks its version.
#[diagnostic::do_not_recommend]
impl Bind<cql::Timeuuid> for Uuid {
    #[inline]
    fn write<'b>(
        &self,
        ty: &ColumnType<'_>,
        cell: CellWriter<'b>,
    ) -> Result<WrittenCellProof<'b>, SerializationError> {
        driver::CqlTimeuuid::from(*self).serialize(ty, cell)
    }
}

never_null!([] Uuid => cql::Timeuuid);
