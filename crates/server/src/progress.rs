//! What [`up`](crate::up) is doing, told to its caller while it does it.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

/// A step of [`up`](crate::up); its `Display` is a line for people.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// Another process is working on the same folder or cache and is waited for.
    WaitingForOthers,
    /// Maven resolves the jars; happens once per release.
    ResolvingJars {
        /// The release.
        version: String,
    },
    /// A node is being started.
    Starting {
        /// Where it will answer CQL.
        node: SocketAddr,
    },
    /// The nodes run, and some are not ready.
    Waiting {
        /// How many answer and see the others.
        ready: usize,
        /// How many there are.
        nodes: usize,
    },
    /// Every node answers CQL and sees the others.
    Ready {
        /// How long it took.
        took: Duration,
    },
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Progress::WaitingForOthers => f.write_str("waiting for another rsylla on this folder"),
            Progress::ResolvingJars { version } => write!(
                f,
                "resolving the jars of Apache Cassandra {version} (once, about half a minute)"
            ),
            Progress::Starting { node } => write!(f, "starting the node on {node}"),
            Progress::Waiting { ready, nodes } => {
                write!(f, "waiting for the cluster: {ready} of {nodes} ready")
            }
            Progress::Ready { took } => write!(f, "ready after {:.1} s", took.as_secs_f64()),
        }
    }
}
