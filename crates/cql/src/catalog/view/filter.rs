//! The `WHERE` clause of a materialized view.

use std::collections::HashSet;

use super::columns::Key;
use crate::catalog::{Ddl, Table};
use crate::check::Context;
use crate::check::restriction::{self, Where};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{CreateView, Relation, RelationKind};

/// The `WHERE` clause: every column of the key must be restricted, no others may be.
pub(super) fn check_where(
    ddl: &mut Ddl<'_>,
    base: &Table,
    create: &CreateView,
    keyspace: &str,
    key: &Key<'_>,
) {
    refuse_relations(ddl, &create.relations);
    let catalog = ddl.catalog;
    let (selected, found) = {
        let mut cx = Context::new(catalog, Some(keyspace), ddl.text);
        cx.table = catalog.table(keyspace, &base.name);
        let selected =
            restriction::check_where(&mut cx, base, &create.relations, restriction::Use::View);
        (selected, cx.diagnostics)
    };
    // The view is read once, whatever that takes: filtering is allowed.
    let is_wrong = |found: &Diagnostic| found.is_error() && found.code != Code::NeedsFiltering;
    ddl.extend(found.into_iter().filter(is_wrong).collect());
    if !selected.understood {
        return;
    }
    require_restrictions(ddl, base, create, key, &selected);
    let mut in_key: HashSet<&str> = base.primary_key().iter().map(|c| &*c.name).collect();
    // `ScyllaDB` can filter by the one column that the view adds to the key.
    if ddl.is_scylla() {
        in_key.extend(key.extra.map(|name| &*name.name));
    }
    for index in &selected.restricted {
        let Some(column) = base.columns.get(*index) else {
            continue;
        };
        let only_not_null = selected.only_not_null.contains(index);
        let is_view_key = key.names().any(|name| name == &*column.name);
        let message = if only_not_null {
            // `strict_is_not_null_in_views`
            if !ddl.is_scylla() || is_view_key {
                continue;
            }
            format!(
                "`{}` is not part of the view's key, so `IS NOT NULL` has no effect",
                column.name
            )
        } else if in_key.contains(&*column.name) {
            continue;
        } else {
            format!("a view can filter `{}` by `IS NOT NULL` only", column.name)
        };
        ddl.error(
            Code::InvalidView,
            place_of(&create.relations, &column.name),
            message,
        );
    }
}

/// Relations that no view has.
fn refuse_relations(ddl: &mut Ddl<'_>, relations: &[Relation]) {
    for relation in relations {
        let message = match relation.kind {
            RelationKind::Token { .. } => "a view cannot be filtered by `token`",
            RelationKind::CustomIndex { .. } => "a view cannot be filtered by an index",
            _ => continue,
        };
        if !ddl.is_scylla() {
            ddl.error(Code::InvalidView, relation.span, message);
        }
    }
}

fn require_restrictions(
    ddl: &mut Ddl<'_>,
    base: &Table,
    create: &CreateView,
    key: &Key<'_>,
    selected: &Where,
) {
    let single = base.partition_key_len == 1;
    let names = key.partition.iter().chain(&key.clustering);
    let missing: Vec<&str> = names
        .filter_map(|name| Some((name, base.column_index(&name.name)?)))
        .filter(|(_, index)| !selected.restricted.contains(index))
        // A partition key of one column is never null (`validate_primary_key`).
        .filter(|(_, index)| !(ddl.is_scylla() && single && *index == 0))
        .map(|(name, _)| &*name.name)
        .collect();
    if missing.is_empty() {
        return;
    }
    let wanted: Vec<String> = missing
        .iter()
        .map(|name| format!("{} IS NOT NULL", crate::types::QuotedIfNeeded(name)))
        .collect();
    ddl.report(
        Diagnostic::error(
            Code::InvalidView,
            create.primary_key.span,
            format!(
                "every column of a view's key must be restricted: {} is not",
                crate::catalog::options::listed(&missing)
            ),
        )
        .help(format!(
            "add `{}` to the `WHERE` clause",
            wanted.join(" AND ")
        )),
    );
}

/// Where a column is restricted.
fn place_of(relations: &[Relation], column: &str) -> Span {
    let names = |relation: &Relation| match &relation.kind {
        RelationKind::Column { column: name, .. }
        | RelationKind::IsNotNull { column: name }
        | RelationKind::In { column: name, .. }
        | RelationKind::Element { column: name, .. } => &*name.name == column,
        RelationKind::MultiColumn { columns, .. } | RelationKind::MultiIn { columns, .. } => {
            columns.iter().any(|name| &*name.name == column)
        }
        _ => false,
    };
    relations
        .iter()
        .find(|relation| names(relation))
        .map_or(Span::default(), |r| r.span)
}
