//! How a request of an event loop goes: prepare where that is needed, bind, fetch, read.
//!
//! Each function returns the next [`Step`] or the `asyncio.Future` of the last.

use std::collections::HashMap;
use std::sync::Arc;

use pyo3::prelude::*;
use rsylla::driver::response::{PagingState, PagingStateResponse};

use super::reactor::Step;
use super::result::QueryResult;
use super::session::Session;
use crate::batch::{Parcel, UnboundParcel};
use crate::client::{Client, Request};
use crate::exceptions::Fault;
use crate::prepared::PreparedStatement;
use crate::result::{Answer, Fetched, QueryResult as Plain, Source};
use crate::statement::{Cached, Draft, Prepared};

/// How much of a result is fetched at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All pages: no page size was set.
    All,
    /// One page of the size that was set.
    Page,
}

impl Extent {
    pub(super) fn of_prepared(statement: &PreparedStatement) -> Self {
        if statement.is_paged {
            Self::Page
        } else {
            Self::All
        }
    }
}

/// Fetches the pages of `extent` that begin with `state`.
pub(super) async fn fetch(
    client: Arc<Client>,
    request: Arc<Request>,
    state: PagingState,
    extent: Extent,
) -> Result<Fetched, Fault> {
    let mut fetched = Fetched {
        first: client.page(&request, state).await?,
        further: Vec::new(),
    };
    if extent == Extent::All
        && let PagingStateResponse::HasMorePages { state } = &fetched.first.1
    {
        // Boxed: most results have one page.
        fetched.further = Box::pin(fetch_rest(client, request, state.clone())).await?;
    }
    Ok(fetched)
}

async fn fetch_rest(
    client: Arc<Client>,
    request: Arc<Request>,
    mut state: PagingState,
) -> Result<Vec<Answer>, Fault> {
    let mut pages = Vec::new();
    loop {
        let page = client.page(&request, state).await?;
        let next = page.1.clone();
        pages.push(page);
        match next {
            PagingStateResponse::HasMorePages { state: further } => state = further,
            PagingStateResponse::NoMorePages => return Ok(pages),
        }
    }
}

/// Sends the request of `source`.
pub(super) fn send<'py>(
    py: Python<'py>,
    session: &Session,
    source: Source,
    state: PagingState,
    extent: Extent,
) -> PyResult<Bound<'py, PyAny>> {
    let client = session.core().client(py)?;
    let request = Arc::clone(source.request());
    let owner = session.clone_ref();
    session.home().submit(
        py,
        fetch(client, request, state, extent),
        move |py, fetched| read(py, owner, source, fetched),
    )
}

/// Sends the request of `source` as the next step of another.
fn send_next(
    py: Python<'_>,
    session: Session,
    source: Source,
    state: PagingState,
    extent: Extent,
) -> PyResult<Step> {
    let client = session.core().client(py)?;
    let request = Arc::clone(source.request());
    Ok(Step::ask(
        fetch(client, request, state, extent),
        move |py, fetched| read(py, session, source, fetched),
    ))
}

fn read(
    py: Python<'_>,
    session: Session,
    source: Source,
    fetched: Result<Fetched, Fault>,
) -> PyResult<Step> {
    let fetched = fetched.map_err(|fault| source.located(fault).raise(py))?;
    let plain = Plain::awaited(py, source, fetched)?;
    Ok(Step::Done(QueryResult::object(py, session, plain)?))
}

/// Prepares `text` unless the session's cache has it, binds to it and sends it.
pub(super) fn prepare_and_send<'py>(
    py: Python<'py>,
    session: &Session,
    text: &str,
    start: PagingState,
    extent: Extent,
    bind: impl FnOnce(Python<'_>, Arc<Prepared>) -> PyResult<Source> + Send + 'static,
) -> PyResult<Bound<'py, PyAny>> {
    let core = session.core();
    match Prepared::find_cached(py, core, session.scope(), text)? {
        Cached::Found(prepared) => send(py, session, bind(py, prepared)?, start, extent),
        Cached::Missing(keyspace) => {
            let session = session.clone_ref();
            let home = Arc::clone(session.home());
            let text = text.to_owned();
            let ask = prepare_step(py, session.clone_ref(), &text, move |py, prepared| {
                let cache = session.core().cache();
                cache.insert(keyspace, &prepared.text, Arc::clone(&prepared));
                let source = bind(py, prepared)?;
                send_next(py, session, source, start, extent)
            });
            home.follow(py, ask)
        }
    }
}

/// Prepares `text` for the caller.
pub(super) fn prepare<'py>(
    py: Python<'py>,
    session: &Session,
    text: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let known = Prepared::find_cached(py, session.core(), session.scope(), text)?;
    let asking = session.clone_ref();
    let step = prepare_step(py, session.clone_ref(), text, move |py, prepared| {
        known.keep(asking.core(), &prepared);
        Ok(Step::Done(
            Py::new(py, PreparedStatement::new(prepared))?.into_any(),
        ))
    });
    session.home().follow(py, step)
}

/// Prepares `text` and goes on with `then`.
fn prepare_step(
    py: Python<'_>,
    session: Session,
    text: &str,
    then: impl FnOnce(Python<'_>, Arc<Prepared>) -> PyResult<Step> + Send + 'static,
) -> PyResult<Step> {
    let client = session.core().client(py)?;
    let draft = Draft::new(py, &client, session.scope(), text)?;
    let statement = draft.statement();
    Ok(Step::ask(
        async move { client.prepare(statement).await },
        move |py, answer| {
            let prepared = draft.prepared(py, session.core(), answer)?;
            then(py, Arc::new(prepared))
        },
    ))
}

/// Fetches the page that begins with a state, or answers with `None`.
pub(super) fn page_after<'py>(
    py: Python<'py>,
    session: &Session,
    next: Option<(PagingState, Source)>,
) -> PyResult<Bound<'py, PyAny>> {
    session.home().attempt(py, || match next {
        Some((state, source)) => send(py, session, source, state, Extent::Page),
        None => session.home().follow(py, Ok(Step::Done(py.None()))),
    })
}

/// Sends a batch once its texts are prepared.
pub(super) fn batch<'py>(
    py: Python<'py>,
    session: &Session,
    parcel: Parcel<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let mut known = HashMap::new();
    let mut missing = Vec::new();
    for text in parcel.texts(session.scope()) {
        if known.contains_key(text) {
            continue;
        }
        match Prepared::find_cached(py, session.core(), session.scope(), text)? {
            Cached::Found(prepared) => {
                known.insert(text.to_owned(), prepared);
            }
            Cached::Missing(_) if missing.iter().any(|other| other == text) => {}
            Cached::Missing(_) => missing.push(text.to_owned()),
        }
    }
    let parcel = parcel.unbind();
    let step = prepare_all(py, session.clone_ref(), known, missing, parcel);
    session.home().follow(py, step)
}

/// Prepares the last of `missing`, and the others after it; then sends `parcel`.
fn prepare_all(
    py: Python<'_>,
    session: Session,
    mut known: HashMap<String, Arc<Prepared>>,
    mut missing: Vec<String>,
    parcel: UnboundParcel,
) -> PyResult<Step> {
    if let Some(text) = missing.pop() {
        let owner = session.clone_ref();
        return prepare_step(py, session, &text, move |py, prepared| {
            if let Cached::Missing(keyspace) =
                Prepared::find_cached(py, owner.core(), owner.scope(), &prepared.text)?
            {
                let cache = owner.core().cache();
                cache.insert(keyspace, &prepared.text, Arc::clone(&prepared));
            }
            known.insert(prepared.text.clone(), prepared);
            prepare_all(py, owner, known, missing, parcel)
        });
    }
    let client = session.core().client(py)?;
    let (driver, rows) = parcel
        .bind(py)
        .filled(py, session.core(), session.scope(), |text| {
            known
                .get(text)
                .cloned()
                .ok_or_else(|| Fault::argument("the batch changed while it was prepared").raise(py))
        })?;
    Ok(Step::ask(
        async move { client.batch(&driver, &rows).await },
        move |py, answer| {
            let answer = answer.map_err(|fault| fault.raise(py))?;
            let plain = Plain::of_batch(py, answer, session.core().forms())?;
            Ok(Step::Done(QueryResult::object(py, session, plain)?))
        },
    ))
}
