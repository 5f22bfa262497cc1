//! What a start goes on from: the cluster that is in the folder already, or none.

use crate::layout::Layout;
use crate::options::Plan;
use crate::state::State;
use crate::{Error, jvm, node, nodes, process};

/// The state to go on from: the folder's, if it is of the same cluster, or a new one.
pub(crate) fn adopt(layout: &Layout, plan: Plan) -> Result<State, Error> {
    let written = State::read(layout)?.map(|state| with_strays(layout, state));
    match written {
        Some(state) if state.plan == plan && is_worth_keeping(&state) => Ok(state),
        Some(state) if state.formed => Err(Error::OtherCluster {
            dir: layout.root().to_owned(),
            differences: plan.differences(&state.plan),
        }),
        // What never was ready holds nobody's data.
        Some(state) => {
            clear(layout, state)?;
            Ok(State::new(plan))
        }
        // Somebody may have removed the folder of nodes that ran, and run on.
        None => {
            let mut state = with_strays(layout, State::new(plan));
            let all = nodes::all(&state);
            nodes::abandon(layout, &mut state, &all);
            Ok(state)
        }
    }
}

/// Whether there may be data, or there are nodes on their way.
fn is_worth_keeping(state: &State) -> bool {
    state.formed || state.pids.iter().any(Option::is_some)
}

/// Forgets the processes that ended, and finds those that run and are not written down.
fn with_strays(layout: &Layout, mut state: State) -> State {
    for index in nodes::missing(layout, &state) {
        state.pids[index] = process::find(&jvm::marker(&layout.node(index)));
    }
    state
}

/// Ends the nodes and removes all that is theirs.
fn clear(layout: &Layout, mut state: State) -> Result<(), Error> {
    let all = nodes::all(&state);
    nodes::abandon(layout, &mut state, &all);
    all.iter()
        .try_for_each(|&index| node::remove(layout.node(index).root()))?;
    node::remove(&layout.tls())
}
