//! Many executions of one prepared statement: a window of rows is bound at once, sent side by side,
//! and told of by position. `rsylla._many` makes the windows.

use std::sync::Arc;

use futures::stream::{self, StreamExt};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use rsylla::driver::statement::prepared::PreparedStatement as DriverStatement;

use crate::bridge::enter;
use crate::client::{Client, Request};
use crate::core::Core;
use crate::exceptions::{Class, Fault};
use crate::prepared::PreparedStatement;
use crate::result::{QueryResult, Source};
use crate::statement::Prepared;
use crate::values::{EncodedRows, append, bind};

/// The rows that failed, by their position in the window, each with its exception.
pub(crate) type Failures = Vec<(usize, Py<PyAny>)>;
/// The results of a window in the order of its rows, and the rows that failed.
pub(crate) type Outcome = (Vec<Option<Py<PyAny>>>, Failures);

/// A window of rows, each executed by itself.
pub(crate) struct Executions {
    count: usize,
    sources: Vec<(usize, Source)>,
    failures: Failures,
}

impl Executions {
    /// Binds each of `rows`.
    pub(crate) fn new(
        py: Python<'_>,
        core: &Arc<Core>,
        statement: &PreparedStatement,
        rows: &[Bound<'_, PyAny>],
    ) -> PyResult<Self> {
        statement.prepared.require_usable_on(py, core)?;
        let mut sources = Vec::with_capacity(rows.len());
        let mut failures = Vec::new();
        for (position, row) in rows.iter().enumerate() {
            match bind(&statement.prepared, statement.driver.clone(), Some(row), py) {
                Ok(bound) => {
                    let prepared = Some(Arc::clone(&statement.prepared));
                    let source = Source::new(Arc::clone(core), Request::Bound(bound), prepared);
                    sources.push((position, source));
                }
                Err(error) => failures.push((position, exception(py, error)?)),
            }
        }
        Ok(Self {
            count: rows.len(),
            sources,
            failures,
        })
    }

    /// What is to be sent.
    pub(crate) fn requests(&self) -> Vec<Arc<Request>> {
        let sources = self.sources.iter();
        sources
            .map(|(_, source)| Arc::clone(source.request()))
            .collect()
    }

    /// Reads what came of each request.
    pub(crate) fn read<T>(
        self,
        py: Python<'_>,
        answers: Vec<Result<T, Fault>>,
        mut read: impl FnMut(Source, T) -> PyResult<Py<PyAny>>,
    ) -> PyResult<Outcome> {
        let mut results: Vec<_> = std::iter::repeat_with(|| None).take(self.count).collect();
        let mut failures = self.failures;
        for ((position, source), answer) in self.sources.into_iter().zip(answers) {
            let result = match answer {
                Ok(answer) => read(source, answer),
                Err(fault) => Err(source.located(fault).raise(py)),
            };
            match (result, results.get_mut(position)) {
                (Ok(result), Some(place)) => *place = Some(result),
                (Ok(_), None) => {}
                (Err(error), _) => failures.push((position, exception(py, error)?)),
            }
        }
        Ok((results, failures))
    }
}

/// Executes a window of rows and waits for the first page of each.
pub(crate) fn execute(
    py: Python<'_>,
    core: &Arc<Core>,
    statement: &PreparedStatement,
    rows: &[Bound<'_, PyAny>],
    concurrency: usize,
) -> PyResult<Outcome> {
    let _inside = enter(py)?;
    let executions = Executions::new(py, core, statement, rows)?;
    let client = core.client(py)?;
    let start = statement.start();
    let fetching = side_by_side(executions.requests(), concurrency, |request| {
        let (client, start) = (Arc::clone(&client), start.clone());
        async move { client.page(&request, start).await }
    });
    let answers = core.wait(py, fetching)?;
    executions.read(py, answers, |source, answer| {
        let result = QueryResult::of_answer(py, source, answer)?;
        Ok(Py::new(py, result)?.into_any())
    })
}

/// A window of rows to be written, encoded one after another.
pub(crate) struct Writes {
    driver: DriverStatement,
    prepared: Arc<Prepared>,
    rows: EncodedRows,
    /// The position in the window of each encoded row.
    positions: Vec<usize>,
    failures: Failures,
}

/// Encoded rows that are sent as one, and why that failed.
type Failed = (Vec<usize>, Fault);

impl Writes {
    /// The most rows of one batch.
    const MOST_ROWS: usize = 100;
    /// The most bytes of one batch, far enough below the 5 KiB from which Cassandra warns.
    const MOST_BYTES: usize = 3 << 10;
    /// What a row costs beside its values, about.
    const BYTES_OF_ROW: usize = 16;

    /// Encodes each of `rows`.
    pub(crate) fn new(
        py: Python<'_>,
        core: &Core,
        statement: &PreparedStatement,
        rows: &[Bound<'_, PyAny>],
    ) -> PyResult<Self> {
        let prepared = Arc::clone(&statement.prepared);
        prepared.require_usable_on(py, core)?;
        if statement
            .driver
            .get_current_result_set_col_specs()
            .get()
            .len()
            > 0
        {
            return Err(Fault::new(
                Class::Statement,
                "write_many tells nothing of results, and this statement has some; use execute_many",
            )
            .not_executed()
            .in_statement(prepared.text.as_str())
            .raise(py));
        }
        let mut encoded = EncodedRows::default();
        let mut positions = Vec::with_capacity(rows.len());
        let mut failures = Vec::new();
        for (position, row) in rows.iter().enumerate() {
            match append(&mut encoded, &prepared, Some(row), py) {
                Ok(()) => positions.push(position),
                Err(error) => failures.push((position, exception(py, error)?)),
            }
        }
        Ok(Self {
            driver: statement.driver.clone(),
            prepared,
            rows: encoded,
            positions,
            failures,
        })
    }

    /// Sends the rows, ordered by their partitions' tokens; those of one partition together.
    pub(crate) async fn send(self, client: Arc<Client>, concurrency: usize) -> (Self, Vec<Failed>) {
        let outcomes = side_by_side(self.groups(), concurrency, |group| {
            let client = &client;
            let this = &self;
            async move {
                let sent = this.send_group(client, &group).await;
                sent.map_err(|fault| (group, fault))
            }
        });
        let failed = outcomes.await.into_iter().filter_map(Result::err).collect();
        (self, failed)
    }

    async fn send_group(&self, client: &Client, group: &[usize]) -> Result<(), Fault> {
        if let [row] = group {
            let bound = self.driver.clone().bind(&self.rows.at(*row));
            let bound =
                bound.map_err(|error| Fault::new(Class::Bind, error.to_string()).not_executed())?;
            return client.write(&Request::Bound(bound)).await;
        }
        let rows = self.rows.only(group);
        client.write_together(&self.driver, &rows).await
    }

    /// The rows that are sent as one: of one partition where they may be, else each by itself.
    fn groups(&self) -> Vec<Vec<usize>> {
        // As its text was understood: what adds to a counter or list, or has a condition, is not
        // put into a batch.
        let may_join = self.prepared.driver.get_is_idempotent();
        let token = |row: usize| {
            let token = self.driver.calculate_token(&self.rows.at(row)).ok()??;
            Some(token.value())
        };
        let mut rows: Vec<_> = (0..self.positions.len())
            .map(|row| (token(row), row))
            .collect();
        rows.sort_by_key(|(token, _)| *token);
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let (mut last, mut bytes) = (None, 0);
        for (token, row) in rows {
            let size = self.rows.bytes_of(row) + Self::BYTES_OF_ROW;
            match groups.last_mut() {
                Some(group)
                    if may_join
                        && token.is_some()
                        && token == last
                        && group.len() < Self::MOST_ROWS
                        && bytes + size <= Self::MOST_BYTES =>
                {
                    group.push(row);
                    bytes += size;
                }
                _ => {
                    groups.push(vec![row]);
                    (last, bytes) = (token, size);
                }
            }
        }
        groups
    }

    /// Returns every row that failed, by position.
    pub(crate) fn told(self, py: Python<'_>, failed: Vec<Failed>) -> PyResult<Failures> {
        let mut failures = self.failures;
        for (group, fault) in failed {
            let fault = fault
                .in_keyspace(self.prepared.markers.keyspace())
                .in_statement(self.prepared.text.as_str());
            for row in group {
                if let Some(position) = self.positions.get(row) {
                    failures.push((*position, exception(py, fault.clone().raise(py))?));
                }
            }
        }
        Ok(failures)
    }
}

/// Writes a window of rows and waits until all are answered.
pub(crate) fn write(
    py: Python<'_>,
    core: &Core,
    statement: &PreparedStatement,
    rows: &[Bound<'_, PyAny>],
    concurrency: usize,
) -> PyResult<Failures> {
    let _inside = enter(py)?;
    let writes = Writes::new(py, core, statement, rows)?;
    let (writes, failed) = core.wait(py, writes.send(core.client(py)?, concurrency))?;
    writes.told(py, failed)
}

/// Runs `start` for each of `items`, `concurrency` at a time; returns what came of each, in order.
pub(crate) async fn side_by_side<I, T, F: Future<Output = T>>(
    items: Vec<I>,
    concurrency: usize,
    start: impl Fn(I) -> F,
) -> Vec<T> {
    let mut outcomes: Vec<(usize, T)> = stream::iter(items.into_iter().enumerate())
        .map(|(position, item)| {
            let running = start(item);
            async move { (position, running.await) }
        })
        .buffer_unordered(concurrency)
        .collect()
        .await;
    outcomes.sort_unstable_by_key(|(position, _)| *position);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

/// Returns the exception to be kept; what ends a program, such as `KeyboardInterrupt`, is raised.
fn exception(py: Python<'_>, error: PyErr) -> PyResult<Py<PyAny>> {
    if error.is_instance_of::<PyException>(py) {
        Ok(error.into_value(py).into_any())
    } else {
        Err(error)
    }
}
