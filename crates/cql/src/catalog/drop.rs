//! `DROP` of keyspaces, tables, views, types, indexes, functions and aggregates.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::function::{argument_types, keyspace_of, same_types, target};
use crate::catalog::{Ddl, Keyspace, Table, Touch, type_walk, user_type};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Drop, DropFunction, DropKeyspace};
use crate::types::CqlType;

/// `DROP KEYSPACE` (`DropKeyspaceStatement`).
pub(super) fn keyspace(ddl: &mut Ddl<'_>, drop: &DropKeyspace) {
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
pub(super) fn table(ddl: &mut Ddl<'_>, drop: &Drop) {
    let Some((keyspace, table)) = existing(ddl, drop) else { return };
    let name = &drop.name.name;
    if table.view.is_some() {
        let diagnostic = Diagnostic::error(
            Code::InvalidAlteration,
            name.span,
            format!("`{}` is a materialized view", table.name),
        );
        ddl.report(
            ddl.declared_at(diagnostic, table.declared).help("use `DROP MATERIALIZED VIEW`"),
        );
        return;
    }
    let views: Vec<&Arc<Table>> = keyspace.views_of(&table.name).collect();
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
    if let Some(base) = table.name.strip_suffix("_scylla_cdc_log")
        && ddl.is_scylla()
        && keyspace.tables.contains_key(base)
    {
        ddl.error(Code::StillInUse, name.span, format!("`{}` is the log of `{base}`", table.name));
    }
    let log = crate::catalog::cdc_log::name(&table.name);
    let log = ddl.is_scylla().then_some(log);
    let name = table.name.clone();
    ddl.change_keyspace(&keyspace.name, move |keyspace| {
        keyspace.remove_table(&name);
        if let Some(log) = log {
            keyspace.remove_table(&log);
        }
    });
}

/// `DROP MATERIALIZED VIEW` (`DropViewStatement`).
pub(super) fn view(ddl: &mut Ddl<'_>, drop: &Drop) {
    let Some((keyspace, view)) = existing(ddl, drop) else { return };
    if view.view.is_none() {
        // Cassandra looks among views only, so `IF EXISTS` excuses a table; `ScyllaDB` does not.
        if drop.if_exists.is_none() || ddl.is_scylla() {
            let diagnostic = Diagnostic::error(
                Code::InvalidAlteration,
                drop.name.name.span,
                format!("`{}` is a table, not a materialized view", view.name),
            );
            ddl.report(ddl.declared_at(diagnostic, view.declared).help("use `DROP TABLE`"));
        }
        return;
    }
    let name = view.name.clone();
    ddl.change_keyspace(&keyspace.name, move |keyspace| keyspace.remove_table(&name));
}

/// The table or view that a statement drops; reports an unknown one, unless it says `IF EXISTS`.
fn existing<'a>(ddl: &mut Ddl<'a>, drop: &Drop) -> Option<(&'a Keyspace, &'a Table)> {
    let keyspace_name = ddl.target(&drop.name, Touch::Schema)?;
    let table = ddl.existing_table(&keyspace_name, &drop.name, drop.if_exists.is_some())?;
    Some((ddl.catalog.keyspace(&keyspace_name)?, table))
}

/// `DROP TYPE` (`DropTypeStatement`).
pub(super) fn user_type(ddl: &mut Ddl<'_>, drop: &Drop) {
    let Some(keyspace_name) = ddl.target(&drop.name, Touch::Schema) else { return };
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
        keyspace.type_docs.retain(|key, _| **key != *name && !key.starts_with(&of_fields));
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
        return Some((format!("function `{}`", function.name), Some(function.declared)));
    }
    let aggregate = keyspace.aggregates.values().flatten().find(|aggregate| {
        uses(&aggregate.returns) || uses(&aggregate.state) || aggregate.arguments.iter().any(uses)
    });
    if let Some(aggregate) = aggregate {
        return Some((format!("aggregate `{}`", aggregate.name), Some(aggregate.declared)));
    }
    let user = keyspace
        .types
        .values()
        .find(|ty| &*ty.name != name && ty.fields.iter().any(|field| uses(&field.ty)));
    if let Some(user) = user {
        let declared = keyspace.type_declarations.get(&user.name).copied();
        return Some((format!("type `{}`", user.name), declared));
    }
    let table =
        keyspace.tables.values().find(|table| table.columns.iter().any(|c| uses(&c.ty)))?;
    Some((format!("table `{}`", table.name), Some(table.declared)))
}

/// `DROP INDEX` (`DropIndexStatement`).
pub(super) fn index(ddl: &mut Ddl<'_>, drop: &Drop) {
    let Some(keyspace_name) = ddl.target(&drop.name, Touch::Other) else { return };
    // `ScyllaDB` wants the keyspace even with `IF EXISTS`.
    let if_exists = drop.if_exists.is_some();
    if ddl.catalog.keyspace(&keyspace_name).is_none() && if_exists && !ddl.is_scylla() {
        return;
    }
    let Some(keyspace) = ddl.keyspace_for(&drop.name, &keyspace_name) else { return };
    let name = &drop.name.name;
    let Some(table) = keyspace.indexed_table(&name.name) else {
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
    };
    let (table, index) = (table.name.clone(), name.name.clone());
    ddl.change_keyspace(&keyspace_name, move |keyspace| {
        keyspace.indexes.remove(&index);
        if let Some(table) = keyspace.table_mut(&table) {
            table.indexes.remove(&index);
        }
    });
}

/// `DROP FUNCTION` (`DropFunctionStatement`).
pub(super) fn function(ddl: &mut Ddl<'_>, drop: &DropFunction) {
    let Some((keyspace_name, keyspace)) = functions_keyspace(ddl, drop) else { return };
    let name = &drop.name.name;
    let functions = keyspace.functions_named(&name.name);
    let aggregates = keyspace.aggregates_named(&name.name).len();
    let Some(types) = types(ddl, keyspace, drop, functions.len() + aggregates) else { return };
    let found = functions.iter().find(|known| {
        let known = known.arguments.iter().map(|(_, ty)| ty);
        types.as_ref().is_none_or(|types| same_types(known, types.iter()))
    });
    let Some(found) = found else {
        let known = keyspace.functions.keys();
        report_unknown(ddl, drop, &keyspace_name, "function", known.map(|key| &**key));
        return;
    };
    let arguments: Vec<CqlType> = found.arguments.iter().map(|(_, ty)| ty.clone()).collect();
    let user = keyspace.aggregates.values().flatten().find(|aggregate| {
        let is_step = aggregate.state_function == found.name
            && arguments.len() == aggregate.arguments.len() + 1;
        let is_last = aggregate.final_function.as_ref() == Some(&found.name) && arguments.len() == 1;
        is_step || is_last
    });
    if let Some(aggregate) = user {
        let diagnostic = Diagnostic::error(
            Code::StillInUse,
            name.span,
            format!("function `{}` is still used by aggregate `{}`", found.name, aggregate.name),
        );
        ddl.report(ddl.declared_at(diagnostic, aggregate.declared));
    }
    let masked = keyspace.tables.values().find(|table| {
        table.columns.iter().any(|column| column.mask_function.as_ref() == Some(&found.name))
    });
    if let Some(table) = masked {
        let diagnostic = Diagnostic::error(
            Code::StillInUse,
            name.span,
            format!("function `{}` still masks columns of table `{}`", found.name, table.name),
        );
        ddl.report(ddl.declared_at(diagnostic, table.declared));
    }
    let name = found.name.clone();
    ddl.change_keyspace(&keyspace_name, move |keyspace| {
        remove(&mut keyspace.functions, &name, |known| {
            same_types(known.arguments.iter().map(|(_, ty)| ty), arguments.iter())
        });
    });
}

/// `DROP AGGREGATE` (`DropAggregateStatement`).
pub(super) fn aggregate(ddl: &mut Ddl<'_>, drop: &DropFunction) {
    let Some((keyspace_name, keyspace)) = functions_keyspace(ddl, drop) else { return };
    let name = &drop.name.name;
    let aggregates = keyspace.aggregates_named(&name.name);
    let functions = keyspace.functions_named(&name.name).len();
    let Some(types) = types(ddl, keyspace, drop, aggregates.len() + functions) else { return };
    let found = aggregates.iter().find(|known| {
        types.as_ref().is_none_or(|types| same_types(known.arguments.iter(), types.iter()))
    });
    let Some(found) = found else {
        let known = keyspace.aggregates.keys();
        report_unknown(ddl, drop, &keyspace_name, "aggregate", known.map(|key| &**key));
        return;
    };
    let (name, arguments) = (found.name.clone(), found.arguments.clone());
    ddl.change_keyspace(&keyspace_name, move |keyspace| {
        remove(&mut keyspace.aggregates, &name, |known| {
            same_types(known.arguments.iter(), arguments.iter())
        });
    });
}

/// The keyspace of the function that is dropped; nothing to do where `IF EXISTS` excuses its absence.
fn functions_keyspace<'a>(
    ddl: &mut Ddl<'a>,
    drop: &DropFunction,
) -> Option<(Box<str>, &'a Keyspace)> {
    let keyspace_name = target(ddl, &drop.name)?;
    let catalog = ddl.catalog;
    let keyspace = if drop.if_exists.is_some() {
        catalog.keyspace(&keyspace_name)?
    } else {
        keyspace_of(ddl, &drop.name, &keyspace_name)?
    };
    Some((keyspace_name, keyspace))
}

/// The argument types, if they are written; nothing where they are refused or are needed.
#[expect(clippy::option_option, reason = "refused, not written, or written")]
fn types(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    drop: &DropFunction,
    overloads: usize,
) -> Option<Option<Vec<CqlType>>> {
    let Some(written) = &drop.arguments else {
        if overloads > 1 {
            let name = &drop.name.name;
            ddl.report(
                Diagnostic::error(
                    Code::AmbiguousCall,
                    name.span,
                    format!("there are {overloads} overloads of `{}`", name.name),
                )
                .help(format!("write the types, as `{}(int, text)`", name.name)),
            );
            return None;
        }
        return Some(None);
    };
    argument_types(ddl, keyspace, written.iter()).map(Some)
}

fn report_unknown<'n>(
    ddl: &mut Ddl<'_>,
    drop: &DropFunction,
    keyspace: &str,
    what: &str,
    known: impl Iterator<Item = &'n str>,
) {
    if drop.if_exists.is_some() {
        return;
    }
    let name = &drop.name.name;
    let with = if drop.arguments.is_some() { " with these arguments" } else { "" };
    ddl.report(
        Diagnostic::error(
            Code::UnknownFunction,
            name.span,
            format!("keyspace `{keyspace}` has no {what} `{}`{with}", name.name),
        )
        .suggest_nearest(&name.name, known),
    );
}

/// Removes an overload, and the name with the last one.
fn remove<T>(
    overloads: &mut BTreeMap<Box<str>, Vec<T>>,
    name: &str,
    is_it: impl Fn(&T) -> bool,
) {
    if let Some(named) = overloads.get_mut(name) {
        named.retain(|known| !is_it(known));
        if named.is_empty() {
            overloads.remove(name);
        }
    }
}
