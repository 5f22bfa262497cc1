//! `ALTER TABLE` (`AlterTableStatement`, `alter_table_statement`).

use std::collections::HashMap;
use std::sync::Arc;

use crate::catalog::create_table::{options, resolve_column};
use crate::catalog::ddl::unknown_column;
use crate::catalog::options::{
    BuiltOptions, Properties, build_options, check_options, check_scylla_options,
};
use crate::catalog::{
    Column, ColumnKind, Ddl, Keyspace, Table, Touch, cdc_log, compatible, mask, resolve_type,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{
    AlterTable, AlterTableChange, ColumnDefinition, ColumnMask, Ident, Property, Rename, TypeName,
};
use crate::types::CqlType;

/// `ALTER TABLE`
pub(super) fn alter(ddl: &mut Ddl<'_>, alter: &AlterTable) {
    let Some(keyspace_name) = ddl.keyspace_of(alter.table.keyspace.as_ref(), &alter.table.name)
    else {
        return;
    };
    if !is_allowed_on_system(ddl, alter) {
        let span = alter.table.keyspace.as_ref().map_or(alter.table.span, |written| written.span);
        if !ddl.may_touch(&keyspace_name, span, Touch::Schema) {
            return;
        }
    }
    let read = match &alter.change {
        AlterTableChange::Properties(properties) => Some(Properties::read(properties)),
        _ => None,
    };
    let built = match &read {
        Some(properties) if !ddl.is_scylla() => Some(build_options(ddl, properties)),
        _ => None,
    };
    let Some(table) = ddl.existing_table(&keyspace_name, &alter.table, alter.if_exists.is_some())
    else {
        return;
    };
    let Some(keyspace) = ddl.keyspace_for(&alter.table, &keyspace_name) else { return };
    if table.view.is_some() {
        let diagnostic = Diagnostic::error(
            Code::InvalidAlteration,
            alter.table.name.span,
            format!("`{}` is a materialized view", table.name),
        );
        ddl.report(
            ddl.declared_at(diagnostic, table.declared).help("use `ALTER MATERIALIZED VIEW`"),
        );
        return;
    }
    let target = Target { keyspace, table };
    refuse_on_cdc_log(ddl, target, alter);
    match &alter.change {
        AlterTableChange::Type { column, ty } => alter_type(ddl, target, column, ty),
        AlterTableChange::Mask { if_exists, column, mask } => {
            alter_mask(ddl, target, column, mask.as_ref(), if_exists.is_some());
        }
        AlterTableChange::Add { if_not_exists, columns } => {
            add_columns(ddl, target, columns, if_not_exists.is_some());
        }
        AlterTableChange::Drop { if_exists, columns, .. } => {
            drop_columns(ddl, target, columns, if_exists.is_some());
        }
        AlterTableChange::Rename { renames, .. } => rename_columns(ddl, target, renames),
        AlterTableChange::DropCompactStorage(span) => ddl.report(
            Diagnostic::error(Code::Unsupported, *span, "`DROP COMPACT STORAGE` is disabled")
                .note("servers enable it by `drop_compact_storage_enabled` in cassandra.yaml"),
        ),
        AlterTableChange::Properties(properties) => {
            if let Some(read) = &read {
                alter_options(ddl, target, properties, read, built.as_ref());
            }
        }
        AlterTableChange::Ttl(column) => alter_ttl(ddl, target, alter, column.as_ref()),
    }
}

/// What a statement alters.
#[derive(Clone, Copy)]
struct Target<'a> {
    keyspace: &'a Keyspace,
    table: &'a Table,
}

impl<'a> Target<'a> {
    fn views(self) -> impl Iterator<Item = &'a Arc<Table>> {
        self.keyspace.views_of(&self.table.name)
    }

    fn change(self, ddl: &mut Ddl<'_>, change: impl FnOnce(&mut Table) + 'static) {
        ddl.change_table(&self.keyspace.name, &self.table.name, change);
    }

    /// The indexes on a column (`SecondaryIndexManager.getDependentIndexes`).
    fn indexes_on(self, column: &str) -> Option<&'a crate::catalog::Index> {
        self.table
            .indexes
            .values()
            .find(|index| index.targets.iter().any(|target| target.column() == column))
    }
}

/// `ScyllaDB` lets one option of its own tables be changed (`alter_table_statement::check_access`).
fn is_allowed_on_system(ddl: &Ddl<'_>, alter: &AlterTable) -> bool {
    ddl.is_scylla()
        && matches!(&alter.change, AlterTableChange::Properties(properties)
            if matches!(properties.as_slice(),
                [only] if &*only.name.name == "memtable_flush_period_in_ms"))
}

/// The log of `cdc` follows its table.
fn refuse_on_cdc_log(ddl: &mut Ddl<'_>, target: Target<'_>, alter: &AlterTable) {
    let Some(base) = target.table.name.strip_suffix("_scylla_cdc_log") else { return };
    let is_log = ddl.is_scylla() && target.keyspace.tables.contains_key(base);
    if is_log && !matches!(alter.change, AlterTableChange::Properties(_)) {
        ddl.error(
            Code::InvalidAlteration,
            alter.table.name.span,
            format!("`{}` is the log of `{base}` and follows its columns", target.table.name),
        );
    }
}

/// `ALTER column TYPE type`, which only `ScyllaDB` still knows.
fn alter_type(ddl: &mut Ddl<'_>, target: Target<'_>, name: &Ident, ty: &TypeName) {
    if !ddl.is_scylla() {
        ddl.report(
            Diagnostic::error(
                Code::Unsupported,
                ty.span,
                "the type of a column cannot be changed any more",
            )
            .help(format!(
                "add another column, as `ALTER TABLE {} ADD …`, and copy the values",
                target.table.name
            )),
        );
        return;
    }
    let Some(column) = target.table.column(&name.name) else {
        ddl.report(unknown_column(target.table, name));
        return;
    };
    let new = match resolve_type(ddl.catalog, &target.keyspace.name, ty) {
        Ok(new) => new,
        Err(diagnostic) => {
            ddl.report(diagnostic);
            return;
        }
    };
    let fits = match column.kind {
        ColumnKind::Clustering => compatible::is_compatible(&new, &column.ty),
        _ => compatible::is_value_compatible(&new, &column.ty),
    };
    let is_counter_key = new == CqlType::Counter && column.kind == ColumnKind::PartitionKey;
    if !fits || is_counter_key {
        let diagnostic = Diagnostic::error(
            Code::InvalidAlteration,
            ty.span,
            format!("column `{}` of type {} cannot become {new}", column.name, column.ty),
        );
        ddl.report(ddl.declared_at(diagnostic, column.declared));
        return;
    }
    let views: Vec<Box<str>> = target.views().map(|view| view.name.clone()).collect();
    let (table, column) = (target.table.name.clone(), column.name.clone());
    ddl.change_keyspace(&target.keyspace.name, move |keyspace| {
        for name in std::iter::once(&table).chain(&views) {
            if let Some(table) = keyspace.table_mut(name)
                && let Some(index) = table.column_index(&column)
            {
                table.columns[index].ty = new.clone();
            }
        }
    });
}

/// `ALTER column MASKED WITH …`, `ALTER column DROP MASKED`
fn alter_mask(
    ddl: &mut Ddl<'_>,
    target: Target<'_>,
    name: &Ident,
    mask: Option<&ColumnMask>,
    if_exists: bool,
) {
    let Some(column) = target.table.column(&name.name) else {
        if !if_exists {
            ddl.report(unknown_column(target.table, name));
        }
        return;
    };
    let masked = mask.is_some();
    let function = match mask {
        Some(mask) => mask::check(ddl, &target.keyspace.name, name, &column.ty, mask).flatten(),
        None => None,
    };
    let names: Vec<Box<str>> = std::iter::once(target.table.name.clone())
        .chain(target.views().map(|view| view.name.clone()))
        .collect();
    let column = column.name.clone();
    ddl.change_keyspace(&target.keyspace.name, move |keyspace| {
        for name in names {
            if let Some(table) = keyspace.table_mut(&name)
                && let Some(index) = table.column_index(&column)
            {
                table.columns[index].masked = masked;
                table.columns[index].mask_function.clone_from(&function);
            }
        }
    });
}

/// `ADD column type`
fn add_columns(
    ddl: &mut Ddl<'_>,
    target: Target<'_>,
    written: &[ColumnDefinition],
    if_not_exists: bool,
) {
    let mut added: HashMap<&str, Span> = HashMap::new();
    for definition in written {
        let name = &definition.name;
        let resolved = resolve_column(ddl, target.keyspace, definition);
        let known = target.table.column(&name.name);
        if known.is_some() || added.contains_key(&*name.name) {
            if !if_not_exists {
                let diagnostic = Diagnostic::error(
                    Code::DuplicateColumn,
                    name.span,
                    format!("table `{}` has a column `{}` already", target.table.name, name.name),
                );
                ddl.report(match (known, added.get(&*name.name)) {
                    (Some(known), _) => ddl.declared_at(diagnostic, known.declared),
                    (None, Some(first)) => diagnostic.also(*first, "added here"),
                    (None, None) => diagnostic,
                });
            }
            continue;
        }
        added.insert(&name.name, name.span);
        if let Some(column) = resolved {
            check_new_column(ddl, target, definition, &column);
            insert_column(ddl, target, column);
        }
    }
}

fn check_new_column(
    ddl: &mut Ddl<'_>,
    target: Target<'_>,
    written: &ColumnDefinition,
    column: &Column,
) {
    let table = target.table;
    if table.compact_storage {
        let diagnostic = Diagnostic::error(
            Code::InvalidAlteration,
            written.span,
            "a table with compact storage cannot have more columns",
        );
        ddl.report(ddl.declared_at(diagnostic, table.declared));
    }
    if let Some(span) = written.is_static.filter(|_| table.clustering_len == 0) {
        ddl.error(
            Code::InvalidAlteration,
            span,
            "static columns need a table with clustering columns",
        );
    }
    check_dropped(ddl, target, written, column);
    let is_counter = column.ty == CqlType::Counter;
    if is_counter != table.is_counter() && (is_counter || !ddl.is_scylla()) {
        let message = if is_counter {
            format!("table `{}` has columns that are no counters", table.name)
        } else {
            format!("table `{}` has counters, which stand with counters only", table.name)
        };
        let diagnostic = Diagnostic::error(Code::InvalidCounter, written.ty.span, message);
        ddl.report(ddl.declared_at(diagnostic, table.declared));
    }
}

/// A column dropped before must come back as what can read its old bytes.
fn check_dropped(
    ddl: &mut Ddl<'_>,
    target: Target<'_>,
    written: &ColumnDefinition,
    column: &Column,
) {
    let Some((old, was_static)) = target.table.dropped.get(&column.name) else { return };
    let is_static = column.kind == ColumnKind::Static;
    let refused = if target.table.is_counter() {
        Some("a counter that was dropped cannot come back".to_owned())
    } else if ddl.is_scylla() {
        // Only collections stored cell by cell could be misread.
        let may_differ = !(column.ty.is_collection() && column.ty.is_multi_cell())
            || !(old.is_collection() && old.is_multi_cell());
        (!may_differ && !compatible::is_compatible(&column.ty, old))
            .then(|| format!("column `{}` was of type {old} before it was dropped", column.name))
    } else if !compatible::is_serialization_compatible(&column.ty, old) {
        Some(format!("column `{}` was of type {old} before it was dropped", column.name))
    } else if is_static != *was_static {
        let (was, is) = if *was_static { ("static", "not") } else { ("not static", "static") };
        Some(format!("column `{}` was {was} before it was dropped, and is {is} now", column.name))
    } else {
        None
    };
    if let Some(message) = refused {
        ddl.report(
            Diagnostic::error(Code::InvalidAlteration, written.ty.span, message)
                .help("give the column another name: rows of the old one may still be on disk"),
        );
    }
}

/// Adds a column to a table, and to the views that select everything.
fn insert_column(ddl: &mut Ddl<'_>, target: Target<'_>, column: Column) {
    let is_static = column.kind == ColumnKind::Static;
    let views: Vec<Box<str>> = target
        .views()
        .filter(|view| !is_static && view.view.as_ref().is_some_and(|view| view.all_columns))
        .map(|view| view.name.clone())
        .collect();
    let log = log_of(ddl, target);
    let base = target.table.name.clone();
    ddl.change_keyspace(&target.keyspace.name, move |keyspace| {
        for name in std::iter::once(&base).chain(&views) {
            if let Some(table) = keyspace.table_mut(name) {
                table.insert_column(column.clone());
            }
        }
        if let Some(log) = log {
            keyspace.refresh_cdc_log(&base, &log);
        }
    });
}

/// The table where `cdc` logs, if it does.
fn log_of(ddl: &Ddl<'_>, target: Target<'_>) -> Option<String> {
    let name = cdc_log::name(&target.table.name);
    (ddl.is_scylla() && target.keyspace.tables.contains_key(&*name)).then_some(name)
}

/// `DROP column`
fn drop_columns(ddl: &mut Ddl<'_>, target: Target<'_>, names: &[Ident], if_exists: bool) {
    if target.table.compact_storage && ddl.is_scylla() {
        let span = names.first().map_or(Span::default(), |name| name.span);
        ddl.error(Code::InvalidAlteration, span, "a compact table keeps its columns");
        return;
    }
    for name in names {
        let Some(column) = target.table.column(&name.name) else {
            if !if_exists {
                ddl.report(unknown_column(target.table, name));
            }
            continue;
        };
        check_droppable(ddl, target, column, name);
        let log = log_of(ddl, target);
        let base = target.table.name.clone();
        let column_name = column.name.clone();
        ddl.change_keyspace(&target.keyspace.name, move |keyspace| {
            if let Some(table) = keyspace.table_mut(&base) {
                table.remove_column(&column_name);
            }
            if let Some(log) = log {
                keyspace.refresh_cdc_log(&base, &log);
            }
        });
    }
}

fn check_droppable(ddl: &mut Ddl<'_>, target: Target<'_>, column: &Column, name: &Ident) {
    if column.kind.is_primary_key() {
        let diagnostic = Diagnostic::error(
            Code::InvalidAlteration,
            name.span,
            format!("column `{}` is part of the primary key and cannot be dropped", column.name),
        );
        ddl.report(ddl.declared_at(diagnostic, column.declared));
        return;
    }
    let is_cells_of_user_type = matches!(column.ty, CqlType::Udt { frozen: false, .. });
    if is_cells_of_user_type && !ddl.is_scylla() {
        let diagnostic = Diagnostic::error(
            Code::InvalidAlteration,
            name.span,
            format!("column `{}` is of a user type that is not frozen and cannot be dropped", column.name),
        );
        ddl.report(ddl.declared_at(diagnostic, column.declared));
    }
    if let Some(index) = target.indexes_on(&column.name) {
        let diagnostic = Diagnostic::error(
            Code::StillInUse,
            name.span,
            format!("column `{}` is used by index `{}`", column.name, index.name),
        );
        ddl.report(
            ddl.declared_at(diagnostic, index.declared)
                .help(format!("`DROP INDEX {}.{};` first", target.keyspace.name, index.name)),
        );
    }
    // `ScyllaDB` only minds views that hold the column, if only to know which rows live.
    let is_scylla = ddl.is_scylla();
    let needing = target.views().find(|view| {
        !is_scylla || view.column(&column.name).is_some() || needs_virtual_columns(target, view)
    });
    if let Some(view) = needing {
        let diagnostic = Diagnostic::error(
            Code::StillInUse,
            name.span,
            format!("column `{}` cannot be dropped while materialized view `{}` exists", column.name, view.name),
        );
        ddl.report(ddl.declared_at(diagnostic, view.declared).help(format!(
            "`DROP MATERIALIZED VIEW {}.{};` first",
            target.keyspace.name, view.name
        )));
    }
}

/// Whether a view's rows live as long as any column of the table does: its key has the table's
/// columns only (`create_view_statement.cc`, "virtual columns").
fn needs_virtual_columns(target: Target<'_>, view: &Table) -> bool {
    view.primary_key().iter().all(|column| {
        target.table.column(&column.name).is_some_and(|column| column.kind.is_primary_key())
    })
}

/// `RENAME column TO column`
fn rename_columns(ddl: &mut Ddl<'_>, target: Target<'_>, renames: &[Rename]) {
    let mut new_names: HashMap<&str, Span> = HashMap::new();
    for Rename { from, to } in renames {
        let Some(column) = target.table.column(&from.name) else {
            ddl.report(unknown_column(target.table, from));
            continue;
        };
        if !column.kind.is_primary_key() {
            let diagnostic = Diagnostic::error(
                Code::InvalidAlteration,
                from.span,
                format!("column `{}` is not part of the primary key and cannot be renamed", from.name),
            );
            ddl.report(ddl.declared_at(diagnostic, column.declared));
        }
        let twice = new_names.insert(&to.name, to.span);
        if let Some(taken) = target.table.column(&to.name) {
            let diagnostic = Diagnostic::error(
                Code::DuplicateColumn,
                to.span,
                format!("table `{}` has a column `{}` already", target.table.name, to.name),
            );
            ddl.report(ddl.declared_at(diagnostic, taken.declared));
        } else if let Some(first) = twice {
            ddl.report(
                Diagnostic::error(
                    Code::DuplicateColumn,
                    to.span,
                    format!("two columns would be called `{}`", to.name),
                )
                .also(first, "the first of them"),
            );
        }
        if let Some(index) = target.indexes_on(&from.name) {
            let diagnostic = Diagnostic::error(
                Code::StillInUse,
                from.span,
                format!("column `{}` is used by index `{}`", from.name, index.name),
            );
            ddl.report(ddl.declared_at(diagnostic, index.declared));
        }
        let names: Vec<Box<str>> = std::iter::once(target.table.name.clone())
            .chain(target.views().map(|view| view.name.clone()))
            .collect();
        let (old, new) = (from.name.clone(), to.name.clone());
        let declared = ddl.declaration(to.span);
        ddl.change_keyspace(&target.keyspace.name, move |keyspace| {
            for name in names {
                if let Some(table) = keyspace.table_mut(&name)
                    && let Some(index) = table.column_index(&old)
                {
                    table.columns[index].name = new.clone();
                    table.columns[index].declared = declared;
                }
            }
        });
    }
}

/// `WITH …`
fn alter_options(
    ddl: &mut Ddl<'_>,
    target: Target<'_>,
    written: &[Property],
    properties: &Properties<'_>,
    built: Option<&BuiltOptions>,
) {
    let (time_to_live, grace) = match built {
        Some(built) => {
            check_options(ddl, properties, built, true);
            (built.default_time_to_live, built.gc_grace_seconds)
        }
        None => {
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
        }
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
            format!("`gc_grace_seconds` cannot be 0 while materialized view `{}` exists", view.name),
        );
        ddl.report(ddl.declared_at(diagnostic, view.declared));
    }
    let changed = options(written.iter());
    target.change(ddl, move |table| table.options.extend(changed));
}

/// What changing `cdc` needs and does in `ScyllaDB`.
fn alter_cdc(ddl: &mut Ddl<'_>, target: Target<'_>, cdc: Option<(crate::catalog::options::Cdc, Span)>) {
    let Some((cdc, span)) = cdc else { return };
    let log = cdc_log::name(&target.table.name);
    let has_log = target.keyspace.tables.contains_key(&*log);
    match cdc.enabled {
        None => ddl.report(
            Diagnostic::error(Code::InvalidOption, span, "changing `cdc` needs its option `enabled`")
                .help("write `cdc = {'enabled': true, …}`"),
        ),
        Some(false) => {
            let external = target
                .table
                .indexes
                .values()
                .find(|index| matches!(index.kind, crate::catalog::IndexKind::Custom(_)));
            if let Some(index) = external {
                ddl.error(
                    Code::StillInUse,
                    span,
                    format!("index `{}` needs `cdc`", index.name),
                );
            }
            ddl.change_keyspace(&target.keyspace.name, move |keyspace| {
                keyspace.tables.remove(&*log);
            });
        }
        Some(true) => {
            if target.table.is_counter() {
                ddl.error(Code::InvalidOption, span, "a table with counters cannot have `cdc`");
            }
            if !has_log {
                let base = target.table.name.clone();
                ddl.change_keyspace(&target.keyspace.name, move |keyspace| {
                    keyspace.refresh_cdc_log(&base, &log);
                });
            }
        }
    }
}

/// `TTL column` and `TTL NULL` (`ScyllaDB`).
fn alter_ttl(ddl: &mut Ddl<'_>, target: Target<'_>, alter: &AlterTable, name: Option<&Ident>) {
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
    let refused = if !matches!(column.ty, CqlType::Timestamp | CqlType::Bigint | CqlType::Int) {
        Some(format!("a TTL column is of type timestamp, bigint or int, not {}", column.ty))
    } else if column.kind != ColumnKind::Regular {
        Some("a TTL column is neither static nor part of the primary key".to_owned())
    } else {
        table.ttl_column.as_ref().map(|known| format!("column `{known}` is the TTL column already"))
    };
    if let Some(message) = refused {
        ddl.error(Code::InvalidAlteration, name.span, message);
        return;
    }
    let column = column.name.clone();
    target.change(ddl, move |table| table.ttl_column = Some(column));
}
