//! A statement on its way: bound at once where it is prepared already, else
//! bound when it is. Nothing here is generic but the first step, so that a
//! program's hundreds of statements compile one copy of it.

use std::future::Future;
use std::pin::{Pin, pin};

use scylla::response::query_result::{QueryResult, QueryRowsResult};
use scylla::response::{PagingState, PagingStateResponse};
use scylla::serialize::SerializationError;
use scylla::serialize::row::{RowSerializationContext, SerializeRow};
use scylla::serialize::writers::RowWriter;
use scylla::statement::bound::BoundStatement;

use crate::bind::{MarkerError, Values};
use crate::compare;
use crate::error::{Error, Result};
use crate::observe::{self, Of};
use crate::prepare;
use crate::prepared::Prepared;
use crate::session::Session;
use crate::statement::{Statement, StatementMeta};

/// A boxed future: the driver's is large, and is compiled in this crate only.
pub(crate) type Boxed<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// A statement with its values, on its way to a session.
pub(crate) struct Request<'a> {
    pub(crate) session: Session,
    pub(crate) meta: &'static StatementMeta,
    state: State<'a>,
}

enum State<'a> {
    Bound(Result<BoundStatement, SerializationError>),
    Unprepared(Box<dyn SerializeRow + Send + 'a>),
}

impl<'a> Request<'a> {
    /// Takes the values of a statement.
    pub(crate) fn new<S: Statement + 'a>(statement: S, session: &Session) -> Self {
        let meta = statement.meta();
        let values = Values(statement);
        let state = match session.prepared(meta) {
            Some(prepared) => State::Bound(bind(prepared, &values)),
            None => State::Unprepared(Box::new(values)),
        };
        Self {
            session: session.clone(),
            meta,
            state,
        }
    }

    /// Prepares the statement where it is not, and binds its values.
    async fn bound(
        session: &Session,
        meta: &'static StatementMeta,
        state: State<'a>,
    ) -> Result<BoundStatement> {
        let bound = match state {
            State::Bound(bound) => bound,
            State::Unprepared(values) => bind(session.prepare(meta).await?, &*values),
        };
        bound.map_err(|error| bind_error(error).of(meta.name))
    }

    /// The statement as the driver executes it.
    pub(crate) fn bind(self) -> Boxed<'a, BoundStatement> {
        Box::pin(async move { Self::bound(&self.session, self.meta, self.state).await })
    }

    /// Executes the statement; its result, if any, is not paged.
    pub(crate) fn execute(self) -> Boxed<'a, QueryResult> {
        Box::pin(async move {
            let Self {
                session,
                meta,
                state,
            } = self;
            let bound = Self::bound(&session, meta, state).await?;
            let executed = {
                let request = pin!(session.driver().execute_bound_unpaged(&bound));
                observe::watch(&session, Of::statement(meta), request).await
            };
            match executed {
                Ok(result) => Ok(result),
                Err(error) => Err(explain(&session, meta, error).await),
            }
        })
    }

    /// Fetches the page of the result at `paging`.
    pub(crate) fn page(self, paging: PagingState) -> Boxed<'a, Page> {
        Box::pin(async move {
            let Self {
                session,
                meta,
                state,
            } = self;
            let bound = Self::bound(&session, meta, state).await?;
            fetch_page(session, meta, bound, paging).await
        })
    }
}

/// One page of a result, and all it takes to fetch the next.
pub(crate) struct Page {
    pub(crate) rows: QueryRowsResult,
    /// Where the next page begins; none after the last.
    pub(crate) next: Option<PagingState>,
    pub(crate) session: Session,
    pub(crate) meta: &'static StatementMeta,
    pub(crate) bound: BoundStatement,
}

pub(crate) async fn fetch_page(
    session: Session,
    meta: &'static StatementMeta,
    bound: BoundStatement,
    paging: PagingState,
) -> Result<Page> {
    let of = |error: Error| error.of(meta.name);
    let fetched = {
        let request = pin!(session.driver().execute_bound_single_page(&bound, paging));
        observe::watch(&session, Of::statement(meta), request).await
    };
    let (result, next) = match fetched {
        Ok(fetched) => fetched,
        Err(error) => return Err(explain(&session, meta, error).await),
    };
    let rows = result
        .into_rows_result()
        .map_err(|error| of(error.into()))?;
    let columns = rows.column_specs();
    let prepared = session.prepared(meta);
    if !prepared.is_some_and(|prepared| compare::same_types(&prepared.columns, columns)) {
        compare::result(meta, columns).map_err(of)?;
    }
    let next = match next {
        PagingStateResponse::HasMorePages { state } => Some(state),
        PagingStateResponse::NoMorePages => None,
    };
    Ok(Page {
        rows,
        next,
        session,
        meta,
        bound,
    })
}

/// The error of a statement that was sent; boxed, as it is rare and large.
async fn explain(session: &Session, meta: &'static StatementMeta, error: Error) -> Error {
    let explained = Box::pin(prepare::explain(session, std::iter::once(meta), error)).await;
    explained.of(meta.name)
}

fn bind(
    prepared: &Prepared,
    values: &(dyn SerializeRow + '_),
) -> Result<BoundStatement, SerializationError> {
    prepared.statement.clone().bind(&Erased(values))
}

/// The error of a value that could not be bound, naming its marker.
pub(crate) fn bind_error(error: SerializationError) -> Error {
    match error.downcast_ref::<MarkerError>() {
        Some(at) => Error::bind(at.marker.clone(), at.expected.clone(), at.source.clone()),
        None => error.into(),
    }
}

/// Values of any statement, so that the driver's generic `bind` is compiled once.
pub(crate) struct Erased<'a>(pub(crate) &'a (dyn SerializeRow + 'a));

impl SerializeRow for Erased<'_> {
    fn serialize(
        &self,
        context: &RowSerializationContext<'_>,
        writer: &mut RowWriter<'_>,
    ) -> Result<(), SerializationError> {
        self.0.serialize(context, writer)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
