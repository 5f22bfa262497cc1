//! A prepared statement as this crate holds it: the driver's, with its markers and columns.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use rsylla::driver::frame::response::result::ColumnSpec;
use rsylla::driver::statement::prepared::PreparedStatement as DriverStatement;
use rsylla::driver::statement::unprepared::Statement;

use crate::client::Client;
use crate::columns::Columns;
use crate::convert::decode::Forms;
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

/// What a session's cache knows of a text.
pub(crate) enum Cached {
    Found(Arc<Prepared>),
    /// Nothing, and the keyspace under which it would be kept.
    Missing(Option<Arc<String>>),
}

impl Cached {
    /// Keeps what a text was prepared to, if nothing was known of it: running the text finds it.
    pub(crate) fn keep(self, core: &Core, prepared: &Arc<Prepared>) {
        if let Self::Missing(keyspace) = self {
            core.cache()
                .insert(keyspace, &prepared.text, Arc::clone(prepared));
        }
    }
}

/// A text as it is to be prepared.
#[derive(Debug)]
pub(crate) struct Draft {
    text: String,
    /// The text with its keyspace written out, where it was not.
    text_for_server: String,
    meaning: Meaning,
    keyspace: Option<Arc<String>>,
}

impl Draft {
    /// Reads `text`, whose unqualified names belong to `scope` or else to the keyspace in use.
    pub(crate) fn new(
        py: Python<'_>,
        client: &Client,
        scope: Option<&Arc<String>>,
        text: &str,
    ) -> PyResult<Self> {
        client.require_checked(py, scope, text)?;
        let keyspace = scope.cloned().or_else(|| client.keyspace());
        let meaning = Meaning::of(text, keyspace.as_deref().map(String::as_str));
        let text_for_server = match (&meaning.qualified, scope) {
            (Some(qualified), _) => qualified.clone(),
            (None, Some(scope)) if !meaning.is_self_contained => {
                return Err(Meaning::unreadable(text, scope).raise(py));
            }
            (None, _) => text.to_owned(),
        };
        Ok(Self {
            text: text.to_owned(),
            text_for_server,
            meaning,
            keyspace,
        })
    }

    /// What the server is to prepare.
    pub(crate) fn statement(&self) -> Statement {
        Statement::new(self.text_for_server.as_str())
    }

    /// Returns the statement that the server of `core` answered with.
    pub(crate) fn prepared(
        self,
        py: Python<'_>,
        core: &Core,
        answer: Result<DriverStatement, Fault>,
    ) -> PyResult<Prepared> {
        let Self {
            text,
            meaning,
            keyspace,
            ..
        } = self;
        let mut driver = answer.map_err(|fault| {
            fault
                .in_keyspace(keyspace.as_deref().map(String::as_str))
                .in_statement(text.as_str())
                .raise(py)
        })?;
        driver.set_is_idempotent(
            meaning.is_idempotent_with(driver.get_variable_col_specs().as_slice()),
        );
        let markers = Markers::new(py, driver.get_variable_col_specs().as_slice(), &meaning);
        Ok(Prepared {
            driver,
            text,
            markers,
            session: core.number(),
            keyspace: keyspace
                .filter(|_| meaning.qualified.is_none() && !meaning.is_self_contained),
            columns: Mutex::new(None),
            warned: AtomicBool::new(false),
        })
    }
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
        let draft = Draft::new(py, &client, scope, text)?;
        let answer = core.wait(py, client.prepare(draft.statement()))?;
        draft.prepared(py, core, answer)
    }

    /// Returns `text` prepared, from the session's cache if it was there.
    pub(crate) fn cached(
        py: Python<'_>,
        core: &Core,
        scope: Option<&Arc<String>>,
        text: &str,
    ) -> PyResult<Arc<Self>> {
        match Self::find_cached(py, core, scope, text)? {
            Cached::Found(prepared) => Ok(prepared),
            Cached::Missing(keyspace) => {
                let prepared = Arc::new(Self::new(py, core, scope, text)?);
                core.cache().insert(keyspace, text, Arc::clone(&prepared));
                Ok(prepared)
            }
        }
    }

    /// Returns what the session's cache knows of `text`.
    pub(crate) fn find_cached(
        py: Python<'_>,
        core: &Core,
        scope: Option<&Arc<String>>,
        text: &str,
    ) -> PyResult<Cached> {
        let keyspace = match scope {
            Some(scope) => Some(Arc::clone(scope)),
            None => core.client(py)?.keyspace(),
        };
        Ok(match core.cache().get(keyspace.as_ref(), text) {
            Some(found) => Cached::Found(found),
            None => Cached::Missing(keyspace),
        })
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
    pub(crate) fn columns(
        &self,
        py: Python<'_>,
        specs: &[ColumnSpec<'_>],
        forms: Forms,
    ) -> PyResult<Arc<Columns>> {
        let last = self.lock_columns().clone();
        if let Some(columns) = last.filter(|columns| columns.are_of(specs)) {
            return Ok(columns);
        }
        let columns = Arc::new(Columns::new(py, specs, forms)?);
        *self.lock_columns() = Some(Arc::clone(&columns));
        Ok(columns)
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
