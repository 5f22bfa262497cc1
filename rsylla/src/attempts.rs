//! Remembers what became of the attempts before the last.
//!
//! The driver sends an idempotent statement again when a connection breaks, and
//! reports the error of its last attempt alone: that no node was left to try, or
//! that one had too much to do. An earlier attempt may have been executed all the
//! same, so that the outcome of the whole is unknown. The retry policy sees every
//! attempt that fails: [`Remembering`] stands before it and notes what it sees, and
//! [`watch`] reads the note after each poll of the request, on the same thread.
//!
//! It also goes on where the server has lost a statement that was prepared a moment
//! ago. After a restart many requests prepare one statement at the same time, and
//! each preparation evicts what another has stored (`QueryProcessor.prepare`). The
//! driver prepares once for an attempt; what was not found was not executed.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;

use scylla::errors::{DbError, ExecutionError, RequestAttemptError};
use scylla::policies::retry::{RequestInfo, RetryDecision, RetryPolicy, RetrySession};

use crate::error::{Error, Result, attempt_is_unknown};

thread_local! {
    /// Whether the request that is being polled had an attempt of unknown outcome in this poll.
    static UNKNOWN: Cell<bool> = const { Cell::new(false) };
}

/// A retry policy that decides as another does, and notes attempts of unknown outcome.
#[derive(Debug)]
pub(crate) struct Remembering(pub(crate) Arc<dyn RetryPolicy>);

/// How often a statement that the server has lost is prepared again for one request.
const PREPARATIONS: u32 = 8;

struct Attempts {
    policy: Box<dyn RetrySession>,
    lost: u32,
}

impl RetryPolicy for Remembering {
    fn new_session(&self) -> Box<dyn RetrySession> {
        Box::new(Attempts {
            policy: self.0.new_session(),
            lost: 0,
        })
    }
}

impl RetrySession for Attempts {
    fn decide_should_retry(&mut self, request: RequestInfo<'_>) -> RetryDecision {
        if attempt_is_unknown(request.error) {
            UNKNOWN.set(true);
        }
        if is_lost(request.error) && self.lost < PREPARATIONS {
            self.lost += 1;
            return RetryDecision::RetrySameTarget(None);
        }
        self.policy.decide_should_retry(request)
    }

    fn reset(&mut self) {
        self.lost = 0;
        self.policy.reset();
    }
}

fn is_lost(error: &RequestAttemptError) -> bool {
    matches!(
        error,
        RequestAttemptError::DbError(DbError::Unprepared { .. }, _)
    )
}

/// Drives a request; its error says so where any of its attempts may have been executed.
pub(crate) async fn watch<T, F>(mut request: Pin<&mut F>) -> Result<T>
where
    F: Future<Output = Result<T, ExecutionError>>,
{
    let mut unknown = false;
    let done = poll_fn(|cx| {
        UNKNOWN.set(false);
        let polled = request.as_mut().poll(cx);
        unknown |= UNKNOWN.get();
        polled
    });
    match done.await {
        Ok(result) => Ok(result),
        Err(error) if unknown => Err(Error::from(error).after_unknown_attempt()),
        Err(error) => Err(error.into()),
    }
}
