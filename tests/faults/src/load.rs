//! Load that remembers: what each caller was told, and what is there afterwards.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use futures::StreamExt;
use futures::stream;
use rsylla::prelude::*;
use rsylla::{Error, Keyspace, Outcome, query};

use crate::history::{Append, Told, check_counter, check_versions};

rsylla::schema!(EVENT_STORE: "event_store");
rsylla::schema!(RATE_LIMITING: "rate_limiting");

query! {
    PutSnapshot: "INSERT INTO event_store.snapshots (aggregate_id, version, state, timestamp) VALUES (?, ?, ?, ?)"
}

query! {
    SnapshotOf: "SELECT version, state FROM event_store.snapshots WHERE aggregate_id = ?"
}

query! {
    AppendEvent: "INSERT INTO event_store.events (aggregate_id, version, event_type, event_data, timestamp)
                  VALUES (?, ?, ?, ?, ?) IF NOT EXISTS"
}

query! {
    #[rsylla(consistency = "SERIAL")]
    LatestVersion: "SELECT version FROM event_store.events WHERE aggregate_id = ? ORDER BY version DESC LIMIT 1"
}

query! {
    #[rsylla(not_null(event_data), consistency = "SERIAL")]
    EventsOf: "SELECT version, event_data FROM event_store.events WHERE aggregate_id = ?"
}

query! {
    TakeToken: "UPDATE rate_limiting.rate_limits SET tokens = tokens + 1 WHERE identifier = ? AND bucket_time = ?"
}

query! {
    #[rsylla(not_null(tokens))]
    TokensOf: "SELECT tokens FROM rate_limiting.rate_limits WHERE identifier = ? AND bucket_time = ?"
}

/// Says of a failed write what its error promises.
pub fn told<T>(result: &Result<T, Error>) -> Told {
    match result.as_ref().map_err(Error::outcome) {
        Ok(_) | Err(Outcome::Executed) => Told::Done,
        Err(Outcome::NotExecuted) => Told::NotDone,
        Err(Outcome::Unknown) => Told::Unknown,
    }
}

/// Makes keyspaces of its own for the event store and the rate limiter, on three replicas, and
/// returns a handle whose statements run there.
///
/// # Errors
/// What the server says of the schema.
pub async fn own_keyspaces(session: &Session, name: &str) -> Result<Session, Error> {
    let keyspace = |what: &str| format!("{what}_{name}").parse::<Keyspace>();
    let own = session
        .map_keyspace("event_store", keyspace("events")?)?
        .map_keyspace("rate_limiting", keyspace("limits")?)?;
    EVENT_STORE.apply(&own).await?;
    RATE_LIMITING.apply(&own).await?;
    own.prepare_all().await?;
    Ok(own)
}

/// What became of the writes of a run.
#[derive(Debug, Default)]
pub struct Written {
    /// Keys of rows whose write was acknowledged.
    pub acknowledged: Vec<u128>,
    /// Errors that callers saw.
    pub errors: Vec<Error>,
    /// The longest that one write took.
    pub slowest: Duration,
}

/// Writes rows of its own keys from `tasks` callers at a time until `enough` says so.
pub async fn write_rows(
    session: &Session,
    tasks: usize,
    enough: impl Fn(u64) -> bool + Sync,
) -> Written {
    let next = AtomicU64::new(0);
    let callers = stream::iter(0..tasks).map(|_| async {
        let mut written = Written::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if enough(number) {
                return written;
            }
            let begun = Instant::now();
            let result = put(session, u128::from(number)).await;
            written.slowest = written.slowest.max(begun.elapsed());
            match result {
                Ok(()) => written.acknowledged.push(u128::from(number)),
                Err(error) => written.errors.push(error),
            }
        }
    });
    let mut all = Written::default();
    let mut callers = callers.buffer_unordered(tasks);
    while let Some(one) = callers.next().await {
        all.acknowledged.extend(one.acknowledged);
        all.errors.extend(one.errors);
        all.slowest = all.slowest.max(one.slowest);
    }
    all
}

/// Writes the row of a number, whose content follows from the number.
///
/// # Errors
/// Those of executing a statement.
pub async fn put(session: &Session, number: u128) -> Result<(), Error> {
    let state = state_of(number);
    let row = PutSnapshot {
        aggregate_id: Uuid::from_u128(number),
        version: version_of(number),
        state: state.as_str(),
        timestamp: DateTime::<Utc>::UNIX_EPOCH,
    };
    row.execute(session).await
}

fn version_of(number: u128) -> i32 {
    (number % 1_000_003) as i32
}

fn state_of(number: u128) -> String {
    format!("state {number}")
}

/// Reads every acknowledged row back and returns the numbers of those that are lost or wrong.
///
/// # Errors
/// Those of executing a statement.
pub async fn lost_rows(session: &Session, acknowledged: &[u128]) -> Result<Vec<u128>, Error> {
    let reads = stream::iter(acknowledged).map(|&number| async move {
        let aggregate_id = Uuid::from_u128(number);
        let row = SnapshotOf { aggregate_id }.fetch_optional(session).await?;
        let right = row.is_some_and(|row| {
            row.version == Some(version_of(number)) && row.state == Some(state_of(number))
        });
        Ok::<_, Error>((!right).then_some(number))
    });
    let mut reads = reads.buffer_unordered(64);
    let mut lost = Vec::new();
    while let Some(read) = reads.next().await {
        lost.extend(read?);
    }
    Ok(lost)
}

/// What came of writers that append to one aggregate at the same time.
#[derive(Debug)]
pub struct Appended {
    /// Every attempt of every writer.
    pub attempts: Vec<Append>,
    /// What is wrong with the chain of versions; see [`check_versions`].
    pub wrong: Vec<String>,
}

/// Lets `writers` append to one aggregate, each after the latest version that it can read, until
/// `enough` is set, and judges what is there.
///
/// # Errors
/// Those of reading the result.
pub async fn append_events(
    session: &Session,
    aggregate: Uuid,
    writers: u64,
    enough: &AtomicBool,
) -> Result<Appended, Error> {
    let callers = (0..writers).map(|writer| async move {
        let mut attempts = Vec::new();
        while !enough.load(Ordering::Relaxed) {
            let Ok(latest) = (LatestVersion {
                aggregate_id: aggregate,
            })
            .fetch_optional(session)
            .await
            else {
                continue;
            };
            let version = latest.map_or(0, |row| row.version) + 1;
            let mark = writer << 32 | attempts.len() as u64;
            let event_data = mark.to_string();
            let result = AppendEvent {
                aggregate_id: aggregate,
                version,
                event_type: "appended",
                event_data: event_data.as_str(),
                timestamp: DateTime::<Utc>::UNIX_EPOCH,
            }
            .execute(session)
            .await;
            let told = match &result {
                Ok(Applied::No(_)) => Told::NotDone,
                result => told(result),
            };
            attempts.push(Append {
                version,
                mark,
                told,
            });
        }
        attempts
    });
    let attempts = futures::future::join_all(callers).await.concat();
    let events = EventsOf {
        aggregate_id: aggregate,
    }
    .fetch_all(session)
    .await?;
    let there = events
        .iter()
        .map(|event| (event.version, event.event_data.parse().unwrap_or(u64::MAX)));
    let wrong = check_versions(&attempts, &there.collect::<Vec<_>>());
    Ok(Appended { attempts, wrong })
}

/// What came of callers that count on one counter at the same time.
#[derive(Debug)]
pub struct Counted {
    /// What each caller was told.
    pub told: Vec<Told>,
    /// What is wrong with the counter; see [`check_counter`].
    pub wrong: Option<String>,
}

/// Lets `callers` count on one counter until `enough` is set, and judges its value.
///
/// # Errors
/// Those of reading the result.
pub async fn count_tokens(
    session: &Session,
    identifier: &str,
    callers: usize,
    enough: &AtomicBool,
) -> Result<Counted, Error> {
    let counting = (0..callers).map(|_| async move {
        let mut all = Vec::new();
        while !enough.load(Ordering::Relaxed) {
            let taken = TakeToken {
                identifier,
                bucket_time: 0,
            };
            all.push(told(&taken.execute(session).await));
        }
        all
    });
    let told = futures::future::join_all(counting).await.concat();
    let tokens = TokensOf {
        identifier,
        bucket_time: 0,
    };
    let value = tokens
        .fetch_optional(session)
        .await?
        .map_or(0, |row| row.tokens);
    let wrong = check_counter(&told, value);
    Ok(Counted { told, wrong })
}

/// Runs `load` while `fault` happens, and tells the load that it is enough once the fault is over.
/// Gives what both gave.
pub async fn while_happening<L: Future, F: Send + 'static>(
    load: impl FnOnce(Arc<AtomicBool>) -> L,
    fault: impl FnOnce() -> F + Send + 'static,
) -> (L::Output, F) {
    let enough = Arc::new(AtomicBool::new(false));
    let load = load(Arc::clone(&enough));
    let fault = async {
        let done = tokio::task::spawn_blocking(fault).await;
        enough.store(true, Ordering::Relaxed);
        done
    };
    let (output, done) = futures::future::join(load, fault).await;
    match done {
        Ok(done) => (output, done),
        Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
    }
}
