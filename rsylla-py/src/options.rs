//! The settings that a statement or a batch can carry, and how they reach the driver.

use std::time::Duration;

use pyo3::prelude::*;
use rsylla::driver::client::execution_profile::ExecutionProfileHandle;
use rsylla::driver::statement::batch::Batch;
use rsylla::driver::statement::prepared::PreparedStatement;
use rsylla::driver::statement::unprepared::Statement;
use rsylla::driver::statement::{Consistency, SerialConsistency};

use crate::exceptions::Fault;

/// What was set by hand; all else is the session's default.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub(crate) consistency: Option<Consistency>,
    pub(crate) serial_consistency: Option<SerialConsistency>,
    pub(crate) page_size: Option<i32>,
    pub(crate) timestamp: Option<i64>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) tracing: bool,
    pub(crate) idempotent: Option<bool>,
    pub(crate) profile: Option<ExecutionProfileHandle>,
}

/// Settings that statements and batches have in common.
macro_rules! apply_common {
    ($options:expr, $target:expr) => {{
        if let Some(consistency) = $options.consistency {
            $target.set_consistency(consistency);
        }
        if $options.serial_consistency.is_some() {
            $target.set_serial_consistency($options.serial_consistency);
        }
        if $options.timestamp.is_some() {
            $target.set_timestamp($options.timestamp);
        }
        if $options.timeout.is_some() {
            $target.set_request_timeout($options.timeout);
        }
        if let Some(idempotent) = $options.idempotent {
            $target.set_is_idempotent(idempotent);
        }
        if $options.profile.is_some() {
            $target.set_execution_profile_handle($options.profile.clone());
        }
        if $options.tracing {
            $target.set_tracing(true);
        }
    }};
}

impl Options {
    pub(crate) fn apply_to_text(&self, statement: &mut Statement) {
        apply_common!(self, statement);
        if let Some(rows) = self.page_size {
            statement.set_page_size(rows);
        }
    }

    pub(crate) fn apply_to_prepared(&self, statement: &mut PreparedStatement) {
        apply_common!(self, statement);
        if let Some(rows) = self.page_size {
            statement.set_page_size(rows);
        }
    }

    pub(crate) fn apply_to_batch(&self, batch: &mut Batch) {
        apply_common!(self, batch);
    }
}

/// Reads a consistency's name, in any case, with or without underscores.
pub(crate) fn consistency(py: Python<'_>, name: &str) -> PyResult<Consistency> {
    Ok(match plain(name).as_str() {
        "ANY" => Consistency::Any,
        "ONE" => Consistency::One,
        "TWO" => Consistency::Two,
        "THREE" => Consistency::Three,
        "QUORUM" => Consistency::Quorum,
        "ALL" => Consistency::All,
        "LOCALQUORUM" => Consistency::LocalQuorum,
        "EACHQUORUM" => Consistency::EachQuorum,
        "LOCALONE" => Consistency::LocalOne,
        "SERIAL" => Consistency::Serial,
        "LOCALSERIAL" => Consistency::LocalSerial,
        _ => {
            return Err(Fault::argument(format!(
                "{name:?} is no consistency; there are ANY, ONE, TWO, THREE, QUORUM, ALL, \
                 LOCAL_QUORUM, EACH_QUORUM and LOCAL_ONE, and SERIAL and LOCAL_SERIAL for reads"
            ))
            .raise(py));
        }
    })
}

/// Reads a serial consistency's name, in any case, with or without underscores.
pub(crate) fn serial_consistency(py: Python<'_>, name: &str) -> PyResult<SerialConsistency> {
    match plain(name).as_str() {
        "SERIAL" => Ok(SerialConsistency::Serial),
        "LOCALSERIAL" => Ok(SerialConsistency::LocalSerial),
        _ => Err(Fault::argument(format!(
            "{name:?} is no serial consistency; there are SERIAL and LOCAL_SERIAL"
        ))
        .raise(py)),
    }
}

/// Reads a number of rows.
pub(crate) fn page_size(py: Python<'_>, rows: i64) -> PyResult<i32> {
    i32::try_from(rows)
        .ok()
        .filter(|rows| *rows > 0)
        .ok_or_else(|| {
            Fault::argument(format!("a page has 1 to {} rows, not {rows}", i32::MAX)).raise(py)
        })
}

/// Reads a number of milliseconds that is not zero.
pub(crate) fn milliseconds(py: Python<'_>, what: &str, number: i64) -> PyResult<Duration> {
    match u64::try_from(number) {
        Ok(number) if number > 0 => Ok(Duration::from_millis(number)),
        _ => Err(Fault::argument(format!(
            "{what} is a positive number of milliseconds, not {number}"
        ))
        .raise(py)),
    }
}

fn plain(name: &str) -> String {
    name.chars()
        .filter(|letter| *letter != '_')
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}
