//! Statements with a condition, and what they answer.

use rsylla::prelude::*;
use rsylla::query;

use crate::kitchen::kitchen;

query! {
    #[rsylla(derive(Debug, PartialEq))]
    Append: "INSERT INTO versions (stream, version, kind, body) VALUES (?, ?, ?, ?) IF NOT EXISTS"
}

query! {
    #[rsylla(derive(Debug, PartialEq))]
    Rename: "UPDATE versions SET kind = :new WHERE stream = ? AND version = ? IF kind = :old"
}

query! {
    #[rsylla(derive(Debug, PartialEq))]
    Remove: "DELETE FROM versions WHERE stream = ? AND version = ? IF EXISTS"
}

fn append(stream: Uuid, kind: &str) -> Append<&str, &[u8]> {
    Append {
        stream,
        version: 1,
        kind,
        body: b"{}",
    }
}

#[tokio::test]
async fn a_version_is_written_once() {
    let session = kitchen().await;
    let stream = Uuid::from_u128(1);
    assert_eq!(
        append(stream, "first").execute(&session).await.unwrap(),
        Applied::Yes
    );
    let existing = AppendRow {
        stream: Some(stream),
        version: Some(1),
        body: Some(b"{}".to_vec()),
        kind: Some("first".to_owned()),
    };
    assert_eq!(
        append(stream, "second").execute(&session).await.unwrap(),
        Applied::No(Some(existing))
    );
}

#[tokio::test]
async fn an_update_answers_with_the_columns_of_its_condition() {
    let session = kitchen().await;
    let stream = Uuid::from_u128(2);
    let rename = |new, old| Rename {
        new,
        stream,
        version: 1,
        old,
    };
    assert_eq!(
        rename("b", "a").execute(&session).await.unwrap(),
        Applied::No(None)
    );
    assert!(
        append(stream, "a")
            .execute(&session)
            .await
            .unwrap()
            .is_applied()
    );
    assert!(
        rename("b", "a")
            .execute(&session)
            .await
            .unwrap()
            .is_applied()
    );
    let answer = rename("c", "a").execute(&session).await.unwrap();
    assert_eq!(
        answer,
        Applied::No(Some(RenameRow {
            kind: Some("b".to_owned())
        }))
    );
}

#[tokio::test]
async fn nothing_is_removed_where_nothing_is() {
    let session = kitchen().await;
    let stream = Uuid::from_u128(3);
    let answer = Remove { stream, version: 1 }
        .execute(&session)
        .await
        .unwrap();
    assert_eq!(answer, Applied::No(None));
    assert!(
        append(stream, "a")
            .execute(&session)
            .await
            .unwrap()
            .is_applied()
    );
    assert!(
        Remove { stream, version: 1 }
            .execute(&session)
            .await
            .unwrap()
            .is_applied()
    );
}

#[tokio::test]
async fn conditional_statements_are_not_idempotent() {
    let idempotent = |name: &str| {
        let found = rsylla::statements().find(|meta| meta.name == name);
        found
            .expect("the statement is registered")
            .traits
            .idempotent
    };
    assert!(!idempotent("Append") && !idempotent("Rename") && !idempotent("Remove"));
    assert!(idempotent("SetTwo"));
}
