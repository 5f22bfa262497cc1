//! `CREATE TYPE` and `ALTER TYPE`.

use std::collections::HashMap;
use std::sync::Arc;

use crate::catalog::resolve::{is_counter, is_user_type, unknown_type};
use crate::catalog::type_walk::{self, UserTypes, Weight};
use crate::catalog::{Ddl, Keyspace, Table, Touch, compatible, resolve_type};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{
    AlterType, AlterTypeChange, CreateType, FieldDefinition, Ident, QualifiedName, Rename, TypeName,
    TypeNameKind,
};
use crate::types::{CqlType, Field, UserType};

/// `CREATE TYPE` (`CreateTypeStatement`, `create_type_statement`).
pub(super) fn create(ddl: &mut Ddl<'_>, create: &CreateType) {
    let Some(keyspace_name) = ddl.target(&create.name, Touch::Schema) else { return };
    let Some(keyspace) = ddl.keyspace_for(&create.name, &keyspace_name) else { return };
    let name = &create.name.name;
    if keyspace.types.contains_key(&name.name) {
        if create.if_not_exists.is_none() {
            report_existing(ddl, keyspace, name);
        }
        return;
    }
    let mut places: HashMap<&str, Span> = HashMap::new();
    let mut fields = Vec::with_capacity(create.fields.len());
    for field in &create.fields {
        if let Some(first) = places.insert(&field.name.name, field.name.span) {
            ddl.report(duplicate_field(&field.name, first));
            continue;
        }
        if let Some(ty) = resolve_field(ddl, keyspace, &field.ty) {
            fields.push(Field { name: field.name.name.clone(), ty });
        }
    }
    let definition =
        UserType { keyspace: keyspace.name.clone(), name: name.name.clone(), fields };
    let weight = Weight::of(&definition.fields, &keyspace.type_weights);
    if weight.is_excessive() {
        ddl.report(too_large(name));
    }
    if ddl.has_errors() {
        return;
    }
    let declaration = ddl.declaration(name.span);
    let docs = docs(name, create.docs.as_deref(), &create.fields);
    ddl.change_keyspace(&keyspace_name, move |keyspace| {
        let name = definition.name.clone();
        keyspace.type_weights.insert(name.clone(), weight);
        keyspace.types.insert(name.clone(), Arc::new(definition));
        keyspace.type_declarations.insert(name, declaration);
        keyspace.type_docs.extend(docs);
    });
}

/// `ALTER TYPE` (`AlterTypeStatement`, `alter_type_statement`).
pub(super) fn alter(ddl: &mut Ddl<'_>, alter: &AlterType) {
    let Some(keyspace_name) = ddl.target(&alter.name, Touch::Schema) else { return };
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
        AlterTypeChange::Add { if_not_exists, field } => {
            add_field(ddl, keyspace, definition, field, if_not_exists.is_some())
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
    let added = match &alter.change {
        AlterTypeChange::Add { field, .. } => field_docs(&name, field),
        _ => None,
    };
    ddl.change_keyspace(&keyspace_name, move |keyspace| {
        keyspace.type_docs.extend(added);
        keyspace.replace_types(&name, types);
    });
}

/// The type that a statement is about; reports an unknown one, unless it says `IF EXISTS`.
pub(super) fn existing<'a>(
    ddl: &mut Ddl<'a>,
    keyspace_name: &str,
    name: &QualifiedName,
    if_exists: bool,
) -> Option<(&'a Keyspace, &'a UserType)> {
    let catalog = ddl.catalog;
    let keyspace = if if_exists {
        catalog.keyspace(keyspace_name)?
    } else {
        ddl.keyspace_for(name, keyspace_name)?
    };
    if let Some(definition) = keyspace.types.get(&name.name.name) {
        return Some((keyspace, &**definition));
    }
    if !if_exists {
        let known = keyspace.types.keys().map(|key| &**key);
        ddl.report(unknown_type(keyspace_name, name, known));
    }
    None
}

/// A field's type; reports what a field cannot be.
fn resolve_field(ddl: &mut Ddl<'_>, keyspace: &Keyspace, ty: &TypeName) -> Option<CqlType> {
    if is_counter(ty) {
        ddl.error(Code::InvalidType, ty.span, "a user type cannot hold counters");
        return None;
    }
    let resolved = match resolve_type(ddl.catalog, &keyspace.name, ty) {
        Ok(resolved) => resolved,
        Err(diagnostic) => {
            ddl.report(diagnostic);
            return None;
        }
    };
    if is_user_type(ty) && !matches!(ty.kind, TypeNameKind::Frozen(_)) {
        let written = ty.span.of(ddl.text).to_owned();
        ddl.report(
            Diagnostic::error(
                Code::InvalidType,
                ty.span,
                "a user type inside a user type must be frozen",
            )
            .suggest(format!("frozen<{written}>")),
        );
    }
    Some(resolved)
}

fn add_field(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    definition: &UserType,
    field: &FieldDefinition,
    if_not_exists: bool,
) -> Option<UserType> {
    if definition.field(&field.name.name).is_some() {
        if !if_not_exists {
            ddl.error(
                Code::DuplicateColumn,
                field.name.span,
                format!("type `{}` has a field `{}` already", definition.name, field.name.name),
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
            let column = table.clustering().iter().find(|column| {
                type_walk::references_user_type(&column.ty, &definition.name)
            })?;
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
    let mut changed = definition.clone();
    changed.fields.push(Field { name: field.name.name.clone(), ty });
    Some(changed)
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
            .help(format!("add another field, as `ALTER TYPE {} ADD …`", definition.name)),
        );
        return None;
    }
    let Some((index, old)) = definition.field(&field.name) else {
        ddl.report(unknown_field(definition, field));
        return None;
    };
    let new = match resolve_type(ddl.catalog, &keyspace.name, ty) {
        Ok(new) => new,
        Err(diagnostic) => {
            ddl.report(diagnostic);
            return None;
        }
    };
    if !compatible::is_compatible(&new, &old.ty) {
        ddl.error(
            Code::InvalidAlteration,
            ty.span,
            format!("field `{}` of type {} cannot become {new}", field.name, old.ty),
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
        let span = renames.first().map_or(Span::default(), |rename| rename.from.span);
        let diagnostic = Diagnostic::error(
            Code::StillInUse,
            span,
            format!("type `{}` is used in `INITCOND` of aggregate `{}`", definition.name, aggregate.name),
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
        let same = changed.fields.iter().filter(|field| field.name == rename.to.name);
        if same.count() > 1 {
            ddl.error(
                Code::DuplicateColumn,
                rename.to.span,
                format!("type `{}` would have two fields `{}`", definition.name, rename.to.name),
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

fn report_existing(ddl: &mut Ddl<'_>, keyspace: &Keyspace, name: &Ident) {
    let diagnostic = Diagnostic::error(
        Code::AlreadyExists,
        name.span,
        format!("type `{}.{}` exists already", keyspace.name, name.name),
    );
    let diagnostic = match keyspace.type_declarations.get(&name.name) {
        Some(at) => ddl.declared_at(diagnostic, *at),
        None => diagnostic,
    };
    ddl.report(diagnostic.help("write `CREATE TYPE IF NOT EXISTS` to keep the type that is there"));
}

fn duplicate_field(name: &Ident, first: Span) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateColumn,
        name.span,
        format!("field `{}` is defined twice", name.name),
    )
    .also(first, "first defined here")
}

fn unknown_field(definition: &UserType, name: &Ident) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownField,
        name.span,
        format!("type `{}.{}` has no field `{}`", definition.keyspace, definition.name, name.name),
    )
    .suggest_nearest(&name.name, definition.fields.iter().map(|field| &*field.name))
}

fn too_large(name: &Ident) -> Diagnostic {
    Diagnostic::error(
        Code::NestingTooDeep,
        name.span,
        format!("type `{}` holds more types than any server could handle", name.name),
    )
}

/// Comments above a type, and above each of its fields.
fn docs(
    name: &Ident,
    docs: Option<&str>,
    fields: &[FieldDefinition],
) -> Vec<(Box<str>, Box<str>)> {
    let own = docs.map(|docs| (name.name.clone(), docs.into()));
    own.into_iter().chain(fields.iter().filter_map(|field| field_docs(&name.name, field))).collect()
}

fn field_docs(name: &str, field: &FieldDefinition) -> Option<(Box<str>, Box<str>)> {
    let docs = field.docs.as_deref()?;
    Some((format!("{name}.{}", field.name.name).into(), docs.into()))
}

impl Keyspace {
    /// The user types with their sizes.
    fn user_types(&self) -> UserTypes {
        UserTypes { types: self.types.clone(), weights: self.type_weights.clone() }
    }

    /// Puts changed user types in place, in tables, functions and aggregates too
    /// (`KeyspaceMetadata.withUpdatedUserType`).
    fn replace_types(&mut self, changed: &str, types: UserTypes) {
        self.types = types.types;
        self.type_weights = types.weights;
        let types = &self.types;
        let refresh = |ty: &mut CqlType| {
            if type_walk::references_user_type(ty, changed) {
                *ty = type_walk::refresh(ty, types);
            }
        };
        for table in self.tables.values_mut() {
            let is_user = |column: &crate::catalog::Column| {
                type_walk::references_user_type(&column.ty, changed)
            };
            if table.columns.iter().any(is_user) {
                Arc::make_mut(table).columns.iter_mut().for_each(|column| refresh(&mut column.ty));
            }
        }
        for function in self.functions.values_mut().flatten() {
            function.arguments.iter_mut().for_each(|(_, ty)| refresh(ty));
            refresh(&mut function.returns);
        }
        for aggregate in self.aggregates.values_mut().flatten() {
            aggregate.arguments.iter_mut().for_each(&refresh);
            refresh(&mut aggregate.state);
            refresh(&mut aggregate.returns);
        }
    }
}
