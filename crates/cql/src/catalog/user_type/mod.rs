//! `CREATE TYPE` and `ALTER TYPE`.

mod alter;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

pub(super) use alter::alter;

use crate::catalog::resolve::{is_counter, is_user_type, unknown_type};
use crate::catalog::type_walk::{self, UserTypes, Weight};
use crate::catalog::{Ddl, Keyspace, Touch};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{CreateType, FieldDefinition, Ident, QualifiedName, TypeName, TypeNameKind};
use crate::types::{CqlType, Field, UserType};

/// `CREATE TYPE` (`CreateTypeStatement`, `create_type_statement`).
pub(in crate::catalog) fn create(ddl: &mut Ddl<'_>, create: &CreateType) {
    let Some(keyspace_name) = ddl.target(&create.name, Touch::Schema) else {
        return;
    };
    let Some(keyspace) = ddl.keyspace_for(&create.name, &keyspace_name) else {
        return;
    };
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
            fields.push(Field {
                name: field.name.name.clone(),
                ty,
            });
        }
    }
    let definition = UserType {
        keyspace: keyspace.name.clone(),
        name: name.name.clone(),
        fields,
    };
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

/// The type that a statement is about; reports an unknown one, unless it says `IF EXISTS`.
pub(in crate::catalog) fn existing<'a>(
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
        ddl.error(
            Code::InvalidType,
            ty.span,
            "a user type cannot hold counters",
        );
        return None;
    }
    let resolved = ddl.resolve_type(&keyspace.name, ty)?;
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

fn too_large(name: &Ident) -> Diagnostic {
    Diagnostic::error(
        Code::NestingTooDeep,
        name.span,
        format!(
            "type `{}` holds more types than any server could handle",
            name.name
        ),
    )
}

/// Comments above a type, and above each of its fields.
fn docs(name: &Ident, docs: Option<&str>, fields: &[FieldDefinition]) -> Vec<(Box<str>, Box<str>)> {
    let own = docs.map(|docs| (name.name.clone(), docs.into()));
    own.into_iter()
        .chain(
            fields
                .iter()
                .filter_map(|field| field_docs(&name.name, field)),
        )
        .collect()
}

fn field_docs(name: &str, field: &FieldDefinition) -> Option<(Box<str>, Box<str>)> {
    let docs = field.docs.as_deref()?;
    Some((format!("{name}.{}", field.name.name).into(), docs.into()))
}

impl Keyspace {
    /// The user types with their sizes.
    fn user_types(&self) -> UserTypes {
        UserTypes {
            types: self.types.clone(),
            weights: self.type_weights.clone(),
        }
    }

    /// Puts changed user types in place (`KeyspaceMetadata.withUpdatedUserType`).
    fn replace_types(&mut self, changed: &str, types: UserTypes) {
        self.types = types.types;
        self.type_weights = types.weights;
        self.refresh_type(changed);
    }

    /// Puts a changed user type in place wherever it is used.
    fn refresh_type(&mut self, changed: &str) {
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
                Arc::make_mut(table)
                    .columns
                    .iter_mut()
                    .for_each(|column| refresh(&mut column.ty));
            }
        }
        for function in self.functions.values_mut().flatten() {
            function
                .arguments
                .iter_mut()
                .for_each(|(_, ty)| refresh(ty));
            refresh(&mut function.returns);
        }
        for aggregate in self.aggregates.values_mut().flatten() {
            aggregate.arguments.iter_mut().for_each(&refresh);
            refresh(&mut aggregate.state);
            refresh(&mut aggregate.returns);
        }
    }
}
