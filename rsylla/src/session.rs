//! A session: the driver's, with what typed statements need beside it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use scylla::cluster::ClusterState;
use scylla::policies::retry::RetryPolicy;

use crate::attempts::Remembering;
use crate::builder::SessionBuilder;
use crate::driver;
use crate::error::{Error, Result};
use crate::guard::Guard;
use crate::keyspace::Keyspace;
use crate::mapping::{Mapping, Tables};
use crate::observe::{Observing, StatementMetrics};
use crate::prepare;
use crate::prepared::{Prepared, Table};
use crate::statement::StatementMeta;
use crate::verify::{self, Report};

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
pub(crate) struct Shared {
    pub(crate) driver: driver::client::session::Session,
    settings: Settings,
    observing: Option<Observing>,
    tables: Tables,
    pub(crate) guard: Guard,
    /// The driver's, remembering: see [`attempts`](crate::attempts).
    retry_policy: Arc<dyn RetryPolicy>,
}

/// What a session decides itself, as the driver knows nothing of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) prepare_timeout: Duration,
    pub(crate) prepare_all_timeout: Duration,
    pub(crate) mappings: usize,
    pub(crate) metrics: bool,
    pub(crate) slow_statement: Option<Duration>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            prepare_timeout: Duration::from_secs(10),
            prepare_all_timeout: Duration::from_secs(60),
            mappings: 4096,
            metrics: false,
            slow_statement: None,
        }
    }
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
        settings: Settings,
    ) -> Self {
        let tables = Tables::new(settings.mappings);
        let table = tables.of(&mapping);
        let profile = driver.get_default_execution_profile_handle().to_profile();
        let retry_policy = Remembering(Arc::clone(profile.get_retry_policy()));
        let shared = Arc::new(Shared {
            driver,
            observing: Observing::new(settings.metrics, settings.slow_statement),
            settings,
            tables,
            guard: Guard::default(),
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
        Self::new(driver, Mapping::default(), Settings::default())
    }

    /// The driver's session below, for all that typed statements do not cover.
    pub fn driver(&self) -> &driver::client::session::Session {
        &self.space.shared.driver
    }

    /// A handle to the same connections whose typed statements, where they name
    /// the keyspace `compiled`, run in the keyspace `live`.
    ///
    /// This is how tests and tenants get keyspaces of their own. Statements
    /// are prepared once for each choice of keyspaces, not once for each handle;
    /// [`SessionBuilder::mappings`] bounds how many choices are remembered.
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
    /// [`Error::all`] has each. `is_drift` when the live schema differs;
    /// `is_timeout` of those that were not prepared within
    /// [`SessionBuilder::prepare_all_timeout`].
    pub async fn prepare_all(&self) -> Result<()> {
        prepare::prepare_all(self).await
    }

    /// Compares every typed statement of the program with the live server and
    /// says of each what differs: what the server prepares it to (types and
    /// names of markers and result columns), and for conditional statements the
    /// columns of its table. Nothing is executed, and statements that are
    /// prepared already are asked about again.
    ///
    /// Statements that name a pattern of keyspaces (`tenant_*`) are left out
    /// unless this session maps it.
    ///
    /// # Errors
    /// Where the server cannot be asked. What differs is no error, but in the report.
    pub async fn verify(&self) -> Result<Report> {
        verify::verify(self).await
    }

    /// What was counted of each typed statement, if the session was built to
    /// count ([`SessionBuilder::metrics`]); all handles of a session count together.
    pub fn metrics(&self) -> Vec<StatementMetrics> {
        let observing = self.observing();
        observing.map(Observing::metrics).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn observing(&self) -> Option<&Observing> {
        self.space.shared.observing.as_ref()
    }

    /// The statement, if it was prepared for the present schema.
    #[inline]
    pub(crate) fn prepared(&self, meta: &'static StatementMeta) -> Option<&Prepared> {
        let prepared = self.space.table.get(&meta.slot)?;
        if prepared.is_of_epoch(self.space.shared.guard.epoch()) {
            Some(prepared)
        } else {
            self.latest(prepared)
        }
    }

    /// What was prepared last, if its tables have not changed since.
    #[cold]
    fn latest<'s>(&'s self, first: &'s Prepared) -> Option<&'s Prepared> {
        let latest = first.latest();
        let (epoch, schema) = self.schema();
        let fits = latest.is_of_epoch(epoch) || latest.is_of_schema(epoch, &schema);
        fits.then_some(latest)
    }

    /// The statement, prepared now if it was not for the present schema; many
    /// callers wait for one preparation.
    pub(crate) async fn prepare(&self, meta: &'static StatementMeta) -> Result<&Prepared> {
        if let Some(prepared) = self.prepared(meta) {
            return Ok(prepared);
        }
        self.space.shared.guard.start(&self.space.shared);
        let cell = self.space.table.cell(&meta.slot);
        let first = cell
            .get_or_try_init(|| prepare::prepare(self, meta))
            .await?;
        if let Some(latest) = self.latest(first) {
            return Ok(latest);
        }
        let again = async || prepare::prepare(self, meta).await.map(Box::new);
        Ok(first.latest().next.get_or_try_init(again).await?)
    }

    /// The live schema as the driver knows it, and the epoch that it is of, or a later one.
    pub(crate) fn schema(&self) -> (u64, Arc<ClusterState>) {
        let epoch = self.space.shared.guard.epoch();
        (epoch, self.driver().get_cluster_state())
    }

    pub(crate) fn mapping(&self) -> &Mapping {
        &self.space.mapping
    }

    pub(crate) fn retry_policy(&self) -> Arc<dyn RetryPolicy> {
        Arc::clone(&self.space.shared.retry_policy)
    }

    pub(crate) fn prepare_timeout(&self) -> Duration {
        self.space.shared.settings.prepare_timeout
    }

    pub(crate) fn prepare_all_timeout(&self) -> Duration {
        self.space.shared.settings.prepare_all_timeout
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("keyspaces", &self.space.mapping)
            .finish_non_exhaustive()
    }
}
