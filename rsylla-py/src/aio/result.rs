//! `QueryResult` of `rsylla.aio`: what was fetched is plain, further pages are awaited.

use pyo3::intern;
use pyo3::prelude::*;

use super::request::page_after;
use super::session::Session;
use crate::result::QueryResult as Plain;

/// The result of a statement.
///
/// What was fetched with it is read as that of the blocking side. `async for row in result` goes
/// on to further pages, of which there are only where a page size was set.
#[pyclass(frozen, extends = Plain, module = "rsylla.aio")]
pub(crate) struct QueryResult {
    session: Session,
}

impl QueryResult {
    /// Makes the Python object.
    pub(super) fn object(py: Python<'_>, session: Session, plain: Plain) -> PyResult<Py<PyAny>> {
        let class = PyClassInitializer::from(plain).add_subclass(Self { session });
        Ok(Py::new(py, class)?.into_any())
    }
}

#[pymethods]
impl QueryResult {
    /// Whether there are pages that were not fetched with this result.
    #[getter]
    fn has_more_pages(slf: &Bound<'_, Self>) -> bool {
        slf.as_super().get().rest().is_some()
    }

    /// Fetches the page after those of this result; `None` after the last.
    fn next_page<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let result = slf.as_super().get();
        let next = result.rest().cloned().zip(result.source());
        let next = next.map(|(state, source)| (state, source.again()));
        page_after(py, &slf.get().session, next)
    }

    /// Iterates over the rows of all pages, fetching further ones as they are needed.
    fn __aiter__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        py.import(intern!(py, "rsylla.aio._pages"))?
            .call_method1(intern!(py, "rows"), (slf,))
    }

    /// Iterates over the pages as results, this one first, fetching further ones as they are
    /// needed.
    fn pages<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        py.import(intern!(py, "rsylla.aio._pages"))?
            .call_method1(intern!(py, "pages"), (slf,))
    }
}
