//! Starts and stops real local Apache Cassandra clusters from Maven's jars.
//!
//! Options in, a running [`Cluster`] out: [`up`] resolves the jars once, writes each node's
//! configuration below one folder, starts the nodes detached from the terminal, and returns when
//! every node answers CQL and sees the others. [`down`] stops exactly what `up` started there,
//! [`status`] says what runs. [`test_node`] is the one server that a project's tests share.
//!
//! Needs Java 17 and, the first time, Maven; needs neither root nor containers. It deliberately
//! knows nothing of schemas and statements, and listens on loopback addresses only.
//!
//! ```no_run
//! use rsylla_server::{Options, down, up};
//!
//! let options = Options { nodes: 3, ..Options::default() };
//! let cluster = up(&options, &mut |progress| eprintln!("{progress}"))?;
//! println!("{:?}", cluster.contact_points);
//! down(&options.dir)?;
//! # Ok::<(), rsylla_server::Error>(())
//! ```

mod options;
mod version;

mod adopt;
mod down;
mod status;
mod test_node;
mod up;

mod cluster;
mod error;
mod progress;

mod jars;
mod java;
mod maven;
mod preflight;

mod layout;
mod lock;
mod state;

mod archive;
mod certificates;
mod jvm;
mod node;
mod tokens;
mod yaml;

mod log;
mod nodes;
mod process;
mod ready;

pub use cluster::{Cluster, Credentials, TlsFiles};
pub use down::{Stopped, down};
pub use error::Error;
pub use options::Options;
pub use progress::Progress;
pub use status::{NodeState, NodeStatus, Status, status};
pub use test_node::test_node;
pub use up::{up, up_unless};
