//! Changing one column: `ALTER column`.

use super::Target;
use crate::catalog::names::unknown_column;
use crate::catalog::{ColumnKind, Ddl, compatible, mask};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{ColumnMask, Ident, TypeName, print};
use crate::types::CqlType;

/// `ALTER column TYPE type`, which only `ScyllaDB` still knows.
pub(super) fn alter_type(ddl: &mut Ddl<'_>, target: Target<'_>, name: &Ident, ty: &TypeName) {
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
    let Some(new) = ddl.resolve_type(&target.keyspace.name, ty) else {
        return;
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
            format!(
                "column `{}` of type {} cannot become {new}",
                column.name, column.ty
            ),
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
pub(super) fn alter_mask(
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
    let written: Option<Box<str>> = mask.map(|mask| print::mask(mask).into());
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
                table.columns[index].mask.clone_from(&written);
                table.columns[index].mask_function.clone_from(&function);
            }
        }
    });
}
