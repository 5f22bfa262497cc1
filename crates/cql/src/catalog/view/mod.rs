//! `CREATE MATERIALIZED VIEW` and `ALTER MATERIALIZED VIEW`.
//!
//! `columns.rs` reads which columns a view has and which are its key, `filter.rs` its `WHERE` clause.

mod columns;
mod filter;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};

use columns::Key;

use crate::catalog::create_table::{duplicate_order, in_select_order, options};
use crate::catalog::options::{Properties, build_options, check_options, check_scylla_options};
use crate::catalog::{ClusteringOrder, Column, ColumnKind, Ddl, Keyspace, Table, Touch, View};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::{AlterView, CreateView, Property, Selection, TableOption, print};

const DAYS_10: i32 = 864_000;

/// `CREATE MATERIALIZED VIEW` (`CreateViewStatement`, `create_view_statement`).
pub(in crate::catalog) fn create(ddl: &mut Ddl<'_>, create: &CreateView) {
    let Some(keyspace_name) = ddl.target(&create.name, Touch::Schema) else {
        return;
    };
    if !check_base_keyspace(ddl, create, &keyspace_name) {
        return;
    }
    check_order_names(ddl, create);
    let Some(keyspace) = ddl.keyspace_for(&create.name, &keyspace_name) else {
        return;
    };
    let Some(base) = ddl.existing_table(&keyspace_name, &create.base, false) else {
        return;
    };
    if report_existing(ddl, keyspace, create) {
        return;
    }
    ddl.check_table_name(&create.name.name);
    refuse_base(ddl, base, create);
    let selected = columns::selected_columns(ddl, base, create);
    let key = columns::key_columns(ddl, base, create, &selected);
    let order = columns::clustering_order(ddl, create);
    filter::check_where(ddl, base, create, &keyspace_name, &key);
    let properties = Properties::read(create.options.iter().filter_map(property));
    check_properties(ddl, keyspace, &properties, None);
    if ddl.has_errors() {
        return;
    }
    let view = build(ddl, base, create, &selected, &key, &order);
    ddl.change_keyspace(&keyspace_name, move |keyspace| keyspace.insert_view(view));
}

/// `ALTER MATERIALIZED VIEW` (`AlterViewStatement`, `alter_view_statement`).
pub(in crate::catalog) fn alter(ddl: &mut Ddl<'_>, alter: &AlterView) {
    let Some(keyspace_name) = ddl.target(&alter.name, Touch::Other) else {
        return;
    };
    let if_exists = alter.if_exists.is_some();
    let Some(view) = ddl.existing_table(&keyspace_name, &alter.name, if_exists) else {
        return;
    };
    if view.view.is_none() {
        if !if_exists {
            let diagnostic = Diagnostic::error(
                Code::InvalidAlteration,
                alter.name.name.span,
                format!("`{}` is a table, not a materialized view", view.name),
            );
            ddl.report(
                ddl.declared_at(diagnostic, view.declared)
                    .help("use `ALTER TABLE`"),
            );
        }
        return;
    }
    let Some(keyspace) = ddl.keyspace_for(&alter.name, &keyspace_name) else {
        return;
    };
    let properties = Properties::read(&alter.properties);
    check_properties(ddl, keyspace, &properties, Some(view));
    let changed = options(alter.properties.iter());
    ddl.change_table(&keyspace_name, &view.name, move |view| {
        view.options.extend(changed);
    });
}

fn property(option: &TableOption) -> Option<&Property> {
    match option {
        TableOption::Property(property) => Some(property),
        _ => None,
    }
}

fn orders(create: &CreateView) -> impl Iterator<Item = &crate::syntax::ClusteringOrder> {
    create.options.iter().flat_map(|option| match option {
        TableOption::ClusteringOrder { columns, .. } => columns.as_slice(),
        _ => &[],
    })
}

/// A view is of a table in its own keyspace.
fn check_base_keyspace(ddl: &mut Ddl<'_>, create: &CreateView, keyspace: &str) -> bool {
    let Some(written) = &create.base.keyspace else {
        // Cassandra looks for the table in the view's keyspace, whatever the current one is.
        return true;
    };
    if &*written.name == keyspace {
        return ddl.keyspace_of(Some(written), &create.base.name).is_some();
    }
    ddl.error(
        Code::InvalidView,
        written.span,
        format!(
            "a view in keyspace `{keyspace}` cannot be of a table in `{}`",
            written.name
        ),
    );
    false
}

fn check_order_names(ddl: &mut Ddl<'_>, create: &CreateView) {
    let mut places: HashMap<&str, Span> = HashMap::new();
    for order in orders(create) {
        if let Some(first) = places.insert(&order.column.name, order.column.span) {
            ddl.report(duplicate_order(&order.column, first));
        }
    }
}

/// Reports what has the view's name already; whether anything has.
fn report_existing(ddl: &mut Ddl<'_>, keyspace: &Keyspace, create: &CreateView) -> bool {
    let name = &create.name.name;
    let Some(known) = keyspace.tables.get(&name.name) else {
        return false;
    };
    if known.view.is_none() || create.if_not_exists.is_none() {
        let what = if known.view.is_some() {
            "materialized view"
        } else {
            "a table"
        };
        let diagnostic = Diagnostic::error(
            Code::AlreadyExists,
            name.span,
            format!("{what} `{}.{}` exists already", keyspace.name, name.name),
        );
        ddl.report(ddl.declared_at(diagnostic, known.declared));
    }
    true
}

/// Tables that have no views.
fn refuse_base(ddl: &mut Ddl<'_>, base: &Table, create: &CreateView) {
    let message = if base.is_counter() {
        "a table with counters has no materialized views"
    } else if base.view.is_some() {
        "a materialized view has no views of its own"
    } else if base.int_option("gc_grace_seconds", DAYS_10) == 0 {
        "a table whose `gc_grace_seconds` is 0 has no materialized views"
    } else if ddl.is_scylla() && base.name.ends_with("_scylla_cdc_log") {
        "the log of a table has no materialized views"
    } else {
        return;
    };
    let diagnostic = Diagnostic::error(Code::InvalidView, create.base.name.span, message);
    ddl.report(ddl.declared_at(diagnostic, base.declared));
}

/// Options; `altered`: the view that has some already.
fn check_properties(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    properties: &Properties<'_>,
    altered: Option<&Table>,
) {
    let (time_to_live, grace) = if ddl.is_scylla() {
        let options = check_scylla_options(ddl, properties, Some(keyspace), altered);
        if let Some((_, span)) = options.cdc {
            ddl.error(
                Code::InvalidOption,
                span,
                "a materialized view cannot have `cdc`",
            );
        }
        (options.default_time_to_live, options.gc_grace_seconds)
    } else {
        let built = build_options(ddl, properties);
        check_options(ddl, properties, &built, altered.is_some());
        (built.default_time_to_live, built.gc_grace_seconds)
    };
    if let Some((_, span)) = time_to_live.filter(|(ttl, _)| *ttl > 0) {
        ddl.error(
            Code::InvalidOption,
            span,
            "rows of a materialized view live as long as the table's: it has no time to live",
        );
    }
    if let (Some((0, span)), true) = (grace, altered.is_some()) {
        ddl.error(
            Code::InvalidOption,
            span,
            "`gc_grace_seconds` of a materialized view cannot be 0",
        );
    }
}

fn build(
    ddl: &Ddl<'_>,
    base: &Table,
    create: &CreateView,
    selected: &BTreeMap<&str, (&Column, Span)>,
    key: &Key<'_>,
    order: &BTreeMap<Box<str>, ClusteringOrder>,
) -> Table {
    let in_partition: HashSet<&str> = key.partition.iter().map(|name| &*name.name).collect();
    let in_clustering: HashSet<&str> = key.clustering.iter().map(|name| &*name.name).collect();
    let columns = selected.values().map(|(column, _)| {
        let mut column = (*column).clone();
        let name = &*column.name;
        if in_clustering.contains(name) {
            column.kind = ColumnKind::Clustering;
            // Without a direction a clustering column keeps the table's.
            column.order = order.get(name).copied().unwrap_or(column.order);
        } else if in_partition.contains(name) {
            column.kind = ColumnKind::PartitionKey;
            // Nothing is in order by it, but Cassandra keeps the type (`CreateViewStatement.getType`).
            if ddl.catalog.dialect() == Dialect::Scylla {
                column.order = ClusteringOrder::Ascending;
            }
        } else {
            column.kind = ColumnKind::Regular;
        }
        column
    });
    Table {
        keyspace: base.keyspace.clone(),
        name: create.name.name.name.clone(),
        columns: in_select_order(columns.collect(), &key.partition, &key.clustering),
        partition_key_len: key.partition.len(),
        clustering_len: key.clustering.len(),
        indexes: BTreeMap::new(),
        triggers: BTreeMap::new(),
        view: Some(View {
            base: base.name.clone(),
            all_columns: matches!(create.selection, Selection::All(_)),
            filter: print::relations(&create.relations).into(),
            index: None,
        }),
        options: options(create.options.iter().filter_map(property)),
        compact_storage: false,
        dropped: BTreeMap::new(),
        ttl_column: None,
        docs: create.docs.as_deref().map(Into::into),
        declared: ddl.declaration(create.name.name.span),
    }
}
