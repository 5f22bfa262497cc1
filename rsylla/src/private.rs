//! What generated code calls. Nothing here is for people, and nothing here is stable.

pub use inventory;

pub use crate::__user_type as user_type;
pub use crate::__value as value;
pub use crate::bind::{Bind, BindNull, Binder, Given, given, given_option};
pub use crate::columns::{Columns, DecodeError};
pub use crate::cql;
pub use crate::field::{Access, Field, default_field, field, nullable_field};
pub use crate::kind::{Conditional, CounterWrite, Other, Select, Write};
pub use crate::range::{Bounds, bounds, range_variant};
pub use crate::registry::Registered;
pub use crate::statement::{Options, Statement, StatementMeta, Traits, variant};
pub use crate::udt::{
    UdtReader, UdtWriter, UserType, read as read_udt, type_check as check_udt, write as write_udt,
};

pub use crate::value::{
    StoredAs, Value, check_stored, choose, read_stored, stored_as, write_stored,
};

pub use std::collections::{BTreeMap, BTreeSet};
pub use std::marker::Sized;
pub use std::net::IpAddr;
pub use std::option::Option;
pub use std::primitive::{i8, i16, i32, i64, str};
pub use std::result::Result::{self, Ok};
pub use std::slice::from_ref;
pub use std::string::String;
pub use std::vec::Vec;

pub use scylla::deserialize::value::DeserializeValue;
pub use scylla::deserialize::{FrameSlice, TypeCheckError};
pub use scylla::frame::response::result::ColumnType;
pub use scylla::serialize::SerializationError;
pub use scylla::serialize::value::SerializeValue;
pub use scylla::serialize::writers::{CellWriter, WrittenCellProof};
pub use scylla::value::{CqlDate, CqlTime, CqlTimestamp};

#[cfg(feature = "chrono")]
pub use chrono;
#[cfg(feature = "time")]
pub use time;

/// What decoding gives.
pub type Decoded<T> = Result<T, DecodeError>;

/// What writing a value gives.
pub type Written<'b> = Result<WrittenCellProof<'b>, SerializationError>;

/// Carries the error of a statement that is wrong; see [`StandIn`].
#[derive(Debug)]
pub struct Failed<const ERROR: usize>;

/// Implemented by nothing: its type for [`Failed`] is one that rustc has said all about.
pub trait StandIn {
    /// Stands where the statement would.
    type Type;
}

/// Binding and decoding without a server: for tests and measurements.
pub mod offline {
    use scylla::deserialize::row::ColumnIterator;
    use scylla::frame::response::result::ColumnSpec;
    use scylla::response::query_result::ColumnSpecs;
    use scylla::serialize::row::{RowSerializationContext, SerializeRow};
    use scylla::serialize::writers::RowWriter;

    use super::{ColumnType, Columns, Decoded, SerializationError, Statement};
    use crate::bind::Values;
    use crate::compare;

    /// Writes a statement's values for markers of these types.
    pub fn write_values<S: Statement>(
        statement: S,
        specs: &[ColumnSpec<'_>],
        out: &mut Vec<u8>,
    ) -> Result<(), SerializationError> {
        let context = RowSerializationContext::from_specs(specs);
        Values(statement).serialize(&context, &mut RowWriter::new(out))
    }

    /// Compares a result's columns with those that were prepared.
    pub fn same_types(prepared: &[ColumnType<'static>], specs: &[ColumnSpec<'_>]) -> bool {
        compare::same_types(prepared, ColumnSpecs::new(specs))
    }

    /// Reads a row of a statement's result.
    pub fn read_row<S: Statement>(row: ColumnIterator<'_, '_>) -> Decoded<S::Row> {
        S::decode(&mut Columns::new(row))
    }
}
