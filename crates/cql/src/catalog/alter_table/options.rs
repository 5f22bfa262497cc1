//! `ALTER TABLE … WITH`, and the TTL column of `ScyllaDB`.

use super::Target;
use crate::catalog::create_table::options;
use crate::catalog::names::unknown_column;
use crate::catalog::options::{BuiltOptions, Cdc, Properties, check_options, check_scylla_options};
use crate::catalog::{ColumnKind, Ddl, IndexKind, cdc_log};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{AlterTable, Ident, Property};
use crate::types::CqlType;

/// `WITH …`
pub(super) fn alter(
    ddl: &mut Ddl<'_>,
    target: Target<'_>,
    written: &[Property],
    properties: &Properties<'_>,
    built: Option<&BuiltOptions>,
) {
    let (time_to_live, grace) = if let Some(built) = built {
        check_options(ddl, properties, built, true);
        (built.default_time_to_live, built.gc_grace_seconds)
    } else {
        let options =
            check_scylla_options(ddl, properties, Some(target.keyspace), Some(target.table));
        if let Some(span) = options.synchronous_updates {
            ddl.error(
                Code::InvalidOption,
                span,
                "`synchronous_updates` is for materialized views, not for tables",
            );
        }
        alter_cdc(ddl, target, options.cdc);
        (options.default_time_to_live, options.gc_grace_seconds)
    };
    if let Some((_, span)) = time_to_live.filter(|(ttl, _)| *ttl > 0 && target.table.is_counter()) {
        ddl.error(
            Code::InvalidCounter,
            span,
            "a table with counters cannot have a default time to live",
        );
    }
    if let (Some((0, span)), Some(view)) = (grace, target.views().next()) {
        let diagnostic = Diagnostic::error(
            Code::InvalidOption,
            span,
            format!(
                "`gc_grace_seconds` cannot be 0 while materialized view `{}` exists",
                view.name
            ),
        );
        ddl.report(ddl.declared_at(diagnostic, view.declared));
    }
    let changed = options(written.iter());
    target.change(ddl, move |table| table.options.extend(changed));
}

/// What changing `cdc` needs and does in `ScyllaDB`.
fn alter_cdc(ddl: &mut Ddl<'_>, target: Target<'_>, cdc: Option<(Cdc, Span)>) {
    let Some((cdc, span)) = cdc else { return };
    let log = target.log();
    match cdc.enabled {
        None => ddl.report(
            Diagnostic::error(
                Code::InvalidOption,
                span,
                "changing `cdc` needs its option `enabled`",
            )
            .help("write `cdc = {'enabled': true, …}`"),
        ),
        Some(false) => {
            let external = target
                .table
                .indexes
                .values()
                .find(|index| matches!(index.kind, IndexKind::Custom(_)));
            if let Some(index) = external {
                ddl.error(
                    Code::StillInUse,
                    span,
                    format!("index `{}` needs `cdc`", index.name),
                );
            }
            if let Some(log) = log {
                ddl.change_keyspace(&target.keyspace.name, move |keyspace| {
                    keyspace.tables.remove(&log);
                });
            }
        }
        Some(true) => {
            if target.table.is_counter() {
                ddl.error(
                    Code::InvalidOption,
                    span,
                    "a table with counters cannot have `cdc`",
                );
            }
            if log.is_none() {
                let base = target.table.name.clone();
                let log = cdc_log::name(&base);
                if target.keyspace.tables.contains_key(&*log) {
                    ddl.error(
                        Code::AlreadyExists,
                        span,
                        format!("table `{log}`, where `cdc` would log, exists already"),
                    );
                }
                ddl.change_keyspace(&target.keyspace.name, move |keyspace| {
                    keyspace.refresh_cdc_log(&base, &log);
                });
            }
        }
    }
}

/// `TTL column` and `TTL NULL` (`ScyllaDB`).
pub(super) fn alter_ttl(
    ddl: &mut Ddl<'_>,
    target: Target<'_>,
    alter: &AlterTable,
    name: Option<&Ident>,
) {
    let table = target.table;
    let Some(name) = name else {
        if table.ttl_column.is_none() {
            ddl.error(
                Code::InvalidAlteration,
                alter.table.span,
                format!("table `{}` has no TTL column", table.name),
            );
        }
        target.change(ddl, |table| table.ttl_column = None);
        return;
    };
    let Some(column) = table.column(&name.name) else {
        ddl.report(unknown_column(table, name));
        return;
    };
    let refused = if !matches!(
        column.ty,
        CqlType::Timestamp | CqlType::Bigint | CqlType::Int
    ) {
        Some(format!(
            "a TTL column is of type timestamp, bigint or int, not {}",
            column.ty
        ))
    } else if column.kind != ColumnKind::Regular {
        Some("a TTL column is neither static nor part of the primary key".to_owned())
    } else {
        table
            .ttl_column
            .as_ref()
            .map(|known| format!("column `{known}` is the TTL column already"))
    };
    if let Some(message) = refused {
        ddl.error(Code::InvalidAlteration, name.span, message);
        return;
    }
    let column = column.name.clone();
    target.change(ddl, move |table| table.ttl_column = Some(column));
}
