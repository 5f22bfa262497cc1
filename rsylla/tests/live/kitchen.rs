//! The session that tests share, and a keyspace for each.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rsylla::{Keyspace, Session, SessionBuilder, Udt};
use tokio::sync::OnceCell;

rsylla::schema!(pub(crate) SCHEMA: "kitchen");

#[derive(Debug, Clone, PartialEq, Udt)]
#[rsylla(udt = "kitchen.address")]
pub(crate) struct Address {
    // In another order than the schema has them.
    pub(crate) zip: Option<i32>,
    pub(crate) street: Option<String>,
    pub(crate) city: Option<String>,
}

/// A session whose statements run in a new keyspace with empty tables.
pub(crate) async fn kitchen() -> Session {
    let session = empty_kitchen().await;
    SCHEMA
        .apply(&session)
        .await
        .expect("the schema can be applied");
    session
}

/// A session whose statements run in a keyspace that does not exist yet.
pub(crate) async fn empty_kitchen() -> Session {
    let builder = builder().await;
    builder.build().await.expect("the node answers")
}

/// The same, whose session never learns of the schema.
pub(crate) async fn deaf_kitchen() -> Session {
    let builder = builder().await;
    let deaf = builder.configure(|driver| driver.fetch_schema_metadata(false));
    deaf.build().await.expect("the node answers")
}

pub(crate) async fn builder() -> SessionBuilder {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let process = std::process::id();
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let keyspace: Keyspace = format!("kitchen_{process}_{number}")
        .parse()
        .expect("a valid name");
    // Each test has a runtime of its own, and connections belong to one.
    let node = node().await;
    Session::builder()
        .known_node(node)
        // Machines that run tests are busy.
        .request_timeout(Duration::from_secs(60))
        .prepare_timeout(Duration::from_secs(60))
        .map_keyspace("kitchen", keyspace)
}

async fn node() -> &'static str {
    static NODE: OnceCell<String> = OnceCell::const_new();
    NODE.get_or_init(|| async {
        let started = tokio::task::spawn_blocking(rsylla_server::test_node).await;
        started.expect("no panic").expect("a node can be started")
    })
    .await
}

/// Executes a schema statement, with `kitchen.` standing for the session's keyspace.
pub(crate) async fn change(session: &Session, cql: &str) {
    let keyspace = session.live_keyspace("kitchen");
    let cql = cql
        .replace("KEYSPACE kitchen.", &format!("KEYSPACE {keyspace}"))
        .replace("kitchen.", &format!("{keyspace}."));
    session
        .driver()
        .query_unpaged(cql, ())
        .await
        .expect("the schema can be changed");
}
