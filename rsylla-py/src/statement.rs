//! A prepared statement as this crate holds it: the driver's, with its markers and columns.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use rsylla::driver::frame::response::result::ColumnSpec;
use rsylla::driver::statement::prepared::PreparedStatement as DriverStatement;
use rsylla::driver::statement::unprepared::Statement;

use crate::columns::Columns;
use crate::core::Core;
use crate::exceptions::{Class, Fault};
use crate::markers::Markers;
use crate::text::Meaning;

/// What a text was prepared to.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) driver: DriverStatement,
    /// The text as it was given.
    pub(crate) text: String,
    pub(crate) markers: Markers,
    /// The session that it was prepared on.
    pub(crate) session: u64,
    /// The keyspace that unqualified names belong to, where the server has to find it.
    keyspace: Option<Arc<String>>,
    /// The columns of its last result: most often those of the next.
    columns: Mutex<Option<Arc<Columns>>>,
    warned: AtomicBool,
}

impl Prepared {
    /// Prepares `text`, whose unqualified names belong to `scope` or else to the keyspace in use.
    pub(crate) fn new(
        py: Python<'_>,
        core: &Core,
        scope: Option<&Arc<String>>,
        text: &str,
    ) -> PyResult<Self> {
        let client = core.client(py)?;
        let keyspace = scope.cloned().or_else(|| client.keyspace());
        let meaning = Meaning::of(text, keyspace.as_deref().map(String::as_str));
        let text_for_server = match (&meaning.qualified, scope) {
            (Some(qualified), _) => qualified.clone(),
            (None, Some(scope)) if !meaning.is_self_contained => {
                return Err(Meaning::unreadable(text, scope).raise(py));
            }
            (None, _) => text.to_owned(),
        };
        let mut driver = core
            .wait(py, client.prepare(Statement::new(text_for_server)))?
            .map_err(|fault| {
                fault
                    .in_keyspace(keyspace.as_deref().map(String::as_str))
                    .in_statement(text)
                    .raise(py)
            })?;
        driver.set_is_idempotent(
            meaning.is_idempotent_with(driver.get_variable_col_specs().as_slice()),
        );
        let markers = Markers::new(py, driver.get_variable_col_specs().as_slice(), &meaning);
        Ok(Self {
            driver,
            text: text.to_owned(),
            markers,
            session: core.number(),
            keyspace: keyspace
                .filter(|_| meaning.qualified.is_none() && !meaning.is_self_contained),
            columns: Mutex::new(None),
            warned: AtomicBool::new(false),
        })
    }

    /// Returns `text` prepared, from the session's cache if it was there.
    pub(crate) fn cached(
        py: Python<'_>,
        core: &Core,
        scope: Option<&Arc<String>>,
        text: &str,
    ) -> PyResult<Arc<Self>> {
        let keyspace = match scope {
            Some(scope) => Some(Arc::clone(scope)),
            None => core.client(py)?.keyspace(),
        };
        if let Some(found) = core.cache().get(keyspace.as_ref(), text) {
            return Ok(found);
        }
        let prepared = Arc::new(Self::new(py, core, scope, text)?);
        core.cache().insert(keyspace, text, Arc::clone(&prepared));
        Ok(prepared)
    }

    /// Refuses a session that this statement was not prepared on, and one whose keyspace changed
    /// under names that the server has to find.
    pub(crate) fn require_usable_on(&self, py: Python<'_>, core: &Core) -> PyResult<()> {
        if self.session != core.number() {
            return Err(self
                .fault("this statement was prepared on another session; prepare it on this one")
                .raise(py));
        }
        let Some(prepared_in) = &self.keyspace else {
            return Ok(());
        };
        let now = core.client(py)?.keyspace();
        if now.as_ref() == Some(prepared_in) {
            return Ok(());
        }
        Err(self
            .fault(&format!(
                "this statement was prepared in keyspace {prepared_in}, but the session now uses {}; \
                 name the keyspace in the statement, or prepare it again",
                now.as_deref().map_or("none", String::as_str)
            ))
            .raise(py))
    }

    /// Whether this is the first call: a warning is given once a statement.
    pub(crate) fn should_warn(&self) -> bool {
        !self.warned.swap(true, Ordering::Relaxed)
    }

    /// Returns the columns of a result, those of the last one if they are the same.
    pub(crate) fn columns(&self, py: Python<'_>, specs: &[ColumnSpec<'_>]) -> Arc<Columns> {
        let last = self.lock_columns().clone();
        if let Some(columns) = last.filter(|columns| columns.are_of(specs)) {
            return columns;
        }
        let columns = Arc::new(Columns::new(py, specs));
        *self.lock_columns() = Some(Arc::clone(&columns));
        columns
    }

    fn lock_columns(&self) -> std::sync::MutexGuard<'_, Option<Arc<Columns>>> {
        self.columns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fault(&self, message: &str) -> Fault {
        Fault::new(Class::Statement, message)
            .not_executed()
            .in_statement(self.text.as_str())
    }
}
