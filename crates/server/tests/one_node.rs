//! A real node: up, down, up again, and what stands in its way.

#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

mod common;

use std::fs;
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use common::{TestCluster, block_on, processes_of, session};
use rsylla_server::{Cluster, Error, NodeState, Progress, status, up, up_unless};
use scylla::statement::Consistency;
use scylla::statement::Statement;

/// Writes the first `rows` rows of a table, each acknowledged.
async fn write(cluster: &Cluster, rows: i32) {
    let session = session(cluster).await;
    let replication = "{'class': 'NetworkTopologyStrategy', 'dc1': 1}";
    for ddl in [
        &format!("CREATE KEYSPACE IF NOT EXISTS ks WITH replication = {replication}"),
        "CREATE TABLE IF NOT EXISTS ks.t (id int PRIMARY KEY, v text)",
    ] {
        session.query_unpaged(ddl, ()).await.unwrap();
    }
    for id in 0..rows {
        let mut insert = Statement::new("INSERT INTO ks.t (id, v) VALUES (?, ?)");
        insert.set_consistency(Consistency::LocalQuorum);
        session.query_unpaged(insert, (id, "v")).await.unwrap();
    }
}

async fn count(cluster: &Cluster) -> i64 {
    let session = session(cluster).await;
    let counted = session
        .query_unpaged("SELECT count(*) FROM ks.t", ())
        .await
        .unwrap();
    counted
        .into_rows_result()
        .unwrap()
        .single_row::<(i64,)>()
        .unwrap()
        .0
}

#[test]
fn data_survives_down_and_up() {
    let test = TestCluster::of(1);
    let cluster = test.up().unwrap();
    assert_eq!(
        cluster.contact_points,
        [(test.options.host, test.options.port).into()]
    );
    block_on(write(&cluster, 10));

    assert_eq!(test.down(), cluster.contact_points);
    assert_eq!(processes_of(&test.options.dir), Vec::<u32>::new());
    assert!(test.down().is_empty());

    assert_eq!(block_on(count(&test.up().unwrap())), 10);
}

#[test]
fn acknowledged_writes_survive_a_kill_and_up_starts_the_node_again() {
    let test = TestCluster::of(1);
    let cluster = test.up().unwrap();
    block_on(write(&cluster, 100));

    test.kill(0);
    let found = status(&test.options.dir).unwrap();
    assert_eq!(
        (found.nodes[0].state, found.nodes[0].pid),
        (NodeState::Down, None)
    );
    assert!(!found.is_up());

    let cluster = test.up().unwrap();
    assert!(status(&test.options.dir).unwrap().is_up());
    assert_eq!(block_on(count(&cluster)), 100);
}

#[test]
fn up_again_leaves_a_running_node_alone() {
    let test = TestCluster::of(1);
    test.up().unwrap();
    let pid = status(&test.options.dir).unwrap().nodes[0].pid;
    let mut steps = Vec::new();
    up(&test.options, &mut |progress| steps.push(progress)).unwrap();
    assert!(matches!(steps[..], [Progress::Ready { .. }]), "{steps:?}");
    assert_eq!(status(&test.options.dir).unwrap().nodes[0].pid, pid);
}

#[test]
fn a_node_whose_folder_was_removed_is_replaced() {
    let test = TestCluster::of(1);
    test.up().unwrap();
    let before = processes_of(&test.options.dir);
    fs::remove_dir_all(&test.options.dir).unwrap();

    test.up().unwrap();
    let after = processes_of(&test.options.dir);
    assert_eq!((before.len(), after.len()), (1, 1));
    assert_ne!(before, after);
}

#[test]
fn two_at_the_same_time_start_one_node() {
    let test = TestCluster::of(1);
    thread::scope(|scope| {
        let both = [scope.spawn(|| test.up()), scope.spawn(|| test.up())];
        for one in both {
            one.join().unwrap().unwrap();
        }
    });
    assert_eq!(processes_of(&test.options.dir).len(), 1);
}

#[test]
fn other_options_are_refused_where_there_is_data() {
    let mut test = TestCluster::of(1);
    test.up().unwrap();
    test.options.nodes = 3;
    test.options.auth = true;
    let error = test.up().unwrap_err();
    assert!(matches!(error, Error::OtherCluster { .. }));
    let message = error.to_string();
    assert!(
        message.contains("--nodes 3 instead of 1, --auth on instead of off"),
        "{message}"
    );
    assert!(status(&test.options.dir).unwrap().is_up());
}

#[test]
fn a_port_in_use_is_named_before_anything_is_started() {
    let test = TestCluster::of(1);
    let taken = TcpListener::bind((test.options.host, test.options.port)).unwrap();
    let error = test.up().unwrap_err();
    let address = taken.local_addr().unwrap();
    assert!(
        matches!(error, Error::PortInUse { address: a } if a == address),
        "{error}"
    );
    assert_eq!(processes_of(&test.options.dir), Vec::<u32>::new());
}

#[test]
fn a_release_that_does_not_exist_is_refused() {
    let mut test = TestCluster::of(1);
    test.options.version = "5.0.999".to_owned();
    let error = test.up().unwrap_err();
    assert!(matches!(error, Error::UnknownVersion { .. }), "{error}");
    test.options.version = "3.11.19".to_owned();
    let error = test.up().unwrap_err();
    assert!(matches!(error, Error::UnsupportedVersion { .. }), "{error}");
}

#[test]
fn a_node_that_ends_while_starting_says_why() {
    let test = TestCluster::of(1);
    let storage = test.options.dir.join("node1/storage");
    fs::create_dir_all(&storage).unwrap();
    fs::write(storage.join("data"), "not a folder").unwrap();
    let error = test.up().unwrap_err();
    let Error::NodeDied { lines, log, .. } = &error else {
        panic!("{error}")
    };
    assert!(!lines.is_empty() && log.exists(), "{error}");
    assert_eq!(processes_of(&test.options.dir), Vec::<u32>::new());
}

#[test]
fn an_interrupted_start_leaves_no_process_and_no_claim() {
    let mut test = TestCluster::of(1);
    let interrupted = AtomicBool::new(false);
    let error = up_unless(&interrupted, &test.options, &mut |progress| {
        if let Progress::Starting { .. } = progress {
            interrupted.store(true, Ordering::Relaxed);
        }
    })
    .unwrap_err();
    assert!(matches!(error, Error::Interrupted), "{error}");
    assert_eq!(processes_of(&test.options.dir), Vec::<u32>::new());

    test.options.auth = true;
    test.up().unwrap();
}

#[test]
fn statements_of_the_features_that_are_on_run() {
    let test = TestCluster::of(1);
    let cluster = test.up().unwrap();
    block_on(async {
        write(&cluster, 1).await;
        let session = session(&cluster).await;
        for ddl in [
            "CREATE MATERIALIZED VIEW ks.by_v AS SELECT * FROM ks.t \
             WHERE v IS NOT NULL AND id IS NOT NULL PRIMARY KEY (v, id)",
            "CREATE FUNCTION ks.twice (n int) RETURNS NULL ON NULL INPUT RETURNS int \
             LANGUAGE java AS 'return n * 2;'",
            "CREATE CUSTOM INDEX ON ks.t (v) USING 'org.apache.cassandra.index.sasi.SASIIndex'",
            "CREATE TABLE ks.masked (id int PRIMARY KEY, v text MASKED WITH DEFAULT)",
        ] {
            session.query_unpaged(ddl, ()).await.unwrap();
        }
        let doubled = session
            .query_unpaged("SELECT ks.twice(id) FROM ks.t", ())
            .await
            .unwrap();
        let rows = doubled.into_rows_result().unwrap();
        assert_eq!(rows.single_row::<(Option<i32>,)>().unwrap(), (Some(0),));
    });
}
