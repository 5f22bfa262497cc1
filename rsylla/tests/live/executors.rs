//! Fetching: one row, some, all, page by page.

use futures::TryStreamExt as _;
use rsylla::prelude::*;
use rsylla::{PagingState, query};

use crate::kitchen::{empty_kitchen, kitchen};

query! { PutNote: "INSERT INTO notes (owner, at, note) VALUES (?, ?, ?)" }
query! {
    #[rsylla(page_size = 10, derive(Debug, Clone, PartialEq))]
    NotesFrom: "SELECT at, note FROM notes WHERE owner = ? AND at >= :first"
}

async fn kitchen_with_notes(count: i32) -> Session {
    let session = kitchen().await;
    let mut batch = Batch::unlogged();
    for at in 0..count {
        batch.push(PutNote {
            owner: "ada",
            at,
            note: "x",
        });
    }
    batch.execute(&session).await.unwrap();
    session
}

#[tokio::test]
async fn all_rows_are_fetched_over_all_pages() {
    let session = kitchen_with_notes(35).await;
    let from = |first| NotesFrom {
        owner: "ada",
        first,
    };
    assert_eq!(from(0).fetch_all(&session).await.unwrap().len(), 35);
    assert_eq!(from(30).fetch_all(&session).await.unwrap().len(), 5);
    assert_eq!(from(99).fetch_all(&session).await.unwrap(), []);

    let mut stream = from(0).fetch(&session);
    let mut expected = 0;
    while let Some(row) = stream.next().await.transpose().unwrap() {
        assert_eq!(row.at, expected);
        expected += 1;
    }
    assert_eq!(expected, 35);
    let collected: Vec<_> = from(5)
        .fetch(&session)
        .map_ok(|row| row.at)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(collected.len(), 30);
}

#[tokio::test]
async fn pages_can_be_fetched_one_by_one() {
    let session = kitchen_with_notes(25).await;
    let statement = NotesFrom {
        owner: "ada",
        first: 0,
    };
    let mut sizes = Vec::new();
    let mut state = Some(PagingState::start());
    while let Some(from) = state {
        let page = statement.clone().fetch_page(&session, from).await.unwrap();
        sizes.push(page.rows.len());
        state = page.next;
    }
    assert_eq!(sizes, [10, 10, 5]);
}

#[tokio::test]
async fn one_row_is_one_row() {
    let session = kitchen_with_notes(3).await;
    let from = |first| NotesFrom {
        owner: "ada",
        first,
    };
    assert_eq!(from(2).fetch_one(&session).await.unwrap().at, 2);
    assert!(from(3).fetch_optional(&session).await.unwrap().is_none());
    let missing = from(3).fetch_one(&session).await.unwrap_err();
    assert!(
        missing.is_row_missing() && !missing.is_outcome_unknown(),
        "{missing:?}"
    );
    let many = from(1).fetch_optional(&session).await.unwrap_err();
    assert!(many.is_too_many_rows(), "{many:?}");
    assert_eq!(many.statement(), Some("NotesFrom"));
}

#[tokio::test]
async fn a_request_can_be_sent_by_another_task() {
    let session = kitchen_with_notes(3).await;
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            tokio::spawn(
                NotesFrom {
                    owner: String::from("ada"),
                    first: 0,
                }
                .fetch_all(&session),
            )
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap().unwrap().len(), 3);
    }
}

#[tokio::test]
async fn expressions_take_values_by_order_or_by_name() {
    let session = kitchen_with_notes(5).await;
    let owner = String::from("ada");
    let by_order = query!(
        "SELECT at FROM notes WHERE owner = ? AND at < :before",
        &owner,
        3
    );
    assert_eq!(by_order.fetch_all(&session).await.unwrap().len(), 3);
    let by_name = query!(
        "SELECT at FROM notes WHERE owner = ? AND at < :before",
        before = 2,
        owner = owner.as_str()
    );
    assert_eq!(by_name.fetch_all(&session).await.unwrap().len(), 2);
    let twice = query!(
        "SELECT at FROM notes WHERE owner = :owner AND note = :owner ALLOW FILTERING",
        format!("{}da", 'a')
    );
    assert_eq!(twice.fetch_all(&session).await.unwrap().len(), 0);
    let count = query!("SELECT count(*), max(at) FROM notes WHERE owner = ?", "ada");
    let row = count.fetch_one(&session).await.unwrap();
    assert_eq!((row.count, row.max_at), (5, Some(4)));
}

#[tokio::test]
async fn odd_names_are_usable() {
    let session = kitchen().await;
    query!(
        r#"INSERT INTO notes (owner, at, "Mixed Case", type) VALUES ('odd', 1, ?, ?)"#,
        7,
        "t"
    )
    .execute(&session)
    .await
    .unwrap();
    let row = query!(r#"SELECT "Mixed Case", type FROM notes WHERE owner = 'odd'"#)
        .fetch_one(&session)
        .await
        .unwrap();
    assert_eq!(
        (row.Mixed_Case, row.r#type.as_deref()),
        (Some(7), Some("t"))
    );
}

#[tokio::test]
async fn a_statement_without_its_table_was_not_executed() {
    let session = empty_kitchen().await;
    let error = PutNote {
        owner: "a",
        at: 1,
        note: "n",
    }
    .execute(&session)
    .await
    .unwrap_err();
    assert!(
        error.is_not_executed() && error.is_invalid_statement(),
        "{error:?}"
    );
    assert!(
        error.to_string().starts_with("statement `PutNote`: "),
        "{error}"
    );
}
