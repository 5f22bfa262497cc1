//! The pages of a result, one after the other, without knowing what is in them.

use std::task::{Context, Poll, ready};

use scylla::response::PagingState;
use scylla::response::query_result::QueryRowsResult;

use crate::error::{Error, Result};
use crate::request::{Boxed, Page, Request, fetch_page};
use crate::statement::StatementMeta;

/// The pages of a result.
pub(crate) struct Pages<'a> {
    meta: &'static StatementMeta,
    next: Next<'a>,
}

enum Next<'a> {
    Coming(Boxed<'a, Page>),
    Here(Box<Result<Page>>),
    /// After the last page, or after an error.
    None,
}

impl<'a> Pages<'a> {
    pub(crate) fn new(request: Request<'a>) -> Self {
        Self {
            meta: request.meta,
            next: Next::Coming(request.page(PagingState::start())),
        }
    }

    /// The next page; none after the last, or after an error.
    ///
    /// The page after it is asked for at once, and travels while this one is read.
    pub(crate) fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<QueryRowsResult>>> {
        let page = match &mut self.next {
            Next::Coming(page) => ready!(page.as_mut().poll(cx)),
            Next::Here(_) => match std::mem::replace(&mut self.next, Next::None) {
                Next::Here(page) => *page,
                Next::Coming(_) | Next::None => return Poll::Ready(Ok(None)),
            },
            Next::None => return Poll::Ready(Ok(None)),
        };
        self.next = Next::None;
        let Page {
            rows,
            next,
            session,
            meta,
            bound,
        } = page?;
        if let Some(next) = next {
            self.ask_for(Box::pin(fetch_page(session, meta, bound, next)), cx);
        }
        Poll::Ready(Ok(Some(rows)))
    }

    /// Sends the request for a page: a future does nothing until it is polled.
    fn ask_for(&mut self, mut page: Boxed<'a, Page>, cx: &mut Context<'_>) {
        self.next = match page.as_mut().poll(cx) {
            Poll::Ready(page) => Next::Here(Box::new(page)),
            Poll::Pending => Next::Coming(page),
        };
    }

    /// The error, naming the statement.
    pub(crate) fn name(&self, error: Error) -> Error {
        error.of(self.meta.name)
    }
}
