//! A session: the driver's, with what typed statements need beside it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use scylla::policies::retry::RetryPolicy;

use crate::attempts::Remembering;
use crate::builder::SessionBuilder;
use crate::driver;
use crate::error::{Error, Result};
use crate::keyspace::Keyspace;
use crate::mapping::{Mapping, Tables};
use crate::prepared::{Prepared, Table};
use crate::statement::StatementMeta;
use crate::verify;

/// A connection to a cluster, shared by all tasks of a program.
///
/// Cloning is cheap and gives another handle to the same connections and
/// prepared statements.
///
/// # Example
/// ```no_run
/// # async fn ex() -> rsylla::Result<()> {
/// let session = rsylla::Session::connect(["127.0.0.1:9042"]).await?;
/// session.prepare_all().await?; // every statement of the program, compared with the live schema
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Session {
    space: Arc<Space>,
}

/// What one choice of keyspaces has for its own.
struct Space {
    shared: Arc<Shared>,
    mapping: Mapping,
    table: Arc<Table>,
}

/// What all handles share.
struct Shared {
    driver: driver::client::session::Session,
    prepare_timeout: Duration,
    tables: Tables,
    /// The driver's, remembering: see [`attempts`](crate::attempts).
    retry_policy: Arc<dyn RetryPolicy>,
}

impl Session {
    /// Connects to a cluster by any of its nodes, with the defaults of [`Session::builder`].
    ///
    /// # Errors
    /// `is_connection` when no node answers.
    pub async fn connect<N: AsRef<str>>(nodes: impl IntoIterator<Item = N>) -> Result<Self> {
        Self::builder().known_nodes(nodes).build().await
    }

    /// A session with other than the defaults.
    pub fn builder() -> SessionBuilder {
        SessionBuilder::new()
    }

    pub(crate) fn new(
        driver: driver::client::session::Session,
        mapping: Mapping,
        prepare_timeout: Duration,
    ) -> Self {
        let tables = Tables::default();
        let table = tables.of(&mapping);
        let profile = driver.get_default_execution_profile_handle().to_profile();
        let retry_policy = Remembering(Arc::clone(profile.get_retry_policy()));
        let shared = Arc::new(Shared {
            driver,
            prepare_timeout,
            tables,
            retry_policy: Arc::new(retry_policy),
        });
        Self {
            space: Arc::new(Space {
                shared,
                mapping,
                table,
            }),
        }
    }

    /// A session that runs typed statements over a session of the driver.
    pub fn from_driver(driver: driver::client::session::Session) -> Self {
        Self::new(driver, Mapping::default(), SessionBuilder::PREPARE_TIMEOUT)
    }

    /// The driver's session below, for all that typed statements do not cover.
    pub fn driver(&self) -> &driver::client::session::Session {
        &self.space.shared.driver
    }

    /// A handle to the same connections whose typed statements, where they name
    /// the keyspace `compiled`, run in the keyspace `live`.
    ///
    /// This is how tests and tenants get keyspaces of their own. Statements
    /// are prepared once for each choice of keyspaces, not once for each handle.
    ///
    /// # Errors
    /// `is_invalid_keyspace` when a name is none, or when `compiled` is a
    /// pattern (`tenant_*`) that `live` does not fit.
    ///
    /// # Example
    /// ```no_run
    /// # fn ex(session: &rsylla::Session, tenant: u32) -> rsylla::Result<()> {
    /// let own = session.map_keyspace("tenant", format!("tenant_{tenant}"))?;
    /// # Ok(()) }
    /// ```
    pub fn map_keyspace<L: TryInto<Keyspace>>(
        &self,
        compiled: impl AsRef<str>,
        live: L,
    ) -> Result<Self>
    where
        Error: From<L::Error>,
    {
        let mapping = self
            .space
            .mapping
            .with(compiled.as_ref(), live.try_into()?)?;
        Ok(self.with_mapping(mapping))
    }

    fn with_mapping(&self, mapping: Mapping) -> Self {
        let shared = Arc::clone(&self.space.shared);
        let table = shared.tables.of(&mapping);
        Self {
            space: Arc::new(Space {
                shared,
                mapping,
                table,
            }),
        }
    }

    /// The keyspace in which statements that name the keyspace `compiled` run.
    pub fn live_keyspace<'a>(&'a self, compiled: &'a str) -> &'a str {
        self.space
            .mapping
            .get(compiled)
            .map_or(compiled, Keyspace::as_str)
    }

    /// Prepares every typed statement of the program, many at a time, and
    /// compares what the server says of each with what was compiled: types and
    /// names of markers and result columns.
    ///
    /// Statements that name a pattern of keyspaces (`tenant_*`) are left out
    /// unless this session maps it.
    ///
    /// # Errors
    /// One error that lists every statement that cannot run, and why;
    /// [`Error::all`] has each. `is_drift` when the live schema differs.
    pub async fn prepare_all(&self) -> Result<()> {
        verify::prepare_all(self).await
    }

    /// The statement, if it was prepared before.
    #[inline]
    pub(crate) fn prepared(&self, meta: &'static StatementMeta) -> Option<&Prepared> {
        self.space.table.get(&meta.slot)
    }

    /// The statement, prepared now if it was not before; many callers wait for one preparation.
    pub(crate) async fn prepare(&self, meta: &'static StatementMeta) -> Result<&Prepared> {
        let cell = self.space.table.cell(&meta.slot);
        cell.get_or_try_init(|| verify::prepare(self, meta)).await
    }

    pub(crate) fn mapping(&self) -> &Mapping {
        &self.space.mapping
    }

    pub(crate) fn retry_policy(&self) -> Arc<dyn RetryPolicy> {
        Arc::clone(&self.space.shared.retry_policy)
    }

    pub(crate) fn prepare_timeout(&self) -> Duration {
        self.space.shared.prepare_timeout
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("keyspaces", &self.space.mapping)
            .finish_non_exhaustive()
    }
}
