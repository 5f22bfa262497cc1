//! Keyspaces for tests: what [`test`](macro@crate::test) calls.

use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures::FutureExt;

use crate::error::Result;
use crate::keyspace::Keyspace;
use crate::schema::Schema;
use crate::session::Session;

/// Runs a test with a session whose typed statements run in keyspaces of the
/// test's own: each schema is applied to a new one, on a local server that all
/// tests share, and the keyspaces are dropped afterwards, also where the test
/// fails.
///
/// The server is the one that `RSYLLA_TEST_NODE` names (`host:port`), else an
/// Apache Cassandra in `.rsylla/test` of the project: the first test starts it
/// (it wants Java 17 and Maven, and says so), and it stays for the next run,
/// until `rsylla db down --dir .rsylla/test` stops it.
///
/// # Panics
/// Where there is no server and none can be started, where a schema cannot be
/// applied, and where the test panics.
pub fn run<T, F>(schemas: &[Schema], test: impl FnOnce(Session) -> F) -> T
where
    F: Future<Output = T>,
{
    let node = rsylla_server::test_node();
    let node = node.unwrap_or_else(|error| panic!("no server for tests: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap_or_else(|error| panic!("no runtime for tests: {error}"));
    runtime.block_on(async {
        let session = connect(&node, schemas).await;
        let session = session.unwrap_or_else(|error| panic!("no session for tests: {error}"));
        let made = make(&session, schemas).await;
        let outcome = match made {
            Ok(()) => AssertUnwindSafe(test(session.clone())).catch_unwind().await,
            Err(error) => Err(Box::new(format!("no keyspace for the test: {error}")) as _),
        };
        drop_all(&session, schemas).await;
        outcome.unwrap_or_else(|panic| resume_unwind(panic))
    })
}

async fn connect(node: &str, schemas: &[Schema]) -> Result<Session> {
    // Machines that run tests are busy.
    let patient = Duration::from_secs(60);
    let builder = Session::builder()
        .known_node(node)
        .request_timeout(patient)
        .prepare_timeout(patient);
    schemas
        .iter()
        .fold(builder, |builder, schema| {
            builder.map_keyspace(schema.keyspace(), own_name(schema.keyspace()))
        })
        .build()
        .await
}

/// A name that no other test has, also none of another process or another day.
fn own_name(keyspace: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = now.unwrap_or_default().as_secs();
    let own = format!("{}_{seconds:x}_{number}", std::process::id());
    if let Some((before, after)) = keyspace.split_once('*') {
        // What stands for the first `*` of a pattern may be anything, for others nothing.
        return format!("{before}{own}{}", after.replace('*', ""));
    }
    let room = Keyspace::MAX_LEN - own.len() - 1;
    format!("{keyspace:.room$}_{own}")
}

async fn make(session: &Session, schemas: &[Schema]) -> Result<()> {
    for schema in schemas {
        // A local server is one node: more replicas than that could not all answer.
        schema.replicas(1).apply(session).await?;
    }
    Ok(())
}

/// What cannot be dropped stays: the test's own outcome is worth more than that.
async fn drop_all(session: &Session, schemas: &[Schema]) {
    for schema in schemas {
        let keyspace = session.live_keyspace(schema.keyspace());
        let cql = format!("DROP KEYSPACE IF EXISTS \"{keyspace}\"");
        let _ = Box::pin(session.driver().query_unpaged(cql, ())).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_valid_and_fit_their_pattern() {
        for keyspace in ["shop", "tenant_*", &"k".repeat(48)] {
            let (one, other) = (own_name(keyspace), own_name(keyspace));
            assert_ne!(one, other);
            let session = Session::builder().map_keyspace(keyspace, one);
            assert!(format!("{session:?}").contains("settings"));
            assert!(Keyspace::try_from(other).is_ok());
        }
    }
}
