//! `ALTER TABLE … DROP`.

use super::Target;
use crate::catalog::index::drop_statement;
use crate::catalog::names::unknown_column;
use crate::catalog::{Column, Ddl, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::Ident;
use crate::types::CqlType;

/// `DROP column`
pub(super) fn columns(ddl: &mut Ddl<'_>, target: Target<'_>, names: &[Ident], if_exists: bool) {
    if target.table.compact_storage && ddl.is_scylla() {
        let span = names.first().map_or(Span::default(), |name| name.span);
        ddl.error(
            Code::InvalidAlteration,
            span,
            "a compact table keeps its columns",
        );
        return;
    }
    for name in names {
        let Some(column) = target.table.column(&name.name) else {
            if !if_exists {
                ddl.report(unknown_column(target.table, name));
            }
            continue;
        };
        check_droppable(ddl, target, column, name);
        let log = target.log();
        let base = target.table.name.clone();
        let column_name = column.name.clone();
        ddl.change_keyspace(&target.keyspace.name, move |keyspace| {
            if let Some(table) = keyspace.table_mut(&base) {
                table.remove_column(&column_name);
            }
            if let Some(log) = log {
                keyspace.refresh_cdc_log(&base, &log);
            }
        });
    }
}

fn check_droppable(ddl: &mut Ddl<'_>, target: Target<'_>, column: &Column, name: &Ident) {
    if column.kind.is_primary_key() {
        let diagnostic = Diagnostic::error(
            Code::InvalidAlteration,
            name.span,
            format!(
                "column `{}` is part of the primary key and cannot be dropped",
                column.name
            ),
        );
        ddl.report(ddl.declared_at(diagnostic, column.declared));
        return;
    }
    let is_cells_of_user_type = matches!(column.ty, CqlType::Udt { frozen: false, .. });
    if is_cells_of_user_type && !ddl.is_scylla() {
        let diagnostic = Diagnostic::error(
            Code::InvalidAlteration,
            name.span,
            format!(
                "column `{}` is of a user type that is not frozen and cannot be dropped",
                column.name
            ),
        );
        ddl.report(ddl.declared_at(diagnostic, column.declared));
    }
    if let Some(index) = target.indexes_on(&column.name) {
        let diagnostic = Diagnostic::error(
            Code::StillInUse,
            name.span,
            format!("column `{}` is used by index `{}`", column.name, index.name),
        );
        ddl.report(ddl.declared_at(diagnostic, index.declared).help(format!(
            "`{}` first",
            drop_statement(&target.keyspace.name, &index.name)
        )));
        return;
    }
    // `ScyllaDB` only minds views that hold the column, if only to know which rows live.
    let is_scylla = ddl.is_scylla();
    let needing = target.views().find(|view| {
        !is_scylla || view.column(&column.name).is_some() || needs_virtual_columns(target, view)
    });
    if let Some(view) = needing {
        let diagnostic = Diagnostic::error(
            Code::StillInUse,
            name.span,
            format!(
                "column `{}` is needed by materialized view `{}`",
                column.name, view.name
            ),
        );
        let keyspace = &target.keyspace.name;
        let dropped = match view.view.as_ref().and_then(|view| view.index.as_ref()) {
            Some(index) => drop_statement(keyspace, index),
            None => format!("DROP MATERIALIZED VIEW {keyspace}.{};", view.name),
        };
        ddl.report(
            ddl.declared_at(diagnostic, view.declared)
                .help(format!("`{dropped}` first")),
        );
    }
}

/// Whether a view's rows live as long as any column of the table does: its key has the table's
/// columns only (`create_view_statement.cc`, "virtual columns").
fn needs_virtual_columns(target: Target<'_>, view: &Table) -> bool {
    let index = view
        .view
        .as_ref()
        .and_then(|view| target.table.indexes.get(view.index.as_ref()?));
    let is_in_key = |name: &str| {
        target
            .table
            .column(name)
            .is_some_and(|column| column.kind.is_primary_key())
    };
    match index {
        Some(index) => index
            .targets
            .iter()
            .all(|indexed| is_in_key(indexed.column())),
        None => view
            .primary_key()
            .iter()
            .all(|column| is_in_key(&column.name)),
    }
}
