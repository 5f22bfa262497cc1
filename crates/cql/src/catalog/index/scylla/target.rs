//! What an index of `ScyllaDB` is on.

use std::collections::HashSet;

use crate::catalog::names::unknown_column;
use crate::catalog::{Column, ColumnKind, Ddl, IndexKind, Table, type_walk};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{CreateIndex, Ident, IndexTargetKind};
use crate::types::CqlType;

/// The columns that are indexed, those of groups left out.
pub(in crate::catalog::index) fn columns(create: &CreateIndex) -> impl Iterator<Item = &Ident> {
    create
        .targets
        .iter()
        .filter(|target| target.kind != IndexTargetKind::Group)
        .filter_map(|target| target.columns.first())
}

/// `((partition key), column)` (`validate_for_local_index`).
pub(super) fn check_local(
    ddl: &mut Ddl<'_>,
    table: &Table,
    create: &CreateIndex,
    kind: &IndexKind,
) {
    let is_external = matches!(kind, IndexKind::Custom(_));
    for target in create.targets.iter().skip(1) {
        if target.kind == IndexTargetKind::Group {
            ddl.error(
                Code::InvalidIndex,
                target.span,
                "only the partition key stands in parentheses",
            );
        } else if let Some(column) = target
            .columns
            .first()
            .and_then(|name| table.column(&name.name))
            && column.kind == ColumnKind::Static
        {
            ddl.error(
                Code::InvalidIndex,
                target.span,
                "a local index cannot be on a static column",
            );
        }
    }
    let Some(group) = create
        .targets
        .first()
        .filter(|t| t.kind == IndexTargetKind::Group)
    else {
        return;
    };
    let mut seen = HashSet::new();
    for name in &group.columns {
        let column = table.column(&name.name);
        let fits = column.is_some_and(|column| match column.kind {
            ColumnKind::PartitionKey => true,
            ColumnKind::Clustering | ColumnKind::Regular => is_external,
            ColumnKind::Static => false,
        });
        if !fits || !seen.insert(&*name.name) {
            ddl.error(
                Code::InvalidIndex,
                name.span,
                "a local index names the partition key, each column once",
            );
            return;
        }
    }
    let in_order = table.partition_key().iter().map(|column| &*column.name);
    if !is_external && !in_order.eq(group.columns.iter().map(|name| &*name.name)) {
        ddl.error(
            Code::InvalidIndex,
            group.span,
            "a local index names the whole partition key, in its order",
        );
    }
    if create.targets.len() == 1 {
        ddl.error(
            Code::InvalidIndex,
            group.span,
            "the indexed column is missing",
        );
    }
}

/// What each target can be (`validate_while_executing`).
pub(super) fn check_targets(
    ddl: &mut Ddl<'_>,
    table: &Table,
    create: &CreateIndex,
    kind: &IndexKind,
) {
    let targets = &create.targets;
    let is_local = targets
        .first()
        .is_some_and(|target| target.kind == IndexTargetKind::Group);
    if *kind == IndexKind::Legacy && create.custom.is_none() {
        let extra = targets.get(if is_local { 2 } else { 1 });
        if let Some(extra) = extra {
            ddl.report(
                Diagnostic::error(
                    Code::InvalidIndex,
                    extra.span,
                    "an index is on one column only",
                )
                .help("create an index for each column"),
            );
        }
    }
    let mut seen = HashSet::new();
    for target in targets
        .iter()
        .filter(|target| target.kind != IndexTargetKind::Group)
    {
        let Some(name) = target.columns.first() else {
            continue;
        };
        if !seen.insert(&*name.name) {
            ddl.error(
                Code::DuplicateColumn,
                name.span,
                format!("column `{}` is named twice", name.name),
            );
        }
        let Some(column) = table.column(&name.name) else {
            ddl.report(unknown_column(table, name));
            continue;
        };
        let refused = refuse_column(table, column, is_local && *kind == IndexKind::Legacy)
            .or_else(|| refuse_kind(target.kind, column, is_local));
        if let Some(message) = refused {
            let diagnostic = Diagnostic::error(Code::InvalidIndex, target.span, message);
            ddl.report(ddl.declared_at(diagnostic, column.declared));
        }
    }
}

fn refuse_column(table: &Table, column: &Column, is_local: bool) -> Option<String> {
    let name = &column.name;
    if type_walk::references_duration(&column.ty) {
        Some(format!(
            "column `{name}` holds durations, which have no order"
        ))
    } else if table.compact_storage && column.kind.is_primary_key() {
        Some(format!(
            "column `{name}` is part of the primary key of a compact table"
        ))
    } else if column.kind == ColumnKind::PartitionKey && table.partition_key_len == 1 {
        Some(format!(
            "column `{name}` is the whole partition key, which finds its rows without an index"
        ))
    } else if is_local && column.kind == ColumnKind::PartitionKey {
        Some(format!(
            "column `{name}` is part of the partition key, which a local index has anyway"
        ))
    } else if matches!(column.ty, CqlType::Udt { frozen: false, .. }) {
        Some(format!(
            "column `{name}` is of a user type that is not frozen"
        ))
    } else {
        None
    }
}

fn refuse_kind(kind: IndexTargetKind, column: &Column, is_local: bool) -> Option<String> {
    let (name, ty) = (&column.name, &column.ty);
    let is_full = kind == IndexTargetKind::Full;
    if ty.is_multi_cell() {
        let is_map = matches!(ty, CqlType::Map { .. });
        if is_local {
            Some(format!("a local index cannot be on collection `{name}`"))
        } else if is_full {
            Some(format!(
                "`FULL` is for frozen collections, but `{name}` is {ty}"
            ))
        } else if matches!(kind, IndexTargetKind::Keys | IndexTargetKind::Entries) && !is_map {
            Some(format!(
                "`KEYS` and `ENTRIES` are for maps, but `{name}` is {ty}"
            ))
        } else {
            None
        }
    } else if ty.is_collection() {
        (!is_full).then(|| {
            format!("column `{name}` is a frozen collection, which is indexed as `FULL({name})`")
        })
    } else {
        (kind != IndexTargetKind::Column)
            .then(|| format!("only collections are indexed in part, and `{name}` is {ty}"))
    }
}
