//! The state file: what was started below a folder, so that it can be found again.

use std::fs;
use std::io::ErrorKind;

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::error::io_error;
use crate::layout::Layout;
use crate::options::Plan;

/// What `up` started here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    /// What the cluster is.
    pub(crate) plan: Plan,
    /// Whether it was ready once: from then on its data is somebody's.
    pub(crate) formed: bool,
    /// The process of each node, in order, if it was started and not yet stopped. Another process
    /// may have the number by now.
    pub(crate) pids: Vec<Option<u32>>,
}

impl State {
    pub(crate) fn new(plan: Plan) -> State {
        let pids = vec![None; usize::from(plan.nodes)];
        State {
            plan,
            formed: false,
            pids,
        }
    }

    /// Reads the state, which is `None` where nothing was ever started.
    pub(crate) fn read(layout: &Layout) -> Result<Option<State>, Error> {
        let path = layout.state();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(io_error("read", &path)(error)),
        };
        let damaged = |reason: String| Error::DamagedState {
            path: path.clone(),
            reason,
        };
        let state: State = serde_json::from_str(&text).map_err(|e| damaged(e.to_string()))?;
        if state.pids.len() != usize::from(state.plan.nodes) {
            return Err(damaged(
                "it names more or fewer processes than nodes".to_owned(),
            ));
        }
        Ok(Some(state))
    }

    /// Writes the state whole: a reader sees the old or the new one.
    pub(crate) fn write(&self, layout: &Layout) -> Result<(), Error> {
        let path = layout.state();
        let new = path.with_extension("json.new");
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| io_error("write", &path)(error.into()))?;
        fs::write(&new, text + "\n").map_err(io_error("write", &new))?;
        fs::rename(&new, &path).map_err(io_error("replace", &path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;

    fn layout() -> (tempfile::TempDir, Layout) {
        let dir = tempfile::tempdir().unwrap();
        let layout = Layout::create(dir.path()).unwrap();
        (dir, layout)
    }

    #[test]
    fn what_is_written_is_read() {
        let (_dir, layout) = layout();
        assert_eq!(State::read(&layout).unwrap(), None);
        let options = Options {
            nodes: 2,
            auth: true,
            ..Options::default()
        };
        let mut state = State::new(Plan::new(&options).unwrap());
        state.pids[1] = Some(4711);
        state.write(&layout).unwrap();
        assert_eq!(State::read(&layout).unwrap(), Some(state));
    }

    #[test]
    fn a_damaged_file_is_told() {
        let (_dir, layout) = layout();
        let mut state = State::new(Plan::new(&Options::default()).unwrap());
        state.pids.clear();
        state.write(&layout).unwrap();
        assert!(matches!(
            State::read(&layout),
            Err(Error::DamagedState { .. })
        ));
        fs::write(layout.state(), "{").unwrap();
        assert!(matches!(
            State::read(&layout),
            Err(Error::DamagedState { .. })
        ));
    }
}
