//! Every kind of error that a server can answer with, and requests that get none:
//! how often each is sent, and what its error says became of it.

use std::time::{Duration, Instant};

use rsylla::driver::errors::{DbError, WriteType};
use rsylla::prelude::*;
use rsylla::{Consistency, Error, Outcome, query};
use rsylla_faults::proxy::{Fault, Proxied};

use crate::cluster::{own_keyspaces, turn};

query! {
    Put: "INSERT INTO event_store.snapshots (aggregate_id, version) VALUES (:id, 1)"
}

query! {
    #[rsylla(idempotent = false)]
    PutOnce: "INSERT INTO event_store.snapshots (aggregate_id, version) VALUES (:id, 1)"
}

query! {
    Append: "INSERT INTO event_store.events (aggregate_id, version) VALUES (:id, 1) IF NOT EXISTS"
}

query! {
    Count: "UPDATE rate_limiting.rate_limits SET tokens = tokens + 1 WHERE identifier = 'x' AND bucket_time = 0"
}

const LIMIT: Duration = Duration::from_secs(2);
const ID: Uuid = Uuid::from_u128(1);

async fn put(session: &Session) -> Result<(), Error> {
    Put { id: ID }.execute(session).await
}

async fn put_once(session: &Session) -> Result<(), Error> {
    PutOnce { id: ID }.execute(session).await
}

fn write_timeout(write_type: WriteType) -> DbError {
    DbError::WriteTimeout {
        consistency: Consistency::LocalQuorum,
        received: 1,
        required: 2,
        write_type,
    }
}

fn read_timeout(received: i32, data_present: bool) -> DbError {
    DbError::ReadTimeout {
        consistency: Consistency::LocalQuorum,
        received,
        required: 2,
        data_present,
    }
}

/// An answer; how often an idempotent statement is sent, and how often any other; what became of it.
fn answers() -> Vec<(DbError, usize, usize, Outcome)> {
    use Outcome::{NotExecuted, Unknown};
    vec![
        (DbError::ServerError, 3, 1, Unknown),
        (DbError::ProtocolError, 1, 1, NotExecuted),
        (DbError::AuthenticationError, 1, 1, NotExecuted),
        (
            DbError::Unavailable {
                consistency: Consistency::LocalQuorum,
                required: 2,
                alive: 1,
            },
            2,
            2,
            NotExecuted,
        ),
        (DbError::Overloaded, 3, 1, NotExecuted),
        (DbError::IsBootstrapping, 3, 3, NotExecuted),
        // Nine attempts, each of which prepares the statement and sends it again.
        (
            DbError::Unprepared {
                statement_id: b"lost".as_slice().into(),
            },
            18,
            18,
            NotExecuted,
        ),
        (DbError::TruncateError, 3, 1, Unknown),
        (write_timeout(WriteType::Simple), 1, 1, Unknown),
        (write_timeout(WriteType::Cas), 1, 1, Unknown),
        (write_timeout(WriteType::BatchLog), 2, 1, Unknown),
        (read_timeout(2, false), 2, 2, Unknown),
        (read_timeout(1, false), 1, 1, Unknown),
        (
            DbError::ReadFailure {
                consistency: Consistency::LocalQuorum,
                received: 1,
                required: 2,
                numfailures: 1,
                data_present: false,
            },
            1,
            1,
            Unknown,
        ),
        (
            DbError::WriteFailure {
                consistency: Consistency::LocalQuorum,
                received: 1,
                required: 2,
                numfailures: 1,
                write_type: WriteType::Simple,
            },
            1,
            1,
            Unknown,
        ),
        (DbError::SyntaxError, 1, 1, NotExecuted),
        (DbError::Unauthorized, 1, 1, NotExecuted),
        (DbError::Invalid, 1, 1, NotExecuted),
        (DbError::ConfigError, 1, 1, NotExecuted),
        // A rate limit of ScyllaDB, from a server that never announced that it has them.
        (DbError::Other(0xF000), 1, 1, Unknown),
        (DbError::Other(0x7777), 1, 1, Unknown),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_error_is_retried_where_that_is_safe_and_says_what_became_of_the_statement() {
    let turn = turn().await;
    let mut proxied = Proxied::before(turn.nodes.contact_points(), [127, 0, 62, 1], LIMIT).await;
    let session = own_keyspaces(&proxied.session).await;
    for (error, idempotent, other, outcome) in answers() {
        let mut attempts = proxied.inject(&Fault::Answer(error.clone()));
        let failed = put(&session).await.expect_err("an error is the answer");
        assert_eq!(attempts.count(), idempotent, "idempotent: {error:?}");
        assert_eq!(failed.outcome(), outcome, "{failed:?}");
        assert_eq!(failed.statement(), Some("Put"));
        let failed = put_once(&session)
            .await
            .expect_err("an error is the answer");
        assert_eq!(attempts.count(), other, "not idempotent: {error:?}");
        assert_eq!(failed.outcome(), outcome, "{failed:?}");
        proxied.heal();
        put(&session).await.expect("the session is usable again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_swallowed_request_ends_with_its_timeout_and_an_unknown_outcome() {
    let turn = turn().await;
    let mut proxied = Proxied::before(turn.nodes.contact_points(), [127, 0, 62, 11], LIMIT).await;
    let session = own_keyspaces(&proxied.session).await;
    for fault in [Fault::SwallowRequest, Fault::SwallowAnswer] {
        let mut attempts = proxied.inject(&fault);
        let begun = Instant::now();
        let error = put(&session).await.expect_err("nobody answers");
        assert!(
            error.is_timeout() && error.is_outcome_unknown(),
            "{error:?}"
        );
        assert!(begun.elapsed() < LIMIT + Duration::from_millis(500));
        assert_eq!(attempts.count(), 1, "a time-out is never retried");
        proxied.heal();
    }
    proxied.inject(&Fault::Delay(Duration::from_millis(500)));
    put(&session).await.expect("what is slow is not lost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conditions_and_counters_are_never_sent_twice() {
    let turn = turn().await;
    let mut proxied = Proxied::before(turn.nodes.contact_points(), [127, 0, 62, 21], LIMIT).await;
    let session = own_keyspaces(&proxied.session).await;
    for fault in [Fault::SwallowAnswer, Fault::CutAnswer, Fault::CutRequest] {
        let mut attempts = proxied.inject(&fault);
        let error = Append { id: ID }
            .execute(&session)
            .await
            .map(drop)
            .unwrap_err();
        assert!(error.is_outcome_unknown(), "{error:?}");
        assert_eq!(attempts.count(), 1);
        proxied.heal();
        heal(&session).await;
        let mut attempts = proxied.inject(&fault);
        let error = Count {}.execute(&session).await.unwrap_err();
        assert!(error.is_outcome_unknown(), "{error:?}");
        assert_eq!(attempts.count(), 1);
        proxied.heal();
        heal(&session).await;
    }
    let row = query!(
        "SELECT version FROM event_store.events WHERE aggregate_id = ?",
        ID
    );
    let versions = row.fetch_all(&session).await.unwrap();
    assert_eq!(
        versions.len(),
        1,
        "the first answer was swallowed, not the write"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_connection_is_hidden_where_sending_again_is_safe() {
    let turn = turn().await;
    let mut proxied = Proxied::before(turn.nodes.contact_points(), [127, 0, 62, 31], LIMIT).await;
    let session = own_keyspaces(&proxied.session).await;
    let mut attempts = proxied.inject(&Fault::CutRequest);
    let error = put(&session).await.expect_err("all connections are cut");
    assert!(
        error.is_connection() && error.is_outcome_unknown(),
        "{error:?}"
    );
    assert!(
        attempts.count() > 1,
        "an idempotent statement is sent again"
    );
    proxied.heal();
    heal(&session).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_that_may_have_been_executed_is_not_forgotten() {
    let turn = turn().await;
    let mut proxied = Proxied::before(turn.nodes.contact_points(), [127, 0, 62, 51], LIMIT).await;
    let session = own_keyspaces(&proxied.session).await;
    let overloaded = Fault::Answer(DbError::Overloaded);
    let mut rounds = 0;
    for _ in 0..30 {
        if rounds == 5 {
            break;
        }
        let faults = [Fault::CutAnswer, overloaded.clone(), overloaded.clone()];
        let mut attempts = proxied.inject_each(&faults);
        let error = put(&session).await.expect_err("no node acknowledges");
        // Where the connection that was cut is not there again, only two nodes are asked.
        if attempts.count() == 3 {
            assert!(error.is_outcome_unknown(), "{error:?}");
            rounds += 1;
        }
        proxied.heal();
        heal(&session).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    assert_eq!(rounds, 5, "the connection never came back");
}

/// Connections that were cut are made again in a moment.
pub(crate) async fn heal(session: &Session) {
    let begun = Instant::now();
    while let Err(error) = put(session).await {
        assert!(begun.elapsed() < Duration::from_secs(30), "{error}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
