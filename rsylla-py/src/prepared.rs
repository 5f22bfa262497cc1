//! `PreparedStatement`: a statement that the server has read, with settings of its own.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use rsylla::driver::response::PagingState;
use rsylla::driver::statement::prepared::PreparedStatement as DriverStatement;

use crate::options::{Options, consistency, milliseconds, page_size, serial_consistency};
use crate::profile::ExecutionProfile;
use crate::statement::Prepared;

/// A statement prepared on one session, for any number of threads and executions.
///
/// It never changes: each `with_…` method, and `set_idempotent`, returns another one.
#[pyclass(frozen, module = "rsylla")]
#[derive(Clone)]
pub(crate) struct PreparedStatement {
    pub(crate) prepared: Arc<Prepared>,
    pub(crate) driver: DriverStatement,
    pub(crate) paging_state: Option<Arc<[u8]>>,
    /// Whether a page size was set.
    pub(crate) is_paged: bool,
}

impl PreparedStatement {
    pub(crate) fn new(prepared: Arc<Prepared>) -> Self {
        Self {
            driver: prepared.driver.clone(),
            prepared,
            paging_state: None,
            is_paged: false,
        }
    }

    /// The state that the first page begins with.
    pub(crate) fn start(&self) -> PagingState {
        match &self.paging_state {
            Some(state) => PagingState::new_from_raw_bytes(Arc::clone(state)),
            None => PagingState::start(),
        }
    }

    fn with(&self, options: Options) -> Self {
        let mut changed = self.clone();
        options.apply_to_prepared(&mut changed.driver);
        changed.is_paged |= options.page_size.is_some();
        changed
    }
}

#[pymethods]
impl PreparedStatement {
    /// Returns the statement with another consistency.
    fn with_consistency(&self, py: Python<'_>, name: &str) -> PyResult<Self> {
        Ok(self.with(Options {
            consistency: Some(consistency(py, name)?),
            ..Options::default()
        }))
    }

    /// Returns the statement with another consistency for its conditions.
    fn with_serial_consistency(&self, py: Python<'_>, name: &str) -> PyResult<Self> {
        Ok(self.with(Options {
            serial_consistency: Some(serial_consistency(py, name)?),
            ..Options::default()
        }))
    }

    /// Returns the statement with another way to be sent, where it does not say itself.
    fn with_execution_profile(&self, profile: &Bound<'_, ExecutionProfile>) -> Self {
        self.with(Options {
            profile: Some(profile.get().handle()),
            ..Options::default()
        })
    }

    /// Returns the statement with another number of rows a page.
    fn with_page_size(&self, py: Python<'_>, rows: i64) -> PyResult<Self> {
        Ok(self.with(Options {
            page_size: Some(page_size(py, rows)?),
            ..Options::default()
        }))
    }

    /// Returns the statement with a time for its writes, in microseconds since 1970-01-01.
    fn with_timestamp(&self, microseconds: i64) -> Self {
        self.with(Options {
            timestamp: Some(microseconds),
            ..Options::default()
        })
    }

    /// Returns the statement with a bound for its answer, in milliseconds.
    fn with_timeout(&self, py: Python<'_>, ms: i64) -> PyResult<Self> {
        Ok(self.with(Options {
            timeout: Some(milliseconds(py, "a timeout", ms)?),
            ..Options::default()
        }))
    }

    /// Returns the statement with or without tracing.
    fn with_tracing(&self, enabled: bool) -> Self {
        let mut changed = self.clone();
        changed.driver.set_tracing(enabled);
        changed
    }

    /// Returns the statement so that its result begins where another one's page ended.
    fn with_paging_state(&self, state: Option<Vec<u8>>) -> Self {
        let mut changed = self.clone();
        changed.paging_state = state.map(Arc::from);
        changed
    }

    /// Returns the statement with another answer to whether it may be repeated safely.
    fn set_idempotent(&self, idempotent: bool) -> Self {
        self.with(Options {
            idempotent: Some(idempotent),
            ..Options::default()
        })
    }

    /// Whether the statement may be repeated safely: inferred from its text unless it was set.
    fn is_idempotent(&self) -> bool {
        self.driver.get_is_idempotent()
    }

    /// Returns the server's id of the statement.
    fn get_id<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.driver.get_id())
    }

    /// Returns the text that was prepared.
    fn get_statement(&self) -> &str {
        &self.prepared.text
    }

    fn __repr__(&self) -> String {
        format!("PreparedStatement({:?})", self.prepared.text)
    }
}
