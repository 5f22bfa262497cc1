//! The live schema changes: statements that would mean something else are refused.

use rsylla::prelude::*;
use rsylla::query;

use crate::kitchen::{change, empty_kitchen, kitchen};

query! { PutVersion: "INSERT INTO versions (stream, version, kind) VALUES (?, ?, ?)" }
query! { #[rsylla(derive(Debug))] Kinds: "SELECT version, kind FROM versions WHERE stream = ?" }

const OTHER_TYPES: &str = "CREATE TABLE kitchen.versions (stream uuid, version float, kind text, body blob, PRIMARY KEY (stream, version))";

#[tokio::test]
async fn statements_of_another_schema_are_refused_before_any_value_is_sent() {
    let session = kitchen().await;
    change(&session, "DROP TABLE kitchen.versions").await;
    change(&session, OTHER_TYPES).await;
    let put = PutVersion {
        stream: Uuid::nil(),
        version: 1,
        kind: "a",
    };
    let error = put.execute(&session).await.unwrap_err();
    assert!(error.is_drift() && error.is_not_executed(), "{error:?}");
    assert!(
        error
            .to_string()
            .contains("Cannot assign value (int)? to version of type float"),
        "{error}"
    );
}

#[tokio::test]
async fn rows_that_change_their_types_under_a_prepared_statement_are_refused() {
    let session = kitchen().await;
    assert_eq!(
        Kinds {
            stream: Uuid::nil()
        }
        .fetch_all(&session)
        .await
        .unwrap()
        .len(),
        0
    );
    change(&session, "DROP TABLE kitchen.versions").await;
    change(&session, OTHER_TYPES).await;
    change(&session, "INSERT INTO kitchen.versions (stream, version) VALUES (00000000-0000-0000-0000-000000000000, 7.5)").await;
    let error = Kinds {
        stream: Uuid::nil(),
    }
    .fetch_all(&session)
    .await
    .unwrap_err();
    assert!(error.is_drift(), "{error:?}");
    assert!(
        error
            .to_string()
            .contains("column `version` is float, not int"),
        "{error}"
    );
}

#[tokio::test]
async fn an_added_column_changes_nothing() {
    let session = kitchen().await;
    query! { Everything: "SELECT * FROM versions WHERE stream = ?" }
    change(&session, "ALTER TABLE kitchen.versions ADD aaa int").await;
    PutVersion {
        stream: Uuid::nil(),
        version: 1,
        kind: "a",
    }
    .execute(&session)
    .await
    .unwrap();
    let row = Everything {
        stream: Uuid::nil(),
    }
    .fetch_one(&session)
    .await
    .unwrap();
    assert_eq!(
        (row.version, row.kind.as_deref(), row.body),
        (1, Some("a"), None)
    );
}

#[tokio::test]
async fn all_statements_of_the_program_are_prepared_at_once() {
    let session = kitchen().await;
    session.prepare_all().await.unwrap();
    change(&session, "ALTER TABLE kitchen.versions DROP kind").await;
    let again = session
        .map_keyspace("kitchen", session.live_keyspace("kitchen"))
        .expect("the same mapping");
    again
        .prepare_all()
        .await
        .expect("they are prepared already");
}

#[tokio::test]
async fn a_report_says_of_each_statement_how_the_live_schema_differs() {
    let session = kitchen().await;
    let sound = session.verify().await.unwrap();
    assert!(sound.is_sound(), "{sound}");
    change(&session, "ALTER TABLE kitchen.versions DROP kind").await;
    change(&session, "ALTER TYPE kitchen.address ADD country text").await;
    let report = session.verify().await.unwrap();
    assert!(!report.is_sound());
    let of = |name: &str| {
        let named = |verified: &&rsylla::Verified| verified.statement.name == name;
        report.statements.iter().find(named).unwrap()
    };
    assert_eq!(of("SetTitle").differences, []);
    assert!(of("Named").is_sound() && of("Named").differences.len() == 1);
    let shown = report.to_string();
    for expected in [
        "`Kinds` (rsylla/tests/live/drift.rs:",
        "the server refuses it: Undefined column name kind in table",
        "zip int} has not (runs all the same)",
    ] {
        assert!(shown.contains(expected), "{shown}");
    }
    let json = report.to_json();
    assert!(
        json.contains("\"name\": \"Kinds\"") && json.contains("\"drift\": true"),
        "{json}"
    );
}

#[tokio::test]
async fn one_report_tells_of_every_statement_that_cannot_run() {
    let session = empty_kitchen().await;
    let error = session.prepare_all().await.unwrap_err();
    // Those that read the server's own tables can run.
    let ours = |meta: &&rsylla::StatementMeta| meta.text.contains(&"kitchen");
    let known = rsylla::statements().filter(|meta| ours(meta)).count();
    assert_eq!(error.all().count(), known, "{error}");
    assert!(
        error
            .to_string()
            .starts_with(&format!("{known} statements cannot run:")),
        "{error}"
    );
    assert!(error.is_not_executed());
}
