//! `CREATE KEYSPACE` and `ALTER KEYSPACE`.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::options::{Properties, Value};
use crate::catalog::replication::{self, Replication};
use crate::catalog::{Ddl, Keyspace, Touch};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{AlterKeyspace, CreateKeyspace};

/// `CREATE KEYSPACE` (`CreateKeyspaceStatement`, `create_keyspace_statement`).
pub(super) fn create(ddl: &mut Ddl<'_>, create: &CreateKeyspace) {
    let name = &create.name;
    if !ddl.may_touch(&name.name, name.span, Touch::Other) {
        return;
    }
    let properties = read(ddl, &create.properties);
    if !ddl.is_scylla() && !properties.has("replication") {
        // A misspelt option was reported, and may be this one.
        if ddl.has_errors() {
            return;
        }
        ddl.report(
            Diagnostic::error(
                Code::InvalidOption,
                name.span,
                format!("keyspace `{}` needs the option `replication`", name.name),
            )
            .help(
                "write `WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 3}`",
            ),
        );
        return;
    }
    let known = ddl.catalog.keyspace(&name.name);
    // A keyspace that was only taken to exist is made by its own statement.
    let assumed = known.filter(|known| known.is_assumed());
    if let Some(known) = known.filter(|known| !known.is_assumed()) {
        if create.if_not_exists.is_none() {
            let diagnostic = Diagnostic::error(
                Code::AlreadyExists,
                name.span,
                format!("keyspace `{}` exists already", name.name),
            );
            let diagnostic = match known.declared {
                Some(at) => ddl.declared_at(diagnostic, at),
                None => diagnostic,
            };
            ddl.report(diagnostic);
        }
        return;
    }
    let replication = replication::check(ddl, &properties, None).unwrap_or_default();
    let durable_writes = durable_writes(ddl, &properties).unwrap_or(true);
    let mut keyspace = assumed
        .cloned()
        .unwrap_or_else(|| Keyspace::new(&name.name));
    keyspace.replication = replication.options;
    keyspace.tablets = replication.tablets;
    keyspace.durable_writes = durable_writes;
    keyspace.declared = Some(ddl.declaration(name.span));
    ddl.change(move |catalog| {
        catalog
            .keyspaces
            .insert(keyspace.name.clone(), Arc::new(keyspace));
    });
}

/// `ALTER KEYSPACE` (`AlterKeyspaceStatement`, `alter_keyspace_statement`).
pub(super) fn alter(ddl: &mut Ddl<'_>, alter: &AlterKeyspace) {
    let name = &alter.name;
    if !ddl.may_touch(&name.name, name.span, Touch::Properties) {
        return;
    }
    let properties = read(ddl, &alter.properties);
    if alter.if_exists.is_some() && ddl.catalog.keyspace(&name.name).is_none() {
        return;
    }
    let Some(known) = ddl.existing_keyspace(&name.name, name.span) else {
        return;
    };
    let replication = replication::check(ddl, &properties, Some(known));
    let durable_writes = durable_writes(ddl, &properties);
    ddl.change_keyspace(&name.name, move |keyspace| {
        if let Some(Replication { options, tablets }) = replication {
            keyspace.replication = options;
            keyspace.tablets = tablets;
        }
        if let Some(durable_writes) = durable_writes {
            keyspace.durable_writes = durable_writes;
        }
    });
}

/// The properties of a keyspace (`KeyspaceAttributes.validate`, `ks_prop_defs::validate`).
fn read<'s>(ddl: &mut Ddl<'_>, properties: &'s [crate::syntax::Property]) -> Properties<'s> {
    let properties = Properties::read(properties);
    let known: &[&str] = if ddl.is_scylla() {
        &[
            "replication",
            "durable_writes",
            "tablets",
            "storage",
            "consistency",
        ]
    } else {
        &["replication", "durable_writes"]
    };
    properties.refuse_unknown(ddl, known, "a keyspace");
    properties
}

/// `durable_writes`
fn durable_writes(ddl: &mut Ddl<'_>, properties: &Properties<'_>) -> Option<bool> {
    let (text, span) = properties.text(ddl, "durable_writes")?;
    match &*text.to_lowercase() {
        "1" | "true" | "yes" => Some(true),
        "0" | "false" | "no" => Some(false),
        // `property_definitions::get_boolean`
        _ if ddl.is_scylla() => Some(false),
        _ => {
            ddl.error(
                Code::InvalidOption,
                span,
                format!("`durable_writes` is `true` or `false`, not `{text}`"),
            );
            None
        }
    }
}

impl Keyspace {
    /// Whether no statement made it, and it is not the server's either.
    pub(super) fn is_assumed(&self) -> bool {
        self.declared.is_none() && !self.name.starts_with("system")
    }
}

/// The replication map as the catalog keeps it.
pub(super) fn written(properties: &Properties<'_>) -> BTreeMap<Box<str>, Box<str>> {
    let Some(Value::Map(map)) = properties.get("replication").map(|entry| &entry.value) else {
        return BTreeMap::new();
    };
    map.entries()
        .iter()
        .map(|entry| {
            let value = match &entry.value {
                Ok(text) => (*text).into(),
                Err(racks) => format!("['{}']", racks.join("', '")).into(),
            };
            (entry.key.into(), value)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::catalog::testing::*;

    #[test]
    fn replication_needs_a_strategy_and_copies() {
        let given = given("");
        let keyspace = |map: &str| format!("CREATE KEYSPACE x WITH replication = {map}");
        given.takes(&keyspace(
            "{'class': 'SimpleStrategy', 'replication_factor': 3}",
        ));
        given.takes(&keyspace(
            "{'class': 'NetworkTopologyStrategy', 'dc1': '3', 'dc2': 2}",
        ));
        for wrong in [
            "{'replication_factor': 3}",
            "{'class': 'SimplStrategy', 'replication_factor': 3}",
            "{'class': 'SimpleStrategy', 'dc1': 3}",
            "{'class': 'SimpleStrategy', 'replication_factor': 'x'}",
            "{'class': 'NetworkTopologyStrategy', 'dc1': -1}",
            "{'class': 'LocalStrategy'}",
        ] {
            assert_eq!(given.find(&keyspace(wrong)).len(), 1, "{wrong}");
        }
        given.refuses(
            "CREATE KEYSPACE x WITH durable_writes = true",
            "x",
            "replication",
        );
        given.refuses("CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}", "ks", "exists already");
        given.refuses("CREATE KEYSPACE system_views WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}", "system_views", "server");
    }

    #[test]
    fn unknown_data_centres_are_told_where_the_known_are() {
        let mut given = given("");
        given.0.set_data_centers(["dc1"]);
        given.refuses(
            "CREATE KEYSPACE x WITH replication = {'class': 'NetworkTopologyStrategy', 'dc2': 1}",
            "'dc2'",
            "no data centre `dc2`",
        );
    }

    #[test]
    fn keyspaces_are_altered() {
        let given = given("");
        given.takes("ALTER KEYSPACE ks WITH durable_writes = false");
        given.refuses(
            "ALTER KEYSPACE kk WITH durable_writes = false",
            "kk",
            "does not exist",
        );
        given.takes("ALTER KEYSPACE IF EXISTS kk WITH durable_writes = false");
        given.refuses(
            "ALTER KEYSPACE ks WITH durable = false",
            "durable",
            "no option `durable`",
        );
        given.refuses(
            "ALTER KEYSPACE ks WITH durable_writes = 'x'",
            "'x'",
            "durable_writes",
        );
        let given = given.after("ALTER KEYSPACE ks WITH durable_writes = false");
        assert!(
            given
                .0
                .keyspace("ks")
                .is_some_and(|keyspace| !keyspace.durable_writes)
        );
    }

    #[test]
    fn scylla_keyspaces_have_tablets_or_not() {
        let given = given_scylla("");
        given.takes("CREATE KEYSPACE x");
        given.takes("CREATE KEYSPACE x WITH tablets = {'enabled': false}");
        given.refuses(
            "ALTER KEYSPACE ks WITH tablets = {'enabled': false}",
            "{'enabled': false}",
            "tablets and vnodes",
        );
    }
}
