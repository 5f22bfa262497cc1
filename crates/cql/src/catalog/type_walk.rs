//! Looking into types: what a type mentions, and the same types after a user type changed.
//!
//! User types nest, and one used twice at each level would be walked exponentially often;
//! [`Weight`] keeps them small enough to be walked plainly.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::types::{CqlType, Field, UserType};

/// How large a user type is with the user types in it written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Weight {
    /// How many user types stand in each other.
    depth: u32,
    /// How many types there are in all.
    size: u32,
}

impl Weight {
    const MAX_DEPTH: u32 = 64;
    const MAX_SIZE: u32 = 20_000;

    /// Whether a user type is larger than anybody's.
    pub(super) fn is_excessive(self) -> bool {
        self.depth > Self::MAX_DEPTH || self.size > Self::MAX_SIZE
    }

    /// How large a user type with these fields is.
    pub(super) fn of(fields: &[Field], known: &BTreeMap<Box<str>, Self>) -> Self {
        let empty = Self { depth: 1, size: 1 };
        fields
            .iter()
            .fold(empty, |weight, field| weight.plus(&field.ty, known))
    }

    /// How large a user type is with one more field.
    pub(super) fn plus(mut self, field: &CqlType, known: &BTreeMap<Box<str>, Self>) -> Self {
        each_part(field, &mut |part| {
            self.size = self.size.saturating_add(1);
            if let CqlType::Udt { definition, .. } = part
                && let Some(inner) = known.get(&definition.name)
            {
                self.size = self.size.saturating_add(inner.size);
                self.depth = self.depth.max(inner.depth.saturating_add(1));
            }
        });
        self
    }
}

/// Whether values can hold durations, which have no order (`AbstractType.referencesDuration`).
///
/// Vectors are not looked into, and maps only at their values: the server does neither.
pub(crate) fn references_duration(ty: &CqlType) -> bool {
    match ty {
        CqlType::Duration => true,
        CqlType::List { element, .. } | CqlType::Set { element, .. } => {
            references_duration(element)
        }
        CqlType::Map { value, .. } => references_duration(value),
        CqlType::Tuple(elements) => elements.iter().any(references_duration),
        CqlType::Udt { definition, .. } => definition
            .fields
            .iter()
            .any(|field| references_duration(&field.ty)),
        _ => false,
    }
}

/// Whether a type is, or mentions, the user type of this name.
pub(super) fn references_user_type(ty: &CqlType, name: &str) -> bool {
    let mut found = false;
    each_part(ty, &mut |part| {
        if let CqlType::Udt { definition, .. } = part {
            found = found
                || &*definition.name == name
                || definition
                    .fields
                    .iter()
                    .any(|field| references_user_type(&field.ty, name));
        }
    });
    found
}

/// Calls `visit` with a type and the types in it, user types not looked into.
fn each_part(ty: &CqlType, visit: &mut impl FnMut(&CqlType)) {
    visit(ty);
    match ty {
        CqlType::List { element, .. }
        | CqlType::Set { element, .. }
        | CqlType::Vector { element, .. } => each_part(element, visit),
        CqlType::Map { key, value, .. } => {
            each_part(key, visit);
            each_part(value, visit);
        }
        CqlType::Tuple(elements) => elements
            .iter()
            .for_each(|element| each_part(element, visit)),
        _ => {}
    }
}

/// The same type with every user type in it as it is now.
pub(super) fn refresh(ty: &CqlType, types: &BTreeMap<Box<str>, Arc<UserType>>) -> CqlType {
    let part = |ty: &CqlType| Box::new(refresh(ty, types));
    match ty {
        CqlType::Udt { definition, frozen } => {
            let current = types.get(&definition.name).unwrap_or(definition);
            CqlType::Udt {
                definition: Arc::clone(current),
                frozen: *frozen,
            }
        }
        CqlType::List { element, frozen } => CqlType::List {
            element: part(element),
            frozen: *frozen,
        },
        CqlType::Set { element, frozen } => CqlType::Set {
            element: part(element),
            frozen: *frozen,
        },
        CqlType::Map { key, value, frozen } => CqlType::Map {
            key: part(key),
            value: part(value),
            frozen: *frozen,
        },
        CqlType::Vector { element, dimension } => CqlType::Vector {
            element: part(element),
            dimension: *dimension,
        },
        CqlType::Tuple(elements) => CqlType::Tuple(
            elements
                .iter()
                .map(|element| refresh(element, types))
                .collect(),
        ),
        other => other.clone(),
    }
}

/// The user types of a keyspace, and how large each is.
#[derive(Debug, Clone)]
pub(super) struct UserTypes {
    /// By name.
    pub(super) types: BTreeMap<Box<str>, Arc<UserType>>,
    /// By name.
    pub(super) weights: BTreeMap<Box<str>, Weight>,
}

impl UserTypes {
    /// Adds a type, or puts a changed one in place of the one of its name: types that mention it,
    /// directly or not, are made anew (`Types.withUpdatedUserType`). Nothing where some type would
    /// become larger than anybody's.
    pub(super) fn with(mut self, changed: UserType) -> Option<Self> {
        let mut order = self.dependents(&changed.name);
        let mut current = Some(changed);
        loop {
            let ty = match current.take() {
                Some(ty) => ty,
                None => match order.pop() {
                    Some(name) => self.remade(&name)?,
                    None => return Some(self),
                },
            };
            let weight = Weight::of(&ty.fields, &self.weights);
            if weight.is_excessive() {
                return None;
            }
            self.weights.insert(ty.name.clone(), weight);
            self.types.insert(ty.name.clone(), Arc::new(ty));
        }
    }

    /// A type with its fields as they are now.
    fn remade(&self, name: &str) -> Option<UserType> {
        let ty = self.types.get(name)?;
        let fields = ty
            .fields
            .iter()
            .map(|field| Field {
                name: field.name.clone(),
                ty: refresh(&field.ty, &self.types),
            })
            .collect();
        Some(UserType {
            keyspace: ty.keyspace.clone(),
            name: ty.name.clone(),
            fields,
        })
    }

    /// The types that mention a type, directly or not, the last to be made anew first.
    fn dependents(&self, name: &str) -> Vec<Box<str>> {
        let mut users: HashMap<&str, Vec<&str>> = HashMap::new();
        for ty in self.types.values() {
            for field in &ty.fields {
                each_part(&field.ty, &mut |part| {
                    if let CqlType::Udt { definition, .. } = part
                        && let Some((inner, _)) = self.types.get_key_value(&definition.name)
                    {
                        users.entry(inner).or_default().push(&ty.name);
                    }
                });
            }
        }
        // Depth-first: a type is done after all that mention it, and remade before them.
        let mut order = Vec::new();
        let mut seen: HashSet<&str> = HashSet::new();
        let mut open = vec![(name, 0)];
        while let Some((ty, next)) = open.pop() {
            let of_type = users.get(ty).map_or(&[][..], Vec::as_slice);
            if let Some(user) = of_type.get(next) {
                open.push((ty, next + 1));
                if seen.insert(user) {
                    open.push((user, 0));
                }
            } else if ty != name {
                order.push(ty.into());
            }
        }
        order
    }
}
