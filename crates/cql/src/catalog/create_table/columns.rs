//! The columns that `CREATE TABLE` defines.

use std::collections::HashMap;

use super::key::Key;
use crate::catalog::{ClusteringOrder, Column, ColumnKind, Ddl, Keyspace, mask};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{ColumnDefinition, CreateTable, print};
use crate::types::{CqlType, QuotedIfNeeded};

/// A column while its table is checked.
pub(in crate::catalog) struct NewColumn<'s> {
    /// The definition.
    pub(in crate::catalog) written: &'s ColumnDefinition,
    /// The column as the table will have it.
    pub(in crate::catalog) column: Column,
    /// Whether its type was understood; where not, that was reported.
    pub(in crate::catalog) understood: bool,
}

/// The columns by name; reports names given twice.
pub(super) fn definitions<'s>(
    ddl: &mut Ddl<'_>,
    create: &'s CreateTable,
) -> Vec<&'s ColumnDefinition> {
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

/// Says which columns every statement would have to quote.
pub(super) fn lint_names(ddl: &mut Ddl<'_>, defined: &[&ColumnDefinition]) {
    if ddl.internal {
        return;
    }
    for column in defined {
        let name = &column.name;
        if QuotedIfNeeded(&name.name).to_string() != *name.name {
            let message = format!(
                "every statement must write this column as `\"{}\"`",
                name.name
            );
            ddl.report(
                Diagnostic::warning(Code::RiskyName, name.span, message)
                    .label("not a plain lower-case name")
                    .help("use lower-case letters, digits and `_`, and no reserved word"),
            );
        }
    }
}

/// Types and masks.
pub(super) fn resolve_columns<'s>(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    defined: &[&'s ColumnDefinition],
) -> Vec<NewColumn<'s>> {
    let mut columns = Vec::with_capacity(defined.len());
    for &written in defined {
        let resolved = resolve_column(ddl, keyspace, written);
        let understood = resolved.is_some();
        let column = resolved.unwrap_or_else(|| new_column(ddl, written, CqlType::Empty));
        columns.push(NewColumn {
            written,
            column,
            understood,
        });
    }
    columns
}

/// One column's type and mask; nothing where they are refused.
pub(in crate::catalog) fn resolve_column(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    written: &ColumnDefinition,
) -> Option<Column> {
    let ty = ddl.resolve_type(&keyspace.name, &written.ty)?;
    if has_nested_cells(&ty) {
        ddl.report(
            Diagnostic::error(
                Code::InvalidType,
                written.ty.span,
                format!(
                    "column `{}` is of a user type with a collection that is not frozen",
                    written.name.name
                ),
            )
            .help("write `frozen<…>` around the type, or around the collection in the user type"),
        );
    }
    let mut column = new_column(ddl, written, ty);
    if let Some(mask) = &written.mask {
        column.mask_function =
            mask::check(ddl, &keyspace.name, &written.name, &column.ty, mask).flatten();
        column.mask = Some(print::mask(mask).into());
    }
    Some(column)
}

fn new_column(ddl: &Ddl<'_>, written: &ColumnDefinition, ty: CqlType) -> Column {
    Column {
        name: written.name.name.clone(),
        ty,
        kind: if written.is_static.is_some() {
            ColumnKind::Static
        } else {
            ColumnKind::Regular
        },
        order: ClusteringOrder::Ascending,
        mask: None,
        mask_function: None,
        docs: written.docs.as_deref().map(Into::into),
        declared: ddl.declaration(written.name.span),
    }
}

/// Whether it is a user type stored cell by cell, with a field that would have to be, too.
fn has_nested_cells(ty: &CqlType) -> bool {
    match ty {
        CqlType::Udt {
            definition,
            frozen: false,
        } => definition
            .fields
            .iter()
            .any(|field| field.ty.is_multi_cell()),
        _ => false,
    }
}

/// `col timestamp TTL`: one column, of a type that can be a time, and no key.
pub(super) fn check_ttl_columns(
    ddl: &mut Ddl<'_>,
    columns: &[NewColumn<'_>],
    key: Option<&Key<'_>>,
) {
    let mut first: Option<Span> = None;
    for NewColumn {
        written,
        column,
        understood,
    } in columns
    {
        let Some(span) = written.ttl else { continue };
        if let Some(first) = first {
            ddl.report(
                Diagnostic::error(Code::InvalidTable, span, "a table has one TTL column only")
                    .also(first, "the first TTL column"),
            );
        }
        first.get_or_insert(span);
        let is_key = key.is_some_and(|key| {
            key.partition
                .iter()
                .chain(&key.clustering)
                .any(|name| name.name == column.name)
        });
        let is_time = matches!(
            column.ty,
            CqlType::Timestamp | CqlType::Bigint | CqlType::Int
        );
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

pub(super) fn refuse_useless_statics(ddl: &mut Ddl<'_>, columns: &[NewColumn<'_>]) {
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
