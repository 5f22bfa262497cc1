//! The primary key that `CREATE TABLE` defines, and the order of its clustering columns.

use std::collections::{BTreeMap, HashMap};

use super::NewColumn;
use crate::catalog::{ClusteringOrder, Column, ColumnKind, Ddl, type_walk};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{ClusteringOrder as WrittenOrder, CreateTable, Direction, Ident, TableOption};
use crate::types::CqlType;

/// The one primary key.
pub(super) struct Key<'s> {
    pub(super) partition: Vec<&'s Ident>,
    pub(super) clustering: Vec<&'s Ident>,
}

/// The primary key; reports none, and more than one.
pub(super) fn primary_key<'s>(ddl: &mut Ddl<'_>, create: &'s CreateTable) -> Option<Key<'s>> {
    let inline = create
        .columns
        .iter()
        .filter_map(|column| Some((column.primary_key?, vec![&column.name], Vec::new())));
    let separate = create.primary_keys.iter().map(|key| {
        (
            key.span,
            key.partition.iter().collect(),
            key.clustering.iter().collect::<Vec<_>>(),
        )
    });
    let mut keys: Vec<_> = inline.chain(separate).collect();
    keys.sort_by_key(|(span, ..)| *span);
    let mut keys = keys.into_iter();
    let Some((first, partition, clustering)) = keys.next() else {
        let name = &create.name.name;
        ddl.report(
            Diagnostic::error(
                Code::InvalidTable,
                name.span,
                format!("table `{}` has no primary key", name.name),
            )
            .help(
                "write `PRIMARY KEY` behind a column, or `PRIMARY KEY (…)` as the last definition",
            ),
        );
        return None;
    };
    for (span, ..) in keys {
        ddl.report(
            Diagnostic::error(Code::InvalidTable, span, "a table has one primary key only")
                .also(first, "the first primary key"),
        );
    }
    Some(Key {
        partition,
        clustering,
    })
}

fn orders(create: &CreateTable) -> impl Iterator<Item = &WrittenOrder> {
    create.options.iter().flat_map(|option| match option {
        TableOption::ClusteringOrder { columns, .. } => columns.as_slice(),
        _ => &[],
    })
}

/// Reports columns that are ordered twice.
pub(super) fn check_order_names(ddl: &mut Ddl<'_>, create: &CreateTable) {
    let mut places: HashMap<&str, Span> = HashMap::new();
    for order in orders(create) {
        if let Some(first) = places.insert(&order.column.name, order.column.span) {
            ddl.report(duplicate_order(&order.column, first));
        }
    }
}

/// The diagnostic for a column that is ordered twice.
pub(in crate::catalog) fn duplicate_order(column: &Ident, first: Span) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateColumn,
        column.span,
        format!("column `{}` is ordered twice", column.name),
    )
    .also(first, "first ordered here")
}

/// The order of each clustering column; reports what `CLUSTERING ORDER BY` cannot say.
pub(super) fn clustering_order(
    ddl: &mut Ddl<'_>,
    create: &CreateTable,
    clustering: &[&Ident],
) -> BTreeMap<Box<str>, ClusteringOrder> {
    let mut found = BTreeMap::new();
    let names: Vec<&str> = clustering.iter().map(|name| &*name.name).collect();
    let mut in_order = names.iter();
    let mut reported = false;
    for written in orders(create) {
        let name = &written.column;
        if found.contains_key(&name.name) {
            continue;
        }
        if !names.contains(&&*name.name) {
            ddl.report(
                Diagnostic::error(
                    Code::InvalidTable,
                    name.span,
                    format!("`{}` is no clustering column", name.name),
                )
                .suggest_nearest(&name.name, names.iter().copied()),
            );
            reported = true;
            continue;
        }
        let expected = in_order.next();
        if !reported && expected != Some(&&*name.name) {
            let expected = expected.copied().unwrap_or_default();
            ddl.error(
                Code::InvalidTable,
                name.span,
                format!(
                    "clustering columns are ordered in the order of the key: \
                     `{expected}` must come before `{}`",
                    name.name
                ),
            );
            reported = true;
        }
        found.insert(name.name.clone(), order_of(written.direction));
    }
    found
}

/// The stored order that a direction means.
pub(in crate::catalog) fn order_of(direction: Direction) -> ClusteringOrder {
    match direction {
        Direction::Asc => ClusteringOrder::Ascending,
        Direction::Desc => ClusteringOrder::Descending,
    }
}

/// Marks the columns of the primary key; reports those that cannot be part of one.
pub(super) fn place_key(
    ddl: &mut Ddl<'_>,
    create: &CreateTable,
    columns: &mut [NewColumn<'_>],
    key: &Key<'_>,
    order: &BTreeMap<Box<str>, ClusteringOrder>,
) {
    let indexes: HashMap<Box<str>, usize> = columns
        .iter()
        .enumerate()
        .map(|(i, c)| (c.column.name.clone(), i))
        .collect();
    let mut seen: HashMap<&str, Span> = HashMap::new();
    let partition = key
        .partition
        .iter()
        .map(|name| (name, ColumnKind::PartitionKey));
    let clustering = key
        .clustering
        .iter()
        .map(|name| (name, ColumnKind::Clustering));
    for (name, kind) in partition.chain(clustering) {
        let Some(found) = indexes.get(&name.name).map(|index| &mut columns[*index]) else {
            ddl.report(
                Diagnostic::error(
                    Code::UnknownColumn,
                    name.span,
                    format!(
                        "table `{}` defines no column `{}`",
                        create.name.name.name, name.name
                    ),
                )
                .suggest_nearest(&name.name, create.columns.iter().map(|c| &*c.name.name)),
            );
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
        if let Some(span) = found.written.is_static {
            ddl.report(
                Diagnostic::error(
                    Code::InvalidTable,
                    span,
                    format!(
                        "static column `{}` cannot be part of the primary key",
                        name.name
                    ),
                )
                .also(name.span, "part of the primary key"),
            );
        }
        check_key_type(ddl, name, &found.column.ty, found.written.ty.span);
        found.column.kind = kind;
        found.column.order = order.get(&name.name).copied().unwrap_or_default();
    }
}

/// Reports types that a primary key cannot have.
pub(in crate::catalog) fn check_key_type(
    ddl: &mut Ddl<'_>,
    name: &Ident,
    ty: &CqlType,
    span: Span,
) {
    let refused = if ty.is_multi_cell() {
        Some(format!(
            "column `{}` of the primary key must be frozen",
            name.name
        ))
    } else if *ty == CqlType::Counter {
        Some(format!(
            "counter `{}` cannot be part of the primary key",
            name.name
        ))
    } else if type_walk::references_duration(ty) {
        Some(format!(
            "column `{}` of the primary key cannot hold durations: they have no order",
            name.name
        ))
    } else {
        None
    };
    if let Some(message) = refused {
        let mut diagnostic = Diagnostic::error(Code::InvalidType, span, message);
        if ty.is_multi_cell() {
            diagnostic = diagnostic.help(format!("write `frozen<{}>`", span.of(ddl.text)));
        }
        ddl.report(diagnostic);
    }
}

/// Columns as `SELECT *` returns them (`TableMetadata.allColumnsInSelectOrder`): the key in its own
/// order, then static columns, then the others, each by name.
pub(in crate::catalog) fn in_select_order(
    mut columns: Vec<Column>,
    partition: &[&Ident],
    clustering: &[&Ident],
) -> Vec<Column> {
    let places: HashMap<&str, usize> = partition
        .iter()
        .chain(clustering)
        .enumerate()
        .map(|(place, name)| (&*name.name, place))
        .collect();
    columns.sort_by(|a, b| {
        let place = |column: &Column| {
            column
                .kind
                .is_primary_key()
                .then(|| places.get(&*column.name))
                .flatten()
                .copied()
        };
        let rank = |column: &Column| (place(column).unwrap_or(usize::MAX), column.kind);
        rank(a).cmp(&rank(b)).then_with(|| a.name.cmp(&b.name))
    });
    columns
}
