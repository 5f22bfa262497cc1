//! User types: made, grown, dropped.

use std::collections::BTreeSet;

use rsylla_cql::Dialect;

use super::Migration;
use crate::model::{Keyspace, UserType};
use crate::statement::{create_type, name, qualified};
use crate::write::types_in_order;

/// Makes new types and adds fields; a type's fields only ever become more.
pub(super) fn change(old: &Keyspace, new: &Keyspace, dialect: Dialect, to: &mut Migration) {
    for ty in new_types(old, new, dialect) {
        to.step(create_type(&new.name, ty));
    }
    for (type_name, ty) in &new.types {
        if let Some(known) = old.types.get(type_name) {
            grow(&new.name, known, ty, to);
        }
    }
}

fn grow(keyspace: &str, old: &UserType, new: &UserType, to: &mut Migration) {
    let of = qualified(keyspace, &new.name);
    let kept = &new.fields[..old.fields.len().min(new.fields.len())];
    if kept.len() < old.fields.len() {
        let gone = &old.fields[kept.len()].0;
        to.refused.push(format!(
            "type `{of}`: field `{gone}` cannot be removed, as values that have it are stored; \
             make a type of another name"
        ));
        return;
    }
    let mut renames = Vec::new();
    for ((was, old_type), (is, new_type)) in old.fields.iter().zip(kept) {
        if old_type != new_type {
            to.refused.push(format!(
                "type `{of}`: field `{was}` of type {old_type} cannot become `{is}` of type \
                 {new_type}; make a type of another name"
            ));
            return;
        }
        if was != is {
            renames.push(format!("{} TO {}", name(was), name(is)));
        }
    }
    if !renames.is_empty() {
        to.step(format!("ALTER TYPE {of} RENAME {}", renames.join(" AND ")));
    }
    for (field, ty) in &new.fields[old.fields.len()..] {
        to.step(format!("ALTER TYPE {of} ADD {} {ty}", name(field)));
    }
}

/// Drops types that are left over, those that need others first.
pub(super) fn drop(old: &Keyspace, new: &Keyspace, dialect: Dialect, to: &mut Migration) {
    for ty in types_in_order(&old.types, dialect).into_iter().rev() {
        if !new.types.contains_key(&ty.name) {
            to.step(format!("DROP TYPE {}", qualified(&new.name, &ty.name)));
        }
    }
}

/// The types of a keyspace that come in order of need, without those it had.
fn new_types<'a>(
    old: &Keyspace,
    new: &'a Keyspace,
    dialect: Dialect,
) -> impl Iterator<Item = &'a UserType> {
    let known: BTreeSet<String> = old.types.keys().cloned().collect();
    types_in_order(&new.types, dialect)
        .into_iter()
        .filter(move |ty| !known.contains(&ty.name))
}
