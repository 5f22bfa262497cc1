//! Statements with optional parts: every choice of them is a statement of its own.

use rsylla::prelude::*;
use rsylla::query;

use crate::kitchen::kitchen;

query! {
    /// Versions of a stream.
    #[rsylla(derive(Debug))]
    VersionsOf: "SELECT version FROM versions WHERE stream = ?
                 [AND version >= :first AND version < :last]
                 [newest_first: ORDER BY version DESC]
                 [LIMIT :most]"
}

const STREAM: Uuid = Uuid::from_u128(7);

async fn with_versions(count: i32) -> Session {
    let session = kitchen().await;
    for version in 0..count {
        let kind = if version % 2 == 0 { "even" } else { "odd" };
        query!(
            "INSERT INTO versions (stream, version, kind) VALUES (?, ?, ?)",
            STREAM,
            version,
            kind
        )
        .execute(&session)
        .await
        .unwrap();
    }
    session
}

#[tokio::test]
async fn every_choice_of_parts_is_sent_as_it_says() {
    let session = with_versions(6).await;
    for bits in 0..8 {
        let (ranged, newest_first, limited) = (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0);
        let statement = VersionsOf {
            stream: STREAM,
            first: ranged.then_some(1),
            last: ranged.then_some(5),
            newest_first,
            most: limited.then_some(2),
        };
        let rows = statement.fetch_all(&session).await.unwrap();
        let found: Vec<i32> = rows.iter().map(|row| row.version).collect();
        let mut expected: Vec<i32> = if ranged {
            (1..5).collect()
        } else {
            (0..6).collect()
        };
        if newest_first {
            expected.reverse();
        }
        expected.truncate(if limited { 2 } else { expected.len() });
        assert_eq!(found, expected, "choice {bits}");
    }
}

#[tokio::test]
async fn a_part_has_all_of_its_values_or_none() {
    let session = kitchen().await;
    let statement = VersionsOf {
        stream: STREAM,
        first: Some(1),
        last: None,
        newest_first: false,
        most: None,
    };
    let error = statement.fetch_all(&session).await.unwrap_err();
    assert!(error.is_not_executed());
    let shown = error.to_string();
    assert!(
        shown.contains("marker `last` (int)") && shown.contains("give all or none"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_statement_in_an_expression_has_optional_parts_too() {
    let session = with_versions(4).await;
    for (kind, expected) in [(Some("odd"), &[1, 3][..]), (None, &[0, 1, 2, 3])] {
        let rows = query!(
            "SELECT version FROM versions WHERE stream = ? [AND kind = :kind ALLOW FILTERING]",
            STREAM,
            kind
        )
        .fetch_all(&session)
        .await
        .unwrap();
        let found: Vec<i32> = rows.iter().map(|row| row.version).collect();
        assert_eq!(found, expected);
    }
}

query! {
    SetKind: "UPDATE versions [USING TTL :ttl] SET kind = :kind WHERE stream = :stream AND version = :version"
}

query! {
    #[rsylla(derive(Debug))]
    ReplaceKind: "UPDATE versions [USING TTL :ttl] SET kind = :kind
                  WHERE stream = :stream AND version = :version IF kind = :old [AND body = :body]"
}

#[tokio::test]
async fn writes_and_conditions_have_optional_parts() {
    let session = kitchen().await;
    let set = |version, ttl, kind| SetKind {
        ttl,
        kind,
        stream: STREAM,
        version,
    };
    let mut batch = Batch::unlogged();
    batch
        .push(set(1, Some(1000), "short"))
        .push(set(2, None, "long"));
    batch.execute(&session).await.unwrap();
    let left = query!("SELECT ttl(kind) FROM versions WHERE stream = ?", STREAM)
        .fetch_all(&session)
        .await
        .unwrap();
    assert!(left[0].ttl_kind.is_some() && left[1].ttl_kind.is_none());

    let replace = |old, body: Option<&'static [u8]>| ReplaceKind {
        ttl: None,
        kind: "new",
        stream: STREAM,
        version: 2,
        old,
        body,
    };
    let refused = replace("long", Some(b"x")).execute(&session).await.unwrap();
    let Applied::No(Some(row)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!((row.kind.as_deref(), row.body), (Some("long"), None));
    let applied = replace("long", None).execute(&session).await.unwrap();
    assert!(applied.is_applied());
}

#[test]
fn each_choice_is_prepared_by_prepare_all() {
    let choices = |name| {
        rsylla::statements()
            .filter(|meta| meta.name == name)
            .count()
    };
    assert_eq!(choices("VersionsOf"), 8);
    assert_eq!(choices("ReplaceKind"), 4);
}
