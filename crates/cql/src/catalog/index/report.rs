//! Indexes that are there already, and places that are taken.

use super::SASI;
use crate::catalog::{Ddl, Index, Keyspace, Table, cdc_log};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{CreateIndex, Ident};
use crate::types::QuotedIfNeeded;

pub(super) fn report_existing(ddl: &mut Ddl<'_>, keyspace: &Keyspace, name: &Ident) {
    let diagnostic = Diagnostic::error(
        Code::AlreadyExists,
        name.span,
        format!("index `{}.{}` exists already", keyspace.name, name.name),
    );
    let known = keyspace
        .indexed_table(&name.name)
        .and_then(|table| table.indexes.get(&name.name))
        .map(|index| index.declared);
    ddl.report(match known {
        Some(at) => ddl.declared_at(diagnostic, at),
        None => diagnostic,
    });
}

pub(super) fn report_duplicate(ddl: &mut Ddl<'_>, create: &CreateIndex, same: &Index) {
    let span = create
        .targets
        .first()
        .map_or(create.table.span, |target| target.span);
    let diagnostic = Diagnostic::error(
        Code::InvalidIndex,
        span,
        format!("index `{}` is on the same already", same.name),
    );
    ddl.report(ddl.declared_at(diagnostic, same.declared));
}

pub(super) fn report_unknown_class(ddl: &mut Ddl<'_>, create: &CreateIndex, class: &str) {
    let span = create
        .using
        .as_ref()
        .map_or(create.table.span, |using| using.span);
    let diagnostic = Diagnostic::error(
        Code::InvalidIndex,
        span,
        format!("the server has no index implementation `{class}`"),
    );
    ddl.report(
        match crate::diagnostic::nearest(class, ["sai", "StorageAttachedIndex", SASI]) {
            Some(near) => diagnostic.suggest(format!("'{near}'")),
            None if create.using.is_none() => {
                diagnostic.help("say which implementation is meant, as `USING 'sai'`")
            }
            None => diagnostic.note(format!("the implementations are `sai` and `{SASI}`")),
        },
    );
}

/// The index needs `cdc`, whose log cannot take the name of another table.
pub(super) fn refuse_log_name(ddl: &mut Ddl<'_>, table: &Table, span: Span) {
    let log = cdc_log::name(&table.name);
    let Some(keyspace) = ddl.catalog.keyspace(&table.keyspace) else {
        return;
    };
    if keyspace.tables.contains_key(&*log) && cdc_log::of(keyspace, &table.name).is_none() {
        ddl.error(
            Code::AlreadyExists,
            span,
            format!("table `{log}`, where `cdc` would log, exists already"),
        );
    }
}

/// How an index is dropped, for messages.
pub(in crate::catalog) fn drop_statement(keyspace: &str, index: &str) -> String {
    format!(
        "DROP INDEX {}.{};",
        QuotedIfNeeded(keyspace),
        QuotedIfNeeded(index)
    )
}
