//! What the tests of schema statements share.

use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::syntax;

/// A catalog with a keyspace `ks`, which is current.
pub(super) struct Given(pub(super) Catalog);

/// What Cassandra has after these statements, all of which it takes.
pub(super) fn given(schema: &str) -> Given {
    given_in(Dialect::Cassandra, schema)
}

/// What `ScyllaDB` has after these statements, all of which it takes.
pub(super) fn given_scylla(schema: &str) -> Given {
    given_in(Dialect::Scylla, schema)
}

fn given_in(dialect: Dialect, schema: &str) -> Given {
    let mut catalog = Catalog::new(dialect);
    let keyspace = "CREATE KEYSPACE ks WITH replication = \
        {'class': 'NetworkTopologyStrategy', 'replication_factor': 1};";
    for text in [keyspace, schema] {
        let found = catalog.load("schema.cql", text, Some("ks"));
        let messages: Vec<_> = found.iter().map(|found| &found.message).collect();
        assert_eq!(messages, [""; 0], "{text}");
    }
    Given(catalog)
}

impl Given {
    /// What is wrong with a statement.
    pub(super) fn find(&self, statement: &str) -> Vec<Diagnostic> {
        let (parsed, mut found) = syntax::parse_statement(statement, self.0.dialect);
        if let Some(parsed) = &parsed
            && !found.iter().any(Diagnostic::is_error)
        {
            found.extend(self.0.check_ddl(Some("ks"), parsed, statement).0);
        }
        found.retain(Diagnostic::is_error);
        found
    }

    /// The server takes the statement.
    #[track_caller]
    pub(super) fn takes(&self, statement: &str) {
        let found = self.find(statement);
        let messages: Vec<_> = found.iter().map(|found| &found.message).collect();
        assert_eq!(messages, [""; 0], "{statement}");
    }

    /// The server refuses the statement, for one reason: its place and a part of its message.
    #[track_caller]
    pub(super) fn refuses(&self, statement: &str, at: &str, message: &str) {
        let found = self.find(statement);
        let [only] = found.as_slice() else {
            panic!("{statement}: {} reasons, not one: {found:#?}", found.len());
        };
        assert_eq!(only.span.of(statement), at, "{statement}: {}", only.message);
        assert!(
            only.message.contains(message),
            "{statement}: `{}` does not say `{message}`",
            only.message
        );
    }

    /// The same after one more statement, which the server takes.
    #[track_caller]
    pub(super) fn after(mut self, statement: &str) -> Self {
        let (parsed, found) = syntax::parse_statement(statement, self.0.dialect);
        assert!(found.is_empty(), "{statement}: {found:#?}");
        let parsed = parsed.expect(statement);
        let found = self.0.apply(Some("ks"), &parsed, statement, None);
        assert!(found.is_empty(), "{statement}: {found:#?}");
        self
    }

    /// The columns of a table in the order of `SELECT *`, with their types.
    #[track_caller]
    pub(super) fn columns(&self, table: &str) -> Vec<String> {
        let table = self.0.table("ks", table).expect(table);
        let columns = table.columns.iter();
        columns
            .map(|column| format!("{} {}", column.name, column.ty))
            .collect()
    }
}
