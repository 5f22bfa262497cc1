//! Newtypes and enums as values: `derive(Value)`.

use std::collections::BTreeSet;

use rsylla::prelude::*;
use rsylla::{Row, Value, query};

use crate::kitchen::{change, kitchen};

#[derive(Debug, Clone, Copy, PartialEq, Value)]
pub(crate) struct OrderId(Uuid);

#[derive(Debug, Clone, Copy, PartialEq, Value)]
#[rsylla(text, rename_all = "snake_case")]
pub(crate) enum State {
    InProgress,
    #[rsylla(rename = "fertig")]
    Done,
}

#[derive(Debug, Clone, Copy, PartialEq, Value)]
#[rsylla(tinyint)]
enum Priority {
    Low = -1,
    High = 9,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Value)]
struct Label {
    text: String,
}

#[derive(Debug, Clone, PartialEq, Row)]
#[rsylla(table = "orders")]
struct Order {
    id: OrderId,
    state: Option<State>,
    priority: Option<Priority>,
    #[rsylla(default)]
    labels: BTreeSet<Label>,
}

const ID: OrderId = OrderId(Uuid::from_u128(1));

fn order() -> Order {
    let label = |text: &str| Label {
        text: text.to_owned(),
    };
    Order {
        id: ID,
        state: Some(State::InProgress),
        priority: Some(Priority::Low),
        labels: BTreeSet::from([label("a"), label("b")]),
    }
}

#[tokio::test]
async fn a_row_has_values_of_ones_own() {
    let session = kitchen().await;
    let mut expected = order();
    expected.insert().execute(&session).await.unwrap();
    let found = || Order::by_primary_key(ID).fetch_one(&session);
    assert_eq!(found().await.unwrap(), expected);
    let mut update = Order::update_by_primary_key(ID);
    update.priority = Some(Some(Priority::High));
    update.execute(&session).await.unwrap();
    expected.priority = Some(Priority::High);
    assert_eq!(found().await.unwrap(), expected);
}

#[tokio::test]
async fn a_column_has_the_type_that_the_project_names() {
    let session = kitchen().await;
    for (state, unset) in [(State::Done, false), (State::InProgress, true)] {
        query!(
            #[rsylla(unset(state))]
            "INSERT INTO orders (id, state, priority) VALUES (?, ?, ?)",
            ID,
            (!unset).then_some(state),
            9
        )
        .execute(&session)
        .await
        .unwrap();
        let found = query!("SELECT id, state FROM orders WHERE id = ?", ID)
            .fetch_one(&session)
            .await
            .unwrap();
        assert_eq!((found.id, found.state), (ID, Some(State::Done)));
    }
    let keyspace = session.live_keyspace("kitchen");
    let stored = session
        .driver()
        .query_unpaged(format!("SELECT state FROM {keyspace}.orders"), ())
        .await
        .unwrap();
    let stored = stored.into_rows_result().unwrap();
    assert_eq!(stored.first_row::<(String,)>().unwrap().0, "fertig");
}

#[tokio::test]
async fn what_is_no_variant_is_an_error() {
    let session = kitchen().await;
    let id = Uuid::from_u128(1);
    for (column, value, expected) in [
        (
            "state",
            "'lost'",
            "`lost` is none of `in_progress`, `fertig`",
        ),
        ("priority", "3", "`3` is none of `-1`, `9`"),
    ] {
        change(&session, "TRUNCATE kitchen.orders").await;
        let insert = format!("INSERT INTO kitchen.orders (id, {column}) VALUES ({id}, {value})");
        change(&session, &insert).await;
        let found = Order::by_primary_key(ID).fetch_one(&session).await;
        let shown = found.unwrap_err().to_string();
        assert!(
            shown.contains(expected) && shown.contains(&format!("`{column}`")),
            "{shown}"
        );
    }
}
