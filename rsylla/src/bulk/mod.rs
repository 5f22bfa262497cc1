//! Many rows at once: grouped by partition, sent many at a time, every failure told.

mod group;

use std::fmt;
use std::sync::Arc;

use futures::StreamExt;

use crate::batch::Batch;
use crate::bulk::group::{ByRef, Group, Groups};
use crate::error::{Error, Result};
use crate::execute::Execute;
use crate::kind::Write;
use crate::session::Session;
use crate::statement::Statement;

/// Writes many typed statements.
///
/// Statements are taken from an iterator as they are needed, and those of one
/// partition that stand near each other go as one unlogged batch, which the
/// server applies as a single write. Nothing else is promised of their order:
/// of two that write the same cell, either may win.
///
/// # Example
/// ```no_run
/// # use rsylla::{Bulk, Session, Statement};
/// # async fn ex<S: Statement<Kind = rsylla::kind::Write>>(statements: Vec<S>, session: &Session) -> rsylla::Result<()> {
/// let done = Bulk::new()
///     .concurrency(64)
///     .progress(|progress| eprintln!("{} written", progress.written))
///     .write(session, statements)
///     .await?;
/// for failed in &done.failed {
///     eprintln!("row {}: {}", failed.index, failed.error);
/// }
/// # Ok(()) }
/// ```
#[must_use = "it writes nothing until `write` is called"]
pub struct Bulk<'p> {
    concurrency: usize,
    rows_per_batch: usize,
    progress: Box<dyn FnMut(Progress) + Send + 'p>,
}

/// How far a [`Bulk`] has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Progress {
    /// Statements that were executed.
    pub written: u64,
    /// Statements that failed.
    pub failed: u64,
}

/// What became of all statements.
#[non_exhaustive]
pub struct Written<S> {
    /// How many were executed.
    pub written: u64,
    /// Those that failed, in the order in which they were given.
    pub failed: Vec<Failed<S>>,
}

/// A statement that failed.
#[non_exhaustive]
pub struct Failed<S> {
    /// The how-manieth it was, from 0.
    pub index: u64,
    /// The statement itself, to send it again or to look at its values.
    pub statement: S,
    /// Why; shared by the statements of a batch of which it is not known which failed.
    pub error: Arc<Error>,
}

impl<'p> Bulk<'p> {
    /// One that sends 32 requests at a time, of at most 64 statements each.
    pub fn new() -> Self {
        Self {
            concurrency: 32,
            rows_per_batch: 64,
            progress: Box::new(|_| ()),
        }
    }

    /// How many requests are on their way at a time, at least one.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests.max(1);
        self
    }

    /// How many statements of one partition are sent as one batch, at least one.
    /// Servers warn of batches beyond some KiB, and refuse those beyond some more.
    pub fn rows_per_batch(mut self, rows: usize) -> Self {
        self.rows_per_batch = rows.max(1);
        self
    }

    /// What is called after each request.
    pub fn progress<'q>(self, call: impl FnMut(Progress) + Send + 'q) -> Bulk<'q>
    where
        'p: 'q,
    {
        Bulk {
            progress: Box::new(call),
            ..self
        }
    }

    /// Writes the statements, all of one type.
    ///
    /// # Errors
    /// Where the statement cannot be prepared: then none was sent. What becomes
    /// of each statement is no error, but in the answer.
    pub async fn write<S>(
        mut self,
        session: &Session,
        statements: impl IntoIterator<Item = S>,
    ) -> Result<Written<S>>
    where
        S: Statement<Kind = Write>,
    {
        let mut statements = statements.into_iter().peekable();
        if let Some(first) = statements.peek() {
            session.prepare(first.meta()).await?;
        }
        let window = self.concurrency * self.rows_per_batch;
        let groups = Groups::new(session, statements, window, self.rows_per_batch);
        let mut sent = futures::stream::iter(groups)
            .map(|group| send(session, group))
            .buffer_unordered(self.concurrency);
        let mut progress = Progress::default();
        let mut failed = Vec::new();
        while let Some(written) = sent.next().await {
            progress.written += written.written;
            progress.failed += written.failed.len() as u64;
            failed.extend(written.failed);
            (self.progress)(progress);
        }
        failed.sort_by_key(|failed: &Failed<S>| failed.index);
        Ok(Written {
            written: progress.written,
            failed,
        })
    }
}

/// Sends statements of one partition.
async fn send<S: Statement<Kind = Write>>(session: &Session, group: Group<S>) -> Written<S> {
    if group.len() == 1 {
        return one_by_one(session, group).await;
    }
    let mut batch = Batch::unlogged();
    for (_, statement) in &group {
        batch.push(ByRef(statement));
    }
    let sent = batch.execute(session).await;
    drop(batch);
    match sent {
        Ok(()) => Written::all(group.len()),
        // Nothing was written, and it may be the fault of one alone.
        Err(error) if error.is_bind() || (error.is_invalid_statement() && !error.is_drift()) => {
            one_by_one(session, group).await
        }
        Err(error) => Written::none(group, &Arc::new(error)),
    }
}

async fn one_by_one<S>(session: &Session, group: Group<S>) -> Written<S>
where
    S: Statement<Kind = Write>,
{
    let mut done = Written::all(0);
    for (index, statement) in group {
        match ByRef(&statement).execute(session).await {
            Ok(()) => done.written += 1,
            Err(error) => done.failed.push(Failed {
                index,
                statement,
                error: Arc::new(error),
            }),
        }
    }
    done
}

impl<S> Written<S> {
    fn all(written: usize) -> Self {
        Self {
            written: written as u64,
            failed: Vec::new(),
        }
    }

    fn none(group: Group<S>, error: &Arc<Error>) -> Self {
        let failed = group.into_iter().map(|(index, statement)| Failed {
            index,
            statement,
            error: Arc::clone(error),
        });
        Self {
            written: 0,
            failed: failed.collect(),
        }
    }
}

impl Default for Bulk<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Bulk<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bulk")
            .field("concurrency", &self.concurrency)
            .field("rows_per_batch", &self.rows_per_batch)
            .finish_non_exhaustive()
    }
}

/// Shows no values.
impl<S> fmt::Debug for Written<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Written")
            .field("written", &self.written)
            .field("failed", &self.failed)
            .finish()
    }
}

/// Shows no values.
impl<S> fmt::Debug for Failed<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failed")
            .field("index", &self.index)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}
