//! `Query`: the text of a statement, with settings of its own.

use std::sync::Arc;

use pyo3::prelude::*;
use rsylla::driver::response::PagingState;

use crate::options::{Options, consistency, milliseconds, page_size, serial_consistency};
use crate::profile::ExecutionProfile;
use crate::text::Meaning;

/// The text of a statement with settings; `Session.query` runs it.
///
/// Each `with_…` method changes the query and returns it.
#[pyclass(module = "rsylla")]
#[derive(Clone)]
pub(crate) struct Query {
    pub(crate) text: String,
    pub(crate) options: Options,
    pub(crate) paging_state: Option<Arc<[u8]>>,
}

impl Query {
    /// The state that the first page begins with.
    pub(crate) fn start(&self) -> PagingState {
        match &self.paging_state {
            Some(state) => PagingState::new_from_raw_bytes(Arc::clone(state)),
            None => PagingState::start(),
        }
    }
}

#[pymethods]
impl Query {
    #[new]
    fn new(query: String) -> Self {
        Self {
            text: query,
            options: Options::default(),
            paging_state: None,
        }
    }

    /// Sets the consistency.
    fn with_consistency<'py>(
        mut slf: PyRefMut<'py, Self>,
        name: &str,
    ) -> PyResult<PyRefMut<'py, Self>> {
        slf.options.consistency = Some(consistency(slf.py(), name)?);
        Ok(slf)
    }

    /// Sets the consistency of its conditions.
    fn with_serial_consistency<'py>(
        mut slf: PyRefMut<'py, Self>,
        name: &str,
    ) -> PyResult<PyRefMut<'py, Self>> {
        slf.options.serial_consistency = Some(serial_consistency(slf.py(), name)?);
        Ok(slf)
    }

    /// Sets how it is sent, where it does not say itself.
    fn with_execution_profile<'py>(
        mut slf: PyRefMut<'py, Self>,
        profile: &Bound<'py, ExecutionProfile>,
    ) -> PyRefMut<'py, Self> {
        slf.options.profile = Some(profile.get().handle());
        slf
    }

    /// Sets the number of rows a page.
    fn with_page_size(mut slf: PyRefMut<'_, Self>, rows: i64) -> PyResult<PyRefMut<'_, Self>> {
        slf.options.page_size = Some(page_size(slf.py(), rows)?);
        Ok(slf)
    }

    /// Sets the time of its writes, in microseconds since 1970-01-01.
    fn with_timestamp(mut slf: PyRefMut<'_, Self>, microseconds: i64) -> PyRefMut<'_, Self> {
        slf.options.timestamp = Some(microseconds);
        slf
    }

    /// Sets a bound for the answer, in milliseconds.
    fn with_timeout(mut slf: PyRefMut<'_, Self>, ms: i64) -> PyResult<PyRefMut<'_, Self>> {
        slf.options.timeout = Some(milliseconds(slf.py(), "a timeout", ms)?);
        Ok(slf)
    }

    /// Switches tracing on or off.
    fn with_tracing(mut slf: PyRefMut<'_, Self>, enabled: bool) -> PyRefMut<'_, Self> {
        slf.options.tracing = enabled;
        slf
    }

    /// Lets the result begin where another one's page ended.
    fn with_paging_state(
        mut slf: PyRefMut<'_, Self>,
        state: Option<Vec<u8>>,
    ) -> PyRefMut<'_, Self> {
        slf.paging_state = state.map(Arc::from);
        slf
    }

    /// Says whether the statement may be repeated safely.
    fn set_idempotent(&mut self, idempotent: bool) {
        self.options.idempotent = Some(idempotent);
    }

    /// Whether the statement may be repeated safely: inferred from its text unless it was set.
    fn is_idempotent(&self) -> bool {
        self.options
            .idempotent
            .unwrap_or_else(|| Meaning::of(&self.text, None).is_idempotent())
    }

    /// Returns the text.
    fn get_contents(&self) -> &str {
        &self.text
    }

    fn __repr__(&self) -> String {
        format!("Query({:?})", self.text)
    }
}
