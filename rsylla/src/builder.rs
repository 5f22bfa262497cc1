//! How a session is made.

use std::fmt;
use std::num::NonZeroUsize;
use std::time::Duration;

use crate::driver;
use crate::driver::client::execution_profile::{ExecutionProfile, ExecutionProfileHandle};
use crate::driver::client::session::TlsContext;
use crate::driver::client::{Compression, PoolSize};
use crate::driver::statement::Consistency;
use crate::error::{Error, Result};
use crate::keyspace::Keyspace;
use crate::mapping::Mapping;
use crate::session::{Session, Settings};

type DriverBuilder = driver::client::session_builder::SessionBuilder;

/// Makes a [`Session`].
///
/// Defaults that differ from the driver's: a connection is asked for a sign of
/// life every 5 seconds and given up after 5 more, so that a frozen node holds
/// up nobody for a minute; a request is given up after 10 seconds.
///
/// # Example
/// ```no_run
/// # async fn ex(password: String) -> rsylla::Result<()> {
/// use std::time::Duration;
///
/// let session = rsylla::Session::builder()
///     .known_nodes(["10.0.0.1:9042", "10.0.0.2:9042"])
///     .user("app", password)
///     .request_timeout(Duration::from_secs(2))
///     .build()
///     .await?;
/// # Ok(()) }
/// ```
#[must_use = "a builder does nothing until it is built"]
pub struct SessionBuilder {
    driver: DriverBuilder,
    nodes: Vec<String>,
    request_timeout: Option<Duration>,
    consistency: Option<Consistency>,
    profile: Option<ExecutionProfileHandle>,
    settings: Settings,
    mapping: Result<Mapping>,
}

impl SessionBuilder {
    const KEEPALIVE: Duration = Duration::from_secs(5);
    const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

    /// A builder with the defaults, that knows no node yet.
    pub fn new() -> Self {
        Self {
            driver: DriverBuilder::new()
                .keepalive_interval(Self::KEEPALIVE)
                .keepalive_timeout(Self::KEEPALIVE),
            nodes: Vec::new(),
            request_timeout: Some(Self::REQUEST_TIMEOUT),
            consistency: None,
            profile: None,
            settings: Settings::default(),
            mapping: Ok(Mapping::default()),
        }
    }

    /// Adds a node to make the first contact with: `host`, `host:port`.
    pub fn known_node(mut self, node: impl AsRef<str>) -> Self {
        self.nodes.push(node.as_ref().to_owned());
        self
    }

    /// Adds nodes to make the first contact with.
    pub fn known_nodes<N: AsRef<str>>(mut self, nodes: impl IntoIterator<Item = N>) -> Self {
        self.nodes
            .extend(nodes.into_iter().map(|node| node.as_ref().to_owned()));
        self
    }

    /// Logs in with a name and a password.
    pub fn user(self, name: impl Into<String>, password: impl Into<String>) -> Self {
        let (name, password) = (name.into(), password.into());
        self.configure(|driver| driver.user(name, password))
    }

    /// Encrypts connections. The context decides which certificates are trusted:
    /// rustls verifies unless told otherwise, OpenSSL only if told to.
    pub fn tls_context(self, context: impl Into<TlsContext>) -> Self {
        let context: TlsContext = context.into();
        self.configure(|driver| driver.tls_context(Some(context)))
    }

    /// Compresses what is sent and received.
    pub fn compression(self, compression: Compression) -> Self {
        self.configure(|driver| driver.compression(Some(compression)))
    }

    /// Opens this many connections to each node, at least one (default: one to each shard).
    pub fn pool_size(self, connections: usize) -> Self {
        let connections = NonZeroUsize::new(connections).unwrap_or(NonZeroUsize::MIN);
        self.configure(|driver| driver.pool_size(PoolSize::PerHost(connections)))
    }

    /// Prefers nodes of this data centre.
    pub fn prefer_datacenter(self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.configure(|driver| driver.prefer_datacenter(name))
    }

    /// Sets the keyspace of untyped statements that name none. Typed statements
    /// always name theirs, and do not look at it.
    pub fn use_keyspace(self, keyspace: impl Into<String>) -> Self {
        let keyspace = keyspace.into();
        self.configure(|driver| driver.use_keyspace(keyspace, true))
    }

    /// Runs typed statements that name the keyspace `compiled` in the keyspace
    /// `live`; see [`Session::map_keyspace`].
    pub fn map_keyspace<L: TryInto<Keyspace>>(mut self, compiled: impl AsRef<str>, live: L) -> Self
    where
        Error: From<L::Error>,
    {
        self.mapping = self
            .mapping
            .and_then(|mapping| mapping.with(compiled.as_ref(), live.try_into()?));
        self
    }

    /// Gives up connecting to a node after this long (default 5 s).
    pub fn connection_timeout(self, limit: Duration) -> Self {
        self.configure(|driver| driver.connection_timeout(limit))
    }

    /// Gives up a request after this long (default 10 s), unless its statement says otherwise.
    pub fn request_timeout(mut self, limit: Duration) -> Self {
        self.request_timeout = Some(limit);
        self
    }

    /// Never gives up a request, unless its statement says otherwise.
    pub fn no_request_timeout(mut self) -> Self {
        self.request_timeout = None;
        self
    }

    /// Gives up preparing a statement after this long (default 10 s).
    pub fn prepare_timeout(mut self, limit: Duration) -> Self {
        self.settings.prepare_timeout = limit;
        self
    }

    /// Gives up [`Session::prepare_all`] after this long (default 60 s).
    pub fn prepare_all_timeout(mut self, limit: Duration) -> Self {
        self.settings.prepare_all_timeout = limit;
        self
    }

    /// How many choices of keyspaces (see [`Session::map_keyspace`]) keep their
    /// prepared statements, those used last (default 4096), so that many tenants
    /// take no more memory than that; what is forgotten is prepared again.
    pub fn mappings(mut self, remembered: usize) -> Self {
        self.settings.mappings = remembered;
        self
    }

    /// Counts the requests of each typed statement by its name; see [`Session::metrics`].
    pub fn metrics(mut self) -> Self {
        self.settings.metrics = true;
        self
    }

    /// Takes a statement for slow that is answered after this long, or later:
    /// it is counted as such, and with the feature `tracing` told as an event.
    pub fn slow_statement(mut self, limit: Duration) -> Self {
        self.settings.slow_statement = Some(limit);
        self
    }

    /// Asks an idle connection for a sign of life this often (default 5 s).
    pub fn keepalive_interval(self, interval: Duration) -> Self {
        self.configure(|driver| driver.keepalive_interval(interval))
    }

    /// Gives up a connection without a sign of life after this long (default 5 s).
    pub fn keepalive_timeout(self, limit: Duration) -> Self {
        self.configure(|driver| driver.keepalive_timeout(limit))
    }

    /// How many replicas must answer, unless a statement says otherwise
    /// (default `LOCAL_QUORUM`).
    pub fn consistency(mut self, consistency: Consistency) -> Self {
        self.consistency = Some(consistency);
        self
    }

    /// Decides retries, load balancing, time limit and consistency by a profile
    /// of the driver; what else the builder says of these does not count then.
    pub fn execution_profile(mut self, profile: ExecutionProfileHandle) -> Self {
        self.profile = Some(profile);
        self
    }

    /// Changes anything else about the driver's builder.
    pub fn configure(mut self, change: impl FnOnce(DriverBuilder) -> DriverBuilder) -> Self {
        self.driver = change(self.driver);
        self
    }

    /// Connects.
    ///
    /// # Errors
    /// `is_connection` when no node answers or the login is refused,
    /// `is_invalid_keyspace` when a mapped keyspace has no valid name.
    pub async fn build(self) -> Result<Session> {
        let mapping = self.mapping?;
        let profile = self.profile.unwrap_or_else(|| {
            let profile = ExecutionProfile::builder().request_timeout(self.request_timeout);
            match self.consistency {
                Some(consistency) => profile.consistency(consistency),
                None => profile,
            }
            .build()
            .into_handle()
        });
        let driver = self
            .driver
            .known_nodes(&self.nodes)
            .default_execution_profile_handle(profile);
        // The driver's future is large: it is compiled and boxed here, once.
        let session = Box::pin(driver.build()).await?;
        Ok(Session::new(session, mapping, self.settings))
    }
}

impl Default for SessionBuilder {
    fn default() -> Self {
        Self::new()
    }
}

/// Names no user, password or key.
impl fmt::Debug for SessionBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionBuilder")
            .field("nodes", &self.nodes)
            .field("request_timeout", &self.request_timeout)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let builder = Session::builder()
            .known_node("127.0.0.1")
            .user("ada", "s3cret");
        let shown = format!("{builder:?}");
        assert!(
            shown.contains("127.0.0.1") && !shown.contains("s3cret"),
            "{shown}"
        );
    }
}
