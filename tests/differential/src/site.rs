//! A keyspace that is the same on both sides: on the server and in a catalog.

use std::io;

use rsylla_cql::{Catalog, Dialect};

use crate::verdict::{Difference, Verdict, compare};
use crate::wire::{Connection, Response};

/// A keyspace on the server, a catalog of the same, and the statements that made both.
pub(crate) struct Site<'c> {
    pub(crate) connection: &'c mut Connection,
    pub(crate) catalog: Catalog,
    pub(crate) keyspace: String,
    /// The schema so far, from `CREATE KEYSPACE` on.
    pub(crate) schema: Vec<String>,
}

/// What both sides say of a statement.
pub(crate) struct Judged {
    pub(crate) text: String,
    pub(crate) server: Verdict,
    pub(crate) checker: Verdict,
}

impl<'c> Site<'c> {
    /// Makes a keyspace anew.
    pub(crate) fn make(connection: &'c mut Connection, keyspace: &str) -> io::Result<Self> {
        must(connection.execute(&format!("DROP KEYSPACE IF EXISTS {keyspace}"))?)?;
        let create = create_keyspace(keyspace);
        must(connection.execute(&create)?)?;
        must(connection.execute(&format!("USE {keyspace}"))?)?;
        let mut catalog = Catalog::new(Dialect::Cassandra);
        catalog.set_data_centers(["dc1"]);
        catalog.load("schema", &create, None);
        Ok(Self {
            connection,
            catalog,
            keyspace: keyspace.to_owned(),
            schema: vec![create],
        })
    }

    /// Executes a schema statement on both sides. Where they disagree they are no longer the same.
    pub(crate) fn change(&mut self, text: &str) -> io::Result<Judged> {
        let checker = Verdict::of_checker(&self.catalog, &self.keyspace, text);
        let server = Verdict::of_server(&self.connection.execute(text)?);
        if checker.is_accepted() && server.is_accepted() {
            self.catalog.load("schema", text, Some(&self.keyspace));
            self.schema.push(text.to_owned());
        }
        Ok(Judged {
            text: text.to_owned(),
            server,
            checker,
        })
    }

    /// Prepares statements on both sides.
    pub(crate) fn prepare(&mut self, texts: &[&str]) -> io::Result<Vec<Judged>> {
        let responses = self.connection.prepare(texts)?;
        let judged = texts.iter().zip(&responses).map(|(text, response)| Judged {
            text: (*text).to_owned(),
            server: Verdict::of_server(response),
            checker: Verdict::of_checker(&self.catalog, &self.keyspace, text),
        });
        Ok(judged.collect())
    }

    /// Removes the keyspace from the server.
    pub(crate) fn remove(self) -> io::Result<()> {
        must(
            self.connection
                .execute(&format!("DROP KEYSPACE {}", self.keyspace))?,
        )
    }
}

impl Judged {
    /// How the two differ, if they do.
    pub(crate) fn difference(&self) -> Option<Difference> {
        compare(&self.text, &self.server, &self.checker)
    }

    /// The cause of the difference, if there is one.
    pub(crate) fn cause(&self) -> Option<String> {
        self.difference().map(|difference| difference.cause)
    }
}

fn create_keyspace(name: &str) -> String {
    format!(
        "CREATE KEYSPACE {name} WITH replication = {{'class': 'NetworkTopologyStrategy', 'dc1': 1}}"
    )
}

fn must(response: Response) -> io::Result<()> {
    match response {
        Response::Refused(refusal) => Err(io::Error::other(refusal.message)),
        _ => Ok(()),
    }
}
