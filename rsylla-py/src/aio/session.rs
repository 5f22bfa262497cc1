//! `Session` of `rsylla.aio`.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyBool;
use rsylla::driver::response::PagingState;
use rsylla::driver::statement::unprepared::Statement;

use super::builder::{connect, forms};
use super::many;
use super::reactor::{Home, Step};
use super::request::{self, Extent};
use crate::batch::{Batch, Parcel};
use crate::builder::SessionBuilder as Settings;
use crate::client::{Request, keyspace_handle};
use crate::core::Core;
use crate::exceptions::Fault;
use crate::options::Options;
use crate::prepared::PreparedStatement;
use crate::query::Query;
use crate::result::Source;
use crate::text::Meaning;
use crate::trace;
use crate::values::bind;

/// A connected session of one event loop.
///
/// What talks to the servers gives an `asyncio.Future` that is under way already; cancelling it
/// gives the request up, whose outcome is unknown then.
#[pyclass(frozen, module = "rsylla.aio")]
pub(crate) struct Session {
    core: Arc<Core>,
    home: Arc<Home>,
    /// The keyspace that this handle's unqualified names belong to, if it is a handle of one.
    scope: Option<Arc<String>>,
}

impl Session {
    pub(super) fn new(core: Arc<Core>, home: Arc<Home>) -> Self {
        Self {
            core,
            home,
            scope: None,
        }
    }

    pub(super) fn core(&self) -> &Arc<Core> {
        &self.core
    }

    pub(super) fn home(&self) -> &Arc<Home> {
        &self.home
    }

    pub(super) fn scope(&self) -> Option<&Arc<String>> {
        self.scope.as_ref()
    }

    /// Returns another handle to the same session.
    pub(super) fn clone_ref(&self) -> Self {
        Self {
            core: Arc::clone(&self.core),
            home: Arc::clone(&self.home),
            scope: self.scope.clone(),
        }
    }

    /// Runs text: as it is without values, prepared behind the scenes with them.
    fn run<'py>(
        &self,
        py: Python<'py>,
        text: &str,
        options: Options,
        start: PagingState,
        values: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let extent = match options.page_size {
            Some(_) => Extent::Page,
            None => Extent::All,
        };
        let core = Arc::clone(&self.core);
        let Some(values) = values else {
            let scope = self.scope.as_ref();
            core.client(py)?.require_checked(py, scope, text)?;
            let text_for_server = Meaning::placed(py, text, scope)?;
            let mut statement = Statement::new(text_for_server);
            statement.set_is_idempotent(Meaning::of(text, None).is_idempotent());
            options.apply_to_text(&mut statement);
            let source = Source::new(core, Request::Text(statement), None);
            return request::send(py, self, source, start, extent);
        };
        let values = values.unbind();
        request::prepare_and_send(py, self, text, start, extent, move |py, prepared| {
            let mut driver = prepared.driver.clone();
            options.apply_to_prepared(&mut driver);
            let bound = bind(&prepared, driver, Some(values.bind(py)), py)?;
            Ok(Source::new(core, Request::Bound(bound), Some(prepared)))
        })
    }
}

#[pymethods]
impl Session {
    /// Connects to the cluster of `nodes`, given as `"host:port"` or `"host"`.
    #[staticmethod]
    #[pyo3(signature = (nodes, *, upstream_types = false))]
    fn connect(
        py: Python<'_>,
        nodes: Vec<String>,
        upstream_types: bool,
    ) -> PyResult<Bound<'_, PyAny>> {
        connect(py, Settings::of_nodes(nodes).giving(forms(upstream_types)))
    }

    /// Runs a statement. With values it is prepared behind the scenes, once a text.
    #[pyo3(signature = (query, values = None))]
    fn execute<'py>(
        &self,
        py: Python<'py>,
        query: &str,
        values: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.home.attempt(py, || {
            self.run(py, query, Options::default(), PagingState::start(), values)
        })
    }

    /// Runs a statement with the settings of a `Query`.
    #[pyo3(signature = (query, values = None))]
    fn query<'py>(
        &self,
        query: &Bound<'py, Query>,
        values: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let settings = query.borrow().clone();
        let start = settings.start();
        self.home.attempt(query.py(), || {
            self.run(query.py(), &settings.text, settings.options, start, values)
        })
    }

    /// Lets the servers read a statement, to be executed many times.
    fn prepare<'py>(&self, py: Python<'py>, query: &str) -> PyResult<Bound<'py, PyAny>> {
        self.home.attempt(py, || request::prepare(py, self, query))
    }

    /// Runs a prepared statement.
    #[pyo3(signature = (prepared, values = None))]
    fn execute_prepared<'py>(
        &self,
        prepared: &Bound<'py, PreparedStatement>,
        values: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = prepared.py();
        let statement = prepared.get();
        self.home.attempt(py, || {
            statement.prepared.require_usable_on(py, &self.core)?;
            let bound = bind(&statement.prepared, statement.driver.clone(), values, py)?;
            let source = Source::new(
                Arc::clone(&self.core),
                Request::Bound(bound),
                Some(Arc::clone(&statement.prepared)),
            );
            let extent = Extent::of_prepared(statement);
            request::send(py, self, source, statement.start(), extent)
        })
    }

    /// Sends a batch, with one entry of `values` for each of its statements.
    #[pyo3(signature = (batch, values = None))]
    fn batch<'py>(
        &self,
        batch: &Bound<'py, Batch>,
        values: Option<Vec<Bound<'py, PyAny>>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = batch.py();
        self.home
            .attempt(py, || request::batch(py, self, Parcel::new(batch, values)?))
    }

    /// Runs a statement for each entry of `values`, so many at a time; the results are in order.
    #[pyo3(signature = (statement, values, *, concurrency = 128, progress = None))]
    fn execute_many<'py>(
        slf: &Bound<'py, Self>,
        statement: &Bound<'py, PyAny>,
        values: &Bound<'py, PyAny>,
        concurrency: i64,
        progress: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let arguments = (slf, statement, values, concurrency, progress);
        many::task(slf, "execute_many", arguments)
    }

    /// Runs a statement that writes for each entry of `values`, ordered by partition; gives their
    /// number.
    #[pyo3(signature = (statement, values, *, concurrency = 128, progress = None))]
    fn write_many<'py>(
        slf: &Bound<'py, Self>,
        statement: &Bound<'py, PyAny>,
        values: &Bound<'py, PyAny>,
        concurrency: i64,
        progress: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let arguments = (slf, statement, values, concurrency, progress);
        many::task(slf, "write_many", arguments)
    }

    fn _execute_window<'py>(
        &self,
        py: Python<'py>,
        prepared: &Bound<'py, PreparedStatement>,
        rows: Vec<Bound<'py, PyAny>>,
        concurrency: usize,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.home.attempt(py, || {
            many::execute(py, self, prepared.get(), &rows, concurrency)
        })
    }

    fn _write_window<'py>(
        &self,
        py: Python<'py>,
        prepared: &Bound<'py, PreparedStatement>,
        rows: Vec<Bound<'py, PyAny>>,
        concurrency: usize,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.home.attempt(py, || {
            many::write(py, self, prepared.get(), &rows, concurrency)
        })
    }

    /// Returns what the servers noted of a traced statement.
    fn trace<'py>(&self, traced: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = traced.py();
        self.home.attempt(py, || {
            let id = trace::id(traced)?;
            let client = self.core.client(py)?;
            self.home.submit(
                py,
                async move { client.trace(id).await },
                move |py, info| {
                    let info = info.map_err(|fault| fault.raise(py))?;
                    Ok(Step::Done(trace::object(py, id, info)?))
                },
            )
        })
    }

    /// Sets the keyspace that unqualified names belong to, for the whole session.
    #[pyo3(signature = (keyspace_name, case_sensitive = false))]
    fn use_keyspace<'py>(
        &self,
        py: Python<'py>,
        keyspace_name: String,
        case_sensitive: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.home.attempt(py, || {
            if let Some(scope) = &self.scope {
                return Err(Fault::of_one_keyspace(scope, &keyspace_name).raise(py));
            }
            let client = self.core.client(py)?;
            let name = keyspace_name.clone();
            self.home.submit(
                py,
                async move { client.use_keyspace(&name, case_sensitive).await },
                move |py, used| match used {
                    Ok(()) => Ok(Step::Done(py.None())),
                    Err(fault) => Err(fault.in_keyspace(Some(&keyspace_name)).raise(py)),
                },
            )
        })
    }

    /// Returns a handle of this session whose unqualified names belong to `name`, whatever
    /// keyspace other tasks use.
    #[pyo3(signature = (name, case_sensitive = false))]
    fn keyspace(&self, py: Python<'_>, name: &str, case_sensitive: bool) -> PyResult<Self> {
        let scope = keyspace_handle(py, name, case_sensitive)?;
        Ok(Self {
            scope: Some(Arc::new(scope)),
            ..self.clone_ref()
        })
    }

    /// Waits until all nodes have the same schema.
    fn await_schema_agreement<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.home.attempt(py, || {
            let client = self.core.client(py)?;
            self.home.submit(
                py,
                async move { client.await_schema_agreement().await },
                |py, agreed| match agreed {
                    Ok(()) => Ok(Step::Done(
                        PyBool::new(py, true).to_owned().into_any().unbind(),
                    )),
                    Err(fault) => Err(fault.raise(py)),
                },
            )
        })
    }

    /// Returns the cluster's nodes and keyspaces in words, one a line.
    fn get_cluster_data(&self, py: Python<'_>) -> PyResult<String> {
        Ok(self.core.client(py)?.cluster_description())
    }

    /// Returns the keyspace that unqualified names belong to.
    fn get_keyspace(&self, py: Python<'_>) -> PyResult<Option<String>> {
        let used = self.core.client(py)?.keyspace();
        Ok(self
            .scope
            .as_ref()
            .or(used.as_ref())
            .map(|keyspace| keyspace.as_str().to_owned()))
    }

    /// Closes the connections once the requests under way are answered. Closing again is fine, and
    /// closing the handle of a keyspace leaves the session open.
    fn close<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.home.attempt(py, || {
            let client = match self.scope {
                Some(_) => None,
                None => self.core.take(),
            };
            if client.is_none() {
                return self.home.follow(py, Ok(Step::Done(py.None())));
            }
            self.home.submit(
                py,
                async move {
                    drop(client);
                    // Lets the connections' tasks see that they are wanted no more.
                    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                },
                |py, ()| Ok(Step::Done(py.None())),
            )
        })
    }

    fn __aenter__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, PyAny>> {
        let py = slf.py();
        let home = slf.get().home();
        home.attempt(py, || {
            home.follow(py, Ok(Step::Done(slf.clone().into_any().unbind())))
        })
    }

    fn __aexit__<'py>(
        &self,
        py: Python<'py>,
        _class: &Bound<'_, PyAny>,
        _exception: &Bound<'_, PyAny>,
        _traceback: &Bound<'_, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.close(py)
    }

    fn __repr__(&self) -> String {
        let state = if self.core.is_open() {
            "open"
        } else {
            "closed"
        };
        match &self.scope {
            Some(scope) => format!("Session({state}, keyspace={scope:?})"),
            None => format!("Session({state})"),
        }
    }
}
