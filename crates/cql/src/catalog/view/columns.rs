//! Which columns a materialized view has, and which of them are its key.

use std::collections::{BTreeMap, HashMap};

use super::orders;
use crate::catalog::create_table::{check_key_type, order_of};
use crate::catalog::names::unknown_column;
use crate::catalog::{ClusteringOrder, Column, ColumnKind, Ddl, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{CreateView, ExprKind, Ident, Selection};

/// The columns of the base table that the view selects, by name.
pub(super) fn selected_columns<'t>(
    ddl: &mut Ddl<'_>,
    base: &'t Table,
    create: &CreateView,
) -> BTreeMap<&'t str, (&'t Column, Span)> {
    let mut selected = BTreeMap::new();
    match &create.selection {
        Selection::All(span) => {
            selected.extend(
                base.columns
                    .iter()
                    .map(|column| (&*column.name, (column, *span))),
            );
        }
        Selection::Selectors(selectors) => {
            for selector in selectors {
                if let Some(alias) = &selector.alias {
                    ddl.error(
                        Code::InvalidView,
                        alias.span,
                        "a view cannot rename columns",
                    );
                }
                let ExprKind::Column(name) = &selector.expr.kind else {
                    ddl.error(
                        Code::InvalidView,
                        selector.expr.span,
                        "a view can only select columns, by their names",
                    );
                    continue;
                };
                match base.column(&name.name) {
                    Some(column) => {
                        selected.insert(&*column.name, (column, name.span));
                    }
                    None => ddl.report(unknown_column(base, name)),
                }
            }
        }
    }
    // `ScyllaDB` selects the columns of the view's key whether they are named or not.
    if ddl.is_scylla() {
        let key = create
            .primary_key
            .partition
            .iter()
            .chain(&create.primary_key.clustering);
        for name in key {
            if let Some(column) = base.column(&name.name) {
                selected.entry(&*column.name).or_insert((column, name.span));
            }
        }
    }
    for (column, span) in selected.values() {
        if column.kind == ColumnKind::Static {
            let diagnostic = Diagnostic::error(
                Code::InvalidView,
                *span,
                format!("a view cannot have static column `{}`", column.name),
            );
            ddl.report(ddl.declared_at(diagnostic, column.declared));
        }
    }
    selected
}

/// The view's key.
#[derive(Default)]
pub(super) struct Key<'s> {
    pub(super) partition: Vec<&'s Ident>,
    pub(super) clustering: Vec<&'s Ident>,
    /// The column of it that is not part of the base table's key.
    pub(super) extra: Option<&'s Ident>,
}

impl Key<'_> {
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.partition
            .iter()
            .chain(&self.clustering)
            .map(|name| &*name.name)
    }
}

/// The columns of the view's key; reports those that cannot be, and those that are missing.
pub(super) fn key_columns<'s>(
    ddl: &mut Ddl<'_>,
    base: &Table,
    create: &'s CreateView,
    selected: &BTreeMap<&str, (&Column, Span)>,
) -> Key<'s> {
    let written = &create.primary_key;
    let mut key = Key::default();
    let mut seen: HashMap<&str, Span> = HashMap::new();
    let partition = written.partition.iter().map(|name| (name, true));
    let clustering = written.clustering.iter().map(|name| (name, false));
    let mut is_right = true;
    for (name, is_partition) in partition.chain(clustering) {
        let Some((column, _)) = selected.get(&*name.name) else {
            is_right = false;
            ddl.report(match base.column(&name.name) {
                Some(_) => Diagnostic::error(
                    Code::InvalidView,
                    name.span,
                    format!(
                        "the view does not select column `{}` of its primary key",
                        name.name
                    ),
                ),
                None => unknown_column(base, name),
            });
            continue;
        };
        if let Some(first) = seen.insert(&name.name, name.span) {
            ddl.report(
                Diagnostic::error(
                    Code::DuplicateColumn,
                    name.span,
                    format!("column `{}` stands in the primary key twice", name.name),
                )
                .also(first, "first named here"),
            );
            continue;
        }
        check_key_type(ddl, name, &column.ty, name.span);
        if !column.kind.is_primary_key() {
            match key.extra {
                None => key.extra = Some(name),
                Some(first) => ddl.report(
                    Diagnostic::error(
                        Code::InvalidView,
                        name.span,
                        "the key of a view has one column at most that is not in the table's key",
                    )
                    .also(first.span, "the first such column"),
                ),
            }
        }
        if is_partition {
            &mut key.partition
        } else {
            &mut key.clustering
        }
        .push(name);
    }
    let missing: Vec<&str> = base
        .primary_key()
        .iter()
        .map(|column| &*column.name)
        .filter(|name| !seen.contains_key(name))
        .collect();
    if !missing.is_empty() && is_right {
        let diagnostic = Diagnostic::error(
            Code::InvalidView,
            written.span,
            format!(
                "the key of a view has every column of the table's: {} is missing",
                crate::catalog::options::listed(&missing)
            ),
        );
        ddl.report(ddl.declared_at(diagnostic, base.declared));
    }
    key
}

/// The order of the clustering columns; reports those that are not.
pub(super) fn clustering_order(
    ddl: &mut Ddl<'_>,
    create: &CreateView,
) -> BTreeMap<Box<str>, ClusteringOrder> {
    let clustering: Vec<&str> = create
        .primary_key
        .clustering
        .iter()
        .map(|name| &*name.name)
        .collect();
    let ordered: Vec<&Ident> = orders(create).map(|order| &order.column).collect();
    if ddl.is_scylla() {
        for name in &ordered {
            if !clustering.contains(&&*name.name) {
                ddl.error(
                    Code::InvalidView,
                    name.span,
                    format!("`{}` is no clustering column of the view", name.name),
                );
            }
        }
    } else if let (Some(first), Some(last)) = (ordered.first(), ordered.last())
        && !ordered
            .iter()
            .map(|name| &*name.name)
            .eq(clustering.iter().copied())
    {
        ddl.report(
            Diagnostic::error(
                Code::InvalidView,
                first.span.to(last.span),
                "a view orders all of its clustering columns, in the order of its key",
            )
            .help(format!(
                "name {}",
                crate::catalog::options::listed(&clustering)
            )),
        );
    }
    orders(create)
        .map(|order| (order.column.name.clone(), order_of(order.direction)))
        .collect()
}
