//! Three real nodes that know each other.

// The loopback addresses beside 127.0.0.1 have to be added on macOS first.
#![cfg(not(target_os = "macos"))]
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

mod common;

use std::sync::Arc;

use common::{TestCluster, block_on, processes_of, session};
use rsylla_server::{Cluster, NodeState, status};
use scylla::client::session::Session;
use scylla::client::session_builder::SessionBuilder;
use scylla::policies::host_filter::AllowListHostFilter;
use scylla::statement::{Consistency, Statement};

async fn at(session: &Session, consistency: Consistency, text: &str) -> Option<i32> {
    let mut statement = Statement::new(text);
    statement.set_consistency(consistency);
    let result = session.query_unpaged(statement, ()).await.unwrap();
    let rows = result.into_rows_result().ok()?;
    rows.single_row::<(Option<i32>,)>().unwrap().0
}

/// Reads the row from every node alone, from all replicas each time.
async fn read_everywhere(cluster: &Cluster) {
    for node in &cluster.contact_points {
        let alone = AllowListHostFilter::new([node]).unwrap();
        let session = SessionBuilder::new()
            .known_node_addr(*node)
            .host_filter(Arc::new(alone))
            .build()
            .await
            .unwrap();
        let read = at(
            &session,
            Consistency::All,
            "SELECT v FROM ks.t WHERE id = 1",
        )
        .await;
        assert_eq!(read, Some(7));
    }
}

#[test]
fn every_node_has_the_data_before_and_after_a_kill() {
    let test = TestCluster::of(3);
    let cluster = test.up().unwrap();
    assert_eq!(cluster.contact_points.len(), 3);
    block_on(async {
        let session = session(&cluster).await;
        for statement in [
            "CREATE KEYSPACE ks \
             WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': 3}",
            "CREATE TABLE ks.t (id int PRIMARY KEY, v int)",
            "INSERT INTO ks.t (id, v) VALUES (1, 7)",
        ] {
            at(&session, Consistency::All, statement).await;
        }
        read_everywhere(&cluster).await;
    });

    test.kill(1);
    let states: Vec<NodeState> = status(&test.options.dir)
        .unwrap()
        .nodes
        .iter()
        .map(|node| node.state)
        .collect();
    assert_eq!(states, [NodeState::Up, NodeState::Down, NodeState::Up]);

    block_on(read_everywhere(&test.up().unwrap()));

    assert_eq!(test.down().len(), 3);
    assert_eq!(processes_of(&test.options.dir), Vec::<u32>::new());
    block_on(read_everywhere(&test.up().unwrap()));
}
