//! Schema statements, one after the other: checking the next, replaying many.

use std::sync::Arc;

use crate::catalog::ddl::Outcome;
use crate::catalog::{
    Catalog, Ddl, Keyspace, SourceId, aggregate, alter_table, create_table, drop, function, index,
    keyspace, trigger, user_type, view,
};
use crate::checked::Reference;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{self, Statement, StatementKind};

impl Catalog {
    /// Applies a parsed schema statement as the next change; with errors nothing changes.
    ///
    /// `keyspace`: the current one, for names without. `text`: what the statement was parsed from.
    /// `source`: where its names are declared, if that was loaded. Other statements do nothing.
    pub fn apply(
        &mut self,
        keyspace: Option<&str>,
        statement: &Statement,
        text: &str,
        source: Option<SourceId>,
    ) -> Vec<Diagnostic> {
        let mut ddl = Ddl::new(self, keyspace, text);
        ddl.source = source;
        let Outcome {
            diagnostics,
            changes,
            ..
        } = check(ddl, statement);
        for change in changes {
            change(self);
        }
        diagnostics
    }

    /// Checks a parsed schema statement as the next change, without changing
    /// anything; also gives the places that name something in a keyspace.
    pub fn check_ddl(
        &self,
        keyspace: Option<&str>,
        statement: &Statement,
        text: &str,
    ) -> (Vec<Diagnostic>, Vec<Reference>) {
        let outcome = check(Ddl::new(self, keyspace, text), statement);
        (outcome.diagnostics, outcome.references)
    }

    /// Loads a schema file: statements that are wrong are reported and left out.
    ///
    /// `keyspace`: for names without one, unless the file says `USE`.
    pub fn load(&mut self, file_name: &str, text: &str, keyspace: Option<&str>) -> Vec<Diagnostic> {
        let source = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        self.sources.push((file_name.into(), text.into()));
        self.replay(text, keyspace, Some(source), false)
    }

    /// Replays a script. `internal`: it makes the server's own keyspaces.
    pub(super) fn replay(
        &mut self,
        text: &str,
        keyspace: Option<&str>,
        source: Option<SourceId>,
        internal: bool,
    ) -> Vec<Diagnostic> {
        let (statements, mut diagnostics) = syntax::parse_script(text, self.dialect);
        let mut current: Option<Box<str>> = keyspace.map(Into::into);
        let mut wrong = diagnostics
            .clone()
            .into_iter()
            .filter(Diagnostic::is_error)
            .peekable();
        for parsed in &statements {
            let mut is_malformed = false;
            while wrong
                .next_if(|error| error.span.start <= parsed.span.end)
                .is_some()
            {
                is_malformed = true;
            }
            let Some(statement) = parsed.statement.as_ref().filter(|_| !is_malformed) else {
                continue;
            };
            if let StatementKind::Use(use_keyspace) = &statement.kind {
                current = Some(use_keyspace.keyspace.name.clone());
                continue;
            }
            let mut ddl = Ddl::new(self, current.as_deref(), text);
            ddl.source = source;
            ddl.internal = internal;
            let outcome = check(ddl, statement);
            diagnostics.extend(outcome.diagnostics);
            for change in outcome.changes {
                change(self);
            }
            if !is_schema_statement(&statement.kind) {
                diagnostics.push(Diagnostic::warning(
                    Code::Unsupported,
                    parsed.span,
                    "this statement changes no schema and is left out",
                ));
            }
        }
        diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        diagnostics
    }

    /// Takes a keyspace to exist although no statement made it.
    pub fn assume_keyspace(&mut self, name: &str) {
        self.keyspaces
            .entry(name.into())
            .or_insert_with(|| Arc::new(Keyspace::new(name)));
    }

    /// Says which data centres the cluster has: a keyspace cannot be replicated to others.
    pub fn set_data_centers<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        self.data_centers = Some(names.into_iter().map(Into::into).collect());
    }
}

/// Whether a statement belongs in a schema file.
fn is_schema_statement(kind: &StatementKind) -> bool {
    !matches!(
        kind,
        StatementKind::Select(_)
            | StatementKind::Insert(_)
            | StatementKind::InsertJson(_)
            | StatementKind::Update(_)
            | StatementKind::Delete(_)
            | StatementKind::Batch(_)
            | StatementKind::Truncate(_)
            | StatementKind::PruneView(_)
    )
}

fn check(mut ddl: Ddl<'_>, statement: &Statement) -> Outcome {
    let ddl_ref = &mut ddl;
    match &statement.kind {
        StatementKind::CreateKeyspace(create) => keyspace::create(ddl_ref, create),
        StatementKind::AlterKeyspace(alter) => keyspace::alter(ddl_ref, alter),
        StatementKind::DropKeyspace(dropped) => drop::keyspace(ddl_ref, dropped),
        StatementKind::CreateTable(create) => create_table::create(ddl_ref, create),
        StatementKind::AlterTable(alter) => alter_table::alter(ddl_ref, alter),
        StatementKind::DropTable(dropped) => drop::table(ddl_ref, dropped),
        StatementKind::CreateType(create) => user_type::create(ddl_ref, create),
        StatementKind::AlterType(alter) => user_type::alter(ddl_ref, alter),
        StatementKind::DropType(dropped) => drop::user_type(ddl_ref, dropped),
        StatementKind::CreateIndex(create) => index::create(ddl_ref, create),
        StatementKind::DropIndex(dropped) => drop::index(ddl_ref, dropped),
        StatementKind::CreateView(create) => view::create(ddl_ref, create),
        StatementKind::AlterView(alter) => view::alter(ddl_ref, alter),
        StatementKind::DropView(dropped) => drop::view(ddl_ref, dropped),
        StatementKind::CreateFunction(create) => function::create(ddl_ref, create),
        StatementKind::DropFunction(dropped) => drop::function(ddl_ref, dropped),
        StatementKind::CreateAggregate(create) => aggregate::create(ddl_ref, create),
        StatementKind::DropAggregate(dropped) => drop::aggregate(ddl_ref, dropped),
        StatementKind::CreateTrigger(create) => trigger::create(ddl_ref, create),
        StatementKind::DropTrigger(dropped) => trigger::drop(ddl_ref, dropped),
        StatementKind::Select(_)
        | StatementKind::Insert(_)
        | StatementKind::InsertJson(_)
        | StatementKind::Update(_)
        | StatementKind::Delete(_)
        | StatementKind::Batch(_)
        | StatementKind::Truncate(_)
        | StatementKind::Use(_)
        | StatementKind::PruneView(_)
        | StatementKind::Other(_) => {}
    }
    ddl.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::testing::given;
    use crate::dialect::Dialect;

    #[test]
    fn a_file_goes_on_behind_its_mistakes() {
        let mut catalog = Catalog::new(Dialect::Cassandra);
        let found = catalog.load(
            "a.cql",
            "CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
             USE k;
             CREATE TABLE one (a int PRIMARY KEY, b nope);
             CREATE TABLE two (a int PRIMARY KEY;
             CREATE TABLE three (a int PRIMARY KEY);
             SELECT * FROM three;",
            None,
        );
        assert_eq!(
            found.iter().filter(|found| found.is_error()).count(),
            2,
            "{found:#?}"
        );
        assert_eq!(
            found.iter().filter(|found| !found.is_error()).count(),
            1,
            "{found:#?}"
        );
        let tables: Vec<_> = catalog
            .keyspace("k")
            .map(|k| k.tables.keys().collect())
            .unwrap_or_default();
        assert_eq!(tables.len(), 1);
        let table = catalog.table("k", "three").expect("three");
        let source = table
            .declared
            .source
            .and_then(|source| catalog.source(source));
        assert_eq!(
            source.map(|(name, text)| (name, table.declared.span.of(text))),
            Some(("a.cql", "three"))
        );
    }

    #[test]
    fn names_need_a_keyspace() {
        let mut catalog = Catalog::new(Dialect::Cassandra);
        let text = "CREATE TABLE t (a int PRIMARY KEY)";
        assert_eq!(catalog.load("a.cql", text, None).len(), 1);
        assert_eq!(catalog.load("a.cql", text, Some("k")).len(), 1);
        catalog.assume_keyspace("k");
        assert_eq!(catalog.load("a.cql", text, Some("k")), []);
    }

    #[test]
    fn clones_are_independent() {
        let mut catalog = given("CREATE TABLE t (a int PRIMARY KEY);").0;
        let before = catalog.clone();
        assert_eq!(
            catalog.load("b.cql", "ALTER TABLE ks.t ADD b int", None),
            []
        );
        assert_eq!(
            before.table("ks", "t").map(|table| table.columns.len()),
            Some(1)
        );
        assert_eq!(
            catalog.table("ks", "t").map(|table| table.columns.len()),
            Some(2)
        );
    }

    #[test]
    fn references_are_the_places_of_keyspaces() {
        let given = given("CREATE TYPE u (a int); CREATE TABLE t (a int PRIMARY KEY, b int);");
        for (text, expected) in [
            ("CREATE INDEX ON t (b)", &[""][..]),
            ("CREATE INDEX ON ks.t (b)", &["ks"]),
            (
                "CREATE TABLE ks.x (a frozen<ks.u> PRIMARY KEY, b list<frozen<u>>)",
                &["ks", "ks", ""],
            ),
        ] {
            let (statement, _) = syntax::parse_statement(text, Dialect::Cassandra);
            let statement = statement.expect(text);
            let (_, references) = given.0.check_ddl(Some("ks"), &statement, text);
            let places: Vec<_> = references.iter().map(|place| place.span.of(text)).collect();
            assert_eq!(places, expected, "{text}");
            assert!(references.iter().all(|place| &*place.keyspace == "ks"));
        }
    }
}
