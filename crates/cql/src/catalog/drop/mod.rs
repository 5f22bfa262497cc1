//! `DROP` of keyspaces, tables, views, types and indexes; `function.rs`: of functions and aggregates.

mod function;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub(super) use function::{aggregate, function};

use crate::catalog::{Ddl, Keyspace, Table, Touch, cdc_log, index, type_walk, user_type};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Drop, DropKeyspace};
use crate::types::CqlType;

/// `DROP KEYSPACE` (`DropKeyspaceStatement`).
pub(in crate::catalog) fn keyspace(ddl: &mut Ddl<'_>, drop: &DropKeyspace) {
    let name = &drop.name;
    if !ddl.may_touch(&name.name, name.span, Touch::Schema) {
        return;
    }
    if ddl.catalog.keyspace(&name.name).is_none() {
        if drop.if_exists.is_none() {
            ddl.existing_keyspace(&name.name, name.span);
        }
        return;
    }
    let name = name.name.clone();
    ddl.change(move |catalog| {
        catalog.keyspaces.remove(&name);
    });
}

/// `DROP TABLE` (`DropTableStatement`).
pub(in crate::catalog) fn table(ddl: &mut Ddl<'_>, drop: &Drop) {
    let Some((keyspace, table)) = existing(ddl, drop) else {
        return;
    };
    let name = &drop.name.name;
    if table.view.is_some() {
        let diagnostic = Diagnostic::error(
            Code::InvalidAlteration,
            name.span,
            format!("`{}` is a materialized view", table.name),
        );
        ddl.report(
            ddl.declared_at(diagnostic, table.declared)
                .help("use `DROP MATERIALIZED VIEW`"),
        );
        return;
    }
    let views: Vec<&Arc<Table>> = keyspace
        .views_of(&table.name)
        .filter(|view| !is_of_index(view))
        .collect();
    if let Some(first) = views.first() {
        let names: Vec<&str> = views.iter().map(|view| &*view.name).collect();
        let diagnostic = Diagnostic::error(
            Code::StillInUse,
            name.span,
            format!(
                "table `{}` has materialized views: {}",
                table.name,
                crate::catalog::options::listed(&names)
            ),
        );
        ddl.report(ddl.declared_at(diagnostic, first.declared).help(format!(
            "`DROP MATERIALIZED VIEW {}.{};` first",
            keyspace.name, first.name
        )));
    }
    if let Some(base) = cdc_log::base(keyspace, table) {
        ddl.error(
            Code::StillInUse,
            name.span,
            format!("`{}` is the log of `{base}`", table.name),
        );
    }
    let log = cdc_log::of(keyspace, &table.name).map(|log| log.name.clone());
    let name = table.name.clone();
    ddl.change_keyspace(&keyspace.name, move |keyspace| {
        keyspace.remove_table(&name);
        if let Some(log) = log {
            keyspace.remove_table(&log);
        }
    });
}

/// `DROP MATERIALIZED VIEW` (`DropViewStatement`).
pub(in crate::catalog) fn view(ddl: &mut Ddl<'_>, drop: &Drop) {
    let Some((keyspace, view)) = existing(ddl, drop) else {
        return;
    };
    if view.view.is_none() {
        // Cassandra looks among views only, so `IF EXISTS` excuses a table; `ScyllaDB` does not.
        if drop.if_exists.is_none() || ddl.is_scylla() {
            let diagnostic = Diagnostic::error(
                Code::InvalidAlteration,
                drop.name.name.span,
                format!("`{}` is a table, not a materialized view", view.name),
            );
            ddl.report(
                ddl.declared_at(diagnostic, view.declared)
                    .help("use `DROP TABLE`"),
            );
        }
        return;
    }
    if let Some(index) = view.view.as_ref().and_then(|view| view.index.as_ref()) {
        let diagnostic = Diagnostic::error(
            Code::InvalidAlteration,
            drop.name.name.span,
            format!("`{}` holds index `{index}`", view.name),
        );
        ddl.report(
            ddl.declared_at(diagnostic, view.declared)
                .help(index::drop_statement(&keyspace.name, index)),
        );
        return;
    }
    let name = view.name.clone();
    ddl.change_keyspace(&keyspace.name, move |keyspace| keyspace.remove_table(&name));
}

/// Whether the server made a view for an index.
fn is_of_index(view: &Table) -> bool {
    view.view.as_ref().is_some_and(|view| view.index.is_some())
}

/// The table or view that a statement drops; reports an unknown one, unless it says `IF EXISTS`.
fn existing<'a>(ddl: &mut Ddl<'a>, drop: &Drop) -> Option<(&'a Keyspace, &'a Table)> {
    let keyspace_name = ddl.target(&drop.name, Touch::Schema)?;
    let table = ddl.existing_table(&keyspace_name, &drop.name, drop.if_exists.is_some())?;
    Some((ddl.catalog.keyspace(&keyspace_name)?, table))
}

/// `DROP TYPE` (`DropTypeStatement`).
pub(in crate::catalog) fn user_type(ddl: &mut Ddl<'_>, drop: &Drop) {
    let Some(keyspace_name) = ddl.target(&drop.name, Touch::Schema) else {
        return;
    };
    let Some((keyspace, definition)) =
        user_type::existing(ddl, &keyspace_name, &drop.name, drop.if_exists.is_some())
    else {
        return;
    };
    let name = definition.name.clone();
    if let Some((user, declared)) = user_of(keyspace, &name) {
        let diagnostic = Diagnostic::error(
            Code::StillInUse,
            drop.name.name.span,
            format!("type `{}.{name}` is still used by {user}", keyspace.name),
        );
        ddl.report(match declared {
            Some(at) => ddl.declared_at(diagnostic, at),
            None => diagnostic,
        });
        return;
    }
    ddl.change_keyspace(&keyspace_name, move |keyspace| {
        keyspace.types.remove(&name);
        keyspace.type_weights.remove(&name);
        keyspace.type_declarations.remove(&name);
        let of_fields = format!("{name}.");
        keyspace
            .type_docs
            .retain(|key, _| **key != *name && !key.starts_with(&of_fields));
    });
}

/// What still uses a type, and where that was declared.
fn user_of(
    keyspace: &Keyspace,
    name: &str,
) -> Option<(String, Option<crate::catalog::Declaration>)> {
    let uses = |ty: &CqlType| type_walk::references_user_type(ty, name);
    let function = keyspace.functions.values().flatten().find(|function| {
        uses(&function.returns) || function.arguments.iter().any(|(_, ty)| uses(ty))
    });
    if let Some(function) = function {
        return Some((
            format!("function `{}`", function.name),
            Some(function.declared),
        ));
    }
    let aggregate = keyspace.aggregates.values().flatten().find(|aggregate| {
        uses(&aggregate.returns) || uses(&aggregate.state) || aggregate.arguments.iter().any(uses)
    });
    if let Some(aggregate) = aggregate {
        return Some((
            format!("aggregate `{}`", aggregate.name),
            Some(aggregate.declared),
        ));
    }
    let user = keyspace
        .types
        .values()
        .find(|ty| &*ty.name != name && ty.fields.iter().any(|field| uses(&field.ty)));
    if let Some(user) = user {
        let declared = keyspace.type_declarations.get(&user.name).copied();
        return Some((format!("type `{}`", user.name), declared));
    }
    let table = keyspace
        .tables
        .values()
        .find(|table| table.columns.iter().any(|c| uses(&c.ty)))?;
    Some((format!("table `{}`", table.name), Some(table.declared)))
}

/// `DROP INDEX` (`DropIndexStatement`).
pub(in crate::catalog) fn index(ddl: &mut Ddl<'_>, drop: &Drop) {
    let Some(keyspace_name) = ddl.target(&drop.name, Touch::Other) else {
        return;
    };
    // `ScyllaDB` wants the keyspace even with `IF EXISTS`.
    let if_exists = drop.if_exists.is_some();
    if ddl.catalog.keyspace(&keyspace_name).is_none() && if_exists && !ddl.is_scylla() {
        return;
    }
    let Some(keyspace) = ddl.keyspace_for(&drop.name, &keyspace_name) else {
        return;
    };
    let name = &drop.name.name;
    if keyspace.indexed_table(&name.name).is_none() {
        if !if_exists {
            ddl.report(
                Diagnostic::error(
                    Code::UnknownIndex,
                    name.span,
                    format!("keyspace `{keyspace_name}` has no index `{}`", name.name),
                )
                .suggest_nearest(&name.name, keyspace.indexes.keys().map(|key| &**key)),
            );
        }
        return;
    }
    let index = name.name.clone();
    ddl.change_keyspace(&keyspace_name, move |keyspace| {
        keyspace.remove_index(&index);
    });
}
