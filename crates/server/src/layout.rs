//! Where things are below a cluster's folder.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::error::io_error;

/// The folder of a cluster, absolute.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    root: PathBuf,
}

/// The folder of one node.
#[derive(Debug, Clone)]
pub(crate) struct NodeLayout {
    root: PathBuf,
}

impl Layout {
    /// Makes the folder unless it is there, a new one with a note for git that nothing in it is
    /// to be kept.
    pub(crate) fn create(dir: &Path) -> Result<Layout, Error> {
        let is_new = !dir.exists();
        fs::create_dir_all(dir).map_err(io_error("make the folder", dir))?;
        let root = dir.canonicalize().map_err(io_error("find", dir))?;
        if is_new {
            let ignore = root.join(".gitignore");
            fs::write(&ignore, "*\n").map_err(io_error("write", &ignore))?;
        }
        Ok(Layout { root })
    }

    /// Opens the folder if it exists.
    pub(crate) fn open(dir: &Path) -> Option<Layout> {
        let root = dir.canonicalize().ok()?;
        root.is_dir().then_some(Layout { root })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.root.join("state.json")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.root.join("lock")
    }

    pub(crate) fn tls(&self) -> PathBuf {
        self.root.join("tls")
    }

    /// The folder of a node, counted from 0 here and named from 1.
    pub(crate) fn node(&self, index: usize) -> NodeLayout {
        NodeLayout {
            root: self.root.join(format!("node{}", index + 1)),
        }
    }
}

impl NodeLayout {
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// What the server calls its storage folder: data, commit log, hints, caches.
    pub(crate) fn storage(&self) -> PathBuf {
        self.root.join("storage")
    }

    pub(crate) fn tmp(&self) -> PathBuf {
        self.root.join("tmp")
    }

    pub(crate) fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    /// What the server logs.
    pub(crate) fn log(&self) -> PathBuf {
        self.logs().join("system.log")
    }

    /// What the virtual machine says when it does not come as far as logging.
    pub(crate) fn output(&self) -> PathBuf {
        self.logs().join("output.log")
    }

    pub(crate) fn yaml(&self) -> PathBuf {
        self.root.join("cassandra.yaml")
    }

    pub(crate) fn rackdc(&self) -> PathBuf {
        self.root.join("rackdc.properties")
    }

    pub(crate) fn logback(&self) -> PathBuf {
        self.root.join("logback.xml")
    }
}
