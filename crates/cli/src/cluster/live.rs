//! The schema that a cluster has.

use rsylla::prelude::*;
use rsylla::{Session, Uuid};
use rsylla_cql::{Catalog, Dialect};
use rsylla_schema::{Schema, compare, statements};

use super::keyspace::read_keyspace;
use super::system_schema::{KeyspaceNames, TableNames};

/// How often a schema that changes while it is read is read again.
const ATTEMPTS: usize = 5;

/// What a cluster has.
pub(crate) struct Live {
    /// Its schema, without the server's own keyspaces.
    pub(crate) schema: Schema,
    /// What it has that schema files cannot say, in sentences.
    pub(crate) left_out: Vec<String>,
}

impl Live {
    fn is(&self, other: &Self) -> bool {
        self.left_out == other.left_out && compare(&self.schema, &other.schema, true).is_empty()
    }
}

/// Reads the schema of the keyspaces that are wanted.
///
/// # Errors
/// In a sentence: the cluster goes away, or the schema of these keyspaces keeps changing.
pub(crate) async fn read(session: &Session, wanted: impl Fn(&str) -> bool) -> Result<Live, String> {
    let mut last: Option<Live> = None;
    for _ in 0..ATTEMPTS {
        let before = agreed_version(session).await?;
        let live = read_once(session, &wanted).await?;
        // Of a version that changed, other keyspaces may be the reason.
        if agreed_version(session).await? == before || last.is_some_and(|last| last.is(&live)) {
            return Ok(live);
        }
        last = Some(live);
    }
    Err("the schema changes faster than it can be read: try again when it rests".to_owned())
}

async fn agreed_version(session: &Session) -> Result<Uuid, String> {
    let version = session.driver().await_schema_agreement().await;
    version.map_err(|error| format!("the nodes do not agree on a schema: {error}"))
}

async fn read_once(session: &Session, wanted: &impl Fn(&str) -> bool) -> Result<Live, String> {
    let server = Server::of(session).await?;
    let own = Catalog::new(server.dialect);
    let mut schema = Schema::new(server.dialect);
    let mut left_out = Vec::new();
    let names = KeyspaceNames {}.fetch_all(session).await.map_err(failed)?;
    for name in names.into_iter().map(|row| row.keyspace_name) {
        if is_own(&name, &own) || !wanted(&name) {
            continue;
        }
        let keyspace = read_keyspace(session, &server, &name, &mut left_out).await?;
        // A keyspace that was dropped meanwhile is none.
        if let Some(keyspace) = keyspace {
            schema.keyspaces.insert(name, keyspace);
        }
    }
    schema.normalize();
    let mut catalog = own;
    for statement in statements(&schema) {
        let found = catalog.load("the cluster", &statement, None);
        if let Some(error) = found.iter().find(|found| found.is_error()) {
            let what = statement.lines().next().unwrap_or_default();
            left_out.push(format!("`{what}`: {}", error.message));
        }
    }
    Ok(Live {
        schema: Schema::of(&catalog),
        left_out,
    })
}

/// Whether a keyspace has these tables.
pub(crate) async fn has_tables(
    session: &Session,
    keyspace: &str,
    tables: &[&str],
) -> Result<bool, String> {
    let names = TableNames {
        keyspace_name: keyspace,
    };
    let rows = names.fetch_all(session).await.map_err(failed)?;
    Ok(tables
        .iter()
        .all(|table| rows.iter().any(|row| row.table_name == *table)))
}

/// Keyspaces that the server makes and keeps.
fn is_own(name: &str, own: &Catalog) -> bool {
    own.keyspace(name).is_some() || name == "system" || name.starts_with("system_")
}

/// What kind of server answers.
pub(super) struct Server {
    pub(super) dialect: Dialect,
    pub(super) has_masks: bool,
    pub(super) has_triggers: bool,
}

impl Server {
    async fn of(session: &Session) -> Result<Self, String> {
        let keyspace_name = "system_schema";
        let tables = TableNames { keyspace_name }
            .fetch_all(session)
            .await
            .map_err(failed)?;
        let has = |name: &str| tables.iter().any(|row| row.table_name == name);
        Ok(Self {
            dialect: if has("scylla_tables") {
                Dialect::Scylla
            } else {
                Dialect::Cassandra
            },
            has_masks: has("column_masks"),
            has_triggers: has("triggers"),
        })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
pub(super) fn failed(error: rsylla::Error) -> String {
    format!("cannot read system_schema: {error}")
}
