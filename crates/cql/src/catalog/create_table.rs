//! `CREATE TABLE` (`CreateTableStatement`, `create_table_statement`).

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::catalog::options::{
    BuiltOptions, Properties, ScyllaOptions, build_options, check_options, check_scylla_options,
};
use crate::catalog::{
    ClusteringOrder, Column, ColumnKind, Ddl, Keyspace, Table, Touch, cdc_log, compact,
    mask, resolve_type, type_walk,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{
    ClusteringOrder as WrittenOrder, ColumnDefinition, CreateTable, Direction, Ident, PropertyValue,
    TableOption,
};
use crate::types::CqlType;

/// A column while its table is checked.
pub(super) struct NewColumn<'s> {
    /// The definition.
    pub(super) written: &'s ColumnDefinition,
    /// The column as the table will have it.
    pub(super) column: Column,
    /// Whether its type was understood; where not, that was reported.
    pub(super) understood: bool,
}

/// `CREATE TABLE`
pub(super) fn create(ddl: &mut Ddl<'_>, create: &CreateTable) {
    let Some(keyspace_name) = ddl.target(&create.name, Touch::Schema) else { return };
    let properties = Properties::read(create.options.iter().filter_map(property));
    let built = (!ddl.is_scylla()).then(|| build_options(ddl, &properties));
    let key = primary_key(ddl, create);
    let defined = definitions(ddl, create);
    check_order_names(ddl, create);

    let Some(keyspace) = ddl.keyspace_for(&create.name, &keyspace_name) else { return };
    if let Some(known) = keyspace.tables.get(&create.name.name.name) {
        report_existing(ddl, create, known);
        return;
    }

    ddl.check_table_name(&create.name.name);
    let limits = match built {
        Some(built) => {
            check_options(ddl, &properties, &built, false);
            Limits::cassandra(&built)
        }
        None => {
            let options = check_scylla_options(ddl, &properties, Some(keyspace), None);
            refuse_view_options(ddl, &options);
            Limits::scylla(&options)
        }
    };
    let mut columns = resolve_columns(ddl, keyspace, &defined);
    check_ttl_columns(ddl, &columns, key.as_ref());
    let Some(key) = key else { return };
    let order = clustering_order(ddl, create, &key.clustering);
    place_key(ddl, create, &mut columns, &key, &order);

    let compact = compact_storage(create);
    if let Some(span) = compact {
        compact::check(ddl, span, &columns, &key.clustering);
    } else if key.clustering.is_empty() {
        refuse_useless_statics(ddl, &columns);
    }
    check_counters(ddl, &columns, &limits);
    if let (Some(span), false) = (limits.logstor, key.clustering.is_empty()) {
        ddl.error(
            Code::InvalidOption,
            span,
            "a table stored by `logstor` cannot have clustering columns",
        );
    }
    if let Some(span) = limits.cdc {
        check_cdc(ddl, keyspace, create, &columns, span);
    }
    if ddl.has_errors() {
        return;
    }
    let table = Arc::new(build(ddl, keyspace, create, columns, &key, compact.is_some()));
    add(ddl, keyspace, table, limits.cdc.is_some());
}

/// What options say that the columns must agree with.
#[derive(Default)]
struct Limits {
    time_to_live: Option<Span>,
    logstor: Option<Span>,
    cdc: Option<Span>,
}

impl Limits {
    fn cassandra(built: &BuiltOptions) -> Self {
        let time_to_live =
            built.default_time_to_live.filter(|(ttl, _)| *ttl > 0).map(|(_, span)| span);
        Self { time_to_live, ..Self::default() }
    }

    fn scylla(options: &ScyllaOptions) -> Self {
        let time_to_live =
            options.default_time_to_live.filter(|(ttl, _)| *ttl > 0).map(|(_, span)| span);
        let cdc = options.cdc.filter(|(cdc, _)| cdc.enabled == Some(true)).map(|(_, span)| span);
        Self { time_to_live, logstor: options.logstor, cdc }
    }
}

/// The one primary key.
struct Key<'s> {
    partition: Vec<&'s Ident>,
    clustering: Vec<&'s Ident>,
}

fn property(option: &TableOption) -> Option<&crate::syntax::Property> {
    match option {
        TableOption::Property(property) => Some(property),
        _ => None,
    }
}

fn compact_storage(create: &CreateTable) -> Option<Span> {
    create.options.iter().find_map(|option| match option {
        TableOption::CompactStorage(span) => Some(*span),
        _ => None,
    })
}

/// The primary key; reports none, and more than one.
fn primary_key<'s>(ddl: &mut Ddl<'_>, create: &'s CreateTable) -> Option<Key<'s>> {
    let inline = create
        .columns
        .iter()
        .filter_map(|column| Some((column.primary_key?, vec![&column.name], Vec::new())));
    let separate = create.primary_keys.iter().map(|key| {
        (key.span, key.partition.iter().collect(), key.clustering.iter().collect::<Vec<_>>())
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
            .help("write `PRIMARY KEY` behind a column, or `PRIMARY KEY (…)` as the last definition"),
        );
        return None;
    };
    for (span, ..) in keys {
        ddl.report(
            Diagnostic::error(Code::InvalidTable, span, "a table has one primary key only")
                .also(first, "the first primary key"),
        );
    }
    Some(Key { partition, clustering })
}

/// The columns by name; reports names given twice.
fn definitions<'s>(ddl: &mut Ddl<'_>, create: &'s CreateTable) -> Vec<&'s ColumnDefinition> {
    let mut places: HashMap<&str, Span> = HashMap::with_capacity(create.columns.len());
    let mut defined = Vec::with_capacity(create.columns.len());
    for column in &create.columns {
        if let Some(first) = places.insert(&column.name.name, column.name.span) {
            ddl.report(
                Diagnostic::error(
                    Code::DuplicateColumn,
                    column.name.span,
                    format!("column `{}` is defined twice", column.name.name),
                )
                .also(first, "first defined here"),
            );
        } else {
            defined.push(column);
        }
    }
    defined
}

fn orders(create: &CreateTable) -> impl Iterator<Item = &WrittenOrder> {
    create.options.iter().flat_map(|option| match option {
        TableOption::ClusteringOrder { columns, .. } => columns.as_slice(),
        _ => &[],
    })
}

/// Reports columns that are ordered twice.
fn check_order_names(ddl: &mut Ddl<'_>, create: &CreateTable) {
    let mut places: HashMap<&str, Span> = HashMap::new();
    for order in orders(create) {
        if let Some(first) = places.insert(&order.column.name, order.column.span) {
            ddl.report(duplicate_order(&order.column, first));
        }
    }
}

/// The diagnostic for a column that is ordered twice.
pub(super) fn duplicate_order(column: &Ident, first: Span) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateColumn,
        column.span,
        format!("column `{}` is ordered twice", column.name),
    )
    .also(first, "first ordered here")
}

fn report_existing(ddl: &mut Ddl<'_>, create: &CreateTable, known: &Table) {
    if create.if_not_exists.is_some() && known.view.is_none() {
        return;
    }
    let name = &create.name.name;
    let what = if known.view.is_some() { "a materialized view" } else { "table" };
    let diagnostic = Diagnostic::error(
        Code::AlreadyExists,
        name.span,
        format!("{what} `{}.{}` exists already", known.keyspace, name.name),
    );
    let diagnostic = ddl.declared_at(diagnostic, known.declared);
    ddl.report(if known.view.is_none() {
        diagnostic.help("write `CREATE TABLE IF NOT EXISTS` to keep the table that is there")
    } else {
        diagnostic
    });
}

/// Types and masks.
fn resolve_columns<'s>(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    defined: &[&'s ColumnDefinition],
) -> Vec<NewColumn<'s>> {
    let mut columns = Vec::with_capacity(defined.len());
    for &written in defined {
        let resolved = resolve_column(ddl, keyspace, written);
        let understood = resolved.is_some();
        let column = resolved.unwrap_or_else(|| new_column(ddl, written, CqlType::Empty));
        columns.push(NewColumn { written, column, understood });
    }
    columns
}

/// One column's type and mask; nothing where they are refused.
pub(super) fn resolve_column(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    written: &ColumnDefinition,
) -> Option<Column> {
    let ty = match resolve_type(ddl.catalog, &keyspace.name, &written.ty) {
        Ok(ty) => ty,
        Err(diagnostic) => {
            ddl.report(diagnostic);
            return None;
        }
    };
    if has_nested_cells(&ty) {
        ddl.report(
            Diagnostic::error(
                Code::InvalidType,
                written.ty.span,
                format!("column `{}` is of a user type with a collection that is not frozen", written.name.name),
            )
            .help("write `frozen<…>` around the type, or around the collection in the user type"),
        );
    }
    let mut column = new_column(ddl, written, ty);
    if let Some(mask) = &written.mask {
        column.mask_function =
            mask::check(ddl, &keyspace.name, &written.name, &column.ty, mask).flatten();
        column.masked = true;
    }
    Some(column)
}

fn new_column(ddl: &Ddl<'_>, written: &ColumnDefinition, ty: CqlType) -> Column {
    Column {
        name: written.name.name.clone(),
        ty,
        kind: if written.is_static.is_some() { ColumnKind::Static } else { ColumnKind::Regular },
        order: ClusteringOrder::Ascending,
        masked: false,
        mask_function: None,
        docs: written.docs.as_deref().map(Into::into),
        declared: ddl.declaration(written.name.span),
    }
}

/// Whether it is a user type stored cell by cell, with a field that would have to be, too.
fn has_nested_cells(ty: &CqlType) -> bool {
    match ty {
        CqlType::Udt { definition, frozen: false } => {
            definition.fields.iter().any(|field| field.ty.is_multi_cell())
        }
        _ => false,
    }
}

/// `col timestamp TTL`: one column, of a type that can be a time, and no key.
fn check_ttl_columns(ddl: &mut Ddl<'_>, columns: &[NewColumn<'_>], key: Option<&Key<'_>>) {
    let mut first: Option<Span> = None;
    for NewColumn { written, column, understood } in columns {
        let Some(span) = written.ttl else { continue };
        if let Some(first) = first {
            ddl.report(
                Diagnostic::error(Code::InvalidTable, span, "a table has one TTL column only")
                    .also(first, "the first TTL column"),
            );
        }
        first.get_or_insert(span);
        let is_key = key.is_some_and(|key| {
            key.partition.iter().chain(&key.clustering).any(|name| name.name == column.name)
        });
        let is_time = matches!(column.ty, CqlType::Timestamp | CqlType::Bigint | CqlType::Int);
        let refused = if *understood && !is_time {
            Some("a TTL column is of type timestamp, bigint or int")
        } else if is_key {
            Some("a TTL column cannot be part of the primary key")
        } else if written.is_static.is_some() {
            Some("a TTL column cannot be static")
        } else {
            None
        };
        if let Some(message) = refused {
            ddl.error(Code::InvalidTable, written.name.span, message);
        }
    }
}

/// The order of each clustering column; reports what `CLUSTERING ORDER BY` cannot say.
fn clustering_order(
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
pub(super) fn order_of(direction: Direction) -> ClusteringOrder {
    match direction {
        Direction::Asc => ClusteringOrder::Ascending,
        Direction::Desc => ClusteringOrder::Descending,
    }
}

/// Marks the columns of the primary key; reports those that cannot be part of one.
fn place_key(
    ddl: &mut Ddl<'_>,
    create: &CreateTable,
    columns: &mut [NewColumn<'_>],
    key: &Key<'_>,
    order: &BTreeMap<Box<str>, ClusteringOrder>,
) {
    let indexes: HashMap<Box<str>, usize> =
        columns.iter().enumerate().map(|(i, c)| (c.column.name.clone(), i)).collect();
    let mut seen: HashMap<&str, Span> = HashMap::new();
    let partition = key.partition.iter().map(|name| (name, ColumnKind::PartitionKey));
    let clustering = key.clustering.iter().map(|name| (name, ColumnKind::Clustering));
    for (name, kind) in partition.chain(clustering) {
        let Some(found) = indexes.get(&name.name).map(|index| &mut columns[*index]) else {
            ddl.report(
                Diagnostic::error(
                    Code::UnknownColumn,
                    name.span,
                    format!("table `{}` defines no column `{}`", create.name.name.name, name.name),
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
                    format!("static column `{}` cannot be part of the primary key", name.name),
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
pub(super) fn check_key_type(ddl: &mut Ddl<'_>, name: &Ident, ty: &CqlType, span: Span) {
    let refused = if ty.is_multi_cell() {
        Some(format!("column `{}` of the primary key must be frozen", name.name))
    } else if *ty == CqlType::Counter {
        Some(format!("counter `{}` cannot be part of the primary key", name.name))
    } else if type_walk::references_duration(ty) {
        Some(format!("column `{}` of the primary key cannot hold durations: they have no order", name.name))
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

fn refuse_useless_statics(ddl: &mut Ddl<'_>, columns: &[NewColumn<'_>]) {
    for NewColumn { written, .. } in columns {
        if let Some(span) = written.is_static {
            ddl.report(
                Diagnostic::error(
                    Code::InvalidTable,
                    span,
                    "static columns need a table with clustering columns",
                )
                .help("without clustering columns there is one row in a partition: leave out `STATIC`"),
            );
        }
    }
}

/// Counters stand with counters only, and have no time to live.
fn check_counters(ddl: &mut Ddl<'_>, columns: &[NewColumn<'_>], limits: &Limits) {
    let is_key = |column: &Column| column.kind.is_primary_key();
    let mut others = columns.iter().filter(|c| !is_key(&c.column));
    let Some(counter) = others.clone().find(|c| c.column.ty == CqlType::Counter) else { return };
    if let Some(other) = others.find(|c| c.understood && c.column.ty != CqlType::Counter) {
        ddl.report(
            Diagnostic::error(
                Code::InvalidCounter,
                other.written.ty.span,
                format!("column `{}` is no counter, but `{}` is", other.column.name, counter.column.name),
            )
            .also(counter.written.span, "this column is a counter")
            .help("put counters in a table of their own"),
        );
    }
    if let Some(span) = limits.time_to_live {
        ddl.report(
            Diagnostic::error(
                Code::InvalidCounter,
                span,
                "a table with counters cannot have a default time to live",
            )
            .also(counter.written.span, "this column is a counter"),
        );
    }
}

fn refuse_view_options(ddl: &mut Ddl<'_>, options: &ScyllaOptions) {
    if let Some(span) = options.synchronous_updates {
        ddl.error(
            Code::InvalidOption,
            span,
            "`synchronous_updates` is for materialized views, not for tables",
        );
    }
}

/// What `cdc` needs in `ScyllaDB` (`cdc/log.cc`).
fn check_cdc(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    create: &CreateTable,
    columns: &[NewColumn<'_>],
    span: Span,
) {
    if columns.iter().any(|c| c.column.ty == CqlType::Counter) {
        ddl.error(Code::InvalidOption, span, "a table with counters cannot have `cdc`");
    }
    let log = cdc_log::name(&create.name.name.name);
    if keyspace.tables.contains_key(&*log) {
        ddl.error(Code::AlreadyExists, span, format!("table `{log}`, where `cdc` logs, exists already"));
    }
}

/// The finished table.
fn build(
    ddl: &Ddl<'_>,
    keyspace: &Keyspace,
    create: &CreateTable,
    columns: Vec<NewColumn<'_>>,
    key: &Key<'_>,
    compact_storage: bool,
) -> Table {
    let ttl_column =
        columns.iter().find(|c| c.written.ttl.is_some()).map(|c| c.column.name.clone());
    let columns = columns.into_iter().map(|c| c.column).collect();
    Table {
        keyspace: keyspace.name.clone(),
        name: create.name.name.name.clone(),
        columns: in_select_order(columns, &key.partition, &key.clustering),
        partition_key_len: key.partition.len(),
        clustering_len: key.clustering.len(),
        indexes: BTreeMap::new(),
        triggers: BTreeMap::new(),
        view: None,
        options: options(create.options.iter().filter_map(property)),
        compact_storage,
        dropped: BTreeMap::new(),
        ttl_column,
        docs: create.docs.as_deref().map(Into::into),
        declared: ddl.declaration(create.name.name.span),
    }
}

/// Options by name.
pub(super) fn options<'s>(
    properties: impl Iterator<Item = &'s crate::syntax::Property>,
) -> BTreeMap<Box<str>, PropertyValue> {
    properties.map(|property| (property.name.name.clone(), property.value.clone())).collect()
}

/// Columns as `SELECT *` returns them (`TableMetadata.allColumnsInSelectOrder`): the key in its own
/// order, then static columns, then the others, each by name.
pub(super) fn in_select_order(
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
            column.kind.is_primary_key().then(|| places.get(&*column.name)).flatten().copied()
        };
        let rank = |column: &Column| (place(column).unwrap_or(usize::MAX), column.kind);
        rank(a).cmp(&rank(b)).then_with(|| a.name.cmp(&b.name))
    });
    columns
}

/// Adds a table, and in `ScyllaDB` the table where its `cdc` logs.
fn add(ddl: &mut Ddl<'_>, keyspace: &Keyspace, table: Arc<Table>, has_cdc: bool) {
    let log = has_cdc.then(|| Arc::new(cdc_log::table(&table)));
    ddl.change_keyspace(&keyspace.name, move |keyspace| {
        if let Some(log) = log {
            keyspace.tables.insert(log.name.clone(), log);
        }
        keyspace.tables.insert(table.name.clone(), table);
    });
}
