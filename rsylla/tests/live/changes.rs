//! Fourteen schema changes under statements that are prepared: each statement
//! works as before, or is refused before a wrong value is returned or stored.
//!
//! Each is made under two sessions: one that hears of it, and one that does not
//! read the schema, so that only the server can notice.

use std::time::Duration;

use rsylla::prelude::*;
use rsylla::query;

use crate::kitchen::{Address, change, deaf_kitchen, empty_kitchen};

query! { #[rsylla(derive(Debug))] Named: "SELECT id, a, b, home FROM drifting WHERE id = ?" }
query! { #[rsylla(derive(Debug))] Everything: "SELECT * FROM drifting WHERE id = ?" }
query! { Put: "INSERT INTO drifting (id, a, b, home) VALUES (?, ?, ?, ?)" }
query! { SetA: "UPDATE drifting SET a = ? WHERE id = ?" }

const TABLE: &str =
    "CREATE TABLE kitchen.drifting (id int PRIMARY KEY, a int, b text, home frozen<address>)";
const TYPE: &str = "CREATE TYPE kitchen.address (street text, city text, zip int)";
const DROP: &str = "DROP TABLE kitchen.drifting";

/// What becomes of the statements.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Then {
    /// They work, and the row that was there has this `a`.
    Works(Option<i32>),
    /// They work on a new table.
    WorksAnew,
    Refused,
}
use Then::{Refused, Works, WorksAnew};

/// A name, what is executed, and what becomes of the statements.
type Change = (&'static str, &'static [&'static str], Then);

const CHANGES: [Change; 12] = [
    (
        "a column is added",
        &["ALTER TABLE kitchen.drifting ADD aa int"],
        Works(Some(7)),
    ),
    (
        "a column is dropped",
        &["ALTER TABLE kitchen.drifting DROP a"],
        Refused,
    ),
    (
        "a column is dropped and added",
        &[
            "ALTER TABLE kitchen.drifting DROP a",
            "ALTER TABLE kitchen.drifting ADD a int",
        ],
        Works(None),
    ),
    (
        "the key is renamed",
        &["ALTER TABLE kitchen.drifting RENAME id TO key"],
        Refused,
    ),
    ("the table is made anew", &[DROP, TABLE], WorksAnew),
    (
        "an int becomes a bigint",
        &[
            DROP,
            "CREATE TABLE kitchen.drifting (id int PRIMARY KEY, a bigint, b text, home frozen<address>)",
        ],
        Refused,
    ),
    (
        "an int becomes a float",
        &[
            DROP,
            "CREATE TABLE kitchen.drifting (id int PRIMARY KEY, a float, b text, home frozen<address>)",
        ],
        Refused,
    ),
    ("the table is gone", &[DROP], Refused),
    (
        "the table is gone and comes back",
        &[
            DROP,
            "CREATE TABLE kitchen.other (id int PRIMARY KEY)",
            TABLE,
        ],
        WorksAnew,
    ),
    (
        "a user type gets a field",
        &["ALTER TYPE kitchen.address ADD country text"],
        Works(Some(7)),
    ),
    ("another keyspace is in use", &["USE other"], Works(Some(7))),
    (
        "another keyspace is in use, and the statements are forgotten",
        &[
            "USE other",
            "ALTER TABLE kitchen.drifting WITH comment = 'x'",
        ],
        Works(Some(7)),
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn no_change_makes_a_statement_return_or_store_anything_wrong() {
    let sessions = [empty_kitchen().await, deaf_kitchen().await];
    let all = (1..)
        .zip(CHANGES)
        .map(|(n, change)| under(&sessions, n, change));
    futures::future::join_all(all).await;
}

/// Makes a change between two uses of each statement, in each session. With
/// `SELECT *` beside a named SELECT for added and dropped columns, the twelve
/// are the fourteen.
async fn under(sessions: &[Session; 2], number: u32, (what, statements, then): Change) {
    let keyspace = format!("{}_{number}", sessions[0].live_keyspace("kitchen"));
    let mapped = |session: &Session| session.map_keyspace("kitchen", &keyspace).unwrap();
    let sessions = [mapped(&sessions[0]), mapped(&sessions[1])];
    make_table(&sessions[0]).await;
    for session in &sessions {
        use_each_statement(session).await;
    }
    for cql in statements {
        if cql.starts_with("USE ") {
            use_another_keyspace(&sessions).await;
        } else {
            change(&sessions[0], cql).await;
        }
    }
    let mut expected = Vec::new();
    for (session, id) in sessions.iter().zip([10, 20]) {
        reads(session, what, then).await;
        writes(session, id, what, then).await;
        expected.extend((id..id + 3).map(|id| (id, 42)));
    }
    if then == Refused {
        expected.clear();
    }
    if what != "the table is gone" {
        assert_eq!(stored(&sessions[0], what).await, expected, "{what}");
    }
}

async fn reads(session: &Session, what: &str, then: Then) {
    let named = Named { id: 1 }.fetch_optional(session).await;
    let all = Everything { id: 1 }.fetch_optional(session).await;
    let named = named.map(|row| row.map(|row| row.a));
    let all = all.map(|row| row.map(|row| row.a));
    for read in [named, all] {
        match (then, read) {
            (Works(a), Ok(read)) => assert_eq!(read, Some(a), "{what}"),
            // The other session may have written by now, but not this row.
            (WorksAnew, Ok(read)) => assert_eq!(read, None, "{what}"),
            (Refused, Err(error)) => assert!(error.is_drift(), "{what}: {error:?}"),
            (_, read) => panic!("{what}: {read:?}"),
        }
    }
}

async fn writes(session: &Session, id: i32, what: &str, then: Then) {
    let put = |id| Put {
        id,
        a: 42,
        b: "put",
        home: home(),
    };
    let mut batch = Batch::logged();
    batch.push(put(id + 1)).push(SetA { a: 42, id: id + 2 });
    let written = [put(id).execute(session).await, batch.execute(session).await];
    for written in written {
        match (then, written) {
            (Works(_) | WorksAnew, Ok(())) => {}
            (Refused, Err(error)) => {
                let refused = error.is_drift() && error.is_not_executed();
                assert!(refused, "{what}: {error:?}");
            }
            (_, written) => panic!("{what}: {written:?}"),
        }
    }
}

/// The rows that were written after the change, but for the one before.
async fn stored(session: &Session, what: &str) -> Vec<(i32, i32)> {
    let columns = match what {
        "a column is dropped" => "id, id",
        "the key is renamed" => "key, a",
        // A type that is not the statement's must have no row at all.
        "an int becomes a bigint" | "an int becomes a float" => "id, id",
        _ => "id, a",
    };
    let keyspace = session.live_keyspace("kitchen");
    let cql = format!("SELECT {columns} FROM {keyspace}.drifting");
    let rows = session.driver().query_unpaged(cql, ()).await.unwrap();
    let rows = rows.into_rows_result().unwrap();
    let mut rows: Vec<(i32, Option<i32>)> = rows.rows().unwrap().map(Result::unwrap).collect();
    rows.sort_unstable();
    let written = rows.into_iter().filter(|(id, _)| *id != 1);
    written.map(|(id, a)| (id, a.unwrap())).collect()
}

async fn make_table(session: &Session) {
    change(
        session,
        "CREATE KEYSPACE kitchen. WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
    )
    .await;
    change(session, TYPE).await;
    change(session, TABLE).await;
}

async fn use_each_statement(session: &Session) {
    let put = Put {
        id: 1,
        a: 7,
        b: "seven",
        home: home(),
    };
    put.execute(session).await.unwrap();
    let mut batch = Batch::logged();
    batch.push(SetA { a: 7, id: 1 });
    batch.execute(session).await.unwrap();
    let named = Named { id: 1 }.fetch_one(session).await.unwrap();
    let all = Everything { id: 1 }.fetch_one(session).await.unwrap();
    assert_eq!((named.a, all.a), (Some(7), Some(7)));
}

fn home() -> Address {
    Address {
        street: Some("Main".to_owned()),
        city: None,
        zip: Some(12345),
    }
}

/// In the other keyspace there is a table of the same name, with another value.
async fn use_another_keyspace(sessions: &[Session; 2]) {
    let keyspace = sessions[0].live_keyspace("kitchen");
    let other = sessions[0]
        .map_keyspace("kitchen", format!("{keyspace}_other"))
        .unwrap();
    make_table(&other).await;
    SetA { a: 666, id: 1 }.execute(&other).await.unwrap();
    for session in sessions {
        let live = other.live_keyspace("kitchen");
        session.driver().use_keyspace(live, true).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_that_change_places_are_noticed_when_the_driver_hears_of_it() {
    let session = empty_kitchen().await;
    make_table(&session).await;
    use_each_statement(&session).await;
    change(&session, DROP).await;
    change(&session, "DROP TYPE kitchen.address").await;
    change(
        &session,
        "CREATE TYPE kitchen.address (city text, street text, zip int)",
    )
    .await;
    change(&session, TABLE).await;
    // No hint in the text tells the server of fields: the session itself looks, in a moment.
    let noticed = async {
        loop {
            match (Put {
                id: 2,
                a: 1,
                b: "x",
                home: home(),
            })
            .execute(&session)
            .await
            {
                Ok(()) => tokio::time::sleep(Duration::from_millis(20)).await,
                Err(error) => return error,
            }
        }
    };
    let error = tokio::time::timeout(Duration::from_secs(60), noticed)
        .await
        .unwrap();
    assert!(error.is_drift() && error.is_not_executed(), "{error:?}");
    let expected = "marker `home` is address{city text, street text, zip int}, not address{street text, city text, zip int}";
    assert!(error.to_string().contains(expected), "{error}");
    // When they are as they were, the statement works again.
    change(&session, DROP).await;
    change(&session, "DROP TYPE kitchen.address").await;
    change(&session, TYPE).await;
    change(&session, TABLE).await;
    Put {
        id: 3,
        a: 1,
        b: "x",
        home: home(),
    }
    .execute(&session)
    .await
    .unwrap();
    let row = Named { id: 3 }.fetch_one(&session).await.unwrap();
    assert_eq!(row.home, Some(home()));
}
