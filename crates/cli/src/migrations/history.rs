//! What was applied, as a table in the cluster.

use std::collections::BTreeMap;
use std::{env, fs, process};

use rsylla::prelude::*;
use rsylla::{Applied, Keyspace, Session, query, schema};

use crate::cluster::has_tables;

schema!(TABLES: "rsylla_history");

query! {
    /// What was applied, or begun.
    #[rsylla(consistency = "SERIAL")]
    Recorded: "SELECT file, statements, begun, done
               FROM rsylla_history.migrations WHERE project = ?"
}

query! {
    /// Notes a migration of which nothing is begun.
    Note: "INSERT INTO rsylla_history.migrations (project, file, statements, begun, done)
           VALUES (?, ?, ?, 0, 0) IF NOT EXISTS"
}

query! {
    /// Notes that statements which were not begun have changed.
    Renote: "UPDATE rsylla_history.migrations SET statements = ? WHERE project = ? AND file = ?
             IF begun = :begun AND done = :done"
}

query! {
    /// Notes how many statements are begun and done, if nobody else did meanwhile.
    Advance: "UPDATE rsylla_history.migrations
              SET begun = :begun, done = :done, applied_by = ?, applied_at = ?
              WHERE project = ? AND file = ? IF begun = :was_begun AND done = :was_done"
}

/// The history of a project's migrations in a cluster.
pub(crate) struct History {
    /// Statements on `rsylla_history` run in the keyspace that was chosen.
    pub(super) session: Session,
    pub(super) project: String,
    pub(super) who: String,
}

/// What the history has of a migration.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// Its statements when it was applied.
    pub(crate) statements: Vec<String>,
    /// How far it came.
    pub(crate) at: Progress,
}

/// How many statements of a migration were begun, and how many are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) begun: usize,
    pub(crate) done: usize,
}

impl History {
    /// The history in the keyspace of this name.
    pub(crate) fn of(session: &Session, keyspace: &str, project: &str) -> Result<Self, String> {
        let name: Keyspace = keyspace
            .parse()
            .map_err(|error| format!("`--history {keyspace}`: {error}"))?;
        let session = session.map_keyspace("rsylla_history", name);
        Ok(Self {
            session: session.map_err(|error| error.to_string())?,
            project: project.to_owned(),
            who: who(),
        })
    }

    /// Whether its tables are there.
    pub(crate) async fn exists(&self) -> Result<bool, String> {
        let keyspace = self.session.live_keyspace(TABLES.keyspace());
        has_tables(&self.session, keyspace, &["migrations", "locks"]).await
    }

    /// Makes its tables, where they are not there.
    pub(crate) async fn make(&self) -> Result<(), String> {
        if self.exists().await? {
            return Ok(());
        }
        let tables = TABLES.replicas(replicas(&self.session));
        let made = tables.apply(&self.session).await;
        made.map_err(|error| format!("cannot make the history: {error}"))
    }

    /// What is recorded, by file.
    pub(crate) async fn recorded(&self) -> Result<BTreeMap<String, Record>, String> {
        let recorded = Recorded {
            project: &self.project,
        };
        let rows = recorded
            .fetch_all(&self.session)
            .await
            .map_err(unreadable)?;
        let number = |count: Option<i32>| usize::try_from(count.unwrap_or(0)).unwrap_or(0);
        let records = rows.into_iter().map(|row| {
            let record = Record {
                statements: row.statements.unwrap_or_default(),
                at: Progress {
                    begun: number(row.begun),
                    done: number(row.done),
                },
            };
            (row.file, record)
        });
        Ok(records.collect())
    }

    /// Notes a migration of which nothing is begun.
    pub(super) async fn note(&self, file: &str, statements: &[String]) -> Result<(), String> {
        let note = Note {
            project: &self.project,
            file,
            statements,
        };
        settle(file, note.execute(&self.session).await)
    }

    /// Notes other statements behind those that were begun.
    pub(super) async fn renote(
        &self,
        file: &str,
        statements: &[String],
        at: Progress,
    ) -> Result<(), String> {
        let renote = Renote {
            statements,
            project: &self.project,
            file,
            begun: count(at.begun),
            done: count(at.done),
        };
        settle(file, renote.execute(&self.session).await)
    }

    /// Notes how far a migration came; refused if another process wrote meanwhile.
    pub(super) async fn advance(
        &self,
        file: &str,
        was: Progress,
        is: Progress,
    ) -> Result<(), String> {
        let advance = Advance {
            begun: count(is.begun),
            done: count(is.done),
            applied_by: &self.who,
            applied_at: chrono::Utc::now(),
            project: &self.project,
            file,
            was_begun: count(was.begun),
            was_done: count(was.done),
        };
        settle(file, advance.execute(&self.session).await)
    }
}

fn settle<Row>(file: &str, answer: rsylla::Result<Applied<Row>>) -> Result<(), String> {
    match answer {
        Ok(Applied::Yes) => Ok(()),
        Ok(Applied::No(_)) => Err(format!(
            "{file}: another process has written the history meanwhile; look at it and apply again"
        )),
        Err(error) => Err(format!("cannot write the history of {file}: {error}")),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
pub(super) fn unreadable(error: rsylla::Error) -> String {
    format!("cannot read the history: {error}")
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Three copies in each data centre, or as many as the smallest has nodes.
fn replicas(session: &Session) -> u32 {
    let state = session.driver().get_cluster_state();
    let mut nodes: BTreeMap<&str, u32> = BTreeMap::new();
    for node in state.get_nodes_info() {
        *nodes
            .entry(node.datacenter.as_deref().unwrap_or_default())
            .or_default() += 1;
    }
    nodes.into_values().min().unwrap_or(1).min(3)
}

/// Who applies, for others to read.
fn who() -> String {
    let user = env::var("USER").unwrap_or_else(|_| "unknown".to_owned());
    let host = env::var("HOSTNAME")
        .or_else(|_| fs::read_to_string("/etc/hostname"))
        .unwrap_or_default();
    format!("{user}@{}, process {}", host.trim(), process::id())
}
