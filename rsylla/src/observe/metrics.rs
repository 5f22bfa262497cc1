//! Counters by statement.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use crate::error::Outcome;
use crate::observe::{Done, Of};

/// What was counted of a statement since the session began; of all batches
/// together, under the name `batch`.
///
/// Each page of a result is a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatementMetrics {
    /// The statement's name.
    pub name: &'static str,
    /// The file that it was written in, and the line; none for batches.
    pub place: Option<(&'static str, u32)>,
    /// Requests that were answered or given up.
    pub requests: u64,
    /// Those that failed.
    pub failed: u64,
    /// Those of the failed that may have been executed all the same.
    pub unknown: u64,
    /// Those that took longer than [`SessionBuilder::slow_statement`](crate::SessionBuilder::slow_statement) allows.
    pub slow: u64,
    /// Warnings that servers sent with their answers.
    pub warnings: u64,
    /// The time that all requests took together.
    pub time: Duration,
    buckets: [u64; BUCKETS],
}

/// Bucket *b* counts requests of less than 2^*b* microseconds: the last, of more than half an hour.
const BUCKETS: usize = 32;

impl StatementMetrics {
    /// The time within which this part of the requests (0 to 1) was answered, at
    /// most twice what it was.
    ///
    /// # Example
    /// ```no_run
    /// # fn ex(session: &rsylla::Session) {
    /// for statement in session.metrics() {
    ///     println!("{}: 99 % within {:?}", statement.name, statement.within(0.99));
    /// }
    /// # }
    /// ```
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a part of a count below 2^52 is a count"
    )]
    pub fn within(&self, part: f64) -> Duration {
        let wanted = (self.requests as f64 * part.clamp(0.0, 1.0)).ceil() as u64;
        let mut seen = 0;
        let bucket = self.buckets.iter().position(|count| {
            seen += count;
            seen >= wanted
        });
        Duration::from_micros(1 << bucket.unwrap_or(BUCKETS - 1))
    }
}

/// The counters of all statements of a session.
#[derive(Debug, Default)]
pub(super) struct Metrics(RwLock<HashMap<Of, Arc<Counters>>>);

#[derive(Debug, Default)]
struct Counters {
    requests: AtomicU64,
    failed: AtomicU64,
    unknown: AtomicU64,
    slow: AtomicU64,
    warnings: AtomicU64,
    microseconds: AtomicU64,
    buckets: [AtomicU64; BUCKETS],
}

impl Metrics {
    pub(super) fn count(&self, of: Of, done: &Done) {
        let known = {
            let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
            all.get(&of).cloned()
        };
        let counters = known.unwrap_or_else(|| {
            let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(of).or_default())
        });
        counters.count(done);
    }

    pub(super) fn all(&self) -> Vec<StatementMetrics> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut found: Vec<_> = all
            .iter()
            .map(|(of, counters)| counters.read(*of))
            .collect();
        found.sort_by_key(|metrics| (metrics.name, metrics.place));
        found
    }
}

impl Counters {
    fn count(&self, done: &Done) {
        let microseconds = u64::try_from(done.took.as_micros()).unwrap_or(u64::MAX);
        let bucket = (u64::BITS - microseconds.leading_zeros()) as usize;
        for (counter, by) in [
            (&self.requests, 1),
            (&self.failed, u64::from(done.failed.is_some())),
            (
                &self.unknown,
                u64::from(done.failed == Some(Outcome::Unknown)),
            ),
            (&self.slow, u64::from(done.slow)),
            (&self.warnings, done.warnings),
            (&self.microseconds, microseconds),
            (&self.buckets[bucket.min(BUCKETS - 1)], 1),
        ] {
            if by > 0 {
                counter.fetch_add(by, Ordering::Relaxed);
            }
        }
    }

    fn read(&self, of: Of) -> StatementMetrics {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        StatementMetrics {
            name: of.name(),
            place: match of {
                Of::Statement(_, place) => Some(place),
                Of::Batch => None,
            },
            requests: read(&self.requests),
            failed: read(&self.failed),
            unknown: read(&self.unknown),
            slow: read(&self.slow),
            warnings: read(&self.warnings),
            time: Duration::from_micros(read(&self.microseconds)),
            buckets: self.buckets.each_ref().map(read),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_statement() {
        let metrics = Metrics::default();
        let done = |milliseconds, failed| Done {
            took: Duration::from_millis(milliseconds),
            slow: milliseconds > 100,
            warnings: 1,
            failed,
        };
        let of = Of::Statement("Put", ("src/a.rs", 3));
        for _ in 0..99 {
            metrics.count(of, &done(1, None));
        }
        metrics.count(of, &done(1000, Some(Outcome::Unknown)));
        metrics.count(Of::Batch, &done(5, Some(Outcome::NotExecuted)));
        let all = metrics.all();
        let [put, batch] = all.as_slice() else {
            panic!("{all:?}");
        };
        assert_eq!((put.name, put.place), ("Put", Some(("src/a.rs", 3))));
        assert_eq!(
            (put.requests, put.failed, put.unknown, put.slow),
            (100, 1, 1, 1)
        );
        assert_eq!((put.warnings, put.time), (100, Duration::from_millis(1099)));
        assert_eq!(put.within(0.99), Duration::from_micros(1024));
        assert_eq!(put.within(1.0), Duration::from_micros(1 << 20));
        assert_eq!((batch.name, batch.failed, batch.unknown), ("batch", 1, 0));
    }
}
