//! Rows as a stream.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures::Stream;

use crate::columns::Decode;
use crate::error::Result;
use crate::execute::decode_rows;
use crate::pages::Pages;

/// The rows of a result, page by page: the stream of [`Execute::fetch`](crate::Execute::fetch).
///
/// # Example
/// ```no_run
/// # use rsylla::prelude::*;
/// # async fn ex<S>(statement: S, session: &Session) -> rsylla::Result<()>
/// # where S: Statement<Kind = rsylla::kind::Select, Row = i32> {
/// let mut rows = statement.fetch(session);
/// while let Some(row) = rows.next().await.transpose()? {
///     println!("{row}");
/// }
/// # Ok(()) }
/// ```
#[must_use = "streams do nothing unless polled"]
pub struct RowStream<'a, Row> {
    pages: Pages<'a>,
    decode: Decode<Row>,
    page: std::vec::IntoIter<Row>,
    ended: bool,
}

impl<'a, Row> RowStream<'a, Row> {
    pub(crate) fn new(pages: Pages<'a>, decode: Decode<Row>) -> Self {
        Self {
            pages,
            decode,
            page: Vec::new().into_iter(),
            ended: false,
        }
    }

    /// The next row; none after the last, or after an error.
    pub async fn next(&mut self) -> Option<Result<Row>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// The next row; none after the last.
    ///
    /// # Errors
    /// As [`RowStream::next`], turned inside out so that `?` can be used on it.
    pub async fn try_next(&mut self) -> Result<Option<Row>> {
        self.next().await.transpose()
    }

    fn poll_row(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Row>>> {
        loop {
            if let Some(row) = self.page.next() {
                return Poll::Ready(Ok(Some(row)));
            }
            let Some(page) = ready!(self.pages.poll_next(cx))? else {
                return Poll::Ready(Ok(None));
            };
            let mut rows = Vec::new();
            decode_rows(&page, self.decode, &mut rows).map_err(|error| self.pages.name(error))?;
            self.page = rows.into_iter();
        }
    }
}

impl<Row> Stream for RowStream<'_, Row> {
    type Item = Result<Row>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Row>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let row = ready!(self.poll_row(cx)).transpose();
        self.ended = !matches!(row, Some(Ok(_)));
        Poll::Ready(row)
    }
}

/// Rows are owned and never pinned.
impl<Row> Unpin for RowStream<'_, Row> {}

/// Shows no rows.
impl<Row> fmt::Debug for RowStream<'_, Row> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowStream")
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}
