//! What generated code calls. Nothing here is for people, and nothing here is stable.

pub use inventory;

pub use crate::bind::{Bind, BindNull, Binder};
pub use crate::columns::{Columns, DecodeError};
pub use crate::cql;
pub use crate::kind::{Conditional, CounterWrite, Other, Select, Write};
pub use crate::registry::Registered;
pub use crate::statement::{Options, Statement, StatementMeta, Traits};

pub use std::option::Option;
pub use std::result::Result;
pub use std::string::String;
pub use std::vec::Vec;

pub use scylla::statement::{Consistency, SerialConsistency};
pub use scylla::value::{
    CqlDate, CqlDecimal, CqlDuration, CqlTime, CqlTimestamp, CqlTimeuuid, CqlVarint,
};
pub use std::collections::{BTreeMap, BTreeSet};
pub use std::net::IpAddr;
pub use uuid::Uuid;

#[cfg(feature = "chrono")]
pub use chrono;
#[cfg(feature = "time")]
pub use time;
