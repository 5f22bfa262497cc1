//! `SessionBuilder` of `rsylla.aio`: the same settings, an awaited connection.

use std::sync::Arc;

use pyo3::prelude::*;

use super::reactor::{Home, Step};
use super::session::Session;
use crate::builder::SessionBuilder as Settings;
use crate::client::Client;
use crate::convert::decode::Forms;
use crate::core::Core;

/// How a session connects: `await SessionBuilder().known_node("localhost:9042").build()`.
///
/// Each method changes the builder and returns it.
#[pyclass(extends = Settings, module = "rsylla.aio")]
pub(crate) struct SessionBuilder;

#[pymethods]
impl SessionBuilder {
    #[new]
    #[pyo3(signature = (*, upstream_types = false))]
    fn new(upstream_types: bool) -> PyClassInitializer<Self> {
        let settings = Settings::default().giving(forms(upstream_types));
        PyClassInitializer::from(settings).add_subclass(Self)
    }

    /// Connects, in the event loop that runs.
    fn build<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let settings = slf.as_super().borrow().again(slf.py());
        connect(slf.py(), settings)
    }
}

/// What `upstream_types` asks for.
pub(super) fn forms(upstream_types: bool) -> Forms {
    if upstream_types {
        Forms::Upstream
    } else {
        Forms::Python
    }
}

/// Connects as `settings` say.
pub(super) fn connect(py: Python<'_>, settings: Settings) -> PyResult<Bound<'_, PyAny>> {
    let home = Arc::new(Home::running(py)?);
    let owner = Arc::clone(&home);
    let builder = settings.to_rust();
    home.submit(
        py,
        async move { builder.build().await },
        move |py, connected| {
            let session = connected.map_err(|error| settings.refused(py, &error))?;
            let core = Core::awaited(Client::new(session, settings.checker()), settings.forms());
            let session = Session::new(Arc::new(core), owner);
            Ok(Step::Done(Py::new(py, session)?.into_any()))
        },
    )
}
