//! Stops a cluster.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::layout::Layout;
use crate::lock::Lock;
use crate::state::State;
use crate::{Error, nodes};

/// How long nodes may take to end by themselves. Nothing acknowledged is lost if they do not.
const GRACE: Duration = Duration::from_secs(20);

/// What [`down`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// The nodes that ran and were stopped; empty where none did.
    pub nodes: Vec<SocketAddr>,
}

/// Stops the nodes that [`up`](crate::up) started at that folder, and nothing else. Data stays.
///
/// Doing so again, or where nothing was ever started, is fine and stops nothing. Waits for an `up`
/// that is at work on the folder.
///
/// # Errors
/// [`Error::NotStopped`] where a node outlives even SIGKILL; [`Error::DamagedState`] and
/// [`Error::Io`] where the folder cannot be read.
pub fn down(dir: &Path) -> Result<Stopped, Error> {
    let nothing = Stopped { nodes: Vec::new() };
    let Some(layout) = Layout::open(dir).filter(|layout| layout.state().exists()) else {
        return Ok(nothing);
    };
    let _lock = Lock::take(&layout.lock(), &AtomicBool::new(false), || ())?;
    let Some(mut state) = State::read(&layout)? else {
        return Ok(nothing);
    };
    let all = nodes::all(&state);
    let ended = nodes::end(&layout, &mut state, &all, GRACE);
    state.write(&layout)?;

    let addresses = state.plan.contact_points();
    if let Some(&(index, pid)) = ended.left.first() {
        return Err(Error::NotStopped {
            node: addresses[index],
            pid,
        });
    }
    Ok(Stopped {
        nodes: ended
            .stopped
            .into_iter()
            .map(|index| addresses[index])
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_was_started_nothing_is_stopped() {
        let dir = tempfile::tempdir().unwrap();
        assert!(down(dir.path()).unwrap().nodes.is_empty());
        assert!(down(&dir.path().join("missing")).unwrap().nodes.is_empty());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
