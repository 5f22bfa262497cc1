//! Why a cluster could not be started, stopped or read: every message says what is missing and,
//! where something can be done about it, how.

use std::fmt::Write as _;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Why a cluster could not be started, stopped or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No Java at all, or none of version 17.
    #[error("{}", java_missing(found))]
    JavaMissing {
        /// What was found instead, as "21.0.2 (/usr/bin/java)".
        found: Vec<String>,
    },

    /// Jars have to be resolved and there is no `mvn`.
    #[error(
        "maven is missing, which resolves the jars of apache cassandra (once): no `mvn` on PATH; \
         get it with `apt install maven` or `brew install maven`"
    )]
    MavenMissing,

    /// Maven ran and could not resolve the jars.
    #[error("maven could not resolve the jars of apache cassandra {version}:\n{output}")]
    MavenFailed {
        /// The release asked for.
        version: String,
        /// The end of what Maven said.
        output: String,
    },

    /// The release does not exist where Maven looks.
    #[error(
        "apache cassandra {version} does not exist where maven looks; \
         5.0.5 and 4.1.10 are known to run"
    )]
    UnknownVersion {
        /// The release asked for.
        version: String,
    },

    /// The release is of a line that this crate has no configuration for.
    #[error("apache cassandra `{version}` is not supported: 4.1.x and 5.0.x are, as 5.0.5")]
    UnsupportedVersion {
        /// The release asked for.
        version: String,
    },

    /// A cluster of no nodes was asked for.
    #[error("a cluster needs at least one node")]
    NoNodes,

    /// Port 0 was asked for.
    #[error("port 0 cannot be asked for by clients: name one, as 9042")]
    NoPort,

    /// The nodes' addresses would not all be loopback addresses.
    #[error("{nodes} node(s) from {host} would not all be on loopback addresses (127.0.0.0/8)")]
    NotLoopback {
        /// The first address asked for.
        host: Ipv4Addr,
        /// The number of nodes asked for.
        nodes: u8,
    },

    /// Another process listens where a node should.
    #[error(
        "port {} on {} is in use by another process: stop that, or choose another --port or --host",
        .address.port(), .address.ip()
    )]
    PortInUse {
        /// Where it listens.
        address: SocketAddr,
    },

    /// The machine has no such loopback address.
    #[error("{}", address_missing(*host))]
    AddressMissing {
        /// The address that is missing.
        host: Ipv4Addr,
    },

    /// A port below 1024, for which the system wants more rights.
    #[error("listening on {address} is not permitted: choose a --port above 1023")]
    PortNotPermitted {
        /// Where a node should listen.
        address: SocketAddr,
    },

    /// The machine, or the container, has too little free memory for the nodes.
    #[error(
        "{nodes} node(s) need {needed_mib} MiB of memory and {available_mib} MiB are available: \
         close something, or start fewer --nodes"
    )]
    TooLittleMemory {
        /// The nodes to start.
        nodes: usize,
        /// What they need, in MiB.
        needed_mib: u64,
        /// What there is, in MiB.
        available_mib: u64,
    },

    /// The folder holds the data of a cluster that was started with other options.
    #[error(
        "`{}` holds the data of another cluster, asked for was {}: \
         choose another --dir, or stop that cluster and remove the folder",
        .dir.display(), .differences.join(", ")
    )]
    OtherCluster {
        /// The folder.
        dir: PathBuf,
        /// What differs, as "--nodes 3 instead of 1".
        differences: Vec<String>,
    },

    /// The state file cannot be understood.
    #[error("`{}` is damaged ({reason}): remove its folder", .path.display())]
    DamagedState {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },

    /// A node ended while it was starting.
    #[error("the node on {node} ended while starting:\n{}log: {}", indented(lines), .log.display())]
    NodeDied {
        /// The node.
        node: SocketAddr,
        /// The last meaningful lines of its log.
        lines: Vec<String>,
        /// Its log.
        log: PathBuf,
    },

    /// The nodes run and did not become ready.
    #[error(
        "the cluster was not ready after {} s: {missing}\nlog: {}",
        .waited.as_secs(), .log.display()
    )]
    NotReady {
        /// How long it was waited for.
        waited: Duration,
        /// What is missing, by node.
        missing: String,
        /// The log of the first node that is not ready.
        log: PathBuf,
    },

    /// A node took neither SIGTERM nor SIGKILL.
    #[error("process {pid} of the node on {node} could not be stopped")]
    NotStopped {
        /// The node.
        node: SocketAddr,
        /// Its process.
        pid: u32,
    },

    /// The caller asked to stop.
    #[error("interrupted")]
    Interrupted,

    /// A certificate could not be made or read.
    #[error("cannot {doing}: {reason}")]
    Certificate {
        /// What was being done.
        doing: &'static str,
        /// Why not.
        reason: String,
    },

    /// A file, a folder or a process could not be used.
    #[error("cannot {doing} `{}`: {source}", .path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

/// Gives input and output errors their context: `.map_err(io_error("write", path))`.
pub(crate) fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io {
        doing,
        path,
        source,
    }
}

fn java_missing(found: &[String]) -> String {
    let found = match found {
        [] => "none found by JAVA_HOME or on PATH".to_owned(),
        found => format!("found {}", found.join(" and ")),
    };
    format!(
        "java 17 is missing, which runs apache cassandra: {found}; \
         get it with `apt install openjdk-17-jre-headless` or `brew install openjdk@17`, \
         and name its folder in JAVA_HOME if another one comes first on PATH"
    )
}

fn address_missing(host: Ipv4Addr) -> String {
    if cfg!(target_os = "macos") {
        format!("{host} is missing: add it with `sudo ifconfig lo0 alias {host}`")
    } else {
        format!("{host} is missing: add it with `sudo ip address add {host}/8 dev lo`")
    }
}

fn indented(lines: &[String]) -> String {
    lines.iter().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "  {line}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn says(error: &Error, parts: &[&str]) {
        let message = error.to_string();
        for part in parts {
            assert!(message.contains(part), "`{part}` is not in `{message}`");
        }
    }

    #[test]
    fn missing_programs_are_told_with_the_way_to_get_them() {
        says(
            &Error::JavaMissing { found: vec![] },
            &["java 17", "apt install", "brew install"],
        );
        let found = vec!["21.0.2 (/usr/bin/java)".to_owned()];
        says(
            &Error::JavaMissing { found },
            &["found 21.0.2 (/usr/bin/java)", "JAVA_HOME"],
        );
        says(
            &Error::MavenMissing,
            &["maven", "apt install maven", "brew install maven"],
        );
    }

    #[test]
    fn a_port_in_use_is_named() {
        let address = SocketAddr::from(([127, 0, 0, 2], 9042));
        says(
            &Error::PortInUse { address },
            &["port 9042 on 127.0.0.2 is in use", "--port"],
        );
    }

    #[test]
    fn a_missing_address_is_told_with_the_command_that_adds_it() {
        let host = Ipv4Addr::new(127, 0, 0, 2);
        says(&Error::AddressMissing { host }, &["127.0.0.2", "sudo "]);
    }

    #[test]
    fn a_dead_node_is_told_with_its_log() {
        let error = Error::NodeDied {
            node: SocketAddr::from(([127, 0, 0, 1], 9042)),
            lines: vec!["ERROR it broke".to_owned()],
            log: PathBuf::from("/x/system.log"),
        };
        says(
            &error,
            &[
                "127.0.0.1:9042",
                "\n  ERROR it broke\n",
                "log: /x/system.log",
            ],
        );
    }
}
