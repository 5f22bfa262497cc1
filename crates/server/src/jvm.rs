//! The command line of a node: the virtual machine's size, and Java 17's module flags.

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::jars::Jars;
use crate::layout::NodeLayout;

const MAIN_CLASS: &str = "org.apache.cassandra.service.CassandraDaemon";

const MACHINE: &[&str] = &[
    "-Xss512k",
    "-XX:+PerfDisableSharedMem",
    "-XX:MaxDirectMemorySize=256M",
    "-XX:+ExitOnOutOfMemoryError",
    "-ea",
];

/// Quick to start rather than to run: the first compiler alone, one thread collecting garbage.
const SMALL: &[&str] = &[
    "-XX:+UseSerialGC",
    "-XX:ActiveProcessorCount=2",
    "-XX:TieredStopAtLevel=1",
    "-XX:ReservedCodeCacheSize=64M",
];

/// As in production.
const LARGE: &[&str] = &["-XX:+UseG1GC"];
const LARGE_FROM_MIB: u32 = 1024;

const EXPORTS: &[&str] = &[
    "java.base/jdk.internal.misc",
    "java.base/jdk.internal.ref",
    "java.base/sun.nio.ch",
    "java.management.rmi/com.sun.jmx.remote.internal.rmi",
    "java.rmi/sun.rmi.registry",
    "java.rmi/sun.rmi.server",
    "java.rmi/sun.rmi.transport",
    "java.rmi/sun.rmi.transport.tcp",
    "java.sql/java.sql",
    "jdk.unsupported/sun.misc",
];

const OPENS: &[&str] = &[
    "java.base/java.io",
    "java.base/java.lang",
    "java.base/java.lang.module",
    "java.base/java.nio",
    "java.base/java.util",
    "java.base/java.util.concurrent",
    "java.base/java.util.concurrent.atomic",
    "java.base/jdk.internal.loader",
    "java.base/jdk.internal.math",
    "java.base/jdk.internal.module",
    "java.base/jdk.internal.ref",
    "java.base/jdk.internal.reflect",
    "java.base/jdk.internal.util.jar",
    "java.base/sun.nio.ch",
    "java.rmi/sun.rmi.transport.tcp",
    "jdk.management/com.sun.management.internal",
];

/// Waits that only matter where nodes come and go unannounced, hashing that only matters where
/// passwords are secret, and thread pools for a machine of one's own.
const PROPERTIES: &[&str] = &[
    "cassandra-foreground=yes",
    "cassandra.ring_delay_ms=0",
    "cassandra.skip_wait_for_gossip_to_settle=0",
    "cassandra.shutdown_announce_in_ms=100",
    "cassandra.superuser_setup_delay_ms=100",
    "cassandra.auth_bcrypt_gensalt_log2_rounds=4",
    "io.netty.allocator.numHeapArenas=1",
    "io.netty.allocator.numDirectArenas=1",
    "io.netty.eventLoopThreads=2",
    "jdk.attach.allowAttachSelf=true",
];

/// Keyspaces of the server's own, which get a copy on every node: logins work while any node is
/// up, and reading one at consistency ALL shows that every node is.
const OWN_KEYSPACES: &[&str] = &["system_auth", "system_distributed", "system_traces"];

/// The arguments for `java` that run a node of a cluster of `nodes`.
pub(crate) fn arguments(
    layout: &NodeLayout,
    jars: &Jars,
    nodes: u8,
    heap_mib: u32,
) -> Vec<OsString> {
    let size = if heap_mib < LARGE_FROM_MIB {
        SMALL
    } else {
        LARGE
    };
    let mut arguments: Vec<OsString> = MACHINE.iter().chain(size).map(OsString::from).collect();
    arguments.push(format!("-Xms{heap_mib}M").into());
    arguments.push(format!("-Xmx{heap_mib}M").into());
    for export in EXPORTS {
        arguments.push(format!("--add-exports={export}=ALL-UNNAMED").into());
    }
    for open in OPENS {
        arguments.push(format!("--add-opens={open}=ALL-UNNAMED").into());
    }
    for property in PROPERTIES {
        arguments.push(format!("-D{property}").into());
    }
    for keyspace in OWN_KEYSPACES {
        arguments.push(format!("-Dcassandra.{keyspace}.default_rf={nodes}").into());
    }
    arguments.push(marker(layout));
    arguments.push(property("cassandra.config", url(&layout.yaml())));
    arguments.push(property(
        "cassandra-rackdc.properties",
        url(&layout.rackdc()),
    ));
    arguments.push(property("logback.configurationFile", layout.logback()));
    arguments.push(property("cassandra.logdir", layout.logs()));
    arguments.push(property("java.io.tmpdir", layout.tmp()));
    arguments.push(property("jna.tmpdir", layout.tmp()));
    arguments.push(concatenated(
        "-XX:ErrorFile=",
        layout.logs().join("crash.log"),
    ));
    if let Some(agent) = &jars.agent {
        arguments.push(concatenated("-javaagent:", agent));
    }
    arguments.extend(["-cp".into(), jars.class_path.clone(), MAIN_CLASS.into()]);
    arguments
}

/// The argument by which a process is known to be the node of that folder and no other.
pub(crate) fn marker(layout: &NodeLayout) -> OsString {
    property("cassandra.storagedir", layout.storage())
}

fn property(name: &str, value: impl AsRef<OsStr>) -> OsString {
    concatenated(&format!("-D{name}="), value)
}

fn concatenated(start: &str, end: impl AsRef<OsStr>) -> OsString {
    let mut text = OsString::from(start);
    text.push(end);
    text
}

/// The path as a `file:` URL, which is how the server takes the names of its own files.
fn url(path: &Path) -> String {
    let mut url = String::from("file://");
    for &byte in path.as_os_str().as_bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' => url.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => url.push(char::from(byte)),
            byte => {
                let _ = write!(url, "%{byte:02X}");
            }
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Layout;

    #[test]
    fn paths_become_urls() {
        assert_eq!(
            url(Path::new("/a b/ü#/c.yaml")),
            "file:///a%20b/%C3%BC%23/c.yaml"
        );
    }

    #[test]
    fn the_marker_is_among_the_arguments_and_names_one_node() {
        let dir = tempfile::tempdir().unwrap();
        let layout = Layout::create(dir.path()).unwrap();
        let jars = Jars {
            class_path: "a.jar:b.jar".into(),
            agent: None,
            home: "/jars".into(),
        };
        let of_first = arguments(&layout.node(0), &jars, 10, 192);
        assert!(of_first.contains(&marker(&layout.node(0))));
        assert!(!of_first.contains(&marker(&layout.node(9))));
    }
}
