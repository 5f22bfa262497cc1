//! What the servers noted of a traced statement.

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use rsylla::driver::observability::tracing::TracingInfo;
use uuid::Uuid;

use crate::exceptions::Fault;
use crate::result::QueryResult;

/// Reads which trace is asked for: that of a result, or one by its id.
pub(crate) fn id(what: &Bound<'_, PyAny>) -> PyResult<Uuid> {
    let py = what.py();
    let text = if let Ok(result) = what.cast::<QueryResult>() {
        let id = result.get().tracing_id().map(str::to_owned);
        id.ok_or_else(|| {
            Fault::argument("this result was not traced; ask for it by with_tracing(True)")
                .raise(py)
        })?
    } else {
        what.str()?.to_string_lossy().into_owned()
    };
    Uuid::parse_str(&text).map_err(|_| {
        Fault::argument(format!("{text:?} is no id of a trace, nor a result")).raise(py)
    })
}

/// Makes a `Trace`; `rsylla._trace` says what of.
pub(crate) fn object(py: Python<'_>, id: Uuid, info: TracingInfo) -> PyResult<Py<PyAny>> {
    let mut events = Vec::with_capacity(info.events.len());
    for event in info.events {
        let parts = (
            event.activity,
            event.source.map(|address| address.to_string()),
            event.source_elapsed,
            event.thread,
        );
        events.push(parts.into_pyobject(py)?);
    }
    let make = py.import("rsylla._trace")?.getattr("make")?;
    let trace = make.call1((
        id.to_string(),
        info.command,
        info.request,
        info.client.map(|address| address.to_string()),
        info.coordinator.map(|address| address.to_string()),
        info.started_at.map(|started| started.0),
        info.duration,
        info.parameters.unwrap_or_default(),
        PyTuple::new(py, events)?,
    ))?;
    Ok(trace.unbind())
}
