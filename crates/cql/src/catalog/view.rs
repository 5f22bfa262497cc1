//! `CREATE MATERIALIZED VIEW` and `ALTER MATERIALIZED VIEW`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::catalog::create_table::{
    check_key_type, duplicate_order, in_select_order, options, order_of,
};
use crate::catalog::ddl::unknown_column;
use crate::catalog::options::{
    Properties, build_options, check_options, check_scylla_options,
};
use crate::catalog::{ClusteringOrder, Column, ColumnKind, Ddl, Keyspace, Table, Touch, View};
use crate::check::Context;
use crate::check::restriction::{self, Where};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{
    AlterView, CreateView, ExprKind, Ident, Property, Relation, RelationKind, Selection, TableOption,
};

const DAYS_10: i32 = 864_000;

/// `CREATE MATERIALIZED VIEW` (`CreateViewStatement`, `create_view_statement`).
pub(super) fn create(ddl: &mut Ddl<'_>, create: &CreateView) {
    let Some(keyspace_name) = ddl.target(&create.name, Touch::Schema) else { return };
    if !check_base_keyspace(ddl, create, &keyspace_name) {
        return;
    }
    check_order_names(ddl, create);
    let Some(keyspace) = ddl.keyspace_for(&create.name, &keyspace_name) else { return };
    let Some(base) = ddl.existing_table(&keyspace_name, &create.base, false) else { return };
    if report_existing(ddl, keyspace, create) {
        return;
    }
    ddl.check_table_name(&create.name.name);
    refuse_base(ddl, base, create);
    let selected = selected_columns(ddl, base, create);
    let key = key_columns(ddl, base, create, &selected);
    let order = clustering_order(ddl, create);
    check_where(ddl, base, create, &keyspace_name, &key);
    let properties = Properties::read(create.options.iter().filter_map(property));
    check_properties(ddl, keyspace, &properties, None);
    if ddl.has_errors() {
        return;
    }
    let view = build(ddl, base, create, &selected, &key, &order);
    ddl.change_keyspace(&keyspace_name, move |keyspace| {
        if let Some(of) = &view.view {
            keyspace.views.entry(of.base.clone()).or_default().insert(view.name.clone());
        }
        keyspace.tables.insert(view.name.clone(), Arc::new(view));
    });
}

/// `ALTER MATERIALIZED VIEW` (`AlterViewStatement`, `alter_view_statement`).
pub(super) fn alter(ddl: &mut Ddl<'_>, alter: &AlterView) {
    let Some(keyspace_name) = ddl.target(&alter.name, Touch::Other) else { return };
    let if_exists = alter.if_exists.is_some();
    let Some(view) = ddl.existing_table(&keyspace_name, &alter.name, if_exists) else { return };
    if view.view.is_none() {
        if !if_exists {
            let diagnostic = Diagnostic::error(
                Code::InvalidAlteration,
                alter.name.name.span,
                format!("`{}` is a table, not a materialized view", view.name),
            );
            ddl.report(ddl.declared_at(diagnostic, view.declared).help("use `ALTER TABLE`"));
        }
        return;
    }
    let Some(keyspace) = ddl.keyspace_for(&alter.name, &keyspace_name) else { return };
    let properties = Properties::read(&alter.properties);
    check_properties(ddl, keyspace, &properties, Some(view));
    let changed = options(alter.properties.iter());
    ddl.change_table(&keyspace_name, &view.name, move |view| view.options.extend(changed));
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
        format!("a view in keyspace `{keyspace}` cannot be of a table in `{}`", written.name),
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
    let Some(known) = keyspace.tables.get(&name.name) else { return false };
    if known.view.is_none() || create.if_not_exists.is_none() {
        let what = if known.view.is_some() { "materialized view" } else { "a table" };
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

/// The columns of the base table that the view selects, by name.
fn selected_columns<'t>(
    ddl: &mut Ddl<'_>,
    base: &'t Table,
    create: &CreateView,
) -> BTreeMap<&'t str, (&'t Column, Span)> {
    let mut selected = BTreeMap::new();
    match &create.selection {
        Selection::All(span) => {
            selected.extend(base.columns.iter().map(|column| (&*column.name, (column, *span))));
        }
        Selection::Selectors(selectors) => {
            for selector in selectors {
                if let Some(alias) = &selector.alias {
                    ddl.error(Code::InvalidView, alias.span, "a view cannot rename columns");
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
        let key = create.primary_key.partition.iter().chain(&create.primary_key.clustering);
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
struct Key<'s> {
    partition: Vec<&'s Ident>,
    clustering: Vec<&'s Ident>,
    /// The column of it that is not part of the base table's key.
    extra: Option<&'s Ident>,
}

impl Key<'_> {
    fn names(&self) -> impl Iterator<Item = &str> {
        self.partition.iter().chain(&self.clustering).map(|name| &*name.name)
    }
}

/// The columns of the view's key; reports those that cannot be, and those that are missing.
fn key_columns<'s>(
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
                    format!("the view does not select column `{}` of its primary key", name.name),
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
        if is_partition { &mut key.partition } else { &mut key.clustering }.push(name);
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
fn clustering_order(
    ddl: &mut Ddl<'_>,
    create: &CreateView,
) -> BTreeMap<Box<str>, ClusteringOrder> {
    let clustering: Vec<&str> =
        create.primary_key.clustering.iter().map(|name| &*name.name).collect();
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
        && !ordered.iter().map(|name| &*name.name).eq(clustering.iter().copied())
    {
        ddl.report(
            Diagnostic::error(
                Code::InvalidView,
                first.span.to(last.span),
                "a view orders all of its clustering columns, in the order of its key",
            )
            .help(format!("name {}", crate::catalog::options::listed(&clustering))),
        );
    }
    orders(create)
        .map(|order| (order.column.name.clone(), order_of(order.direction)))
        .collect()
}

/// The `WHERE` clause: every column of the key must be restricted, no others may be.
fn check_where(
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
    ddl.extend(found.into_iter().filter(Diagnostic::is_error).collect());
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
        let Some(column) = base.columns.get(*index) else { continue };
        let only_not_null = selected.only_not_null.contains(index);
        let is_view_key = key.names().any(|name| name == &*column.name);
        let message = if only_not_null {
            // `strict_is_not_null_in_views`
            if !ddl.is_scylla() || is_view_key {
                continue;
            }
            format!("`{}` is not part of the view's key, so `IS NOT NULL` has no effect", column.name)
        } else if in_key.contains(&*column.name) {
            continue;
        } else {
            format!("a view can filter `{}` by `IS NOT NULL` only", column.name)
        };
        ddl.error(Code::InvalidView, place_of(&create.relations, &column.name), message);
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
        .help(format!("add `{}` to the `WHERE` clause", wanted.join(" AND "))),
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
    relations.iter().find(|relation| names(relation)).map_or(Span::default(), |r| r.span)
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
            ddl.error(Code::InvalidOption, span, "a materialized view cannot have `cdc`");
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
        } else {
            column.order = ClusteringOrder::Ascending;
            column.kind = if in_partition.contains(name) {
                ColumnKind::PartitionKey
            } else {
                ColumnKind::Regular
            };
        }
        column
    });
    let filter = match (create.relations.first(), create.relations.last()) {
        (Some(first), Some(last)) => first.span.to(last.span).of(ddl.text),
        _ => "",
    };
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
            filter: filter.into(),
        }),
        options: options(create.options.iter().filter_map(property)),
        compact_storage: false,
        dropped: BTreeMap::new(),
        ttl_column: None,
        docs: create.docs.as_deref().map(Into::into),
        declared: ddl.declaration(create.name.name.span),
    }
}
