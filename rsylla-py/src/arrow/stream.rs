//! Record batches page by page: a page is fetched when it is asked for, by whichever thread asks.

use std::collections::VecDeque;
use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::prelude::*;
use rsylla::driver::response::PagingState;

use super::read;
use crate::result::{RawRows, Source};

/// Reads a result as record batches, one a page.
pub(crate) struct Pages {
    schema: SchemaRef,
    /// What was fetched and not read yet.
    ready: VecDeque<Arc<RawRows>>,
    source: Option<Arc<Source>>,
    next: Option<PagingState>,
}

impl Pages {
    /// Begins with the page `first`; the others follow from `next` on.
    pub(crate) fn new(
        schema: SchemaRef,
        first: Option<Arc<RawRows>>,
        source: Option<Arc<Source>>,
        next: Option<PagingState>,
    ) -> Self {
        Self {
            schema,
            ready: first.into_iter().collect(),
            source,
            next,
        }
    }

    /// Fetches the next page, if there is one.
    fn fetch(&mut self) -> Result<(), ArrowError> {
        let (Some(state), Some(source)) = (self.next.take(), &self.source) else {
            return Ok(());
        };
        let page = Python::try_attach(|py| source.page(py, state, None))
            .ok_or_else(|| ArrowError::CDataInterface("the interpreter is ending".to_owned()))?
            .map_err(|error| ArrowError::ExternalError(Box::new(error)))?;
        self.next = page.next;
        self.ready.extend(page.raw);
        Ok(())
    }
}

impl Iterator for Pages {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && self.next.is_some() {
            if let Err(error) = self.fetch() {
                return Some(Err(error));
            }
        }
        let page = self.ready.pop_front()?;
        Some(
            read::batch(&page.rows, &self.schema)
                .map_err(|unreadable| ArrowError::ExternalError(Box::new(unreadable))),
        )
    }
}

impl RecordBatchReader for Pages {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}
