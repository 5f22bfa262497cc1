//! `#[rsylla::test]`: a keyspace for each test, gone afterwards.

use std::panic::catch_unwind;
use std::sync::Mutex;

use rsylla::prelude::*;
use rsylla::query;

use crate::kitchen::SCHEMA;

query! { PutNote: "INSERT INTO notes (owner, at, note) VALUES (?, ?, ?)" }
query! { Notes: "SELECT note FROM notes WHERE owner = ?" }

/// In a keyspace that others use as well there would be a note already.
async fn writes_the_first_note(session: Session) -> rsylla::Result<()> {
    let notes = Notes { owner: "ada" };
    assert_eq!(notes.fetch_all(&session).await?.len(), 0);
    let put = PutNote {
        owner: "ada",
        at: 1,
        note: "x",
    };
    put.execute(&session).await
}

#[rsylla::test("kitchen")]
async fn a_test_may_return_a_result(session: Session) -> rsylla::Result<()> {
    writes_the_first_note(session).await
}

#[rsylla::test]
async fn a_test_gets_all_keyspaces_of_the_schema_files(session: Session) {
    assert_ne!(session.live_keyspace("kitchen"), "kitchen");
    writes_the_first_note(session).await.unwrap();
}

#[rsylla::test("kitchen")]
#[should_panic(expected = "it fails")]
async fn a_test_may_be_meant_to_fail(session: Session) {
    writes_the_first_note(session).await.unwrap();
    panic!("it fails");
}

#[test]
fn the_keyspace_is_dropped_whatever_the_test_does() {
    let name = |session: &Session| session.live_keyspace("kitchen").to_owned();
    let passed = rsylla::testing::run(&[SCHEMA], async |session| name(&session));
    let failed = Mutex::new(String::new());
    let outcome = catch_unwind(|| {
        rsylla::testing::run(&[SCHEMA], async |session| -> () {
            failed.lock().unwrap().push_str(&name(&session));
            panic!("on purpose");
        });
    });
    assert!(outcome.is_err());
    // The lock was let go before the panic.
    let failed = failed.into_inner().unwrap();
    rsylla::testing::run(&[], async |session| {
        let live = session.driver().get_cluster_state();
        for keyspace in [passed, failed] {
            assert!(keyspace.starts_with("kitchen_"), "{keyspace}");
            assert!(live.get_keyspace(&keyspace).is_none(), "{keyspace}");
        }
    });
}
