//! What the live tests share: clusters of their own that end with the test, and sessions.

#![allow(dead_code, reason = "not every file of tests uses all of it")]

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rsylla_server::{Cluster, Error, Options, down, up};
use scylla::client::session::Session;
use scylla::client::session_builder::SessionBuilder;
use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System, UpdateKind};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

/// As many nodes as run at the same time, whatever the number of test threads.
const NODES_AT_ONCE: u8 = 4;

static RUNNING: Mutex<u8> = Mutex::new(0);
static ENDED: Condvar = Condvar::new();
static CLUSTERS: AtomicU8 = AtomicU8::new(0);

/// A folder, addresses and a port for a cluster, which is stopped when this is dropped.
pub(crate) struct TestCluster {
    /// What the cluster shall be; tests may change it before they start it.
    pub(crate) options: Options,
    nodes: u8,
    _dir: TempDir,
}

impl TestCluster {
    /// Takes room for a cluster of `nodes`, waiting for others if there are many.
    pub(crate) fn of(nodes: u8) -> TestCluster {
        let mut running = running();
        while *running > 0 && *running + nodes > NODES_AT_ONCE {
            running = ENDED.wait(running).unwrap_or_else(PoisonError::into_inner);
        }
        *running += nodes;
        drop(running);

        let dir = tempfile::tempdir().unwrap();
        let (host, port) = place();
        let options = Options {
            nodes,
            host,
            port,
            dir: dir.path().join("db"),
            ..Options::default()
        };
        TestCluster {
            options,
            nodes,
            _dir: dir,
        }
    }

    /// Starts the cluster.
    pub(crate) fn up(&self) -> Result<Cluster, Error> {
        up(&self.options, &mut |progress| eprintln!("{progress}"))
    }

    /// Stops the cluster, returning what was stopped.
    pub(crate) fn down(&self) -> Vec<SocketAddr> {
        down(&self.options.dir).unwrap().nodes
    }

    /// Kills a node, counted from 0, as a power failure would.
    pub(crate) fn kill(&self, index: usize) {
        let status = rsylla_server::status(&self.options.dir).unwrap();
        let pid = i32::try_from(status.nodes[index].pid.unwrap()).unwrap();
        let pid = nix::unistd::Pid::from_raw(pid);
        nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL).unwrap();
        nix::sys::wait::waitpid(pid, None).unwrap();
    }
}

impl Drop for TestCluster {
    fn drop(&mut self) {
        let stopped = down(&self.options.dir);
        *running() -= self.nodes;
        ENDED.notify_all();
        if !std::thread::panicking() {
            stopped.unwrap();
        }
    }
}

fn running() -> MutexGuard<'static, u8> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Addresses and a port that no other test of this process has, nor, most likely, of another one.
fn place() -> (Ipv4Addr, u16) {
    const ROOM: u8 = 8;
    let cluster = CLUSTERS.fetch_add(1, Ordering::Relaxed);
    let [_, _, high, low] = process::id().to_be_bytes();
    let port = 20_000 + u16::from(high) * 32 + u16::from(cluster);
    let host = if cfg!(target_os = "macos") {
        Ipv4Addr::LOCALHOST
    } else {
        Ipv4Addr::new(127, 91, low, cluster * ROOM + 1)
    };
    (host, port)
}

/// Runs what is asynchronous to its end.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    runtime().block_on(future)
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// A session on a cluster without TLS and logins.
pub(crate) async fn session(cluster: &Cluster) -> Session {
    SessionBuilder::new()
        .known_nodes_addr(&cluster.contact_points)
        .build()
        .await
        .unwrap()
}

/// The processes whose command line names something below the folder.
pub(crate) fn processes_of(dir: &Path) -> Vec<u32> {
    let Ok(dir) = dir.canonicalize() else {
        return Vec::new();
    };
    let dir = format!("{}/", dir.display());
    let mut system = System::new();
    let what = ProcessRefreshKind::nothing()
        .with_cmd(UpdateKind::Always)
        .without_tasks();
    system.refresh_processes_specifics(ProcessesToUpdate::All, true, what);
    let names_it = |process: &sysinfo::Process| {
        process
            .cmd()
            .iter()
            .any(|argument| argument.to_string_lossy().contains(&dir))
    };
    system
        .processes()
        .values()
        .filter(|p| names_it(p))
        .map(|p| p.pid().as_u32())
        .collect()
}
