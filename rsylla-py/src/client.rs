//! The calls of the Rust side, in one file: connect, prepare, execute, batch, keyspace, schema.

use std::sync::Arc;
use std::time::Duration;

use pyo3::prelude::*;
use rsylla::Session;
use rsylla::driver::client::session::Session as DriverSession;
use rsylla::driver::cluster::metadata::Strategy;
use rsylla::driver::errors::TracingError;
use rsylla::driver::observability::tracing::TracingInfo;
use rsylla::driver::response::query_result::QueryResult;
use rsylla::driver::response::{PagingState, PagingStateResponse};
use rsylla::driver::statement::Consistency;
use rsylla::driver::statement::batch::{Batch, BatchStatement, BatchType};
use rsylla::driver::statement::bound::BoundStatement;
use rsylla::driver::statement::prepared::PreparedStatement;
use rsylla::driver::statement::unprepared::Statement;

use uuid::Uuid;

use crate::exceptions::{Class, Fault};
use crate::schema::Checker;
use crate::values::EncodedRows;

/// How long an error waits to learn more about itself.
const REFRESH_BOUND: Duration = Duration::from_secs(2);

/// How long a trace is waited for: servers write it once the statement is answered.
const TRACE_BOUND: Duration = Duration::from_secs(5);
/// How long it is waited before a trace is asked for again.
const TRACE_PAUSE: Duration = Duration::from_millis(20);

/// A session of the Rust side.
pub(crate) struct Client {
    session: Session,
    /// What statements are checked against before they leave.
    checker: Option<Arc<Checker>>,
}

/// A statement that is ready to be sent, as often as its pages need it.
pub(crate) enum Request {
    /// Text without values, sent as it is.
    Text(Statement),
    /// A prepared statement with its values.
    Bound(BoundStatement),
}

impl Request {
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Text(statement) => &statement.contents,
            Self::Bound(bound) => bound.prepared().get_statement(),
        }
    }

    /// The keyspace of its table, where it is known.
    fn keyspace(&self) -> Option<&str> {
        match self {
            Self::Text(_) => None,
            Self::Bound(bound) => bound.prepared().get_keyspace_name(),
        }
    }
}

/// Returns the keyspace of the first prepared statement.
fn keyspace_of(batch: &Batch) -> Option<&str> {
    batch
        .statements
        .iter()
        .find_map(|statement| match statement {
            BatchStatement::PreparedStatement(statement) => statement.get_keyspace_name(),
            _ => None,
        })
}

impl Client {
    pub(crate) fn new(session: Session, checker: Option<Arc<Checker>>) -> Self {
        Self { session, checker }
    }

    /// Refuses a statement that does not fit the schema, if there is one; its unqualified names
    /// belong to `scope` or else to the keyspace in use.
    pub(crate) fn require_checked(
        &self,
        py: Python<'_>,
        scope: Option<&Arc<String>>,
        text: &str,
    ) -> PyResult<()> {
        let Some(checker) = &self.checker else {
            return Ok(());
        };
        let keyspace = scope.cloned().or_else(|| self.keyspace());
        checker.require(py, text, keyspace.as_deref().map(String::as_str))
    }

    /// The driver's session: statements that are known only at run time go through it.
    fn driver(&self) -> &DriverSession {
        self.session.driver()
    }

    pub(crate) async fn prepare(&self, statement: Statement) -> Result<PreparedStatement, Fault> {
        Ok(self.driver().prepare(statement).await?)
    }

    /// Fetches the page of `request` that `state` tells.
    pub(crate) async fn page(
        &self,
        request: &Request,
        state: PagingState,
    ) -> Result<(QueryResult, PagingStateResponse), Fault> {
        let fetched = match request {
            Request::Text(statement) => {
                self.driver()
                    .query_single_page(statement.clone(), (), state)
                    .await
            }
            Request::Bound(bound) => self.driver().execute_bound_single_page(bound, state).await,
        };
        match fetched {
            Ok(page) => Ok(page),
            // Boxed, so that what is rare makes no request larger.
            Err(error) => Err(Box::pin(self.explained(error.into(), request.keyspace())).await),
        }
    }

    pub(crate) async fn batch(
        &self,
        batch: &Batch,
        rows: &EncodedRows,
    ) -> Result<QueryResult, Fault> {
        match self.driver().batch(batch, rows).await {
            Ok(answer) => Ok(answer),
            Err(error) => Err(Box::pin(self.explained(error.into(), keyspace_of(batch))).await),
        }
    }

    /// Sends `request`, of whose answer nothing is needed.
    pub(crate) async fn write(&self, request: &Request) -> Result<(), Fault> {
        self.page(request, PagingState::start()).await.map(|_| ())
    }

    /// Sends `rows`, which belong to one partition, as one: `statement` for each, with its settings.
    pub(crate) async fn write_together(
        &self,
        statement: &PreparedStatement,
        rows: &EncodedRows,
    ) -> Result<(), Fault> {
        let mut batch = Batch::new(BatchType::Unlogged);
        for _ in 0..rows.len() {
            batch.append_statement(statement.clone());
        }
        batch.set_is_idempotent(statement.get_is_idempotent());
        batch.set_timestamp(statement.get_timestamp());
        batch.set_request_timeout(statement.get_request_timeout());
        batch.set_execution_profile_handle(statement.get_execution_profile_handle().cloned());
        if let Some(consistency) = statement.get_consistency() {
            batch.set_consistency(consistency);
        }
        self.batch(&batch, rows).await.map(|_| ())
    }

    /// Sets the keyspace that unqualified names belong to.
    ///
    /// The driver keeps a name that the servers refuse, and would ask each new connection to use
    /// it: whether there is such a keyspace is asked first.
    pub(crate) async fn use_keyspace(&self, name: &str, case_sensitive: bool) -> Result<(), Fault> {
        let folded = if case_sensitive {
            name.to_owned()
        } else {
            name.to_lowercase()
        };
        if is_keyspace_name(&folded) && !self.has_keyspace(&folded).await? {
            return Err(Fault::no_keyspace(&folded));
        }
        Ok(self.driver().use_keyspace(name, case_sensitive).await?)
    }

    /// Whether the servers know `keyspace`; those of their own are not all listed.
    async fn has_keyspace(&self, keyspace: &str) -> Result<bool, Fault> {
        if keyspace.starts_with("system") {
            return Ok(true);
        }
        let mut statement = Statement::new(format!(
            "SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = '{keyspace}'"
        ));
        statement.set_is_idempotent(true);
        statement.set_consistency(Consistency::One);
        let answer = self.driver().query_unpaged(statement, ()).await?;
        Ok(answer
            .into_rows_result()
            .is_ok_and(|rows| rows.rows_num() > 0))
    }

    pub(crate) async fn await_schema_agreement(&self) -> Result<(), Fault> {
        self.driver().await_schema_agreement().await?;
        Ok(())
    }

    /// Returns what the servers noted of a traced statement, once they are done.
    pub(crate) async fn trace(&self, id: Uuid) -> Result<TracingInfo, Fault> {
        let deadline = tokio::time::Instant::now() + TRACE_BOUND;
        loop {
            match self.driver().get_tracing_info(&id).await {
                // The duration is noted last.
                Ok(info) if info.duration.is_some() => return Ok(info),
                Ok(_) | Err(TracingError::EmptyResults) => {}
                Err(error) => {
                    let message = format!("the trace cannot be read: {error}");
                    return Err(Fault::new(Class::Result, message));
                }
            }
            if tokio::time::Instant::now() > deadline {
                let message =
                    format!("the servers tell nothing of a trace {id}, or have not ended it");
                return Err(Fault::new(Class::Result, message));
            }
            tokio::time::sleep(TRACE_PAUSE).await;
        }
    }

    /// Returns the keyspace that unqualified names belong to.
    pub(crate) fn keyspace(&self) -> Option<Arc<String>> {
        self.driver().get_keyspace()
    }

    /// Returns the cluster's nodes and keyspaces in words, one a line.
    pub(crate) fn cluster_description(&self) -> String {
        let cluster = self.driver().get_cluster_state();
        let nodes = cluster.get_nodes_info().iter().map(|node| {
            format!(
                "node {} (data centre {}, rack {}, {})\n",
                node.address,
                node.datacenter.as_deref().unwrap_or("unknown"),
                node.rack.as_deref().unwrap_or("unknown"),
                if node.is_connected() {
                    "connected"
                } else {
                    "not connected"
                },
            )
        });
        let mut names: Vec<&str> = cluster.keyspaces_iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        let keyspaces = names
            .into_iter()
            .map(|name| format!("keyspace {name} ({})\n", self.replication(name)));
        nodes.chain(keyspaces).collect()
    }

    /// Adds the keyspace's replication where a consistency could not be had: most often it asks
    /// for more replicas than there are nodes.
    async fn explained(&self, fault: Fault, keyspace: Option<&str>) -> Fault {
        if !fault.is_unavailable() {
            return fault;
        }
        let in_use = self.keyspace();
        let Some(keyspace) = keyspace.or(in_use.as_deref().map(String::as_str)) else {
            return fault;
        };
        if self
            .driver()
            .get_cluster_state()
            .get_keyspace(keyspace)
            .is_none()
        {
            // It is younger than what the driver knows. Without an answer the note is poorer.
            let refresh = self.driver().refresh_metadata();
            let _ = tokio::time::timeout(REFRESH_BOUND, refresh).await;
        }
        let note = format!("keyspace {keyspace} has {}", self.replication(keyspace));
        fault.with_note(&note).in_keyspace(Some(keyspace))
    }

    /// Returns the replication of `keyspace` in words.
    pub(crate) fn replication(&self, keyspace: &str) -> String {
        let cluster = self.driver().get_cluster_state();
        match cluster.get_keyspace(keyspace).map(|found| &found.strategy) {
            None => "unknown replication".to_owned(),
            Some(Strategy::SimpleStrategy { replication_factor }) => {
                format!("replication {replication_factor}")
            }
            Some(Strategy::NetworkTopologyStrategy {
                datacenter_repfactors,
            }) => {
                let mut counts: Vec<String> = datacenter_repfactors
                    .iter()
                    .map(|(name, count)| format!("{count} in {name}"))
                    .collect();
                counts.sort_unstable();
                format!("replication {}", counts.join(", "))
            }
            Some(Strategy::LocalStrategy) => "local replication".to_owned(),
            Some(_) => "another replication".to_owned(),
        }
    }
}

/// Returns the keyspace that a handle of `name` belongs to.
pub(crate) fn keyspace_handle(
    py: Python<'_>,
    name: &str,
    case_sensitive: bool,
) -> PyResult<String> {
    if !is_keyspace_name(name) {
        return Err(Fault::argument(
            "a keyspace's name has 1 to 48 letters, digits and underscores",
        )
        .raise(py));
    }
    Ok(if case_sensitive {
        name.to_owned()
    } else {
        name.to_ascii_lowercase()
    })
}

/// Whether `name` is one that a keyspace can have.
fn is_keyspace_name(name: &str) -> bool {
    (1..=48).contains(&name.len())
        && name
            .bytes()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == b'_')
}
