//! Says what runs at a folder.

use std::fmt;
use std::net::SocketAddr;
use std::path::Path;

use crate::layout::Layout;
use crate::options::Plan;
use crate::ready::{self, Client};
use crate::state::State;
use crate::{Cluster, Error, nodes};

/// What [`status`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Each node, in order; empty where nothing was ever started.
    pub nodes: Vec<NodeStatus>,
}

/// One node of a [`Status`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeStatus {
    /// Where it answers CQL, if it does.
    pub address: SocketAddr,
    /// Whether it does.
    pub state: NodeState,
    /// Its process, if that runs.
    pub pid: Option<u32>,
}

/// Whether a node answers CQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeState {
    /// It does.
    Up,
    /// It does not.
    Down,
}

impl Status {
    /// Whether there are nodes and all are up.
    pub fn is_up(&self) -> bool {
        !self.nodes.is_empty() && self.nodes.iter().all(|node| node.state == NodeState::Up)
    }
}

impl fmt::Display for NodeState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NodeState::Up => "up",
            NodeState::Down => "down",
        })
    }
}

/// Asks each node that [`up`](crate::up) started at that folder whether it answers.
///
/// # Errors
/// [`Error::DamagedState`] and [`Error::Io`] where the folder cannot be read.
pub fn status(dir: &Path) -> Result<Status, Error> {
    let Some(layout) = Layout::open(dir) else {
        return Ok(Status { nodes: Vec::new() });
    };
    let Some(state) = State::read(&layout)? else {
        return Ok(Status { nodes: Vec::new() });
    };

    let pids = nodes::running(&layout, &state);
    let up = who_answers(&state.plan, &layout, &pids)?;
    let addresses = state.plan.contact_points();
    let statuses = addresses
        .into_iter()
        .zip(pids)
        .zip(up)
        .map(|((address, pid), up)| {
            let state = if up { NodeState::Up } else { NodeState::Down };
            NodeStatus {
                address,
                state,
                pid,
            }
        });
    Ok(Status {
        nodes: statuses.collect(),
    })
}

/// Whether each node answers, asking those whose process runs.
fn who_answers(plan: &Plan, layout: &Layout, pids: &[Option<u32>]) -> Result<Vec<bool>, Error> {
    let mut up = vec![false; pids.len()];
    if pids.iter().all(Option::is_none) {
        return Ok(up);
    }
    let client = Client::new(&Cluster::new(plan, layout))?;
    ready::runtime()?.block_on(async {
        for (index, address) in plan.contact_points().into_iter().enumerate() {
            up[index] = pids[index].is_some() && client.answers(address).await;
        }
    });
    Ok(up)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_was_started_nothing_is_up() {
        let dir = tempfile::tempdir().unwrap();
        let status = status(dir.path()).unwrap();
        assert!(status.nodes.is_empty() && !status.is_up());
    }
}
