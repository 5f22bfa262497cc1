//! `CREATE TABLE` (`CreateTableStatement`, `create_table_statement`).
//!
//! `columns.rs` reads the columns' definitions, `key.rs` the primary key and its order.

mod columns;
mod key;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) use columns::{NewColumn, resolve_column};
use key::Key;
pub(super) use key::{check_key_type, duplicate_order, in_select_order, order_of};

use crate::catalog::options::{
    BuiltOptions, Properties, ScyllaOptions, build_options, check_options, check_scylla_options,
};
use crate::catalog::{Column, Ddl, Keyspace, Table, Touch, cdc_log, compact};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{CreateTable, PropertyValue, TableOption};
use crate::types::CqlType;

/// `CREATE TABLE`
pub(in crate::catalog) fn create(ddl: &mut Ddl<'_>, create: &CreateTable) {
    let Some(keyspace_name) = ddl.target(&create.name, Touch::Schema) else {
        return;
    };
    let properties = Properties::read(create.options.iter().filter_map(property));
    let built = (!ddl.is_scylla()).then(|| build_options(ddl, &properties));
    let key = key::primary_key(ddl, create);
    let defined = columns::definitions(ddl, create);
    key::check_order_names(ddl, create);

    let Some(keyspace) = ddl.keyspace_for(&create.name, &keyspace_name) else {
        return;
    };
    if let Some(known) = keyspace.tables.get(&create.name.name.name) {
        report_existing(ddl, create, known);
        return;
    }

    ddl.check_table_name(&create.name.name);
    let limits = if let Some(built) = built {
        check_options(ddl, &properties, &built, false);
        Limits::cassandra(&built)
    } else {
        let options = check_scylla_options(ddl, &properties, Some(keyspace), None);
        refuse_view_options(ddl, &options);
        Limits::scylla(&options)
    };
    let mut columns = columns::resolve_columns(ddl, keyspace, &defined);
    columns::check_ttl_columns(ddl, &columns, key.as_ref());
    let Some(key) = key else { return };
    let order = key::clustering_order(ddl, create, &key.clustering);
    key::place_key(ddl, create, &mut columns, &key, &order);

    let compact = compact_storage(create);
    if let Some(span) = compact {
        compact::check(ddl, span, &columns, &key.clustering);
    } else if key.clustering.is_empty() {
        columns::refuse_useless_statics(ddl, &columns);
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
    columns::lint_names(ddl, &defined);
    if let Some(span) = compact.filter(|_| !ddl.internal && !ddl.is_scylla()) {
        let message = "`COMPACT STORAGE` is kept only for tables of old programs";
        ddl.report(Diagnostic::warning(Code::Deprecated, span, message).help("leave it out"));
    }
    if ddl.has_errors() {
        return;
    }
    let table = Arc::new(build(
        ddl,
        keyspace,
        create,
        columns,
        &key,
        compact.is_some(),
    ));
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
        let time_to_live = built
            .default_time_to_live
            .filter(|(ttl, _)| *ttl > 0)
            .map(|(_, span)| span);
        Self {
            time_to_live,
            ..Self::default()
        }
    }

    fn scylla(options: &ScyllaOptions) -> Self {
        let time_to_live = options
            .default_time_to_live
            .filter(|(ttl, _)| *ttl > 0)
            .map(|(_, span)| span);
        let cdc = options
            .cdc
            .filter(|(cdc, _)| cdc.enabled == Some(true))
            .map(|(_, span)| span);
        Self {
            time_to_live,
            logstor: options.logstor,
            cdc,
        }
    }
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

fn report_existing(ddl: &mut Ddl<'_>, create: &CreateTable, known: &Table) {
    if create.if_not_exists.is_some() && known.view.is_none() {
        return;
    }
    let name = &create.name.name;
    let what = if known.view.is_some() {
        "a materialized view"
    } else {
        "table"
    };
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

/// Counters stand with counters only, and have no time to live.
fn check_counters(ddl: &mut Ddl<'_>, columns: &[NewColumn<'_>], limits: &Limits) {
    let is_key = |column: &Column| column.kind.is_primary_key();
    let mut others = columns.iter().filter(|c| !is_key(&c.column));
    let Some(counter) = others.clone().find(|c| c.column.ty == CqlType::Counter) else {
        return;
    };
    if let Some(other) = others.find(|c| c.understood && c.column.ty != CqlType::Counter) {
        ddl.report(
            Diagnostic::error(
                Code::InvalidCounter,
                other.written.ty.span,
                format!(
                    "column `{}` is no counter, but `{}` is",
                    other.column.name, counter.column.name
                ),
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
        ddl.error(
            Code::InvalidOption,
            span,
            "a table with counters cannot have `cdc`",
        );
    }
    let log = cdc_log::name(&create.name.name.name);
    if keyspace.tables.contains_key(&*log) {
        ddl.error(
            Code::AlreadyExists,
            span,
            format!("table `{log}`, where `cdc` logs, exists already"),
        );
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
    let ttl_column = columns
        .iter()
        .find(|c| c.written.ttl.is_some())
        .map(|c| c.column.name.clone());
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
pub(in crate::catalog) fn options<'s>(
    properties: impl Iterator<Item = &'s crate::syntax::Property>,
) -> BTreeMap<Box<str>, PropertyValue> {
    properties
        .map(|property| (property.name.name.clone(), property.value.clone()))
        .collect()
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
