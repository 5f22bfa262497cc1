//! `DROP FUNCTION` and `DROP AGGREGATE`.

use std::collections::BTreeMap;

use crate::catalog::function::{argument_types, keyspace_of, same_types, target};
use crate::catalog::{Ddl, Keyspace};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::DropFunction;
use crate::types::CqlType;

/// `DROP FUNCTION` (`DropFunctionStatement`).
pub(in crate::catalog) fn function(ddl: &mut Ddl<'_>, drop: &DropFunction) {
    let Some((keyspace_name, keyspace)) = functions_keyspace(ddl, drop) else {
        return;
    };
    let name = &drop.name.name;
    let functions = keyspace.functions_named(&name.name);
    let aggregates = keyspace.aggregates_named(&name.name).len();
    let Some(types) = types(ddl, keyspace, drop, functions.len() + aggregates) else {
        return;
    };
    let found = functions.iter().find(|known| {
        let known = known.arguments.iter().map(|(_, ty)| ty);
        types
            .as_ref()
            .is_none_or(|types| same_types(known, types.iter()))
    });
    let Some(found) = found else {
        let known = keyspace.functions.keys();
        report_unknown(
            ddl,
            drop,
            &keyspace_name,
            "function",
            known.map(|key| &**key),
        );
        return;
    };
    let arguments: Vec<CqlType> = found.arguments.iter().map(|(_, ty)| ty.clone()).collect();
    let user = keyspace.aggregates.values().flatten().find(|aggregate| {
        let state = std::iter::once(&aggregate.state);
        let step: Vec<&CqlType> = state.clone().chain(&aggregate.arguments).collect();
        let is_step = aggregate.state_function == found.name
            && same_types(arguments.iter(), step.into_iter());
        let is_last = aggregate.final_function.as_ref() == Some(&found.name)
            && same_types(arguments.iter(), state);
        is_step || is_last
    });
    if let Some(aggregate) = user {
        let diagnostic = Diagnostic::error(
            Code::StillInUse,
            name.span,
            format!(
                "function `{}` is still used by aggregate `{}`",
                found.name, aggregate.name
            ),
        );
        ddl.report(ddl.declared_at(diagnostic, aggregate.declared));
    }
    let masked = keyspace.tables.values().find(|table| {
        table
            .columns
            .iter()
            .any(|column| column.mask_function.as_ref() == Some(&found.name))
    });
    if let Some(table) = masked {
        let diagnostic = Diagnostic::error(
            Code::StillInUse,
            name.span,
            format!(
                "function `{}` still masks columns of table `{}`",
                found.name, table.name
            ),
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
pub(in crate::catalog) fn aggregate(ddl: &mut Ddl<'_>, drop: &DropFunction) {
    let Some((keyspace_name, keyspace)) = functions_keyspace(ddl, drop) else {
        return;
    };
    let name = &drop.name.name;
    let aggregates = keyspace.aggregates_named(&name.name);
    let functions = keyspace.functions_named(&name.name).len();
    let Some(types) = types(ddl, keyspace, drop, aggregates.len() + functions) else {
        return;
    };
    let found = aggregates.iter().find(|known| {
        types
            .as_ref()
            .is_none_or(|types| same_types(known.arguments.iter(), types.iter()))
    });
    let Some(found) = found else {
        let known = keyspace.aggregates.keys();
        report_unknown(
            ddl,
            drop,
            &keyspace_name,
            "aggregate",
            known.map(|key| &**key),
        );
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
    let with = if drop.arguments.is_some() {
        " with these arguments"
    } else {
        ""
    };
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
fn remove<T>(overloads: &mut BTreeMap<Box<str>, Vec<T>>, name: &str, is_it: impl Fn(&T) -> bool) {
    if let Some(named) = overloads.get_mut(name) {
        named.retain(|known| !is_it(known));
        if named.is_empty() {
            overloads.remove(name);
        }
    }
}
