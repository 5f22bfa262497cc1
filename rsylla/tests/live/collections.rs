//! Types with elements, and user types.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rsylla::prelude::*;
use rsylla::{Entries, query};

use crate::kitchen::{Address, change, kitchen};

query! {
    InsertCollections: "INSERT INTO collections (id, a_list, a_set, a_map, a_tuple, by_weight, weights,
        lists, ids, floats, texts, home, addresses, loose)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
}

query! {
    #[rsylla(derive(Debug, PartialEq))]
    Collections: "SELECT id, a_list, a_set, a_map, a_tuple, by_weight, weights, lists, ids, floats,
        texts, home, addresses, loose FROM collections WHERE id = ?"
}

fn home() -> Address {
    Address {
        zip: Some(8000),
        street: None,
        city: Some("Zürich".to_owned()),
    }
}

#[tokio::test]
async fn collections_come_back_as_they_were_sent() {
    let session = kitchen().await;
    let id: Uuid = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6".parse().unwrap();
    let home = home();
    InsertCollections {
        id: 1,
        a_list: ["b", "a"],
        a_set: HashSet::from([2, 1]),
        a_map: HashMap::from([("x", 1_i64)]),
        a_tuple: (5, None::<&str>),
        by_weight: vec![(1.5, "heavy"), (0.5, "light")],
        weights: &[2.5, 0.5],
        lists: BTreeMap::from([("x".to_owned(), vec![3, 1])]),
        ids: [id],
        floats: [0.1, 0.2, 0.3],
        texts: ["long".repeat(100), "short".to_owned()],
        home: &home,
        addresses: vec![&home, &home],
        loose: home.clone(),
    }
    .execute(&session)
    .await
    .unwrap();
    let found = Collections { id: 1 }.fetch_one(&session).await.unwrap();
    let expected = CollectionsRow {
        id: 1,
        a_list: Some(vec!["b".to_owned(), "a".to_owned()]),
        a_set: Some(BTreeSet::from([1, 2])),
        a_map: Some(BTreeMap::from([("x".to_owned(), 1)])),
        a_tuple: Some((Some(5), None)),
        by_weight: Some(Entries(vec![
            (0.5, "light".to_owned()),
            (1.5, "heavy".to_owned()),
        ])),
        weights: Some(vec![0.5, 2.5]),
        lists: Some(BTreeMap::from([("x".to_owned(), vec![3, 1])])),
        ids: Some(BTreeSet::from([id])),
        floats: Some(vec![0.1, 0.2, 0.3]),
        texts: Some(vec!["long".repeat(100), "short".to_owned()]),
        home: Some(home.clone()),
        addresses: Some(vec![home.clone(), home.clone()]),
        loose: Some(home),
    };
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_vector_of_another_length_is_refused_before_it_is_sent() {
    let session = kitchen().await;
    let floats: Vec<f32> = vec![1.0, 2.0];
    let update = query!("UPDATE collections SET floats = ? WHERE id = ?", &floats, 1);
    let error = update.execute(&session).await.unwrap_err();
    assert!(error.is_bind() && error.is_not_executed(), "{error}");
    let text = error.to_string();
    assert!(
        text.contains("marker `floats` (vector<float, 3>)"),
        "{text}"
    );
    assert!(text.contains("2 elements"), "{text}");
}

#[tokio::test]
async fn elements_of_collections_are_values_of_their_own() {
    let session = kitchen().await;
    query!(
        "UPDATE collections SET a_map[:key] = :value, a_set = a_set + :more WHERE id = 2",
        "k",
        9,
        [4, 5]
    )
    .execute(&session)
    .await
    .unwrap();
    let found = Collections { id: 2 }.fetch_one(&session).await.unwrap();
    assert_eq!(found.a_map, Some(BTreeMap::from([("k".to_owned(), 9)])));
    assert_eq!(found.a_set, Some(BTreeSet::from([4, 5])));
}

#[tokio::test]
async fn a_field_added_to_a_user_type_is_passed_over_and_any_other_change_is_drift() {
    let session = kitchen().await;
    change(&session, "ALTER TYPE kitchen.address ADD country text").await;
    let found = Collections { id: 1 }.fetch_optional(&session).await;
    assert!(found.unwrap().is_none());
    change(&session, "ALTER TYPE kitchen.address RENAME zip TO code").await;
    let again = session.map_keyspace("other", "other").unwrap();
    let error = Collections { id: 1 }.fetch_optional(&again).await.err();
    let error = error.unwrap();
    assert!(error.is_drift(), "{error}");
    assert!(error.to_string().contains("code int"), "{error}");
}
