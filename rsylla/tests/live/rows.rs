//! Structs of the program's own: `derive(Row)` and `query_as!`.

use rsylla::prelude::*;
use rsylla::{Row, query_as};

use crate::kitchen::kitchen;

#[derive(Debug, Clone, PartialEq, Row)]
#[rsylla(table = "kitchen.versions")]
struct Version {
    stream: Uuid,
    version: i32,
    kind: Option<String>,
    #[rsylla(column = "body")]
    content: Option<Vec<u8>>,
}

#[derive(Debug, PartialEq, Row)]
#[rsylla(table = "versions")]
struct Kind {
    version: i32,
    #[rsylla(not_null)]
    kind: Box<str>,
}

fn version(version: i32) -> Version {
    Version {
        stream: Uuid::from_u128(9),
        version,
        kind: Some(format!("kind {version}")),
        content: Some(vec![1, 2]),
    }
}

#[tokio::test]
async fn a_row_is_inserted_read_updated_and_deleted() {
    let session = kitchen().await;
    let mut row = version(1);
    let stream = row.stream;
    row.insert().execute(&session).await.unwrap();
    version(2).insert().execute(&session).await.unwrap();
    let found = Version::by_primary_key(stream, 1)
        .fetch_optional(&session)
        .await
        .unwrap();
    assert_eq!(found.as_ref(), Some(&row));

    row.kind = None;
    row.content = Some(vec![3]);
    row.insert().execute(&session).await.unwrap();
    let found = Version::by_primary_key(stream, 1)
        .fetch_one(&session)
        .await
        .unwrap();
    assert_eq!(
        found.kind.as_deref(),
        Some("kind 1"),
        "what is `None` is not inserted"
    );
    row.update().execute(&session).await.unwrap();
    let found = Version::by_primary_key(stream, 1)
        .fetch_one(&session)
        .await
        .unwrap();
    assert_eq!(found, row, "what is `None` is emptied by an update");

    row.delete().execute(&session).await.unwrap();
    let left = Version::by_partition(stream)
        .fetch_all(&session)
        .await
        .unwrap();
    assert_eq!(left, [version(2)]);
}

#[tokio::test]
async fn rows_of_a_query_fill_a_struct_of_ones_own() {
    let session = kitchen().await;
    let versions = [version(1), version(2)];
    let mut batch = Batch::unlogged();
    for version in &versions {
        batch.push(version.insert());
    }
    batch.execute(&session).await.unwrap();
    struct Newest {
        version: i32,
        body: Option<bytes::Bytes>,
    }
    let stream = Uuid::from_u128(9);
    let newest = query_as!(
        Newest,
        "SELECT version, body FROM versions WHERE stream = ? ORDER BY version DESC LIMIT 1",
        stream
    )
    .fetch_one(&session)
    .await
    .unwrap();
    assert_eq!(
        (newest.version, newest.body.as_deref()),
        (2, Some(&[1, 2][..]))
    );
    let kind = Kind::by_primary_key(stream, 2)
        .fetch_one(&session)
        .await
        .unwrap();
    assert_eq!(
        kind,
        Kind {
            version: 2,
            kind: "kind 2".into()
        }
    );
}
