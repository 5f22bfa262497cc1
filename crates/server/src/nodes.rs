//! The processes of a cluster's nodes: which run, and their end.

use std::time::{Duration, Instant};

use crate::layout::Layout;
use crate::process::End;
use crate::state::State;
use crate::{archive, jars, jvm, process};

/// How long nodes that were started in vain may take to end.
const GRACE_IN_VAIN: Duration = Duration::from_secs(5);

/// The process of each node, in order, where it runs.
pub(crate) fn running(layout: &Layout, state: &State) -> Vec<Option<u32>> {
    let runs = |(index, pid): (usize, &Option<u32>)| {
        pid.filter(|pid| process::runs(*pid, &jvm::marker(&layout.node(index))))
    };
    state.pids.iter().enumerate().map(runs).collect()
}

/// All nodes, counted from 0.
pub(crate) fn all(state: &State) -> Vec<usize> {
    (0..state.pids.len()).collect()
}

/// The nodes that do not run, counted from 0.
pub(crate) fn missing(layout: &Layout, state: &State) -> Vec<usize> {
    let running = running(layout, state).into_iter().enumerate();
    running
        .filter(|(_, pid)| pid.is_none())
        .map(|(index, _)| index)
        .collect()
}

/// Ends the given nodes after a start in vain, whose error is the one to tell.
pub(crate) fn abandon(layout: &Layout, state: &mut State, nodes: &[usize]) {
    let _ = end(layout, state, nodes, GRACE_IN_VAIN);
    // Where nothing was ever written down there is nothing to correct.
    if layout.state().exists() {
        let _ = state.write(layout);
    }
}

/// What became of nodes that were to end.
pub(crate) struct Ended {
    /// Those that ran and were stopped.
    pub(crate) stopped: Vec<usize>,
    /// Those that would not, with their processes.
    pub(crate) left: Vec<(usize, u32)>,
}

/// Ends the given nodes, all at the same time, killing those that take longer than `grace`.
pub(crate) fn end(layout: &Layout, state: &mut State, nodes: &[usize], grace: Duration) -> Ended {
    let mut ending = Vec::new();
    for &index in nodes {
        let marker = jvm::marker(&layout.node(index));
        if let Some(pid) = state.pids[index]
            .take()
            .filter(|pid| process::runs(*pid, &marker))
        {
            process::ask_to_end(pid, &marker);
            ending.push((index, pid, marker));
        }
    }
    let deadline = Instant::now() + grace;
    let mut ended = Ended {
        stopped: Vec::new(),
        left: Vec::new(),
    };
    for (index, pid, marker) in ending {
        let grace = deadline.saturating_duration_since(Instant::now());
        match process::await_end(pid, &marker, grace) {
            End::ByItself => {
                // One that never was ready has not loaded what an archive should hold.
                if state.formed {
                    archive::keep(&layout.node(index), &jars::home(&state.plan.version));
                }
                ended.stopped.push(index);
            }
            End::Killed => ended.stopped.push(index),
            End::NotYet => {
                state.pids[index] = Some(pid);
                ended.left.push((index, pid));
            }
        }
    }
    ended
}
