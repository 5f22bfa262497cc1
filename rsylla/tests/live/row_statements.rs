//! What `derive(Row)` makes: the statements that every table has.

use std::collections::BTreeSet;
use std::ops::Bound;

use rsylla::Row;
use rsylla::prelude::*;

use crate::kitchen::kitchen;

#[derive(Debug, Clone, PartialEq, Row)]
#[rsylla(table = "versions", exhaustive, ranges)]
struct Version {
    stream: Uuid,
    version: i32,
    #[rsylla(flatten(kind, bytes = "body"))]
    content: Content,
}

#[derive(Debug, Clone, PartialEq)]
struct Content {
    kind: Option<String>,
    bytes: Option<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq, Row)]
#[rsylla(table = "marks", ranges)]
struct Mark {
    owner: String,
    tag: String,
    at: i32,
    note: Option<String>,
    #[rsylla(default)]
    labels: BTreeSet<String>,
}

#[derive(Debug, PartialEq, Row)]
#[rsylla(table = "counts")]
struct Count {
    name: String,
    #[rsylla(default)]
    seen: i64,
    liked: Option<i64>,
}

const STREAM: Uuid = Uuid::from_u128(3);

fn version(version: i32) -> Version {
    Version {
        stream: STREAM,
        version,
        content: Content {
            kind: Some(format!("kind {version}")),
            bytes: Some(vec![1]),
        },
    }
}

async fn found(session: &Session) -> Version {
    let statement = Version::by_primary_key(STREAM, 1);
    statement.fetch_one(session).await.unwrap()
}

#[tokio::test]
async fn a_row_is_inserted_once() {
    let session = kitchen().await;
    let insert = version(1);
    let applied = insert.insert_if_not_exists().execute(&session).await;
    assert_eq!(applied.unwrap(), Applied::Yes);
    let mut other = version(1);
    other.content.kind = None;
    let applied = other.insert_if_not_exists().execute(&session).await;
    assert_eq!(applied.unwrap(), Applied::No(Some(insert)));
}

#[tokio::test]
async fn leaving_a_column_alone_is_not_writing_null() {
    let session = kitchen().await;
    let mut expected = version(1);
    expected.insert().execute(&session).await.unwrap();

    let mut update = Version::update_by_primary_key(STREAM, 1);
    update.bytes = Some(None);
    update.execute(&session).await.unwrap();
    expected.content.bytes = None;
    assert_eq!(found(&session).await, expected);

    let mut update = Version::update_by_primary_key(STREAM, 1);
    update.kind = Some(Some("other".to_owned()));
    update.execute(&session).await.unwrap();
    expected.content.kind = Some("other".to_owned());
    assert_eq!(found(&session).await, expected);

    let nothing = Version::update_by_primary_key(STREAM, 1);
    nothing.execute(&session).await.unwrap();
    assert_eq!(found(&session).await, expected);

    expected.content.kind = None;
    expected.content.bytes = Some(vec![7]);
    expected.update().execute(&session).await.unwrap();
    assert_eq!(found(&session).await, expected);
}

#[tokio::test]
async fn ranges_have_each_kind_of_bound() {
    let session = kitchen().await;
    let versions: Vec<Version> = (0..6).map(version).collect();
    let mut batch = Batch::unlogged();
    for version in &versions {
        batch.push(version.insert());
    }
    batch.execute(&session).await.unwrap();
    let after_one = (Bound::Excluded(1), Bound::Unbounded);
    for (found, expected) in [
        (Version::by_version_range(STREAM, 2..4), 2..4),
        (Version::by_version_range(STREAM, 2..=4), 2..5),
        (Version::by_version_range(STREAM, 2..), 2..6),
        (Version::by_version_range(STREAM, ..4), 0..4),
        (Version::by_version_range(STREAM, ..=4), 0..5),
        (Version::by_version_range(STREAM, ..), 0..6),
        (Version::by_version_range(STREAM, after_one), 2..6),
    ] {
        let rows = found.fetch_all(&session).await.unwrap();
        let expected: Vec<Version> = expected.map(version).collect();
        assert_eq!(rows, expected);
    }
}

#[tokio::test]
async fn ranges_are_in_the_order_of_the_table() {
    let session = kitchen().await;
    let mut marks = Vec::new();
    for (tag, at) in [("c", 1), ("b", 1), ("b", 2), ("b", 3), ("a", 1)] {
        marks.push(Mark {
            owner: "me".to_owned(),
            tag: tag.to_owned(),
            at,
            note: None,
            labels: BTreeSet::new(),
        });
    }
    let mut batch = Batch::unlogged();
    for mark in &marks {
        batch.push(mark.insert());
    }
    batch.execute(&session).await.unwrap();
    let by_tag = Mark::by_tag_range("me", "b"..).fetch_all(&session).await;
    assert_eq!(by_tag.unwrap(), marks[..4]);
    let owner = "me".to_owned();
    let by_at = Mark::by_at_range(owner, "b", 2..=3).fetch_all(&session);
    assert_eq!(by_at.await.unwrap(), marks[2..4]);
}

#[tokio::test]
async fn a_default_stands_where_there_is_nothing() {
    let session = kitchen().await;
    let mut mark = Mark {
        owner: "me".to_owned(),
        tag: "x".to_owned(),
        at: 1,
        note: None,
        labels: BTreeSet::from(["new".to_owned()]),
    };
    mark.insert().execute(&session).await.unwrap();
    let found = || Mark::by_primary_key("me", "x", 1).fetch_one(&session);
    assert_eq!(found().await.unwrap(), mark);
    mark.labels.clear();
    mark.insert().execute(&session).await.unwrap();
    assert_eq!(found().await.unwrap(), mark);
}

#[tokio::test]
async fn counters_are_added_to() {
    let session = kitchen().await;
    for by in [2, 3, -1] {
        let mut home = Count::increment("home");
        home.seen = by;
        home.execute(&session).await.unwrap();
    }
    let mut batch = Batch::counter();
    let mut liked = Count::increment("home".to_owned());
    liked.liked = 1;
    batch.push(liked);
    batch.execute(&session).await.unwrap();
    let home = Count::by_primary_key("home").fetch_one(&session).await;
    let expected = Count {
        name: "home".to_owned(),
        seen: 4,
        liked: Some(1),
    };
    assert_eq!(home.unwrap(), expected);
    expected.delete().execute(&session).await.unwrap();
    let home = Count::by_primary_key("home").fetch_optional(&session).await;
    assert_eq!(home.unwrap(), None);
}

#[tokio::test]
async fn each_statement_can_be_prepared() {
    kitchen().await.prepare_all().await.unwrap();
}
