//! The cluster that the tests take turns with.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rsylla::Session;
use rsylla_faults::load;
use rsylla_faults::nodes::Nodes;
use rsylla_server::Options;
use tokio::sync::{Mutex, MutexGuard};

/// The test whose turn it is; the last one finds the nodes as the first did.
static TURN: Mutex<()> = Mutex::const_new(());

pub(crate) struct Turn {
    pub(crate) nodes: Nodes,
    _turn: MutexGuard<'static, ()>,
}

/// Waits for the test's turn, with all nodes up. They stay up for the next.
pub(crate) async fn turn() -> Turn {
    let turn = TURN.lock().await;
    let nodes = tokio::task::spawn_blocking(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        Nodes::start(Options {
            host: [127, 0, 61, 1].into(),
            port: 19_342,
            dir: root.join(".rsylla/test-faults"),
            ..Options::default()
        })
    });
    Turn {
        nodes: nodes.await.unwrap().expect("three nodes can be started"),
        _turn: turn,
    }
}

impl Turn {
    /// A session with keyspaces of its own, which gives a request up after this long.
    pub(crate) async fn session(&self, request_timeout: Duration) -> Session {
        let session = Session::builder()
            .known_nodes(self.nodes.contact_points().iter().map(ToString::to_string))
            .request_timeout(request_timeout)
            .prepare_timeout(Duration::from_secs(60))
            .keepalive_interval(Duration::from_secs(2))
            .keepalive_timeout(Duration::from_secs(2))
            .build()
            .await
            .expect("the nodes answer");
        own_keyspaces(&session).await
    }
}

/// A handle to the same connections whose statements run in keyspaces of their own.
pub(crate) async fn own_keyspaces(session: &Session) -> Session {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("{}_{number}", std::process::id());
    load::own_keyspaces(session, &name)
        .await
        .expect("keyspaces can be made")
}
