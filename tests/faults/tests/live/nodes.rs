//! Nodes that die, freeze and come back under load.

use std::thread::sleep;
use std::time::{Duration, Instant};

use rsylla::Uuid;
use rsylla_faults::history::Told;
use rsylla_faults::load::{
    append_events, count_tokens, lost_rows, put, while_happening, write_rows,
};
use std::sync::atomic::Ordering;

use crate::cluster::turn;

/// Longer than a killed node takes to be told dead, even on a busy machine.
const PATIENT: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_writes_outlive_killed_nodes() {
    let turn = turn().await;
    let session = turn.session(PATIENT).await;
    let mut nodes = turn.nodes;
    let (written, ()) = while_happening(
        |enough| {
            let session = session.clone();
            async move {
                write_rows(&session, 32, |number| {
                    enough.load(Ordering::Relaxed) && number >= 20_000
                })
                .await
            }
        },
        move || {
            for node in 0..3 {
                sleep(Duration::from_secs(1));
                nodes.kill(node);
                sleep(Duration::from_secs(1));
                nodes.revive().expect("a killed node starts again");
            }
        },
    )
    .await;
    assert!(written.acknowledged.len() >= 20_000);
    assert!(written.errors.is_empty(), "{:?}", written.errors.first());
    let lost = lost_rows(&session, &written.acknowledged).await.unwrap();
    assert!(lost.is_empty(), "{} lost, as {:?}", lost.len(), lost[0]);
    println!(
        "{} acknowledged, slowest {:?}",
        written.acknowledged.len(),
        written.slowest
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frozen_node_holds_up_no_request_past_its_timeout() {
    let turn = turn().await;
    let limit = Duration::from_secs(20);
    let session = turn.session(limit).await;
    let nodes = turn.nodes;
    let (written, ()) = while_happening(
        |enough| {
            let session = session.clone();
            async move { write_rows(&session, 16, |_| enough.load(Ordering::Relaxed)).await }
        },
        move || {
            sleep(Duration::from_secs(1));
            nodes.freeze(1);
            sleep(Duration::from_secs(8));
            nodes.thaw(1);
            sleep(Duration::from_secs(1));
        },
    )
    .await;
    assert!(written.errors.is_empty(), "{:?}", written.errors.first());
    assert!(
        written.slowest < limit + Duration::from_millis(500),
        "{:?}",
        written.slowest
    );
    let lost = lost_rows(&session, &written.acknowledged).await.unwrap();
    assert!(lost.is_empty(), "{} lost", lost.len());
    println!(
        "{} acknowledged, slowest {:?}",
        written.acknowledged.len(),
        written.slowest
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_outlives_the_death_of_all_nodes() {
    let turn = turn().await;
    let limit = Duration::from_secs(5);
    let session = turn.session(limit).await;
    put(&session, 1).await.unwrap();
    for node in 0..3 {
        turn.nodes.kill(node);
    }
    let begun = Instant::now();
    let error = put(&session, 2).await.expect_err("no node is there");
    assert!(
        error.is_connection() || error.is_timeout(),
        "{error}: {error:?}"
    );
    assert!(begun.elapsed() < limit + Duration::from_secs(1));
    let mut nodes = turn.nodes;
    tokio::task::spawn_blocking(move || nodes.revive())
        .await
        .unwrap()
        .expect("killed nodes start again");
    let begun = Instant::now();
    while let Err(error) = put(&session, 3).await {
        assert!(begun.elapsed() < PATIENT, "not healed: {error}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    println!("healed after {:?}", begun.elapsed());
    assert!(lost_rows(&session, &[1, 3]).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn versions_have_no_gaps_and_no_doubles_while_nodes_die() {
    let turn = turn().await;
    let session = turn.session(PATIENT).await;
    let mut nodes = turn.nodes;
    let aggregate = Uuid::from_u128(7);
    let (appended, ()) = while_happening(
        |enough| {
            let session = session.clone();
            async move { append_events(&session, aggregate, 8, &enough).await }
        },
        move || {
            sleep(Duration::from_secs(2));
            nodes.kill(2);
            sleep(Duration::from_secs(2));
            nodes.revive().expect("a killed node starts again");
        },
    )
    .await;
    let appended = appended.unwrap();
    assert!(appended.wrong.is_empty(), "{:?}", appended.wrong);
    let done = appended.attempts.iter().filter(|a| a.told == Told::Done);
    let refused = appended.attempts.iter().filter(|a| a.told == Told::NotDone);
    let (done, refused) = (done.count(), refused.count());
    println!("{done} appended, {refused} refused");
    assert!(done > 20, "only {done} appended");
    assert!(refused > 0, "the writers never met");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn counters_count_what_was_acknowledged_while_nodes_die() {
    let turn = turn().await;
    let session = turn.session(PATIENT).await;
    let mut nodes = turn.nodes;
    let (counted, ()) = while_happening(
        |enough| {
            let session = session.clone();
            async move { count_tokens(&session, "shared", 8, &enough).await }
        },
        move || {
            sleep(Duration::from_secs(2));
            nodes.kill(0);
            sleep(Duration::from_secs(2));
            nodes.revive().expect("a killed node starts again");
        },
    )
    .await;
    let counted = counted.unwrap();
    assert_eq!(counted.wrong, None);
    let done = counted.told.iter().filter(|told| **told == Told::Done);
    assert!(done.count() > 100);
}
