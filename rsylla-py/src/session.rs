//! `Session`: what a program talks to the servers through.

use std::sync::Arc;

use pyo3::prelude::*;
use rsylla::driver::response::PagingState;
use rsylla::driver::statement::unprepared::Statement;

use crate::arrow::insert::{Nulls, insert, statement_for};
use crate::batch::Batch;
use crate::bridge::enter;
use crate::builder::SessionBuilder;
use crate::client::{Request, keyspace_handle};
use crate::core::Core;
use crate::exceptions::Fault;
use crate::ffi::arrow::batches;
use crate::many::{self, Failures, Outcome};
use crate::options::Options;
use crate::prepared::PreparedStatement;
use crate::query::Query;
use crate::result::{QueryResult, Source};
use crate::statement::Prepared;
use crate::text::Meaning;
use crate::trace;
use crate::values::bind;

/// A connected session, for any number of threads.
///
/// Every call waits for its answer without holding the interpreter, and Ctrl-C ends the wait.
#[pyclass(frozen, module = "rsylla")]
pub(crate) struct Session {
    core: Arc<Core>,
    /// The keyspace that this handle's unqualified names belong to, if it is a handle of one.
    scope: Option<Arc<String>>,
}

impl Session {
    pub(crate) fn new(core: Core) -> Self {
        Self {
            core: Arc::new(core),
            scope: None,
        }
    }

    /// Runs text: as it is without values, prepared behind the scenes with them.
    fn run(
        &self,
        py: Python<'_>,
        text: &str,
        options: &Options,
        start: PagingState,
        values: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<QueryResult> {
        let _inside = enter(py)?;
        let Some(values) = values else {
            let scope = self.scope.as_ref();
            self.core.client(py)?.require_checked(py, scope, text)?;
            let text_for_server = Meaning::placed(py, text, scope)?;
            let mut statement = Statement::new(text_for_server);
            statement.set_is_idempotent(Meaning::of(text, None).is_idempotent());
            options.apply_to_text(&mut statement);
            let source = Source::new(Arc::clone(&self.core), Request::Text(statement), None);
            return source.run(py, start);
        };
        let prepared = Prepared::cached(py, &self.core, self.scope.as_ref(), text)?;
        let mut driver = prepared.driver.clone();
        options.apply_to_prepared(&mut driver);
        let bound = bind(&prepared, driver, Some(values), py)?;
        let source = Source::new(
            Arc::clone(&self.core),
            Request::Bound(bound),
            Some(prepared),
        );
        source.run(py, start)
    }
}

#[pymethods]
impl Session {
    /// Connects to the cluster of `nodes`, given as `"host:port"` or `"host"`.
    #[staticmethod]
    fn connect(py: Python<'_>, nodes: Vec<String>) -> PyResult<Self> {
        SessionBuilder::of_nodes(nodes).connect(py)
    }

    /// Runs a statement. With values it is prepared behind the scenes, once a text.
    #[pyo3(signature = (query, values = None))]
    fn execute(
        &self,
        py: Python<'_>,
        query: &str,
        values: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<QueryResult> {
        self.run(py, query, &Options::default(), PagingState::start(), values)
    }

    /// Runs a statement with the settings of a `Query`.
    #[pyo3(signature = (query, values = None))]
    fn query(
        &self,
        query: &Bound<'_, Query>,
        values: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<QueryResult> {
        // Cloned, so that another thread may change the query while this one waits.
        let settings = query.borrow().clone();
        self.run(
            query.py(),
            &settings.text,
            &settings.options,
            settings.start(),
            values,
        )
    }

    /// Lets the servers read a statement, to be executed many times.
    fn prepare(&self, py: Python<'_>, query: &str) -> PyResult<PreparedStatement> {
        let scope = self.scope.as_ref();
        let known = Prepared::find_cached(py, &self.core, scope, query)?;
        let prepared = Arc::new(Prepared::new(py, &self.core, scope, query)?);
        known.keep(&self.core, &prepared);
        Ok(PreparedStatement::new(prepared))
    }

    /// Runs a prepared statement.
    #[pyo3(signature = (prepared, values = None))]
    fn execute_prepared(
        &self,
        prepared: &Bound<'_, PreparedStatement>,
        values: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<QueryResult> {
        let py = prepared.py();
        let _inside = enter(py)?;
        let statement = prepared.get();
        statement.prepared.require_usable_on(py, &self.core)?;
        let bound = bind(&statement.prepared, statement.driver.clone(), values, py)?;
        let source = Source::new(
            Arc::clone(&self.core),
            Request::Bound(bound),
            Some(Arc::clone(&statement.prepared)),
        );
        source.run(py, statement.start())
    }

    /// Sends a batch, with one entry of `values` for each of its statements.
    #[pyo3(signature = (batch, values = None))]
    fn batch(
        &self,
        batch: &Bound<'_, Batch>,
        values: Option<Vec<Bound<'_, PyAny>>>,
    ) -> PyResult<QueryResult> {
        let _inside = enter(batch.py())?;
        Batch::run(batch, &self.core, self.scope.as_ref(), values)
    }

    fn _execute_window(
        &self,
        py: Python<'_>,
        prepared: &Bound<'_, PreparedStatement>,
        rows: Vec<Bound<'_, PyAny>>,
        concurrency: usize,
    ) -> PyResult<Outcome> {
        many::execute(py, &self.core, prepared.get(), &rows, concurrency)
    }

    fn _write_window(
        &self,
        py: Python<'_>,
        prepared: &Bound<'_, PreparedStatement>,
        rows: Vec<Bound<'_, PyAny>>,
        concurrency: usize,
    ) -> PyResult<Failures> {
        many::write(py, &self.core, prepared.get(), &rows, concurrency)
    }

    /// Writes each row of `data` with an INSERT into a table, or with a prepared statement whose
    /// markers go by the data's columns. Returns the number of rows.
    #[pyo3(signature = (table, data, *, nulls = "unset", concurrency = 128))]
    fn insert_arrow(
        &self,
        py: Python<'_>,
        table: &Bound<'_, PyAny>,
        data: &Bound<'_, PyAny>,
        nulls: &str,
        concurrency: i64,
    ) -> PyResult<usize> {
        let nulls = match nulls {
            "unset" => Nulls::Unset,
            "null" => Nulls::Null,
            _ => return Err(Fault::argument("nulls is \"unset\" or \"null\"").raise(py)),
        };
        let concurrency = usize::try_from(concurrency)
            .ok()
            .filter(|concurrency| *concurrency > 0)
            .ok_or_else(|| Fault::argument("concurrency is one or more").raise(py))?;
        let _inside = enter(py)?;
        let batches = batches(data)?;
        let (prepared, driver) = if let Ok(statement) = table.cast::<PreparedStatement>() {
            let statement = statement.get();
            statement.prepared.require_usable_on(py, &self.core)?;
            (Arc::clone(&statement.prepared), statement.driver.clone())
        } else {
            let text = statement_for(py, table.extract()?, &batches.schema())?;
            let prepared = Prepared::cached(py, &self.core, self.scope.as_ref(), &text)?;
            let driver = prepared.driver.clone();
            (prepared, driver)
        };
        insert(
            py,
            &self.core,
            &prepared,
            &driver,
            batches,
            nulls,
            concurrency,
        )
    }

    /// Returns what the servers noted of a traced statement.
    fn trace(&self, traced: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let py = traced.py();
        let id = trace::id(traced)?;
        let client = self.core.client(py)?;
        let info = self.core.wait(py, client.trace(id))?;
        trace::object(py, id, info.map_err(|fault| fault.raise(py))?)
    }

    /// Sets the keyspace that unqualified names belong to, for the whole session.
    #[pyo3(signature = (keyspace_name, case_sensitive = false))]
    fn use_keyspace(
        &self,
        py: Python<'_>,
        keyspace_name: &str,
        case_sensitive: bool,
    ) -> PyResult<()> {
        if let Some(scope) = &self.scope {
            return Err(Fault::of_one_keyspace(scope, keyspace_name).raise(py));
        }
        let client = self.core.client(py)?;
        self.core
            .wait(py, client.use_keyspace(keyspace_name, case_sensitive))?
            .map_err(|fault| fault.in_keyspace(Some(keyspace_name)).raise(py))
    }

    /// Returns a handle of this session whose unqualified names belong to `name`, whatever
    /// keyspace other threads use.
    #[pyo3(signature = (name, case_sensitive = false))]
    fn keyspace(&self, py: Python<'_>, name: &str, case_sensitive: bool) -> PyResult<Self> {
        let scope = keyspace_handle(py, name, case_sensitive)?;
        Ok(Self {
            core: Arc::clone(&self.core),
            scope: Some(Arc::new(scope)),
        })
    }

    /// Waits until all nodes have the same schema.
    fn await_schema_agreement(&self, py: Python<'_>) -> PyResult<bool> {
        let client = self.core.client(py)?;
        self.core
            .wait(py, client.await_schema_agreement())?
            .map_err(|fault| fault.raise(py))?;
        Ok(true)
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
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        match self.scope {
            Some(_) => Ok(()),
            None => self.core.close(py),
        }
    }

    fn __enter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __exit__(
        &self,
        py: Python<'_>,
        _class: &Bound<'_, PyAny>,
        _exception: &Bound<'_, PyAny>,
        _traceback: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
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
