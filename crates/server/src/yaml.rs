//! The files that configure a node.

use std::fmt::Write as _;
use std::net::Ipv4Addr;
use std::path::Path;

use crate::options::Plan;
use crate::tokens::{TOKENS_PER_NODE, tokens};
use crate::version::Line;

/// What every node has: features on that statements may use, time-outs for a busy machine, and
/// acknowledged writes that survive `kill -9`.
const COMMON: &str = "\
cluster_name: rsylla
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
endpoint_snitch: GossipingPropertyFileSnitch
auto_bootstrap: false
auto_snapshot: false

materialized_views_enabled: true
user_defined_functions_enabled: true
sasi_indexes_enabled: true

commitlog_sync: batch
commitlog_total_space: 128MiB

memtable_heap_space: 64MiB
memtable_offheap_space: 64MiB
key_cache_size: 8MiB
counter_cache_size: 4MiB
file_cache_size: 32MiB
networking_cache_size: 16MiB
concurrent_reads: 8
concurrent_writes: 16
concurrent_counter_writes: 8
concurrent_materialized_view_writes: 8
concurrent_compactors: 1
native_transport_max_threads: 32

read_request_timeout: 10s
range_request_timeout: 10s
write_request_timeout: 10s
counter_write_request_timeout: 10s
cas_contention_timeout: 5s
truncate_request_timeout: 60s
request_timeout: 20s
";

/// What releases before 5.0 do not know.
const SINCE_5_0: &str = "
dynamic_data_masking_enabled: true
memtable:
  configurations:
    trie:
      class_name: TrieMemtable
    default:
      inherits: trie
";

const AUTH: &str = "
authenticator: PasswordAuthenticator
authorizer: CassandraAuthorizer
role_manager: CassandraRoleManager
";

/// The data centre and rack of every node.
pub(crate) const RACKDC: &str = "dc=dc1\nrack=rack1\n";

/// Where and what the server logs.
pub(crate) const LOGBACK: &str = r#"<configuration>
  <appender name="FILE" class="ch.qos.logback.core.rolling.RollingFileAppender">
    <file>${cassandra.logdir}/system.log</file>
    <rollingPolicy class="ch.qos.logback.core.rolling.FixedWindowRollingPolicy">
      <fileNamePattern>${cassandra.logdir}/system.%i.log</fileNamePattern>
      <minIndex>2</minIndex>
      <maxIndex>2</maxIndex>
    </rollingPolicy>
    <triggeringPolicy class="ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy">
      <maxFileSize>16MB</maxFileSize>
    </triggeringPolicy>
    <encoder>
      <pattern>%-5level [%thread] %date{ISO8601} %logger{0} - %msg%n</pattern>
    </encoder>
  </appender>
  <root level="INFO">
    <appender-ref ref="FILE"/>
  </root>
</configuration>
"#;

/// The `cassandra.yaml` of node `index`, counted from 0.
///
/// Every node is a seed and knows its tokens, so all may start at the same moment.
pub(crate) fn cassandra_yaml(plan: &Plan, index: usize, host: Ipv4Addr, tls: &Path) -> String {
    let seeds: Vec<String> = plan
        .hosts()
        .map(|host| format!("{host}:{}", plan.storage_port()))
        .collect();
    let tokens: Vec<String> = tokens(index as u32, u32::from(plan.nodes))
        .into_iter()
        .map(|token| token.to_string())
        .collect();

    let mut yaml = String::from(COMMON);
    let _ = write!(
        yaml,
        "
listen_address: {host}
rpc_address: {host}
storage_port: {}
native_transport_port: {}
num_tokens: {TOKENS_PER_NODE}
initial_token: \"{}\"
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters:
      - seeds: \"{}\"
",
        plan.storage_port(),
        plan.port,
        tokens.join(","),
        seeds.join(","),
    );
    if plan.version.line == Line::V5_0 {
        yaml.push_str(SINCE_5_0);
    }
    if plan.auth {
        yaml.push_str(AUTH);
    }
    if plan.tls {
        yaml.push_str(&encryption(tls));
    }
    yaml
}

/// TLS for clients, from PEM files. Nothing but TLS is accepted. Clients are not asked for a
/// certificate, as the server cannot ask without insisting.
fn encryption(tls: &Path) -> String {
    format!(
        "
client_encryption_options:
  enabled: true
  optional: false
  require_client_auth: false
  keystore: {}
  truststore: {}
  ssl_context_factory:
    class_name: org.apache.cassandra.security.PEMBasedSslContextFactory
",
        quoted(&tls.join("server.pem")),
        quoted(&tls.join("ca.pem")),
    )
}

/// The path as a YAML string in single quotes.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.to_string_lossy().replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;

    fn yaml(options: &Options, index: usize) -> String {
        let plan = Plan::new(options).unwrap();
        let host = plan.hosts().nth(index).unwrap();
        cassandra_yaml(&plan, index, host, Path::new("/it's/tls"))
    }

    #[track_caller]
    fn has(yaml: &str, line: &str) {
        assert!(
            yaml.lines().any(|l| l == line),
            "no line `{line}` in:\n{yaml}"
        );
    }

    #[test]
    fn each_node_has_its_address_and_tokens_and_knows_all_seeds() {
        let options = Options {
            nodes: 2,
            port: 9043,
            ..Options::default()
        };
        let second = yaml(&options, 1);
        has(&second, "listen_address: 127.0.0.2");
        has(&second, "rpc_address: 127.0.0.2");
        has(&second, "native_transport_port: 9043");
        has(&second, "storage_port: 25427");
        has(
            &second,
            "      - seeds: \"127.0.0.1:25427,127.0.0.2:25427\"",
        );
        has(
            &second,
            "initial_token: \"-6917529027641081856,-2305843009213693952,\
             2305843009213693952,6917529027641081856\"",
        );
        assert_ne!(yaml(&options, 0), second);
    }

    #[test]
    fn features_of_the_release_are_on() {
        let new = yaml(&Options::default(), 0);
        has(&new, "materialized_views_enabled: true");
        has(&new, "dynamic_data_masking_enabled: true");
        let old = yaml(
            &Options {
                version: "4.1.10".to_owned(),
                ..Options::default()
            },
            0,
        );
        has(&old, "materialized_views_enabled: true");
        assert!(!old.contains("dynamic_data_masking") && !old.contains("TrieMemtable"));
    }

    #[test]
    fn acknowledged_writes_are_on_disk() {
        has(&yaml(&Options::default(), 0), "commitlog_sync: batch");
    }

    #[test]
    fn logins_and_tls_are_off_unless_asked_for() {
        let plain = yaml(&Options::default(), 0);
        assert!(!plain.contains("authenticator") && !plain.contains("client_encryption"));
        let both = yaml(
            &Options {
                auth: true,
                tls: true,
                ..Options::default()
            },
            0,
        );
        has(&both, "authenticator: PasswordAuthenticator");
        has(&both, "authorizer: CassandraAuthorizer");
        has(&both, "  keystore: '/it''s/tls/server.pem'");
        has(&both, "  optional: false");
    }
}
