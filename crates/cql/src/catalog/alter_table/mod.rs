//! `ALTER TABLE` (`AlterTableStatement`, `alter_table_statement`).
//!
//! `add.rs`, `drop.rs` and `rename.rs` change which columns there are, `column.rs` what one of them
//! is, `options.rs` what stands behind `WITH`.

mod add;
mod column;
mod drop;
mod options;
mod rename;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::catalog::options::{Properties, build_options};
use crate::catalog::{Ddl, Keyspace, Table, Touch, cdc_log};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{AlterTable, AlterTableChange};

/// `ALTER TABLE`
pub(in crate::catalog) fn alter(ddl: &mut Ddl<'_>, alter: &AlterTable) {
    let Some(keyspace_name) = ddl.keyspace_of(alter.table.keyspace.as_ref(), &alter.table.name)
    else {
        return;
    };
    if !is_allowed_on_system(ddl, alter) {
        let span = alter
            .table
            .keyspace
            .as_ref()
            .map_or(alter.table.span, |written| written.span);
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
    let Some(keyspace) = ddl.keyspace_for(&alter.table, &keyspace_name) else {
        return;
    };
    if table.view.is_some() {
        let diagnostic = Diagnostic::error(
            Code::InvalidAlteration,
            alter.table.name.span,
            format!("`{}` is a materialized view", table.name),
        );
        ddl.report(
            ddl.declared_at(diagnostic, table.declared)
                .help("use `ALTER MATERIALIZED VIEW`"),
        );
        return;
    }
    let target = Target { keyspace, table };
    refuse_on_cdc_log(ddl, target, alter);
    match &alter.change {
        AlterTableChange::Type { column, ty } => column::alter_type(ddl, target, column, ty),
        AlterTableChange::Mask {
            if_exists,
            column,
            mask,
        } => {
            column::alter_mask(ddl, target, column, mask.as_ref(), if_exists.is_some());
        }
        AlterTableChange::Add {
            if_not_exists,
            columns,
        } => {
            add::columns(ddl, target, columns, if_not_exists.is_some());
        }
        AlterTableChange::Drop {
            if_exists, columns, ..
        } => {
            drop::columns(ddl, target, columns, if_exists.is_some());
        }
        AlterTableChange::Rename { renames, .. } => rename::columns(ddl, target, renames),
        AlterTableChange::DropCompactStorage(span) => ddl.report(
            Diagnostic::error(
                Code::Unsupported,
                *span,
                "`DROP COMPACT STORAGE` is disabled",
            )
            .note("servers enable it by `drop_compact_storage_enabled` in cassandra.yaml"),
        ),
        AlterTableChange::Properties(properties) => {
            if let Some(read) = &read {
                options::alter(ddl, target, properties, read, built.as_ref());
            }
        }
        AlterTableChange::Ttl(column) => options::alter_ttl(ddl, target, alter, column.as_ref()),
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

    /// The table where `cdc` logs, if it does.
    fn log(self) -> Option<Box<str>> {
        cdc_log::of(self.keyspace, &self.table.name).map(|log| log.name.clone())
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
    let Some(base) = cdc_log::base(target.keyspace, target.table) else {
        return;
    };
    if !matches!(alter.change, AlterTableChange::Properties(_)) {
        ddl.error(
            Code::InvalidAlteration,
            alter.table.name.span,
            format!(
                "`{}` is the log of `{base}` and follows its columns",
                target.table.name
            ),
        );
    }
}
