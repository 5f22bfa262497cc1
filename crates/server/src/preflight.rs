//! What can be known before any process is started: whether addresses, ports and memory are there.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::{Duration, Instant};

use sysinfo::System;

use crate::Error;
use crate::error::io_error;
use crate::options::Plan;

/// What a node takes besides its heap, in MiB, as seen.
const MIB_BESIDES_HEAP: u64 = 408;

/// How long a process that was killed may take to give its ports back.
const GIVING_BACK: Duration = Duration::from_secs(3);

/// Checks that the given nodes of the plan, counted from 0, could run on this machine now.
pub(crate) fn check(plan: &Plan, nodes: &[usize], heap_mib: u32) -> Result<(), Error> {
    let hosts: Vec<_> = plan.hosts().collect();
    for &node in nodes {
        free(SocketAddr::from((hosts[node], plan.port)))?;
        free(SocketAddr::from((hosts[node], plan.storage_port())))?;
    }
    enough_memory(nodes.len(), heap_mib, available_mib())
}

/// Checks that nobody listens on `address`, by doing so for a moment.
fn free(address: SocketAddr) -> Result<(), Error> {
    let SocketAddr::V4(v4) = address else {
        unreachable!("hosts are IPv4 addresses");
    };
    let begun = Instant::now();
    let mut bound = TcpListener::bind(address);
    while is_in_use(&bound) && begun.elapsed() < GIVING_BACK {
        thread::sleep(Duration::from_millis(50));
        bound = TcpListener::bind(address);
    }
    match bound {
        Ok(_) => Ok(()),
        Err(error) => Err(match error.kind() {
            ErrorKind::AddrInUse => Error::PortInUse { address },
            ErrorKind::AddrNotAvailable => Error::AddressMissing { host: *v4.ip() },
            ErrorKind::PermissionDenied => Error::PortNotPermitted { address },
            _ => io_error("listen on", address.to_string().as_ref())(error),
        }),
    }
}

fn is_in_use(bound: &io::Result<TcpListener>) -> bool {
    matches!(bound, Err(error) if error.kind() == ErrorKind::AddrInUse)
}

fn enough_memory(nodes: usize, heap_mib: u32, available_mib: u64) -> Result<(), Error> {
    let needed_mib = nodes as u64 * (MIB_BESIDES_HEAP + u64::from(heap_mib));
    if needed_mib > available_mib {
        return Err(Error::TooLittleMemory {
            nodes,
            needed_mib,
            available_mib,
        });
    }
    Ok(())
}

/// The memory that a new process could have: the machine's, or the container's if that is less.
fn available_mib() -> u64 {
    let mut system = System::new();
    system.refresh_memory();
    let machine = system.available_memory();
    let available = match system.cgroup_limits() {
        // What is called free there leaves out caches, which give way.
        Some(limits) => machine.min(limits.total_memory.saturating_sub(limits.rss)),
        None => machine,
    };
    available / (1024 * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_free_until_somebody_listens() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        assert!(matches!(free(address), Err(Error::PortInUse { address: a }) if a == address));
        drop(listener);
        free(address).unwrap();
    }

    #[test]
    fn an_address_of_another_machine_is_missing() {
        let elsewhere = SocketAddr::from(([192, 0, 2, 1], 9042));
        assert!(matches!(free(elsewhere), Err(Error::AddressMissing { .. })));
    }

    #[test]
    fn memory_is_needed_for_each_node() {
        enough_memory(3, 192, 1800).unwrap();
        let error = enough_memory(3, 192, 1799).unwrap_err();
        assert_eq!(
            error.to_string(),
            "3 node(s) need 1800 MiB of memory and 1799 MiB are available: \
             close something, or start fewer --nodes"
        );
    }

    #[test]
    fn this_machine_has_memory() {
        assert!(available_mib() > 0);
    }
}
