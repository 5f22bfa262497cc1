//! Schema files as values: what a program applies to make a keyspace of its own.

use std::time::Duration;

use scylla::statement::Statement;

use crate::error::{Error, Result};
use crate::session::Session;

/// How long a schema statement may take: the nodes have to agree on what it changed.
const LIMIT: Duration = Duration::from_secs(60);

/// The schema statements of one keyspace, as the schema files have them.
///
/// Made by [`schema!`](crate::schema!). Like typed statements, its statements
/// run in the keyspace that the session maps theirs to, so one schema makes
/// the keyspaces of many tenants, or one for each test.
///
/// # Example
/// ```no_run
/// rsylla::schema!(SCHEMA: "kitchen");
///
/// # async fn ex(session: &rsylla::Session) -> rsylla::Result<()> {
/// let own = session.map_keyspace("kitchen", "kitchen_test")?;
/// SCHEMA.replicas(1).apply(&own).await?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    keyspace: &'static str,
    /// Each in pieces: text, keyspace, text, keyspace, …, text.
    statements: &'static [&'static [&'static str]],
    replicas: Option<u32>,
}

impl Schema {
    #[doc(hidden)]
    pub const fn new(
        keyspace: &'static str,
        statements: &'static [&'static [&'static str]],
    ) -> Self {
        Self {
            keyspace,
            statements,
            replicas: None,
        }
    }

    /// The keyspace, as the schema files name it.
    pub const fn keyspace(&self) -> &'static str {
        self.keyspace
    }

    /// The same schema, with each row on so many nodes of each data centre
    /// instead of what the schema files say.
    #[must_use]
    pub const fn replicas(self, replicas: u32) -> Self {
        Self {
            replicas: Some(replicas),
            ..self
        }
    }

    /// Executes the statements in their order, each after the cluster agrees on
    /// the one before. Those written with `IF NOT EXISTS` may be applied again.
    /// Each may take a minute, whatever the session's limit for requests is.
    ///
    /// # Errors
    /// What the server says of the first statement that it refuses; those
    /// before it have been applied.
    pub async fn apply(&self, session: &Session) -> Result<()> {
        if let Some(replicas) = self.replicas {
            self.execute(session, &self.create_keyspace(session, replicas))
                .await?;
        }
        for pieces in self.statements {
            let text = session.mapping().text(pieces)?;
            if self.replicas.is_some() && makes_a_keyspace(pieces) {
                continue;
            }
            self.execute(session, &text).await?;
        }
        Ok(())
    }

    fn create_keyspace(&self, session: &Session, replicas: u32) -> String {
        format!(
            "CREATE KEYSPACE IF NOT EXISTS \"{}\" WITH replication = \
             {{'class': 'NetworkTopologyStrategy', 'replication_factor': {replicas}}}",
            session.live_keyspace(self.keyspace),
        )
    }

    async fn execute(&self, session: &Session, text: &str) -> Result<()> {
        let mut statement = Statement::new(text);
        statement.set_request_timeout(Some(LIMIT));
        let executed = Box::pin(session.driver().query_unpaged(statement, ())).await;
        executed
            .map(drop)
            .map_err(|error| Error::from(error).of(self.keyspace))
    }
}

fn makes_a_keyspace(pieces: &[&str]) -> bool {
    let mut words = pieces
        .first()
        .copied()
        .unwrap_or_default()
        .split_ascii_whitespace();
    ["CREATE", "KEYSPACE"].iter().all(|expected| {
        words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case(expected))
    })
}
