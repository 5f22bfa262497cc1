//! What an index is on (`CreateIndexStatement.validateIndexTarget`).

use std::collections::HashMap;

use crate::catalog::names::{is_word, unknown_column};
use crate::catalog::{Column, ColumnKind, Ddl, IndexTarget, Table, type_walk};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{CreateIndex, Ident, IndexTarget as Written, IndexTargetKind};
use crate::types::CqlType;

/// The targets of an index; nothing where one is refused.
pub(super) fn check(
    ddl: &mut Ddl<'_>,
    table: &Table,
    create: &CreateIndex,
    custom: bool,
) -> Option<Vec<IndexTarget>> {
    let targets = &create.targets;
    if targets.is_empty() && !custom {
        ddl.error(
            Code::InvalidIndex,
            create.table.span,
            "an index needs a column",
        );
        return None;
    }
    if let [_, second, ..] = targets.as_slice()
        && !custom
    {
        ddl.report(
            Diagnostic::error(
                Code::InvalidIndex,
                second.span,
                "an index is on one column only",
            )
            .help("create an index for each column"),
        );
    }
    let mut places: HashMap<&str, Span> = HashMap::new();
    let mut checked = Vec::with_capacity(targets.len());
    for target in targets {
        let Some(name) = target.columns.first() else {
            continue;
        };
        if let Some(first) = places.insert(&name.name, name.span) {
            ddl.report(
                Diagnostic::error(
                    Code::DuplicateColumn,
                    name.span,
                    format!("column `{}` is named twice", name.name),
                )
                .also(first, "first named here"),
            );
        }
        checked.extend(check_one(ddl, table, target, name, custom));
    }
    (checked.len() == targets.len()).then_some(checked)
}

fn check_one(
    ddl: &mut Ddl<'_>,
    table: &Table,
    target: &Written,
    name: &Ident,
    custom: bool,
) -> Option<IndexTarget> {
    let Some(column) = table.column(&name.name) else {
        ddl.report(unknown_column(table, name));
        return None;
    };
    if custom && (!is_word(&name.name) || name.name.len() > 48) {
        ddl.error(
            Code::InvalidName,
            name.span,
            "this index is only for columns whose name has up to 48 letters, digits and `_`",
        );
        return None;
    }
    let refused = refuse_column(table, column).or_else(|| refuse_kind(target.kind, column));
    if let Some((message, help)) = refused {
        let mut diagnostic = Diagnostic::error(Code::InvalidIndex, target.span, message);
        if let Some(help) = help {
            diagnostic = diagnostic.help(help);
        }
        ddl.report(ddl.declared_at(diagnostic, column.declared));
        return None;
    }
    let name = column.name.clone();
    Some(match target.kind {
        // The server takes a collection for its values.
        IndexTargetKind::Column if column.ty.is_collection() => IndexTarget::Values(name),
        IndexTargetKind::Column | IndexTargetKind::Group => IndexTarget::Simple(name),
        IndexTargetKind::Values => IndexTarget::Values(name),
        IndexTargetKind::Keys => IndexTarget::Keys(name),
        IndexTargetKind::Entries => IndexTarget::Entries(name),
        IndexTargetKind::Full => IndexTarget::Full(name),
    })
}

type Refused = Option<(String, Option<String>)>;

/// Columns that cannot be indexed.
fn refuse_column(table: &Table, column: &Column) -> Refused {
    let name = &column.name;
    let message = if type_walk::references_duration(&column.ty) {
        format!("column `{name}` holds durations, which have no order")
    } else if table.compact_storage && column.kind.is_primary_key() {
        format!("column `{name}` is part of the primary key of a compact table")
    } else if table.compact_storage && table.clustering_len > 0 {
        format!("column `{name}` is the only value of a compact table")
    } else if column.kind == ColumnKind::PartitionKey && table.partition_key_len == 1 {
        format!("column `{name}` is the whole partition key, which finds its rows without an index")
    } else if matches!(column.ty, CqlType::Udt { frozen: false, .. }) {
        format!("column `{name}` is of a user type that is not frozen")
    } else {
        return None;
    };
    Some((message, None))
}

/// Parts that a column does not have.
fn refuse_kind(kind: IndexTargetKind, column: &Column) -> Refused {
    let name = &column.name;
    let ty = &column.ty;
    let is_frozen_collection = ty.is_collection() && !ty.is_multi_cell();
    let refuse = |message: String, help: Option<String>| Some((message, help));
    match kind {
        IndexTargetKind::Full if !is_frozen_collection => refuse(
            format!("`FULL` is for frozen collections, but `{name}` is {ty}"),
            None,
        ),
        IndexTargetKind::Full => None,
        _ if is_frozen_collection => refuse(
            format!("column `{name}` is a frozen collection, which is indexed as a whole"),
            Some(format!("write `FULL({name})`")),
        ),
        IndexTargetKind::Values if !ty.is_collection() => refuse(
            format!("`VALUES` is for collections, but `{name}` is {ty}"),
            None,
        ),
        IndexTargetKind::Keys | IndexTargetKind::Entries
            if !matches!(ty, CqlType::Map { frozen: false, .. }) =>
        {
            let word = if kind == IndexTargetKind::Keys {
                "KEYS"
            } else {
                "ENTRIES"
            };
            refuse(
                format!("`{word}` is for maps that are not frozen, but `{name}` is {ty}"),
                None,
            )
        }
        _ => None,
    }
}
