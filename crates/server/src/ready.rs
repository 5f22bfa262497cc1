//! Asks nodes whether they are ready: each one by itself, through the driver.
//!
//! An open port is not enough. A node is ready when it answers CQL, knows every other node with
//! address and schema version, agrees with them on the schema, and reaches each of them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustls::ClientConfig;
use scylla::client::execution_profile::ExecutionProfile;
use scylla::client::session::Session;
use scylla::client::session_builder::SessionBuilder;
use scylla::errors::{
    ConnectionError, ConnectionPoolError, ConnectionSetupRequestErrorKind, DbError, MetadataError,
    NewSessionError,
};
use scylla::policies::host_filter::AllowListHostFilter;
use scylla::statement::{Consistency, Statement};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::cluster::Credentials;
use crate::error::io_error;
use crate::{Cluster, Error, certificates};

const POLL: Duration = Duration::from_millis(50);
/// How long one question may take before it is asked again.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long [`Client::answers`] waits.
const STATUS_PATIENCE: Duration = Duration::from_secs(3);

/// How clients connect to a cluster.
#[derive(Clone)]
pub(crate) struct Client {
    tls: Option<Arc<ClientConfig>>,
    credentials: Option<Credentials>,
}

/// What a node made of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It is ready.
    Ready,
    /// It is not, and this is missing.
    NotYet(String),
    /// It runs, and the superuser's first password is not the right one.
    LoginRefused,
}

/// What [`await_ready`] waits for.
pub(crate) struct Expected {
    /// How long at most.
    pub(crate) within: Duration,
    /// Whether a refused login is taken for an answer. It is, where the cluster was ready once:
    /// somebody may have changed the superuser's password since.
    pub(crate) login_may_be_refused: bool,
}

impl Client {
    pub(crate) fn new(cluster: &Cluster) -> Result<Client, Error> {
        let tls = cluster
            .tls
            .as_ref()
            .map(certificates::client_config)
            .transpose()?;
        Ok(Client {
            tls,
            credentials: cluster.credentials.clone(),
        })
    }

    /// Whether the node answers CQL now.
    pub(crate) async fn answers(&self, node: SocketAddr) -> bool {
        let connected = timeout(STATUS_PATIENCE, self.connect(node)).await;
        matches!(connected, Ok(Ok(_) | Err(Answer::LoginRefused)))
    }

    /// Connects to that node and no other.
    async fn connect(&self, node: SocketAddr) -> Result<Session, Answer> {
        let not_yet = |error: &dyn ToString| Answer::NotYet(error.to_string());
        // The driver takes its time over a node that is not there yet.
        TcpStream::connect(node).await.map_err(|e| not_yet(&e))?;
        let filter = AllowListHostFilter::new([node]).map_err(|e| not_yet(&e))?;
        let profile = ExecutionProfile::builder()
            .consistency(Consistency::One)
            .request_timeout(Some(PATIENCE))
            .build();
        let mut builder = SessionBuilder::new()
            .known_node_addr(node)
            .host_filter(Arc::new(filter))
            .default_execution_profile_handle(profile.into_handle())
            .fetch_schema_metadata(false)
            .connection_timeout(PATIENCE)
            .tls_context(self.tls.clone());
        if let Some(Credentials { user, password }) = &self.credentials {
            builder = builder.user(user, password);
        }
        builder.build().await.map_err(|error| {
            if is_login_refused(&error) {
                Answer::LoginRefused
            } else {
                not_yet(&error)
            }
        })
    }
}

fn is_login_refused(error: &NewSessionError) -> bool {
    let NewSessionError::MetadataError(MetadataError::ConnectionPoolError(
        ConnectionPoolError::Broken {
            last_connection_error: ConnectionError::ConnectionSetupRequestError(setup),
        },
    )) = error
    else {
        return false;
    };
    // The same code, with other words, says that logins could not be read.
    matches!(
        &setup.error,
        ConnectionSetupRequestErrorKind::DbError(DbError::AuthenticationError, words)
            if words.contains("incorrect")
    )
}

/// Asks a connected node whether it is ready, in a cluster of `nodes`.
async fn ask(session: &Session, nodes: usize) -> Result<Answer, Box<dyn std::error::Error>> {
    let local = session
        .query_unpaged(
            "SELECT schema_version FROM system.local WHERE key = 'local'",
            (),
        )
        .await?
        .into_rows_result()?;
    let (own_version,) = local.first_row::<(Option<Uuid>,)>()?;

    let peers = session
        .query_unpaged("SELECT rpc_address, schema_version FROM system.peers", ())
        .await?
        .into_rows_result()?;
    let mut agreeing = 0;
    for peer in peers.rows::<(Option<std::net::IpAddr>, Option<Uuid>)>()? {
        let (address, version) = peer?;
        if address.is_some() && version.is_some() && version == own_version {
            agreeing += 1;
        }
    }
    if agreeing + 1 < nodes {
        return Ok(Answer::NotYet(format!(
            "it agrees with {agreeing} of {} others",
            nodes - 1
        )));
    }

    // Rows of peers may be from before a restart. This reads every range from every node.
    let mut everywhere =
        Statement::new("SELECT keyspace_name FROM system_distributed.repair_history LIMIT 1");
    everywhere.set_consistency(Consistency::All);
    session.query_unpaged(everywhere, ()).await?;
    Ok(Answer::Ready)
}

/// Waits until every node is ready. Calls `watch` with the number of nodes that are, again and
/// again: its error ends the waiting.
pub(crate) fn await_ready(
    client: &Client,
    nodes: &[SocketAddr],
    expected: &Expected,
    mut watch: impl FnMut(usize) -> Result<(), Error>,
) -> Result<(), NotReady> {
    let started = Instant::now();
    runtime()?.block_on(async {
        let unasked = Answer::NotYet("it has not answered".to_owned());
        let answers = Arc::new(Mutex::new(vec![unasked; nodes.len()]));
        let mut tasks = JoinSet::new();
        for index in 0..nodes.len() {
            let asking = follow(client.clone(), nodes.to_vec(), index, Arc::clone(&answers));
            tasks.spawn(asking);
        }
        loop {
            let now = answers
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone();
            let is_ready = |answer: &Answer| match answer {
                Answer::Ready => true,
                Answer::LoginRefused => expected.login_may_be_refused,
                Answer::NotYet(_) => false,
            };
            let ready = now.iter().filter(|answer| is_ready(answer)).count();
            watch(ready)?;
            if ready == nodes.len() {
                return Ok(());
            }
            if started.elapsed() > expected.within {
                let first = now
                    .iter()
                    .position(|answer| !is_ready(answer))
                    .unwrap_or_default();
                return Err(NotReady::InTime {
                    node: first,
                    missing: words(&now[first]),
                });
            }
            sleep(POLL).await;
        }
    })
}

/// Why [`await_ready`] gave up.
pub(crate) enum NotReady {
    /// The time was over.
    InTime {
        /// The first node that is not ready, counted from 0.
        node: usize,
        /// What it lacks.
        missing: String,
    },
    /// The watcher, or the system, had a reason.
    Because(Error),
}

impl From<Error> for NotReady {
    fn from(error: Error) -> NotReady {
        NotReady::Because(error)
    }
}

fn words(answer: &Answer) -> String {
    match answer {
        Answer::Ready => "it is ready".to_owned(),
        Answer::NotYet(missing) => missing.clone(),
        Answer::LoginRefused => "it refuses the login of the first superuser".to_owned(),
    }
}

/// Asks one node until it is ready, keeping its last answer.
async fn follow(
    client: Client,
    nodes: Vec<SocketAddr>,
    index: usize,
    answers: Arc<Mutex<Vec<Answer>>>,
) {
    let set = |answer| answers.lock().unwrap_or_else(PoisonError::into_inner)[index] = answer;
    loop {
        match client.connect(nodes[index]).await {
            Err(answer) => set(answer),
            Ok(session) => loop {
                let answer = ask(&session, nodes.len()).await;
                let answer = answer.unwrap_or_else(|error| Answer::NotYet(error.to_string()));
                let ready = answer == Answer::Ready;
                set(answer);
                if ready {
                    return;
                }
                sleep(POLL).await;
            },
        }
        sleep(POLL).await;
    }
}

/// A runtime for questions, in the calling thread.
pub(crate) fn runtime() -> Result<Runtime, Error> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(io_error("start", "a runtime".as_ref()))
}
