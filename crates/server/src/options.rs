//! What a cluster shall be: the options of [`up`](crate::up), and the addresses they mean.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::version::Release;

/// What [`up`](crate::up) shall start, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The number of nodes; node *i* listens on the *i*-th address from `host`.
    pub nodes: u8,
    /// The first node's address, in 127.0.0.0/8.
    pub host: Ipv4Addr,
    /// The port for CQL, the same on every node. Nodes speak with each other on another one
    /// derived from it: 25426 for 9042.
    pub port: u16,
    /// The folder of the cluster's data, logs and state.
    pub dir: PathBuf,
    /// The release of Apache Cassandra: 4.1.x or 5.0.x.
    pub version: String,
    /// Whether clients must use TLS.
    pub tls: bool,
    /// Whether clients must log in.
    pub auth: bool,
    /// The heap of each node, in MiB. The default bears tests; from 1024 on, nodes also compile
    /// and collect garbage as in production, which takes longer to start and suits measurements.
    /// It may differ from one start to the next.
    pub heap_mib: u32,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            nodes: 1,
            host: Ipv4Addr::LOCALHOST,
            port: 9042,
            dir: PathBuf::from(".rsylla/db"),
            version: "5.0.5".to_owned(),
            tls: false,
            auth: false,
            heap_mib: 192,
        }
    }
}

/// What a cluster is, checked: the options but for the folder, which may move, and the heap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) nodes: u8,
    pub(crate) host: Ipv4Addr,
    pub(crate) port: u16,
    pub(crate) version: Release,
    pub(crate) tls: bool,
    pub(crate) auth: bool,
}

impl Plan {
    /// Checks the options for what no machine could do.
    pub(crate) fn new(options: &Options) -> Result<Plan, Error> {
        let plan = Plan {
            nodes: options.nodes,
            host: options.host,
            port: options.port,
            version: options.version.parse()?,
            tls: options.tls,
            auth: options.auth,
        };
        if plan.nodes == 0 {
            return Err(Error::NoNodes);
        }
        let last = u32::from(plan.host).checked_add(u32::from(plan.nodes) - 1);
        if !plan.host.is_loopback() || !last.is_some_and(|a| Ipv4Addr::from(a).is_loopback()) {
            return Err(Error::NotLoopback {
                host: plan.host,
                nodes: plan.nodes,
            });
        }
        if plan.port == 0 {
            return Err(Error::NoPort);
        }
        Ok(plan)
    }

    /// The address of each node, in order.
    pub(crate) fn hosts(&self) -> impl Iterator<Item = Ipv4Addr> + use<> {
        let first = u32::from(self.host);
        (0..u32::from(self.nodes)).map(move |i| Ipv4Addr::from(first + i))
    }

    /// Where each node answers CQL, in order.
    pub(crate) fn contact_points(&self) -> Vec<SocketAddr> {
        self.hosts()
            .map(|host| SocketAddr::from((host, self.port)))
            .collect()
    }

    /// The port on which nodes speak with each other. It follows from the port for CQL, so that
    /// clusters on the same addresses that differ in the one differ in the other.
    pub(crate) fn storage_port(&self) -> u16 {
        const FIRST_UNPRIVILEGED: u16 = 1024;
        match self.port ^ 0x4000 {
            port if port < FIRST_UNPRIVILEGED => port | 0x8000,
            port => port,
        }
    }

    /// The differences to another plan in words, as "3 nodes instead of 1".
    pub(crate) fn differences(&self, other: &Plan) -> Vec<String> {
        let pairs = [
            ("--nodes", self.nodes.to_string(), other.nodes.to_string()),
            ("--host", self.host.to_string(), other.host.to_string()),
            ("--port", self.port.to_string(), other.port.to_string()),
            (
                "--version",
                self.version.to_string(),
                other.version.to_string(),
            ),
            ("--tls", on_or_off(self.tls), on_or_off(other.tls)),
            ("--auth", on_or_off(self.auth), on_or_off(other.auth)),
        ];
        pairs
            .into_iter()
            .filter(|(_, mine, others)| mine != others)
            .map(|(name, mine, others)| format!("{name} {mine} instead of {others}"))
            .collect()
    }
}

fn on_or_off(value: bool) -> String {
    if value { "on" } else { "off" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(nodes: u8, host: [u8; 4], port: u16) -> Result<Plan, Error> {
        Plan::new(&Options {
            nodes,
            host: host.into(),
            port,
            ..Options::default()
        })
    }

    #[track_caller]
    fn storage_port(port: u16, expected: u16) {
        assert_eq!(
            plan(1, [127, 0, 0, 1], port).unwrap().storage_port(),
            expected
        );
    }

    #[test]
    fn nodes_take_consecutive_addresses() {
        let hosts: Vec<_> = plan(3, [127, 0, 0, 254], 9042).unwrap().hosts().collect();
        assert_eq!(
            hosts,
            [[127, 0, 0, 254], [127, 0, 0, 255], [127, 0, 1, 0]].map(Ipv4Addr::from)
        );
    }

    #[test]
    fn what_no_machine_can_do_is_refused() {
        assert!(matches!(plan(0, [127, 0, 0, 1], 9042), Err(Error::NoNodes)));
        assert!(matches!(plan(1, [127, 0, 0, 1], 0), Err(Error::NoPort)));
        assert!(matches!(
            plan(1, [10, 0, 0, 1], 9042),
            Err(Error::NotLoopback { .. })
        ));
        assert!(matches!(
            plan(2, [127, 255, 255, 255], 9042),
            Err(Error::NotLoopback { .. })
        ));
        assert!(matches!(
            plan(2, [255, 255, 255, 255], 9042),
            Err(Error::NotLoopback { .. })
        ));
    }

    #[test]
    fn storage_ports_follow_from_the_port_for_cql() {
        storage_port(9042, 25426);
        storage_port(9043, 25427);
        storage_port(29042, 12658);
        storage_port(16390, 32774);
        storage_port(1, 16385);
        storage_port(65535, 49151);
    }

    #[test]
    fn differences_are_told_by_flag() {
        let one = plan(1, [127, 0, 0, 1], 9042).unwrap();
        let three = Plan {
            tls: true,
            ..plan(3, [127, 0, 0, 1], 9042).unwrap()
        };
        assert_eq!(
            three.differences(&one),
            ["--nodes 3 instead of 1", "--tls on instead of off"]
        );
        assert!(one.differences(&one).is_empty());
    }
}
