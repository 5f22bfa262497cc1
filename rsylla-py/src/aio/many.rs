//! Many executions of one prepared statement, awaited: a window of rows is one request of the loop.

use std::sync::Arc;

use pyo3::call::PyCallArgs;
use pyo3::prelude::*;

use super::reactor::Step;
use super::request::{Extent, fetch};
use super::result::QueryResult;
use super::session::Session;
use crate::many::{Executions, Writes, side_by_side};
use crate::prepared::PreparedStatement;
use crate::result::QueryResult as Plain;

/// Calls `name` of `rsylla.aio._many`, which gives a task.
pub(super) fn task<'py>(
    session: &Bound<'py, Session>,
    name: &str,
    arguments: impl PyCallArgs<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = session.py();
    session.get().home().attempt(py, || {
        py.import("rsylla.aio._many")?
            .getattr(name)?
            .call1(arguments)
    })
}

/// Executes a window of rows.
pub(super) fn execute<'py>(
    py: Python<'py>,
    session: &Session,
    statement: &PreparedStatement,
    rows: &[Bound<'py, PyAny>],
    concurrency: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let executions = Executions::new(py, session.core(), statement, rows)?;
    let client = session.core().client(py)?;
    let (start, extent) = (statement.start(), Extent::of_prepared(statement));
    let fetching = side_by_side(executions.requests(), concurrency, move |request| {
        fetch(Arc::clone(&client), request, start.clone(), extent)
    });
    let owner = session.clone_ref();
    session.home().submit(py, fetching, move |py, answers| {
        let outcome = executions.read(py, answers, |source, fetched| {
            let plain = Plain::awaited(py, source, fetched)?;
            QueryResult::object(py, owner.clone_ref(), plain)
        })?;
        Ok(Step::Done(outcome.into_pyobject(py)?.into_any().unbind()))
    })
}

/// Writes a window of rows.
pub(super) fn write<'py>(
    py: Python<'py>,
    session: &Session,
    statement: &PreparedStatement,
    rows: &[Bound<'py, PyAny>],
    concurrency: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let writes = Writes::new(py, session.core(), statement, rows)?;
    let sending = writes.send(session.core().client(py)?, concurrency);
    session.home().submit(py, sending, |py, (writes, failed)| {
        let failures = writes.told(py, failed)?;
        Ok(Step::Done(failures.into_pyobject(py)?.into_any().unbind()))
    })
}
