//! `Batch`: statements that are sent as one.

use std::sync::Arc;

use pyo3::prelude::*;
use rsylla::driver::statement::batch::{Batch as DriverBatch, BatchStatement, BatchType};
use rsylla::driver::statement::unprepared::Statement;

use crate::core::Core;
use crate::exceptions::{Class, Fault};
use crate::options::{Options, consistency, milliseconds, serial_consistency};
use crate::prepared::PreparedStatement;
use crate::profile::ExecutionProfile;
use crate::query::Query;
use crate::result::QueryResult;
use crate::statement::Prepared;
use crate::text::Meaning;
use crate::values::{EncodedRows, append};

/// Statements that are sent as one: `"logged"` (all or nothing), `"unlogged"` or `"counter"`.
///
/// Each `with_…` method changes the batch and returns it.
#[pyclass(module = "rsylla")]
pub(crate) struct Batch {
    kind: BatchType,
    statements: Vec<Entry>,
    options: Options,
}

#[derive(Clone)]
enum Entry {
    Text(String),
    Prepared(PreparedStatement),
}

impl Entry {
    fn is_idempotent(&self) -> bool {
        match self {
            Self::Text(text) => Meaning::of(text, None).is_idempotent(),
            Self::Prepared(statement) => statement.driver.get_is_idempotent(),
        }
    }
}

/// A batch as it is to be sent: cloned, so that the caller may go on filling it.
pub(crate) struct Parcel<'py> {
    kind: BatchType,
    options: Options,
    entries: Vec<(Entry, Option<Bound<'py, PyAny>>)>,
}

/// A parcel that waits for its statements to be prepared.
pub(crate) struct UnboundParcel {
    kind: BatchType,
    options: Options,
    entries: Vec<(Entry, Option<Py<PyAny>>)>,
}

impl UnboundParcel {
    pub(crate) fn bind(self, py: Python<'_>) -> Parcel<'_> {
        let entries = self.entries.into_iter();
        Parcel {
            kind: self.kind,
            options: self.options,
            entries: entries
                .map(|(entry, values)| (entry, values.map(|values| values.into_bound(py))))
                .collect(),
        }
    }
}

impl<'py> Parcel<'py> {
    pub(crate) fn unbind(self) -> UnboundParcel {
        let entries = self.entries.into_iter();
        UnboundParcel {
            kind: self.kind,
            options: self.options,
            entries: entries
                .map(|(entry, values)| (entry, values.map(Bound::unbind)))
                .collect(),
        }
    }

    /// Takes the statements of `batch` with one entry of `values` for each.
    pub(crate) fn new(
        batch: &Bound<'py, Batch>,
        values: Option<Vec<Bound<'py, PyAny>>>,
    ) -> PyResult<Self> {
        let (kind, statements, options) = {
            let batch = batch.borrow();
            (batch.kind, batch.statements.clone(), batch.options.clone())
        };
        let values = matched(batch.py(), &statements, values)?;
        Ok(Self {
            kind,
            options,
            entries: statements.into_iter().zip(values).collect(),
        })
    }

    /// The texts that have to be prepared.
    pub(crate) fn texts(&self, scope: Option<&Arc<String>>) -> impl Iterator<Item = &str> {
        self.entries
            .iter()
            .filter_map(move |(entry, values)| match entry {
                Entry::Text(text) if values.is_some() || scope.is_some() => Some(text.as_str()),
                _ => None,
            })
    }

    /// Returns what is sent; `prepare` gives each text that is prepared.
    pub(crate) fn filled(
        self,
        py: Python<'py>,
        core: &Core,
        scope: Option<&Arc<String>>,
        mut prepare: impl FnMut(&str) -> PyResult<Arc<Prepared>>,
    ) -> PyResult<(DriverBatch, EncodedRows)> {
        let mut driver = DriverBatch::new(self.kind);
        let mut rows = EncodedRows::default();
        let mut is_idempotent = self.kind != BatchType::Counter;
        for (index, (entry, values)) in self.entries.into_iter().enumerate() {
            let added = (|| {
                let statement = match entry {
                    Entry::Text(text) if values.is_none() && scope.is_none() => {
                        let is_idempotent = Meaning::of(&text, None).is_idempotent();
                        driver.append_statement(BatchStatement::Query(Statement::new(text)));
                        rows.append_empty();
                        return Ok(is_idempotent);
                    }
                    Entry::Text(text) => PreparedStatement::new(prepare(&text)?),
                    Entry::Prepared(statement) => {
                        statement.prepared.require_usable_on(py, core)?;
                        statement
                    }
                };
                append(&mut rows, &statement.prepared, values.as_ref(), py)?;
                let is_idempotent = statement.driver.get_is_idempotent();
                driver.append_statement(BatchStatement::PreparedStatement(statement.driver));
                Ok(is_idempotent)
            })();
            is_idempotent &= added.map_err(|error| at_index(py, &error, index))?;
        }
        driver.set_is_idempotent(is_idempotent);
        self.options.apply_to_batch(&mut driver);
        Ok((driver, rows))
    }
}

impl Batch {
    /// Sends the batch with one entry of `values` for each statement.
    pub(crate) fn run<'py>(
        batch: &Bound<'py, Self>,
        core: &Core,
        scope: Option<&Arc<String>>,
        values: Option<Vec<Bound<'py, PyAny>>>,
    ) -> PyResult<QueryResult> {
        let py = batch.py();
        let client = core.client(py)?;
        let (driver, rows) = Parcel::new(batch, values)?.filled(py, core, scope, |text| {
            Prepared::cached(py, core, scope, text)
        })?;
        let answer = core
            .wait(py, client.batch(&driver, &rows))?
            .map_err(|fault| fault.raise(py))?;
        QueryResult::of_batch(py, answer, core.forms())
    }
}

/// Matches values to statements by position.
fn matched<'py>(
    py: Python<'py>,
    statements: &[Entry],
    values: Option<Vec<Bound<'py, PyAny>>>,
) -> PyResult<Vec<Option<Bound<'py, PyAny>>>> {
    let Some(values) = values else {
        return Ok(statements.iter().map(|_| None).collect());
    };
    if values.len() != statements.len() {
        return Err(Fault::new(
            Class::Bind,
            format!(
                "the batch has {} statements, but values for {} were given",
                statements.len(),
                values.len()
            ),
        )
        .not_executed()
        .raise(py));
    }
    Ok(values
        .into_iter()
        .map(|values| Some(values).filter(|values| !values.is_none()))
        .collect())
}

/// Says which statement of the batch was refused.
fn at_index(py: Python<'_>, error: &PyErr, index: usize) -> PyErr {
    let noted = error
        .value(py)
        .call_method1("add_note", (format!("statement {index} of the batch"),));
    match noted {
        Ok(_) => error.clone_ref(py),
        Err(error) => error,
    }
}

#[pymethods]
impl Batch {
    #[new]
    #[pyo3(signature = (batch_type = "logged"))]
    fn new(py: Python<'_>, batch_type: &str) -> PyResult<Self> {
        let kind = match batch_type.to_ascii_lowercase().as_str() {
            "logged" => BatchType::Logged,
            "unlogged" => BatchType::Unlogged,
            "counter" => BatchType::Counter,
            _ => {
                return Err(Fault::argument(format!(
                    "{batch_type:?} is no type of batch; there are \"logged\", \"unlogged\" and \"counter\""
                ))
                .raise(py));
            }
        };
        Ok(Self {
            kind,
            statements: Vec::new(),
            options: Options::default(),
        })
    }

    /// Appends the text of a statement.
    fn append_statement(&mut self, statement: String) {
        self.statements.push(Entry::Text(statement));
    }

    /// Appends the text of a query; in a batch its settings are the batch's.
    fn append_query(&mut self, query: &Bound<'_, Query>) {
        self.statements
            .push(Entry::Text(query.borrow().text.clone()));
    }

    /// Appends a prepared statement.
    fn append_prepared(&mut self, prepared: &Bound<'_, PreparedStatement>) {
        self.statements
            .push(Entry::Prepared(prepared.get().clone()));
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

    /// Says whether the batch may be repeated safely.
    fn set_idempotent(&mut self, idempotent: bool) {
        self.options.idempotent = Some(idempotent);
    }

    /// Whether the batch may be repeated safely: inferred from its statements unless it was set.
    fn is_idempotent(&self) -> bool {
        self.options.idempotent.unwrap_or_else(|| {
            self.kind != BatchType::Counter && self.statements.iter().all(Entry::is_idempotent)
        })
    }

    /// Returns the number of statements.
    fn statements_count(&self) -> usize {
        self.statements.len()
    }

    fn __len__(&self) -> usize {
        self.statements.len()
    }

    /// A batch is true even while it is empty.
    #[expect(clippy::unused_self, reason = "a method of Python's")]
    fn __bool__(&self) -> bool {
        true
    }

    fn __repr__(&self) -> String {
        format!("Batch(statements={})", self.statements.len())
    }
}
