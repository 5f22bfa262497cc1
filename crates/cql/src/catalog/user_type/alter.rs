//! `ALTER TYPE`.

use std::sync::Arc;

use super::{existing, field_docs, resolve_field, too_large};
use crate::catalog::{Ddl, Keyspace, Table, Touch, compatible, type_walk};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{AlterType, AlterTypeChange, FieldDefinition, Ident, Rename, TypeName};
use crate::types::{CqlType, Field, UserType};

/// `ALTER TYPE` (`AlterTypeStatement`, `alter_type_statement`).
pub(in crate::catalog) fn alter(ddl: &mut Ddl<'_>, alter: &AlterType) {
    let Some(keyspace_name) = ddl.target(&alter.name, Touch::Schema) else {
        return;
    };
    let Some((keyspace, definition)) =
        existing(ddl, &keyspace_name, &alter.name, alter.if_exists.is_some())
    else {
        return;
    };
    if ddl.is_scylla() {
        refuse_in_partition_key(ddl, keyspace, definition, &alter.name.name);
    }
    let changed = match &alter.change {
        AlterTypeChange::Type { field, ty } => alter_field(ddl, keyspace, definition, field, ty),
        AlterTypeChange::Add {
            if_not_exists,
            field,
        } => {
            let if_not_exists = if_not_exists.is_some();
            if let Some(ty) = added_type(ddl, keyspace, definition, field, if_not_exists) {
                add_field(ddl, keyspace, definition, field, ty);
            }
            return;
        }
        AlterTypeChange::Rename { if_exists, renames } => {
            rename_fields(ddl, keyspace, definition, renames, if_exists.is_some())
        }
    };
    let Some(changed) = changed else { return };
    let Some(types) = keyspace.user_types().with(changed) else {
        ddl.report(too_large(&alter.name.name));
        return;
    };
    let name = definition.name.clone();
    ddl.change_keyspace(&keyspace_name, move |keyspace| {
        keyspace.replace_types(&name, types);
    });
}

/// Adds a field to a type, and to it in the types that mention it.
fn add_field(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    definition: &UserType,
    field: &FieldDefinition,
    ty: CqlType,
) {
    let name = definition.name.clone();
    let docs = field_docs(&name, field);
    let added = Field {
        name: field.name.name.clone(),
        ty,
    };
    let mentions = |other: &UserType| {
        other
            .fields
            .iter()
            .any(|field| type_walk::references_user_type(&field.ty, &name))
    };
    if keyspace.types.values().any(|other| mentions(other)) {
        let mut changed = definition.clone();
        changed.fields.push(added);
        let Some(types) = keyspace.user_types().with(changed) else {
            ddl.report(too_large(&field.name));
            return;
        };
        ddl.change_keyspace(&keyspace.name, move |keyspace| {
            keyspace.type_docs.extend(docs);
            keyspace.replace_types(&name, types);
        });
        return;
    }
    let Some(weight) = keyspace.type_weights.get(&name) else {
        return;
    };
    let weight = weight.plus(&added.ty, &keyspace.type_weights);
    if weight.is_excessive() {
        ddl.report(too_large(&field.name));
        return;
    }
    ddl.change_keyspace(&keyspace.name, move |keyspace| {
        keyspace.type_docs.extend(docs);
        if let Some(definition) = keyspace.types.get_mut(&name) {
            Arc::make_mut(definition).fields.push(added);
        }
        keyspace.type_weights.insert(name.clone(), weight);
        keyspace.refresh_type(&name);
    });
}

/// The type of a field that is added; nothing where it cannot be, or is there already.
fn added_type(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    definition: &UserType,
    field: &FieldDefinition,
    if_not_exists: bool,
) -> Option<CqlType> {
    if definition.field(&field.name.name).is_some() {
        if !if_not_exists {
            ddl.error(
                Code::DuplicateColumn,
                field.name.span,
                format!(
                    "type `{}` has a field `{}` already",
                    definition.name, field.name.name
                ),
            );
        }
        return None;
    }
    let ty = resolve_field(ddl, keyspace, &field.ty)?;
    if type_walk::references_user_type(&ty, &definition.name) {
        ddl.error(
            Code::InvalidAlteration,
            field.ty.span,
            format!("type `{}` cannot be a part of itself", definition.name),
        );
        return None;
    }
    if !ddl.is_scylla() {
        refuse_in_partition_key(ddl, keyspace, definition, &field.name);
    } else if ty == CqlType::Duration {
        let used = keyspace.tables.values().find_map(|table| {
            let column = table
                .clustering()
                .iter()
                .find(|column| type_walk::references_user_type(&column.ty, &definition.name))?;
            Some((table, column))
        });
        if let Some((table, column)) = used {
            ddl.error(
                Code::InvalidAlteration,
                field.ty.span,
                format!(
                    "type `{}` is used in clustering column `{}` of `{}`, which cannot hold durations",
                    definition.name, column.name, table.name
                ),
            );
        }
    }
    Some(ty)
}

/// `ALTER … TYPE …`, which only `ScyllaDB` still knows.
fn alter_field(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    definition: &UserType,
    field: &Ident,
    ty: &TypeName,
) -> Option<UserType> {
    if !ddl.is_scylla() {
        ddl.report(
            Diagnostic::error(
                Code::Unsupported,
                ty.span,
                "the type of a field cannot be changed any more",
            )
            .help(format!(
                "add another field, as `ALTER TYPE {} ADD …`",
                definition.name
            )),
        );
        return None;
    }
    let Some((index, old)) = definition.field(&field.name) else {
        ddl.report(unknown_field(definition, field));
        return None;
    };
    let new = ddl.resolve_type(&keyspace.name, ty)?;
    if !compatible::is_compatible(&new, &old.ty) {
        ddl.error(
            Code::InvalidAlteration,
            ty.span,
            format!(
                "field `{}` of type {} cannot become {new}",
                field.name, old.ty
            ),
        );
        return None;
    }
    let mut changed = definition.clone();
    changed.fields[index].ty = new;
    Some(changed)
}

fn rename_fields(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    definition: &UserType,
    renames: &[Rename],
    if_exists: bool,
) -> Option<UserType> {
    let user = keyspace.aggregates.values().flatten().find(|aggregate| {
        aggregate.initial.is_some()
            && type_walk::references_user_type(&aggregate.state, &definition.name)
    });
    if let Some(aggregate) = user.filter(|_| !ddl.is_scylla()) {
        let span = renames
            .first()
            .map_or(Span::default(), |rename| rename.from.span);
        let diagnostic = Diagnostic::error(
            Code::StillInUse,
            span,
            format!(
                "type `{}` is used in `INITCOND` of aggregate `{}`",
                definition.name, aggregate.name
            ),
        );
        ddl.report(ddl.declared_at(diagnostic, aggregate.declared));
        return None;
    }
    let mut changed = definition.clone();
    for rename in renames {
        match definition.field(&rename.from.name) {
            Some((index, _)) => changed.fields[index].name = rename.to.name.clone(),
            None if if_exists => {}
            None => ddl.report(unknown_field(definition, &rename.from)),
        }
    }
    for rename in renames {
        let same = changed
            .fields
            .iter()
            .filter(|field| field.name == rename.to.name);
        if same.count() > 1 {
            ddl.error(
                Code::DuplicateColumn,
                rename.to.span,
                format!(
                    "type `{}` would have two fields `{}`",
                    definition.name, rename.to.name
                ),
            );
        }
    }
    Some(changed)
}

/// A type in a partition key stays as it is: its bytes say where rows are.
fn refuse_in_partition_key(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    definition: &UserType,
    at: &Ident,
) {
    let is_used = |table: &&Arc<Table>| {
        table
            .partition_key()
            .iter()
            .any(|column| type_walk::references_user_type(&column.ty, &definition.name))
    };
    if let Some(table) = keyspace.tables.values().find(is_used) {
        let diagnostic = Diagnostic::error(
            Code::StillInUse,
            at.span,
            format!(
                "type `{}` is used in the partition key of `{}.{}` and cannot change",
                definition.name, table.keyspace, table.name
            ),
        );
        ddl.report(ddl.declared_at(diagnostic, table.declared));
    }
}

fn unknown_field(definition: &UserType, name: &Ident) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownField,
        name.span,
        format!(
            "type `{}.{}` has no field `{}`",
            definition.keyspace, definition.name, name.name
        ),
    )
    .suggest_nearest(
        &name.name,
        definition.fields.iter().map(|field| &*field.name),
    )
}
