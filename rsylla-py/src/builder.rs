//! `SessionBuilder`: how a session is to connect.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use pyo3::prelude::*;
use rsylla::SessionBuilder as RustBuilder;
use rsylla::driver::frame::Compression;
use rsylla::driver::statement::Consistency;
use rustls::ClientConfig;

use crate::bridge::Bridge;
use crate::client::Client;
use crate::convert::decode::Forms;
use crate::core::Core;
use crate::exceptions::Fault;
use crate::options::{consistency, milliseconds};
use crate::profile::ExecutionProfile;
use crate::schema::{Checker, Schema};
use crate::session::Session;
use crate::tls::{self, Names, Pem};

/// How a session connects: `SessionBuilder().known_node("localhost:9042").build()`.
///
/// Each method changes the builder and returns it.
#[pyclass(subclass, module = "rsylla")]
#[derive(Default)]
pub(crate) struct SessionBuilder {
    nodes: Vec<String>,
    keyspace: Option<(String, bool)>,
    connection_timeout: Option<Duration>,
    pool_size: Option<NonZeroUsize>,
    login: Option<(String, String)>,
    compression: Option<Compression>,
    tcp_nodelay: Option<bool>,
    tcp_keepalive: Option<Duration>,
    consistency: Option<Consistency>,
    request_timeout: Option<Duration>,
    checker: Option<Arc<Checker>>,
    forms: Forms,
    /// The preferred data centre, and a rack of it.
    datacenter: Option<(String, Option<String>)>,
    profile: Option<Py<ExecutionProfile>>,
    tls: Option<Arc<ClientConfig>>,
}

impl SessionBuilder {
    pub(crate) fn of_nodes(nodes: Vec<String>) -> Self {
        Self {
            nodes,
            ..Self::default()
        }
    }

    /// Returns the same settings with other forms of results' values.
    pub(crate) fn giving(self, forms: Forms) -> Self {
        Self { forms, ..self }
    }

    /// What the values of results become.
    pub(crate) fn forms(&self) -> Forms {
        self.forms
    }

    /// Connects.
    pub(crate) fn connect(&self, py: Python<'_>) -> PyResult<Session> {
        let bridge = Bridge::of_this_process(py)?;
        let builder = self.to_rust();
        let connected = bridge.wait(py, async move { builder.build().await })?;
        match connected {
            Ok(session) => {
                let client = Client::new(session, self.checker());
                Ok(Session::new(Core::blocking(bridge, client)))
            }
            Err(error) => Err(self.refused(py, &error)),
        }
    }

    /// Why there is no session.
    pub(crate) fn refused(&self, py: Python<'_>, error: &rsylla::Error) -> PyErr {
        let nodes = self.nodes.join(", ");
        Fault::of_connecting(error)
            .while_doing(&format!("cannot connect to {nodes}"))
            .in_keyspace(self.keyspace.as_ref().map(|(name, _)| name.as_str()))
            .raise(py)
    }

    /// Returns the same settings, which the caller does not change.
    pub(crate) fn again(&self, py: Python<'_>) -> Self {
        Self {
            datacenter: self.datacenter.clone(),
            profile: self.profile.as_ref().map(|profile| profile.clone_ref(py)),
            tls: self.tls.clone(),
            nodes: self.nodes.clone(),
            keyspace: self.keyspace.clone(),
            login: self.login.clone(),
            checker: self.checker.clone(),
            ..*self
        }
    }

    /// What statements are checked against.
    pub(crate) fn checker(&self) -> Option<Arc<Checker>> {
        self.checker.clone()
    }

    pub(crate) fn to_rust(&self) -> RustBuilder {
        let mut builder = RustBuilder::new().known_nodes(&self.nodes);
        if let Some((name, case_sensitive)) = &self.keyspace {
            builder = builder.configure(|driver| driver.use_keyspace(name, *case_sensitive));
        }
        if let Some((name, password)) = &self.login {
            builder = builder.user(name, password);
        }
        if let Some(timeout) = self.connection_timeout {
            builder = builder.connection_timeout(timeout);
        }
        if let Some(connections) = self.pool_size {
            builder = builder.pool_size(connections.get());
        }
        if let Some(compression) = self.compression {
            builder = builder.compression(compression);
        }
        if let Some(nodelay) = self.tcp_nodelay {
            builder = builder.configure(|driver| driver.tcp_nodelay(nodelay));
        }
        if let Some(interval) = self.tcp_keepalive {
            builder = builder.configure(|driver| driver.tcp_keepalive_interval(interval));
        }
        if let Some(consistency) = self.consistency {
            builder = builder.consistency(consistency);
        }
        if let Some(timeout) = self.request_timeout {
            builder = builder.request_timeout(timeout);
        }
        if let Some(profile) = &self.profile {
            let profile = profile.get().with(self.consistency, self.request_timeout);
            builder = builder.execution_profile(profile);
        }
        builder = match self.datacenter.clone() {
            None => builder,
            Some((name, None)) => builder.prefer_datacenter(name),
            Some((name, Some(rack))) => {
                builder.configure(|driver| driver.prefer_datacenter_and_rack(name, rack))
            }
        };
        if let Some(config) = &self.tls {
            builder = builder.tls_context(Arc::clone(config));
        }
        builder
    }
}

#[pymethods]
impl SessionBuilder {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Adds a node to begin with, as `"host:port"` or `"host"`.
    fn known_node(mut slf: PyRefMut<'_, Self>, hostname: String) -> PyRefMut<'_, Self> {
        slf.nodes.push(hostname);
        slf
    }

    /// Adds nodes to begin with.
    fn known_nodes(mut slf: PyRefMut<'_, Self>, hostnames: Vec<String>) -> PyRefMut<'_, Self> {
        slf.nodes.extend(hostnames);
        slf
    }

    /// Sets the keyspace that unqualified names belong to.
    #[pyo3(signature = (keyspace_name, case_sensitive = false))]
    fn use_keyspace(
        mut slf: PyRefMut<'_, Self>,
        keyspace_name: String,
        case_sensitive: bool,
    ) -> PyRefMut<'_, Self> {
        slf.keyspace = Some((keyspace_name, case_sensitive));
        slf
    }

    /// Sets a bound for connecting to a node, in milliseconds.
    fn connection_timeout(mut slf: PyRefMut<'_, Self>, ms: i64) -> PyResult<PyRefMut<'_, Self>> {
        slf.connection_timeout = Some(milliseconds(slf.py(), "a connection timeout", ms)?);
        Ok(slf)
    }

    /// Sets the number of connections to each node.
    fn pool_size(mut slf: PyRefMut<'_, Self>, size: i64) -> PyResult<PyRefMut<'_, Self>> {
        let connections = usize::try_from(size).ok().and_then(NonZeroUsize::new);
        if connections.is_none() {
            return Err(
                Fault::argument(format!("a pool has one connection or more, not {size}"))
                    .raise(slf.py()),
            );
        }
        slf.pool_size = connections;
        Ok(slf)
    }

    /// Sets the login.
    fn user(mut slf: PyRefMut<'_, Self>, username: String, password: String) -> PyRefMut<'_, Self> {
        slf.login = Some((username, password));
        slf
    }

    /// Sets the compression of requests and answers: `"lz4"`, `"snappy"` or `None`.
    #[pyo3(signature = (compression))]
    fn compression<'py>(
        mut slf: PyRefMut<'py, Self>,
        compression: Option<&str>,
    ) -> PyResult<PyRefMut<'py, Self>> {
        slf.compression = match compression.map(str::to_ascii_lowercase).as_deref() {
            None => None,
            Some("lz4") => Some(Compression::Lz4),
            Some("snappy") => Some(Compression::Snappy),
            Some(other) => {
                return Err(Fault::argument(format!(
                    "{other:?} is no compression; there are \"lz4\", \"snappy\" and None"
                ))
                .raise(slf.py()));
            }
        };
        Ok(slf)
    }

    /// Sets whether small requests are sent at once; they are by default.
    fn tcp_nodelay(mut slf: PyRefMut<'_, Self>, nodelay: bool) -> PyRefMut<'_, Self> {
        slf.tcp_nodelay = Some(nodelay);
        slf
    }

    /// Sets how often TCP looks whether an idle connection lives, in milliseconds, or not at all.
    #[pyo3(signature = (keepalive))]
    fn tcp_keepalive(
        mut slf: PyRefMut<'_, Self>,
        keepalive: Option<i64>,
    ) -> PyResult<PyRefMut<'_, Self>> {
        slf.tcp_keepalive = keepalive
            .map(|ms| milliseconds(slf.py(), "a keep-alive interval", ms))
            .transpose()?;
        Ok(slf)
    }

    /// Sets the consistency of statements that have none of their own; `LOCAL_QUORUM` by default.
    fn consistency<'py>(mut slf: PyRefMut<'py, Self>, name: &str) -> PyResult<PyRefMut<'py, Self>> {
        slf.consistency = Some(consistency(slf.py(), name)?);
        Ok(slf)
    }

    /// Sets a bound for the answers of statements that have none of their own, in milliseconds;
    /// 10 seconds by default.
    fn request_timeout(mut slf: PyRefMut<'_, Self>, ms: i64) -> PyResult<PyRefMut<'_, Self>> {
        slf.request_timeout = Some(milliseconds(slf.py(), "a request timeout", ms)?);
        Ok(slf)
    }

    /// Prefers the nodes of a data centre, and of a rack of it.
    #[pyo3(signature = (datacenter, rack = None))]
    fn prefer_datacenter(
        mut slf: PyRefMut<'_, Self>,
        datacenter: String,
        rack: Option<String>,
    ) -> PyRefMut<'_, Self> {
        slf.datacenter = Some((datacenter, rack));
        slf
    }

    /// Sets how statements are sent that do not say themselves.
    fn execution_profile(
        mut slf: PyRefMut<'_, Self>,
        profile: Py<ExecutionProfile>,
    ) -> PyRefMut<'_, Self> {
        slf.profile = Some(profile);
        slf
    }

    /// Encrypts connections, and decides whom to trust.
    #[pyo3(signature = (
        ca = None, *, certificate = None, key = None, server_name = None, check_host_name = true
    ))]
    fn tls(
        mut slf: PyRefMut<'_, Self>,
        ca: Option<Pem>,
        certificate: Option<Pem>,
        key: Option<Pem>,
        server_name: Option<String>,
        check_host_name: bool,
    ) -> PyResult<PyRefMut<'_, Self>> {
        let py = slf.py();
        let identity = match (&certificate, &key) {
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (None, None) => None,
            _ => {
                return Err(
                    Fault::argument("a certificate goes with its private key: give both").raise(py),
                );
            }
        };
        let names = Names::new(py, server_name, check_host_name)?;
        slf.tls = Some(tls::config(py, ca.as_ref(), identity, names)?);
        Ok(slf)
    }

    /// Lets the session check statements against schema files before they leave.
    #[pyo3(signature = (schema))]
    fn schema<'py>(
        mut slf: PyRefMut<'py, Self>,
        schema: Option<&Bound<'py, Schema>>,
    ) -> PyRefMut<'py, Self> {
        slf.checker = schema.map(|schema| Arc::clone(schema.get().checker()));
        slf
    }

    /// Connects.
    fn build(slf: &Bound<'_, Self>) -> PyResult<Session> {
        let settings = slf.borrow().again(slf.py());
        settings.connect(slf.py())
    }

    /// Names the nodes, and nothing that is secret.
    fn __repr__(&self) -> String {
        format!("SessionBuilder(known_nodes={:?})", self.nodes)
    }
}
