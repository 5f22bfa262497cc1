//! Many rows at once.

use rsylla::prelude::*;
use rsylla::{Bulk, query};

use crate::kitchen::kitchen;

query! { PutNote: "INSERT INTO notes (owner, at, note) VALUES (?, ?, ?)" }
query! { CountNotes: "SELECT count(*) FROM notes WHERE owner = ?" }
query! { SetFloats: "UPDATE collections SET floats = ? WHERE id = ?" }

#[tokio::test]
async fn rows_of_many_partitions_are_all_written() {
    let session = kitchen().await;
    let owner = |n: i32| format!("owner {}", n % 7);
    let rows = (0..1000).map(|n| PutNote {
        owner: owner(n),
        at: n,
        note: "x",
    });
    let mut told = Vec::new();
    let bulk = Bulk::new().concurrency(8).rows_per_batch(20);
    let done = bulk
        .progress(|progress| told.push(progress))
        .write(&session, rows)
        .await
        .unwrap();
    assert_eq!((done.written, done.failed.len()), (1000, 0));
    for n in 0..7 {
        let row = CountNotes { owner: owner(n) }.fetch_one(&session).await;
        assert_eq!(row.unwrap().count, i64::from((1000 - n + 6) / 7));
    }
    assert!(
        told.windows(2)
            .all(|pair| pair[0].written < pair[1].written)
    );
    assert_eq!(told.last().unwrap().written, 1000);
    // Each window of 160 has at most 23 of a partition: two requests, not twenty-three.
    assert!(told.len() <= 7 * 7 * 2, "{} requests", told.len());
}

#[tokio::test]
async fn a_row_that_fails_is_told_and_no_other_with_it() {
    let session = kitchen().await;
    let rows = (0..10).map(|n| SetFloats {
        floats: vec![0.5; if n == 3 || n == 7 { 2 } else { 3 }],
        id: n / 5,
    });
    let done = Bulk::new().write(&session, rows).await.unwrap();
    let failed: Vec<_> = done.failed.iter().map(|failed| failed.index).collect();
    assert_eq!((done.written, failed), (8, vec![3, 7]));
    let first = &done.failed[0];
    assert!(first.error.is_bind() && first.error.is_not_executed());
    assert_eq!(first.statement.floats.len(), 2);
}

#[tokio::test]
async fn a_statement_that_cannot_be_prepared_is_an_error_of_the_whole() {
    let session = crate::kitchen::empty_kitchen().await;
    let rows = [PutNote {
        owner: "ada",
        at: 1,
        note: "x",
    }];
    let error = Bulk::new().write(&session, rows).await.unwrap_err();
    assert!(error.is_drift() && error.is_not_executed(), "{error}");
    let none: [PutNote<&str, &str>; 0] = [];
    assert_eq!(Bulk::new().write(&session, none).await.unwrap().written, 0);
}
