//! A three-node cluster whose nodes can be killed, frozen and started again.

use std::net::SocketAddr;
use std::path::PathBuf;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rsylla_server::{Cluster, Error, Options, down, status, up};

/// A running cluster of three nodes. Dropping it stops nothing: [`Nodes::stop`] does.
#[derive(Debug)]
pub struct Nodes {
    options: Options,
    cluster: Cluster,
    /// The process of each node, since it was last started.
    pids: Vec<Pid>,
}

impl Nodes {
    /// Starts three nodes at `options.host`, or joins those that run there.
    ///
    /// # Errors
    /// Those of [`up`].
    pub fn start(options: Options) -> Result<Self, Error> {
        let options = Options {
            nodes: 3,
            ..options
        };
        let cluster = up(&options, &mut |_| ())?;
        let pids = pids(&options)?;
        Ok(Self {
            options,
            cluster,
            pids,
        })
    }

    /// Where each node answers, in order.
    pub fn contact_points(&self) -> &[SocketAddr] {
        &self.cluster.contact_points
    }

    /// Ends a node's process at once, as a power cut would.
    ///
    /// # Panics
    /// When the node was killed before.
    pub fn kill(&self, node: usize) {
        self.signal(node, Signal::SIGKILL);
    }

    /// Stops a node's process where it stands: its connections stay open, and nothing answers.
    ///
    /// # Panics
    /// When the node does not run.
    pub fn freeze(&self, node: usize) {
        self.signal(node, Signal::SIGSTOP);
    }

    /// Lets a frozen node go on.
    ///
    /// # Panics
    /// When the node does not run.
    pub fn thaw(&self, node: usize) {
        self.signal(node, Signal::SIGCONT);
    }

    /// Starts the nodes that were killed, and returns when all see each other.
    ///
    /// # Errors
    /// Those of [`up`].
    pub fn revive(&mut self) -> Result<(), Error> {
        up(&self.options, &mut |_| ())?;
        self.pids = pids(&self.options)?;
        Ok(())
    }

    /// Stops all nodes.
    ///
    /// # Errors
    /// Those of [`down`].
    pub fn stop(&self) -> Result<(), Error> {
        down(&self.options.dir).map(drop)
    }

    /// The folder of the cluster's data and logs.
    pub fn dir(&self) -> PathBuf {
        self.cluster.dir.clone()
    }

    fn signal(&self, node: usize, signal: Signal) {
        kill(self.pids[node], signal).expect("the node runs");
    }
}

fn pids(options: &Options) -> Result<Vec<Pid>, Error> {
    let nodes = status(&options.dir)?.nodes.into_iter();
    let pids = nodes.map(|node| {
        let pid = node.pid.expect("every node was just seen to answer");
        Pid::from_raw(pid.try_into().expect("a process id"))
    });
    Ok(pids.collect())
}
