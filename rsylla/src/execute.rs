//! The executors: what can be done with a typed statement and a session.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use scylla::deserialize::row::ColumnIterator;
use scylla::response::PagingState;
use scylla::response::query_result::{QueryResult, QueryRowsResult};
use scylla::statement::bound::BoundStatement;

use crate::columns::{Columns, Decode};
use crate::error::{Error, Result};
use crate::kind::{Executable, ReturnsRows};
use crate::pages::Pages;
use crate::request::{Boxed, Request};
use crate::session::Session;
use crate::statement::{Statement, StatementMeta};
use crate::stream::RowStream;

/// Sends statements to a session.
///
/// Which of these a statement takes depends on what it does: `fetch_all` on an
/// INSERT does not compile. A statement is consumed by sending it; where it is
/// to be sent again, clone it first (`#[rsylla(derive(Clone))]`).
pub trait Execute: Statement + Sized {
    /// Executes a statement that returns no rows.
    ///
    /// A conditional statement (`IF …`) answers [`Applied`](crate::Applied), all others `()`.
    ///
    /// # Errors
    /// `is_outcome_unknown` where it may have been executed all the same.
    fn execute<'a>(
        self,
        session: &Session,
    ) -> Execution<'a, <Self::Kind as Executable<Self::Row>>::Output>
    where
        Self: 'a,
        Self::Kind: Executable<Self::Row>,
    {
        Execution {
            meta: self.meta(),
            result: Request::new(self, session).execute(),
            finish: |result, meta| Self::Kind::finish(result, meta, Self::decode),
        }
    }

    /// Fetches the one row of the result.
    ///
    /// # Errors
    /// `is_row_missing` when there is none, `is_too_many_rows` when there is another.
    fn fetch_one<'a>(self, session: &Session) -> FetchOne<'a, Self::Row>
    where
        Self: 'a,
        Self::Kind: ReturnsRows,
    {
        FetchOne(self.fetch_optional(session))
    }

    /// Fetches the row of the result, if it has one.
    ///
    /// # Errors
    /// `is_too_many_rows` when there is a second.
    fn fetch_optional<'a>(self, session: &Session) -> FetchOptional<'a, Self::Row>
    where
        Self: 'a,
        Self::Kind: ReturnsRows,
    {
        FetchOptional {
            pages: Pages::new(Request::new(self, session)),
            decode: Self::decode,
            row: None,
        }
    }

    /// Fetches all rows of the result, page by page, into memory.
    fn fetch_all<'a>(self, session: &Session) -> FetchAll<'a, Self::Row>
    where
        Self: 'a,
        Self::Kind: ReturnsRows,
    {
        FetchAll {
            pages: Pages::new(Request::new(self, session)),
            decode: Self::decode,
            rows: Vec::new(),
        }
    }

    /// Fetches the rows of the result as a stream. The next page is asked for
    /// while one is read.
    fn fetch<'a>(self, session: &Session) -> RowStream<'a, Self::Row>
    where
        Self: 'a,
        Self::Kind: ReturnsRows,
    {
        RowStream::new(Pages::new(Request::new(self, session)), Self::decode)
    }

    /// Fetches one page of the result, from the start ([`PagingState::start`])
    /// or from where an earlier page ended.
    fn fetch_page<'a>(self, session: &Session, from: PagingState) -> FetchPage<'a, Self::Row>
    where
        Self: 'a,
        Self::Kind: ReturnsRows,
    {
        FetchPage {
            page: Request::new(self, session).page(from),
            decode: Self::decode,
        }
    }

    /// The statement with its values as the driver executes it, for options
    /// that are not known here (tracing, a retry policy, …).
    fn bind_for<'a>(self, session: &Session) -> Boxed<'a, BoundStatement>
    where
        Self: 'a,
    {
        Request::new(self, session).bind()
    }
}

impl<S: Statement> Execute for S {}

/// The future of [`Execute::execute`].
#[must_use = "futures do nothing unless awaited"]
pub struct Execution<'a, T> {
    result: Boxed<'a, QueryResult>,
    meta: &'static StatementMeta,
    finish: fn(QueryResult, &'static StatementMeta) -> Result<T>,
}

impl<T> Future for Execution<'_, T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        let result = ready!(self.result.as_mut().poll(cx))?;
        Poll::Ready((self.finish)(result, self.meta).map_err(|error| error.of(self.meta.name)))
    }
}

/// The future of [`Execute::fetch_all`].
#[must_use = "futures do nothing unless awaited"]
pub struct FetchAll<'a, Row> {
    pages: Pages<'a>,
    decode: Decode<Row>,
    rows: Vec<Row>,
}

impl<Row> Future for FetchAll<'_, Row> {
    type Output = Result<Vec<Row>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Vec<Row>>> {
        let this = &mut *self;
        while let Some(page) = ready!(this.pages.poll_next(cx))? {
            decode_rows(&page, this.decode, &mut this.rows).map_err(|e| this.pages.name(e))?;
        }
        Poll::Ready(Ok(std::mem::take(&mut this.rows)))
    }
}

/// The future of [`Execute::fetch_optional`].
#[must_use = "futures do nothing unless awaited"]
pub struct FetchOptional<'a, Row> {
    pages: Pages<'a>,
    decode: Decode<Row>,
    row: Option<Row>,
}

impl<Row> Future for FetchOptional<'_, Row> {
    type Output = Result<Option<Row>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Option<Row>>> {
        let this = &mut *self;
        // Pages may be empty although others follow.
        while let Some(page) = ready!(this.pages.poll_next(cx))? {
            let count = page.rows_num() + usize::from(this.row.is_some());
            if count > 1 {
                return Poll::Ready(Err(this.pages.name(Error::too_many_rows())));
            }
            let mut rows = Vec::new();
            decode_rows(&page, this.decode, &mut rows).map_err(|e| this.pages.name(e))?;
            this.row = this.row.take().or(rows.pop());
        }
        Poll::Ready(Ok(this.row.take()))
    }
}

/// The future of [`Execute::fetch_one`].
#[must_use = "futures do nothing unless awaited"]
pub struct FetchOne<'a, Row>(FetchOptional<'a, Row>);

impl<Row> Future for FetchOne<'_, Row> {
    type Output = Result<Row>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Row>> {
        let row = ready!(Pin::new(&mut self.0).poll(cx))?;
        Poll::Ready(row.ok_or_else(|| self.0.pages.name(Error::no_row())))
    }
}

/// The future of [`Execute::fetch_page`].
#[must_use = "futures do nothing unless awaited"]
pub struct FetchPage<'a, Row> {
    page: Boxed<'a, crate::request::Page>,
    decode: Decode<Row>,
}

/// One page of a result.
#[derive(Debug)]
pub struct RowPage<Row> {
    /// Its rows.
    pub rows: Vec<Row>,
    /// Where the next page begins; none after the last.
    pub next: Option<PagingState>,
}

impl<Row> Future for FetchPage<'_, Row> {
    type Output = Result<RowPage<Row>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<RowPage<Row>>> {
        let page = ready!(self.page.as_mut().poll(cx))?;
        let mut rows = Vec::new();
        decode_rows(&page.rows, self.decode, &mut rows).map_err(|e| e.of(page.meta.name))?;
        Poll::Ready(Ok(RowPage {
            rows,
            next: page.next,
        }))
    }
}

/// Decodes the rows of a page.
pub(crate) fn decode_rows<Row>(
    page: &QueryRowsResult,
    decode: Decode<Row>,
    rows: &mut Vec<Row>,
) -> Result<()> {
    // A row has at least the four bytes of a cell's length: no more room than the frame can fill is
    // made, whatever number of rows it claims.
    rows.reserve(page.rows_num().min(page.rows_bytes_size() / 4));
    // A `ColumnIterator` takes columns of any type, so asking for it cannot fail.
    if let Ok(page) = page.rows::<ColumnIterator<'_, '_>>() {
        for row in page {
            rows.push(decode(&mut Columns::new(row?))?);
        }
    }
    Ok(())
}

macro_rules! futures {
    ($($name:ident),+) => {$(
        /// Values and rows are owned and never pinned.
        impl<T> Unpin for $name<'_, T> {}

        /// Shows no values.
        impl<T> fmt::Debug for $name<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )+};
}

futures!(Execution, FetchAll, FetchOptional, FetchOne, FetchPage);
