//! `ALTER TABLE … ADD`.

use std::collections::HashMap;

use super::Target;
use crate::catalog::create_table::resolve_column;
use crate::catalog::{Column, ColumnKind, Ddl, compatible};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::ColumnDefinition;
use crate::types::CqlType;

/// `ADD column type`
pub(super) fn columns(
    ddl: &mut Ddl<'_>,
    target: Target<'_>,
    written: &[ColumnDefinition],
    if_not_exists: bool,
) {
    let mut added: HashMap<&str, Span> = HashMap::new();
    for definition in written {
        let name = &definition.name;
        let resolved = resolve_column(ddl, target.keyspace, definition);
        let known = target.table.column(&name.name);
        if known.is_some() || added.contains_key(&*name.name) {
            if !if_not_exists {
                let diagnostic = Diagnostic::error(
                    Code::DuplicateColumn,
                    name.span,
                    format!(
                        "table `{}` has a column `{}` already",
                        target.table.name, name.name
                    ),
                );
                ddl.report(match (known, added.get(&*name.name)) {
                    (Some(known), _) => ddl.declared_at(diagnostic, known.declared),
                    (None, Some(first)) => diagnostic.also(*first, "added here"),
                    (None, None) => diagnostic,
                });
            }
            continue;
        }
        added.insert(&name.name, name.span);
        if let Some(column) = resolved {
            check_new_column(ddl, target, definition, &column);
            insert_column(ddl, target, column);
        }
    }
}

fn check_new_column(
    ddl: &mut Ddl<'_>,
    target: Target<'_>,
    written: &ColumnDefinition,
    column: &Column,
) {
    let table = target.table;
    if table.compact_storage {
        let diagnostic = Diagnostic::error(
            Code::InvalidAlteration,
            written.span,
            "a table with compact storage cannot have more columns",
        );
        ddl.report(ddl.declared_at(diagnostic, table.declared));
    }
    if let Some(span) = written.is_static.filter(|_| table.clustering_len == 0) {
        ddl.error(
            Code::InvalidAlteration,
            span,
            "static columns need a table with clustering columns",
        );
    }
    check_dropped(ddl, target, written, column);
    let is_counter = column.ty == CqlType::Counter;
    if is_counter != table.is_counter() && (is_counter || !ddl.is_scylla()) {
        let message = if is_counter {
            format!("table `{}` has columns that are no counters", table.name)
        } else {
            format!(
                "table `{}` has counters, which stand with counters only",
                table.name
            )
        };
        let diagnostic = Diagnostic::error(Code::InvalidCounter, written.ty.span, message);
        ddl.report(ddl.declared_at(diagnostic, table.declared));
    }
}

/// A column dropped before must come back as what can read its old bytes.
fn check_dropped(
    ddl: &mut Ddl<'_>,
    target: Target<'_>,
    written: &ColumnDefinition,
    column: &Column,
) {
    let Some((old, was_static)) = target.table.dropped.get(&column.name) else {
        return;
    };
    let is_static = column.kind == ColumnKind::Static;
    let refused = if target.table.is_counter() {
        Some("a counter that was dropped cannot come back".to_owned())
    } else if ddl.is_scylla() {
        // Only collections stored cell by cell could be misread.
        let may_differ = !(column.ty.is_collection() && column.ty.is_multi_cell())
            || !(old.is_collection() && old.is_multi_cell());
        (!may_differ && !compatible::is_compatible(&column.ty, old)).then(|| {
            format!(
                "column `{}` was of type {old} before it was dropped",
                column.name
            )
        })
    } else if !compatible::is_serialization_compatible(&column.ty, old) {
        Some(format!(
            "column `{}` was of type {old} before it was dropped",
            column.name
        ))
    } else if is_static != *was_static {
        let (was, is) = if *was_static {
            ("static", "not")
        } else {
            ("not static", "static")
        };
        Some(format!(
            "column `{}` was {was} before it was dropped, and is {is} now",
            column.name
        ))
    } else {
        None
    };
    if let Some(message) = refused {
        ddl.report(
            Diagnostic::error(Code::InvalidAlteration, written.ty.span, message)
                .help("give the column another name: rows of the old one may still be on disk"),
        );
    }
}

/// Adds a column to a table, and to the views that select everything.
fn insert_column(ddl: &mut Ddl<'_>, target: Target<'_>, column: Column) {
    let is_static = column.kind == ColumnKind::Static;
    let views: Vec<Box<str>> = target
        .views()
        .filter(|view| !is_static && view.view.as_ref().is_some_and(|view| view.all_columns))
        .map(|view| view.name.clone())
        .collect();
    let log = target.log();
    let base = target.table.name.clone();
    ddl.change_keyspace(&target.keyspace.name, move |keyspace| {
        for name in std::iter::once(&base).chain(&views) {
            if let Some(table) = keyspace.table_mut(name) {
                table.insert_column(column.clone());
            }
        }
        if let Some(log) = log {
            keyspace.refresh_cdc_log(&base, &log);
        }
    });
}
