//! The server that all tests of a project share, whichever processes they run in.

use std::env;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::{Error, Options, up};

const NAMES_ANOTHER: &str = "RSYLLA_TEST_NODE";
/// Ports from which one is taken by the project's folder: below those that systems deal out to
/// clients, and far from well-known servers.
const PORTS: std::ops::Range<u16> = 20_000..30_000;

/// Tests make hundreds of keyspaces, and each table takes its share.
const HEAP_MIB: u32 = 384;

/// The node that this process joined.
static JOINED: Mutex<Option<String>> = Mutex::new(None);

/// Returns the contact point, as "host:port", of the server that tests share.
///
/// That is the one that `RSYLLA_TEST_NODE` names, if it is set; nothing is started then. Otherwise
/// it is a single node with its data in `.rsylla/test` in the project's root: the first caller
/// starts it, later ones and other processes join, and it is left running for the next test run,
/// until `rsylla db down --dir .rsylla/test` stops it. Tests keep apart by using keyspaces of
/// their own.
///
/// # Errors
/// Those of [`up`].
pub fn test_node() -> Result<String, Error> {
    if let Some(named) = env::var(NAMES_ANOTHER)
        .ok()
        .filter(|named| !named.is_empty())
    {
        return Ok(named);
    }
    let mut joined = JOINED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(node) = &*joined {
        return Ok(node.clone());
    }
    let root = project_root();
    let options = Options {
        port: port_of(&root),
        dir: root.join(".rsylla/test"),
        heap_mib: HEAP_MIB,
        ..Options::default()
    };
    let cluster = up(&options, &mut |_| ())?;
    let node = cluster.contact_points[0].to_string();
    Ok(joined.insert(node).clone())
}

/// The folder of the project: of the Cargo workspace, or of what else is built around the working
/// directory.
fn project_root() -> PathBuf {
    let start = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let start = start
        .or_else(|| env::current_dir().ok())
        .unwrap_or_default();
    root_above(&start).unwrap_or(&start).to_owned()
}

fn root_above(start: &Path) -> Option<&Path> {
    ["Cargo.lock", ".git", "rsylla.toml", "pyproject.toml"]
        .iter()
        .find_map(|sign| start.ancestors().find(|folder| folder.join(sign).exists()))
}

/// A port that is always the same for one project and rarely that of another.
fn port_of(root: &Path) -> u16 {
    let mut hasher = DefaultHasher::new();
    root.hash(&mut hasher);
    let size = u64::from(PORTS.end - PORTS.start);
    PORTS.start + (hasher.finish() % size) as u16
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_root_is_the_workspace_and_not_the_crate() {
        let dir = tempfile::tempdir().unwrap();
        let crate_folder = dir.path().join("crates/one");
        fs::create_dir_all(&crate_folder).unwrap();
        fs::write(crate_folder.join("pyproject.toml"), "").unwrap();
        fs::write(dir.path().join("Cargo.lock"), "").unwrap();
        assert_eq!(root_above(&crate_folder), Some(dir.path()));
    }

    #[test]
    fn a_project_keeps_its_port() {
        let port = port_of(Path::new("/home/me/project"));
        assert!(PORTS.contains(&port));
        assert_eq!(port, port_of(Path::new("/home/me/project")));
    }
}
