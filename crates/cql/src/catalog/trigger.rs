//! `CREATE TRIGGER` and `DROP TRIGGER` (Cassandra only).

use crate::catalog::{Ddl, Touch};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{CreateTrigger, DropTrigger};

/// `CREATE TRIGGER` (`CreateTriggerStatement`): the server loads the class from its own disk, where
/// this catalog cannot look; a class that a schema file can count on does not exist.
pub(super) fn create(ddl: &mut Ddl<'_>, create: &CreateTrigger) {
    let Some(keyspace) = ddl.target(&create.table, Touch::Other) else {
        return;
    };
    let Some(table) = ddl.existing_table(&keyspace, &create.table, false) else {
        return;
    };
    if table.view.is_some() {
        let diagnostic = Diagnostic::error(
            Code::Unsupported,
            create.table.name.span,
            "a materialized view cannot have triggers",
        );
        ddl.report(ddl.declared_at(diagnostic, table.declared));
        return;
    }
    if table.triggers.contains_key(&create.name.name) {
        if create.if_not_exists.is_none() {
            ddl.error(
                Code::AlreadyExists,
                create.name.span,
                format!("trigger `{}` exists already", create.name.name),
            );
        }
        return;
    }
    ddl.report(
        Diagnostic::error(
            Code::Unsupported,
            create.class.span,
            format!("trigger class `{}` cannot be loaded", create.class.text),
        )
        .note("triggers are Java classes in a directory of each server"),
    );
}

/// `DROP TRIGGER` (`DropTriggerStatement`).
pub(super) fn drop(ddl: &mut Ddl<'_>, drop: &DropTrigger) {
    let Some(keyspace) = ddl.target(&drop.table, Touch::Other) else {
        return;
    };
    let if_exists = drop.if_exists.is_some();
    let Some(table) = ddl.existing_table(&keyspace, &drop.table, if_exists) else {
        return;
    };
    if !table.triggers.contains_key(&drop.name.name) {
        if !if_exists {
            ddl.report(
                Diagnostic::error(
                    Code::UnknownIndex,
                    drop.name.span,
                    format!("table `{}` has no trigger `{}`", table.name, drop.name.name),
                )
                .suggest_nearest(&drop.name.name, table.triggers.keys().map(|key| &**key)),
            );
        }
        return;
    }
    let name = drop.name.name.clone();
    ddl.change_table(&keyspace, &table.name, move |table| {
        table.triggers.remove(&name);
    });
}

#[cfg(test)]
mod tests {
    use crate::catalog::testing::*;

    #[test]
    fn classes_of_triggers_are_not_on_the_server() {
        let given = given("CREATE TABLE t (a int PRIMARY KEY);");
        assert_eq!(
            given.find("CREATE TRIGGER x ON t USING 'some.Class'").len(),
            1
        );
        given.refuses("DROP TRIGGER x ON t", "x", "x");
        given.takes("DROP TRIGGER IF EXISTS x ON t");
    }
}
