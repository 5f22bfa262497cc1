//! What is told of requests: counters by statement, and, with the feature
//! `tracing`, a span for each request and events inside it.
//!
//! Statements are told by name and by the place where they were written; bound
//! values and texts, which may hold values, never are. Where nobody asked for
//! any of it, a request pays one branch.

#[cfg(feature = "tracing")]
mod events;
mod metrics;

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

use scylla::errors::ExecutionError;
use scylla::response::PagingStateResponse;
use scylla::response::query_result::QueryResult;

pub use metrics::StatementMetrics;

use crate::attempts;
use crate::compare::Difference;
use crate::error::{Error, Outcome, Result};
use crate::observe::metrics::Metrics;
use crate::session::Session;
use crate::statement::StatementMeta;

/// What a session tells of its requests.
#[derive(Debug)]
pub(crate) struct Observing {
    metrics: Option<Metrics>,
    slow: Option<Duration>,
}

/// What a request executes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Of {
    /// A statement, by its name and where it was written.
    Statement(&'static str, (&'static str, u32)),
    /// A batch.
    Batch,
}

/// A request that was answered, or given up.
struct Done {
    took: Duration,
    slow: bool,
    warnings: u64,
    failed: Option<Outcome>,
}

/// What holds a server's warnings.
pub(crate) trait Answer {
    fn result(&self) -> &QueryResult;
}

impl Answer for QueryResult {
    fn result(&self) -> &QueryResult {
        self
    }
}

impl Answer for (QueryResult, PagingStateResponse) {
    fn result(&self) -> &QueryResult {
        &self.0
    }
}

impl Of {
    pub(crate) fn statement(meta: &StatementMeta) -> Self {
        Self::Statement(meta.name, meta.place)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Statement(name, _) => name,
            Self::Batch => "batch",
        }
    }
}

/// Drives a request, and tells of it where that was asked for.
pub(crate) async fn watch<T, F>(session: &Session, of: Of, request: Pin<&mut F>) -> Result<T>
where
    T: Answer,
    F: Future<Output = Result<T, ExecutionError>>,
{
    match session.observing() {
        None => attempts::watch(request).await,
        Some(observing) => observing.watch(of, request).await,
    }
}

/// Tells of a difference between the live schema and a statement.
pub(crate) fn difference(meta: &StatementMeta, difference: &Difference) {
    #[cfg(feature = "tracing")]
    events::difference(meta, difference);
    #[cfg(not(feature = "tracing"))]
    let _ = (meta, difference);
}

impl Observing {
    /// What is to be told; none where nothing is.
    pub(crate) fn new(metrics: bool, slow: Option<Duration>) -> Option<Self> {
        (metrics || cfg!(feature = "tracing")).then(|| Self {
            metrics: metrics.then(Metrics::default),
            slow,
        })
    }

    pub(crate) fn metrics(&self) -> Vec<StatementMetrics> {
        self.metrics.as_ref().map(Metrics::all).unwrap_or_default()
    }

    async fn watch<T, F>(&self, of: Of, request: Pin<&mut F>) -> Result<T>
    where
        T: Answer,
        F: Future<Output = Result<T, ExecutionError>>,
    {
        let start = Instant::now();
        let answer = attempts::watch(request);
        #[cfg(feature = "tracing")]
        let span = events::span(of);
        #[cfg(feature = "tracing")]
        let answer = tracing::Instrument::instrument(answer, span.clone());
        let answer = answer.await;
        let took = start.elapsed();
        let warnings = answer.as_ref().map(|answer| answer.result().warnings());
        let done = Done {
            took,
            slow: self.slow.is_some_and(|limit| took >= limit),
            warnings: warnings.map_or(0, Iterator::count) as u64,
            failed: answer.as_ref().err().map(Error::outcome),
        };
        if let Some(metrics) = &self.metrics {
            metrics.count(of, &done);
        }
        #[cfg(feature = "tracing")]
        span.in_scope(|| events::done(of, &done, answer.as_ref().map(Answer::result)));
        answer
    }
}
