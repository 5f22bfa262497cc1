//! Batches of typed statements.

use rsylla::prelude::*;
use rsylla::query;

use crate::kitchen::kitchen;

query! { PutNote: "INSERT INTO notes (owner, at, note) VALUES (?, ?, ?)" }
query! { SetTitle: "UPDATE notes SET title = ? WHERE owner = ?" }
query! { PutVersion: "INSERT INTO versions (stream, version, kind) VALUES (?, ?, ?)" }
query! {
    #[rsylla(derive(Debug, PartialEq))]
    PutNewVersion: "INSERT INTO versions (stream, version, kind) VALUES (?, ?, ?) IF NOT EXISTS"
}
query! { CountSeen: "UPDATE counts SET seen = seen + ? WHERE name = ?" }
query! { CountLiked: "UPDATE counts SET liked = liked - ? WHERE name = ?" }
query! { #[rsylla(derive(Debug, PartialEq))] Counts: "SELECT seen, liked FROM counts WHERE name = ?" }
query! { Titles: "SELECT title, at, note FROM notes WHERE owner = ?" }

#[tokio::test]
async fn a_batch_takes_statements_of_many_types_and_lifetimes() {
    let session = kitchen().await;
    let owner = Uuid::new_v4().to_string();
    let mut batch = Batch::logged();
    for at in 0..3 {
        batch.push(PutNote {
            owner: &owner,
            at,
            note: format!("note {at}"),
        });
    }
    batch.push(SetTitle {
        title: "Notes",
        owner: &owner,
    });
    batch.push(PutVersion {
        stream: Uuid::nil(),
        version: 1,
        kind: "other partition",
    });
    assert_eq!(batch.len(), 5);
    batch.execute(&session).await.unwrap();
    let rows = Titles { owner: &owner }.fetch_all(&session).await.unwrap();
    let notes: Vec<_> = rows
        .iter()
        .map(|row| row.note.as_deref().unwrap())
        .collect();
    assert_eq!(notes, ["note 0", "note 1", "note 2"]);
    assert!(rows.iter().all(|row| row.title.as_deref() == Some("Notes")));
}

#[tokio::test]
async fn an_empty_batch_does_nothing() {
    let session = kitchen().await;
    Batch::unlogged().execute(&session).await.unwrap();
}

#[tokio::test]
async fn counters_are_counted_together() {
    let session = kitchen().await;
    let name = Uuid::new_v4().to_string();
    let mut batch = Batch::counter();
    batch
        .push(CountSeen {
            seen: 5,
            name: &name,
        })
        .push(CountLiked {
            liked: 2,
            name: &name,
        });
    batch.execute(&session).await.unwrap();
    let counts = Counts { name: &name }.fetch_one(&session).await.unwrap();
    assert_eq!(
        counts,
        CountsRow {
            seen: Some(5),
            liked: Some(-2)
        }
    );
}

#[tokio::test]
async fn a_condition_decides_for_the_whole_batch() {
    let session = kitchen().await;
    let stream = Uuid::from_u128(1);
    let attempt = |kind| {
        let mut batch = Batch::unlogged().condition(PutNewVersion {
            stream,
            version: 1,
            kind,
        });
        batch.push(PutVersion {
            stream,
            version: 2,
            kind,
        });
        batch
    };
    assert!(
        attempt("first")
            .execute(&session)
            .await
            .unwrap()
            .is_applied()
    );
    let Applied::No(Some(existing)) = attempt("second").execute(&session).await.unwrap() else {
        panic!("it was applied twice");
    };
    assert_eq!(
        (existing.version, existing.kind.as_deref()),
        (Some(1), Some("first"))
    );
}

#[tokio::test]
async fn conditions_over_several_partitions_are_refused_before_they_are_sent() {
    let session = kitchen().await;
    let put = |stream| PutNewVersion {
        stream: Uuid::from_u128(stream),
        version: 1,
        kind: "a",
    };
    let mut batch = Batch::logged().condition(put(1));
    batch.push(put(2));
    let error = batch.execute(&session).await.unwrap_err();
    assert!(error.is_not_executed(), "{error}");
    assert!(
        error.to_string().contains("cannot span partitions"),
        "{error}"
    );
}

#[tokio::test]
async fn a_value_that_does_not_fit_names_its_statement() {
    let session = kitchen().await;
    query! { SetFloats: "UPDATE collections SET floats = ? WHERE id = ?" }
    let mut batch = Batch::unlogged();
    batch.push(SetFloats {
        floats: vec![1.0],
        id: 1,
    });
    let error = batch.execute(&session).await.unwrap_err();
    assert!(error.is_not_executed(), "{error:?}");
    assert!(
        error.is_bind() && error.statement() == Some("SetFloats"),
        "{error}"
    );
}
