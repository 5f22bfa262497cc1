//! `QueryResult`: the rows of a statement, decoded when they are asked for, page by page.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatchIterator;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyCapsule, PyDict, PyList, PyTuple};
use rsylla::driver::deserialize::row::ColumnIterator;
use rsylla::driver::frame::response::result::ColumnSpec;
use rsylla::driver::response::query_result::{QueryResult as DriverResult, QueryRowsResult};
use rsylla::driver::response::{PagingState, PagingStateResponse};

use crate::arrow::export::{ArrowStream, library};
use crate::arrow::layout::Durations;
use crate::arrow::stream::Pages;
use crate::arrow::{layout, read};
use crate::client::Request;
use crate::columns::Columns;
use crate::convert::decode::Forms;
use crate::core::Core;
use crate::exceptions::{Class, Fault};
use crate::imported::imported;
use crate::row::Row;
use crate::statement::Prepared;

/// The result of a statement.
///
/// It can be iterated again and again. A result of several pages keeps the first; each loop
/// fetches the others anew, so that a loop over a large table holds one page at a time. `rows()`
/// fetches and keeps all of them.
#[pyclass(frozen, subclass, module = "rsylla")]
pub(crate) struct QueryResult {
    /// How to fetch further pages; a batch has none.
    source: Option<Arc<Source>>,
    first: Page,
    /// Where the first page begins that was not fetched with this result.
    rest: Option<PagingState>,
    tracing_id: Option<String>,
    warnings: Vec<String>,
    first_row: PyOnceLock<Option<Py<Row>>>,
    /// The rows of all pages, once they were asked for.
    all: PyOnceLock<Py<PyList>>,
    /// Where `next(result)` stands.
    cursor: Mutex<Option<Py<PyAny>>>,
}

/// What was asked, and of whom.
pub(crate) struct Source {
    core: Arc<Core>,
    request: Arc<Request>,
    prepared: Option<Arc<Prepared>>,
    /// The further pages of an awaited result, each after the state that it began with.
    fetched: Vec<(PagingState, Page)>,
}

/// A page as it came, and where the next begins.
pub(crate) type Answer = (DriverResult, PagingStateResponse);

/// Pages as they came, in order.
pub(crate) struct Fetched {
    pub(crate) first: Answer,
    pub(crate) further: Vec<Answer>,
}

/// One page as it came, and its rows once they were asked for.
pub(crate) struct Page {
    /// Only what answers with rows has this.
    pub(crate) raw: Option<Arc<RawRows>>,
    rows: PyOnceLock<Py<PyList>>,
    pub(crate) next: Option<PagingState>,
}

/// Rows as they came.
pub(crate) struct RawRows {
    pub(crate) rows: QueryRowsResult,
    columns: Arc<Columns>,
}

impl Source {
    pub(crate) fn new(core: Arc<Core>, request: Request, prepared: Option<Arc<Prepared>>) -> Self {
        Self {
            core,
            request: Arc::new(request),
            prepared,
            fetched: Vec::new(),
        }
    }

    /// Returns the same request without its pages.
    pub(crate) fn again(&self) -> Self {
        Self {
            core: Arc::clone(&self.core),
            request: Arc::clone(&self.request),
            prepared: self.prepared.clone(),
            fetched: Vec::new(),
        }
    }

    /// The request of which each page is an answer.
    pub(crate) fn request(&self) -> &Arc<Request> {
        &self.request
    }

    /// Sends the request and returns the result that begins with the page of `state`.
    pub(crate) fn run(self, py: Python<'_>, state: PagingState) -> PyResult<QueryResult> {
        let answer = self.fetch(py, state)?;
        QueryResult::of_answer(py, self, answer)
    }

    /// Fetches the page that `state` tells, whose columns are most likely `last`.
    pub(crate) fn page(
        &self,
        py: Python<'_>,
        state: PagingState,
        last: Option<&Arc<Columns>>,
    ) -> PyResult<Page> {
        if let Some((_, page)) = self.fetched.iter().find(|(start, _)| *start == state) {
            return Ok(page.again());
        }
        let (answer, next) = self.fetch(py, state)?;
        self.read(py, answer, next, last)
    }

    fn fetch(&self, py: Python<'_>, state: PagingState) -> PyResult<Answer> {
        let client = self.core.client(py)?;
        self.core
            .wait(py, client.page(&self.request, state))?
            .map_err(|fault| self.located(fault).raise(py))
    }

    /// Says which statement failed, as it was written.
    pub(crate) fn located(&self, fault: Fault) -> Fault {
        match &self.prepared {
            Some(prepared) => fault
                .in_keyspace(prepared.markers.keyspace())
                .in_statement(prepared.text.as_str()),
            None => fault.in_statement(self.request.text()),
        }
    }

    fn read(
        &self,
        py: Python<'_>,
        answer: DriverResult,
        next: PagingStateResponse,
        last: Option<&Arc<Columns>>,
    ) -> PyResult<Page> {
        Page::read(
            py,
            answer,
            next,
            last,
            self.prepared.as_deref(),
            self.core.forms(),
        )
    }
}

impl Page {
    fn read(
        py: Python<'_>,
        answer: DriverResult,
        next: PagingStateResponse,
        last: Option<&Arc<Columns>>,
        prepared: Option<&Prepared>,
        forms: Forms,
    ) -> PyResult<Self> {
        let raw = if answer.is_rows() {
            let rows = answer.into_rows_result().map_err(|error| {
                Fault::new(Class::Result, format!("the result cannot be read: {error}"))
                    .outcome_unknown()
                    .raise(py)
            })?;
            let specs = rows.column_specs().as_slice();
            let columns = match (last.filter(|last| last.are_of(specs)), prepared) {
                (Some(last), _) => Arc::clone(last),
                (None, Some(prepared)) => prepared.columns(py, specs, forms)?,
                (None, None) => Arc::new(Columns::new(py, specs, forms)?),
            };
            Some(Arc::new(RawRows { rows, columns }))
        } else {
            None
        };
        Ok(Self {
            raw,
            rows: PyOnceLock::new(),
            next: match next {
                PagingStateResponse::HasMorePages { state } => Some(state),
                PagingStateResponse::NoMorePages => None,
            },
        })
    }

    /// Returns the page with its rows not asked for.
    fn again(&self) -> Self {
        Self {
            raw: self.raw.clone(),
            rows: PyOnceLock::new(),
            next: self.next.clone(),
        }
    }

    fn len(&self) -> usize {
        self.raw.as_ref().map_or(0, |raw| raw.rows.rows_num())
    }

    fn columns(&self) -> Option<&Arc<Columns>> {
        self.raw.as_ref().map(|raw| &raw.columns)
    }

    /// Returns the rows, decoding them at the first call.
    fn rows<'py>(&self, py: Python<'py>) -> PyResult<&Bound<'py, PyList>> {
        let rows = self
            .rows
            .get_or_try_init(py, || self.decode(py, usize::MAX).map(Bound::unbind))?;
        Ok(rows.bind(py))
    }

    /// Decodes at most `limit` rows.
    fn decode<'py>(&self, py: Python<'py>, limit: usize) -> PyResult<Bound<'py, PyList>> {
        let Some(raw) = &self.raw else {
            return Ok(PyList::empty(py));
        };
        let RawRows { rows: raw, columns } = raw.as_ref();
        let unreadable = |error: String| {
            Fault::new(Class::Result, format!("a row cannot be read: {error}")).raise(py)
        };
        let mut rows = Vec::with_capacity(raw.rows_num().min(limit).min(raw.rows_bytes_size()));
        let cells = raw
            .rows::<ColumnIterator<'_, '_>>()
            .map_err(|error| unreadable(error.to_string()))?;
        for row in cells.take(limit) {
            let row = row.map_err(|error| unreadable(error.to_string()))?;
            rows.push(columns.row(py, row)?);
        }
        PyList::new(py, rows)
    }
}

impl QueryResult {
    fn new(
        source: Option<Arc<Source>>,
        first: Page,
        tracing_id: Option<String>,
        warnings: Vec<String>,
    ) -> Self {
        Self {
            rest: first.next.clone(),
            source,
            first,
            tracing_id,
            warnings,
            first_row: PyOnceLock::new(),
            all: PyOnceLock::new(),
            cursor: Mutex::new(None),
        }
    }

    /// Returns the result that begins with `answer` and fetches its further pages.
    pub(crate) fn of_answer(py: Python<'_>, source: Source, answer: Answer) -> PyResult<Self> {
        let (answer, next) = answer;
        let tracing_id = answer.tracing_id().map(|id| id.to_string());
        let warnings = answer.warnings().map(str::to_owned).collect();
        let first = source.read(py, answer, next, None)?;
        Ok(Self::new(
            Some(Arc::new(source)),
            first,
            tracing_id,
            warnings,
        ))
    }

    /// Returns a result whose further pages are awaited: it has the pages of `fetched`, and goes on
    /// to no others by itself.
    pub(crate) fn awaited(py: Python<'_>, mut source: Source, fetched: Fetched) -> PyResult<Self> {
        let (answer, next) = fetched.first;
        let tracing_id = answer.tracing_id().map(|id| id.to_string());
        let warnings = answer.warnings().map(str::to_owned).collect();
        let mut first = source.read(py, answer, next, None)?;
        let mut end = first.next.clone();
        let mut further = Vec::with_capacity(fetched.further.len());
        for (answer, next) in fetched.further {
            let page = source.read(py, answer, next, first.columns())?;
            if let Some(start) = std::mem::replace(&mut end, page.next.clone()) {
                further.push((start, page));
            }
        }
        match further.last_mut() {
            Some((_, last)) => last.next = None,
            None => first.next = None,
        }
        source.fetched = further;
        let mut result = Self::new(Some(Arc::new(source)), first, tracing_id, warnings);
        result.rest = end;
        Ok(result)
    }

    /// Where the first page begins that was not fetched with this result.
    pub(crate) fn rest(&self) -> Option<&PagingState> {
        self.rest.as_ref()
    }

    /// What was asked, unless it was a batch.
    pub(crate) fn source(&self) -> Option<&Source> {
        self.source.as_deref()
    }

    /// Returns the result of a batch, which has at most one page.
    pub(crate) fn of_batch(py: Python<'_>, answer: DriverResult, forms: Forms) -> PyResult<Self> {
        let tracing_id = answer.tracing_id().map(|id| id.to_string());
        let warnings = answer.warnings().map(str::to_owned).collect();
        let page = Page::read(
            py,
            answer,
            PagingStateResponse::NoMorePages,
            None,
            None,
            forms,
        )?;
        Ok(Self::new(None, page, tracing_id, warnings))
    }

    /// Returns the page after the one that ended with `state`.
    fn page_after(&self, py: Python<'_>, state: PagingState) -> PyResult<Page> {
        let Some(source) = &self.source else {
            return Err(Fault::new(Class::Result, "a batch has no further pages").raise(py));
        };
        source.page(py, state, self.first.columns())
    }

    /// Returns the rows of all pages, fetching those that are missing at the first call.
    fn all_rows<'py>(&self, py: Python<'py>) -> PyResult<&Bound<'py, PyList>> {
        let Some(mut next) = self.first.next.clone() else {
            return self.first.rows(py);
        };
        if let Some(all) = self.all.get(py) {
            return Ok(all.bind(py));
        }
        let all = PyList::new(py, self.first.rows(py)?.iter())?;
        loop {
            let page = self.page_after(py, next)?;
            for row in page.decode(py, usize::MAX)? {
                all.append(row)?;
            }
            match page.next {
                Some(state) => next = state,
                None => break,
            }
        }
        Ok(self.all.get_or_init(py, || all.unbind()).bind(py))
    }

    /// Returns the first row, or `None`.
    fn first(&self, py: Python<'_>) -> PyResult<Option<Py<Row>>> {
        let row = self.first_row.get_or_try_init(py, || -> PyResult<_> {
            if self.first.len() == 0 && self.first.next.is_some() {
                // ScyllaDB may answer with empty pages before the first row.
                let all = self.all_rows(py)?;
                return Ok(match all.get_item(0) {
                    Ok(row) => Some(row.cast_into::<Row>()?.unbind()),
                    Err(_) => None,
                });
            }
            let first = match self.first.rows.get(py) {
                Some(rows) => rows.bind(py).clone(),
                None => self.first.decode(py, 1)?,
            };
            Ok(match first.get_item(0) {
                Ok(row) => Some(row.cast_into::<Row>()?.unbind()),
                Err(_) => None,
            })
        })?;
        Ok(row.as_ref().map(|row| row.clone_ref(py)))
    }

    /// Returns the only row.
    fn single(&self, py: Python<'_>) -> PyResult<Py<Row>> {
        let rows = if self.first.len() > 1 {
            self.first.rows(py)?
        } else {
            self.all_rows(py)?
        };
        if rows.len() == 1 {
            return Ok(rows.get_item(0)?.cast_into::<Row>()?.unbind());
        }
        let count = if rows.is_empty() {
            "none".to_owned()
        } else {
            format!("{} or more", rows.len())
        };
        let fault = Fault::new(
            Class::RowCount,
            format!("expected a single row, got {count}"),
        );
        Err(match &self.source {
            Some(source) => source.located(fault),
            None => fault,
        }
        .raise(py))
    }

    fn as_type<'py>(
        &self,
        row: &Bound<'py, Row>,
        row_type: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let Some(row_type) = row_type else {
            return Ok(row.clone().into_any());
        };
        let rows = PyList::new(row.py(), [row])?;
        typed(row_type, self.first.columns(), &rows)?.get_item(0)
    }
}

/// As columns.
impl QueryResult {
    /// Reads all pages at once: the decimals' scale is the largest of all values.
    fn collected(
        &self,
        py: Python<'_>,
        scale: Option<i64>,
        durations: Durations,
    ) -> PyResult<ArrowStream> {
        let mut pages: Vec<Arc<RawRows>> = self.first.raw.iter().cloned().collect();
        let mut next = self.first.next.clone();
        while let Some(state) = next {
            let page = self.page_after(py, state)?;
            pages.extend(page.raw);
            next = page.next;
        }
        let scale = checked_scale(py, scale)?;
        let specs = self.specs();
        let (schema, batches) = py
            .detach(|| {
                let mut scales = vec![scale.unwrap_or(0); specs.len()];
                if scale.is_none() {
                    for page in &pages {
                        scales = read::scales(&page.rows, &scales)?;
                    }
                }
                let schema = layout::schema(specs, &scales, durations);
                let batches: Result<Vec<_>, _> = pages
                    .iter()
                    .map(|page| read::batch(&page.rows, &schema))
                    .collect();
                batches.map(|batches| (schema, batches))
            })
            .map_err(|unreadable: read::Unreadable| self.unreadable(&unreadable).raise(py))?;
        let batches = RecordBatchIterator::new(batches.into_iter().map(Ok), schema);
        Ok(ArrowStream::new(Box::new(batches)))
    }

    /// Reads page by page: the decimals' scale is that of the first page.
    fn paged(&self, py: Python<'_>, scale: Option<i64>) -> PyResult<ArrowStream> {
        let specs = self.specs();
        let scales = match (checked_scale(py, scale)?, &self.first.raw) {
            (None, Some(page)) => py
                .detach(|| read::scales(&page.rows, &vec![0; specs.len()]))
                .map_err(|unreadable| self.unreadable(&unreadable).raise(py))?,
            (scale, _) => vec![scale.unwrap_or(0); specs.len()],
        };
        Ok(ArrowStream::new(Box::new(Pages::new(
            layout::schema(specs, &scales, Durations::Intervals),
            self.first.raw.clone(),
            self.source.clone(),
            self.first.next.clone(),
        ))))
    }

    fn specs(&self) -> &[ColumnSpec<'static>] {
        self.first.columns().map_or(&[], |columns| columns.specs())
    }

    fn unreadable(&self, unreadable: &read::Unreadable) -> Fault {
        let fault = Fault::new(Class::Result, unreadable.to_string());
        match &self.source {
            Some(source) => source.located(fault),
            None => fault,
        }
    }
}

fn checked_scale(py: Python<'_>, scale: Option<i64>) -> PyResult<Option<i8>> {
    scale
        .map(|scale| {
            i8::try_from(scale)
                .ok()
                .filter(|scale| (0..=layout::PRECISION.cast_signed()).contains(scale))
                .ok_or_else(|| {
                    Fault::argument(format!("decimal_scale is 0 to {}", layout::PRECISION))
                        .raise(py)
                })
        })
        .transpose()
}

/// Makes objects of `row_type` of rows.
fn typed<'py>(
    row_type: &Bound<'py, PyAny>,
    columns: Option<&Arc<Columns>>,
    rows: &Bound<'py, PyList>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = rows.py();
    let names = match columns {
        Some(columns) => columns.names().tuple.bind(py).clone(),
        None => PyTuple::empty(py),
    };
    imported(py)?
        .typed_rows
        .bind(py)
        .call1((row_type, names, rows))
}

#[pymethods]
impl QueryResult {
    /// Returns all rows, fetching further pages if there are any, as objects of `row_type` if one
    /// is given.
    #[pyo3(signature = (row_type = None, /))]
    fn rows<'py>(
        &self,
        py: Python<'py>,
        row_type: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let rows = self.all_rows(py)?;
        match row_type {
            Some(row_type) => typed(row_type, self.first.columns(), rows),
            None => Ok(PyList::new(py, rows.iter())?.into_any()),
        }
    }

    /// Returns the rows of the page that was fetched, and no others.
    fn page<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        PyList::new(py, self.first.rows(py)?.iter())
    }

    /// Returns the first row, or `None`, as an object of `row_type` if one is given.
    #[pyo3(signature = (row_type = None, /))]
    fn first_row<'py>(
        &self,
        py: Python<'py>,
        row_type: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.first(py)?
            .map(|row| self.as_type(row.bind(py), row_type))
            .transpose()
    }

    /// Returns the only row, as an object of `row_type` if one is given.
    #[pyo3(signature = (row_type = None, /))]
    fn single_row<'py>(
        &self,
        py: Python<'py>,
        row_type: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.as_type(self.single(py)?.bind(py), row_type)
    }

    /// Returns the rows as a `pyarrow.Table`, decoded without the interpreter.
    #[pyo3(signature = (*, decimal_scale = None))]
    fn to_arrow<'py>(
        &self,
        py: Python<'py>,
        decimal_scale: Option<i64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let pyarrow = library(py, "pyarrow")?;
        pyarrow.call_method1(
            "table",
            (self.collected(py, decimal_scale, Durations::Intervals)?,),
        )
    }

    /// Returns the rows as a `pandas.DataFrame`.
    #[pyo3(signature = (*, decimal_scale = None, **options))]
    fn to_pandas<'py>(
        &self,
        py: Python<'py>,
        decimal_scale: Option<i64>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let pandas = library(py, "pandas")?;
        let given = PyDict::new(py);
        // Without it a column of integers with a null becomes one of floats.
        given.set_item("types_mapper", pandas.getattr("ArrowDtype")?)?;
        if let Some(options) = options {
            given.update(options.as_mapping())?;
        }
        self.to_arrow(py, decimal_scale)?
            .call_method("to_pandas", (), Some(&given))
    }

    /// Returns the rows as a `polars.DataFrame`.
    #[pyo3(signature = (*, decimal_scale = None))]
    fn to_polars<'py>(
        &self,
        py: Python<'py>,
        decimal_scale: Option<i64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let polars = library(py, "polars")?;
        polars.call_method1(
            "DataFrame",
            (self.collected(py, decimal_scale, Durations::Structs)?,),
        )
    }

    /// Returns a `pyarrow.RecordBatchReader` that fetches page by page.
    #[pyo3(signature = (*, decimal_scale = None))]
    fn arrow_reader<'py>(
        &self,
        py: Python<'py>,
        decimal_scale: Option<i64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let reader = library(py, "pyarrow")?.getattr("RecordBatchReader")?;
        reader.call_method1("from_stream", (self.paged(py, decimal_scale)?,))
    }

    /// Hands the rows to any Arrow library, page by page.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        self.paged(py, None)?
            .__arrow_c_stream__(py, requested_schema)
    }

    /// Returns the first row as a dict by column name, or `None`.
    fn first_row_typed<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        self.first(py)?.map(|row| row.get().as_dict(py)).transpose()
    }

    /// Returns all rows as dicts by column name.
    fn rows_typed<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let dicts = PyList::empty(py);
        for row in self.all_rows(py)? {
            dicts.append(row.cast::<Row>()?.get().as_dict(py)?)?;
        }
        Ok(dicts)
    }

    /// Returns a dict for each column, with its keyspace, table, name and type.
    fn col_specs<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        match self.first.columns() {
            Some(columns) => columns.describe(py),
            None => Ok(PyList::empty(py)),
        }
    }

    /// Returns the id of the trace, if the statement asked for one.
    pub(crate) fn tracing_id(&self) -> Option<&str> {
        self.tracing_id.as_deref()
    }

    /// Returns the server's warnings.
    fn warnings(&self) -> Vec<String> {
        self.warnings.clone()
    }

    /// Where the next page begins, or `None` after the last: for `with_paging_state`.
    #[getter]
    fn paging_state<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyBytes>> {
        let state = self.rest.as_ref()?.as_bytes_slice()?;
        Some(PyBytes::new(py, state))
    }

    fn __iter__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let result = slf.get();
        let kept = match (result.all.get(py), &result.first.next) {
            (Some(all), _) => all.bind(py),
            (None, None) => result.first.rows(py)?,
            (None, Some(next)) => {
                let iterator = RowIterator {
                    result: slf.clone().unbind(),
                    page: result.first.rows(py)?.clone().unbind(),
                    index: 0,
                    next: Some(next.clone()),
                };
                return Ok(Bound::new(py, iterator)?.into_any());
            }
        };
        Ok(kept.try_iter()?.into_any())
    }

    fn __next__<'py>(slf: &Bound<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let py = slf.py();
        let lock = || {
            slf.get()
                .cursor
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let standing = lock().as_ref().map(|cursor| cursor.clone_ref(py));
        let cursor = if let Some(cursor) = standing {
            cursor
        } else {
            let cursor = Self::__iter__(slf)?.unbind();
            *lock() = Some(cursor.clone_ref(py));
            cursor
        };
        cursor.bind(py).try_iter()?.next().transpose()
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        if self.first.next.is_none() {
            return Ok(self.first.len());
        }
        Ok(self.all_rows(py)?.len())
    }

    fn __bool__(&self, py: Python<'_>) -> PyResult<bool> {
        if self.first.len() > 0 || self.first.next.is_none() {
            return Ok(self.first.len() > 0);
        }
        Ok(!self.all_rows(py)?.is_empty())
    }

    fn __repr__(&self) -> String {
        let more = if self.first.next.is_some() {
            " and more"
        } else {
            ""
        };
        format!("QueryResult(rows={}{more})", self.first.len())
    }
}

/// Iterates over the rows of a result of several pages.
#[pyclass(module = "rsylla")]
pub(crate) struct RowIterator {
    result: Py<QueryResult>,
    page: Py<PyList>,
    index: usize,
    next: Option<PagingState>,
}

#[pymethods]
impl RowIterator {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        loop {
            let page = self.page.bind(py);
            if self.index < page.len() {
                let row = page.get_item(self.index)?;
                self.index += 1;
                return Ok(Some(row));
            }
            let Some(next) = self.next.clone() else {
                return Ok(None);
            };
            let page = self.result.get().page_after(py, next)?;
            self.page = page.decode(py, usize::MAX)?.unbind();
            self.index = 0;
            self.next = page.next;
        }
    }
}
