//! Lists, sets, maps, tuples and values of user types made of selectors.

use crate::check::Context;
use crate::check::restriction::find_column;
use crate::check::selection::known::assignable;
use crate::check::selection::selectable::{Entry, Key, Selectable};
use crate::check::selection::selector::{Selecting, Selector, select};
use crate::check::term::Assignment;
use crate::diagnostic::{Code, Diagnostic};
use crate::types::{CqlType, UserType};

/// `Tuples.testTupleAssignment`; one selector in parentheses is itself where no tuple is asked for.
pub(super) fn tuple_assignable(
    cx: &Context<'_>,
    elements: &[Selectable<'_>],
    ty: &CqlType,
) -> Assignment {
    match (ty, elements) {
        (CqlType::Tuple(parts), _) => {
            let fits = elements.len() <= parts.len()
                && elements
                    .iter()
                    .zip(parts)
                    .all(|(e, part)| assignable(cx, e, part).is_assignable());
            if fits {
                Assignment::Weak
            } else {
                Assignment::Not
            }
        }
        (_, [only]) => assignable(cx, only, ty),
        _ => Assignment::Not,
    }
}

/// `Lists.testListAssignment`, `Vectors.testVectorAssignment`.
pub(super) fn list_assignable(
    cx: &Context<'_>,
    elements: &[Selectable<'_>],
    ty: &CqlType,
) -> Assignment {
    match ty {
        CqlType::List { element, .. } | CqlType::Vector { element, .. } => {
            all_assignable(cx, elements, element)
        }
        _ => Assignment::Not,
    }
}

/// `Sets.testSetAssignment`
pub(super) fn set_assignable(
    cx: &Context<'_>,
    elements: &[Selectable<'_>],
    ty: &CqlType,
) -> Assignment {
    match ty {
        CqlType::Map { .. } if elements.is_empty() => Assignment::Weak,
        CqlType::Set { element, .. } => all_assignable(cx, elements, element),
        _ => Assignment::Not,
    }
}

/// `UserTypes.testUserTypeAssignment`, `Maps.testMapAssignment`.
pub(super) fn map_or_udt_assignable(
    cx: &Context<'_>,
    entries: &[Entry<'_>],
    ty: &CqlType,
) -> Assignment {
    match ty {
        CqlType::Udt { definition, .. } => {
            let fits = |entry: &Entry<'_>| match &entry.key {
                Key::Name { name, .. } => definition.field(&name.name).is_some_and(|(_, field)| {
                    assignable(cx, &entry.value, &field.ty).is_assignable()
                }),
                Key::Selector(_) => false,
            };
            if entries.iter().all(fits) {
                Assignment::Weak
            } else {
                Assignment::Not
            }
        }
        CqlType::Map { key, value, .. } => {
            let fits = |entry: &Entry<'_>| {
                let of_key = entry
                    .key
                    .selectable()
                    .map_or(Assignment::Not, |s| assignable(cx, s, key));
                of_key.and(assignable(cx, &entry.value, value))
            };
            entries.iter().map(fits).min().unwrap_or(Assignment::Exact)
        }
        _ => Assignment::Not,
    }
}

/// `TestResult.testAll`; without elements nothing is exact.
fn all_assignable(cx: &Context<'_>, elements: &[Selectable<'_>], ty: &CqlType) -> Assignment {
    elements
        .iter()
        .map(|element| assignable(cx, element, ty))
        .min()
        .unwrap_or(Assignment::Weak)
}

impl<'e> Key<'e> {
    /// The key of a map entry.
    fn selectable(&self) -> Option<&Selectable<'e>> {
        match self {
            Self::Name { column, .. } => column.as_ref(),
            Self::Selector(selectable) => Some(selectable),
        }
    }
}

/// `(…, …)` (`BetweenParenthesesOrWithTuple`).
pub(super) fn tuple(
    s: &mut Selecting<'_, '_>,
    whole: &Selectable<'_>,
    elements: &[Selectable<'_>],
    expected: Option<&CqlType>,
) -> Option<Selector> {
    let ty = s.type_of(whole, expected)?;
    match (&ty, elements) {
        (CqlType::Tuple(parts), _) => {
            let all = select_parts(s, whole, elements, parts.iter())?;
            Some(all.finish('(', ')', ty))
        }
        (_, [only]) => {
            let inner = select(s, only, expected)?;
            Some(Selector {
                name: format!("({})", inner.name),
                column: None,
                ..inner
            })
        }
        _ => s.unfit(whole, &ty),
    }
}

/// `[…, …]`, a list unless a vector is asked for (`WithArrayLiteral`).
pub(super) fn list(
    s: &mut Selecting<'_, '_>,
    whole: &Selectable<'_>,
    elements: &[Selectable<'_>],
    expected: Option<&CqlType>,
) -> Option<Selector> {
    let ty = match expected {
        Some(vector @ CqlType::Vector { .. }) => vector.clone(),
        None | Some(CqlType::List { .. }) => s.type_of(whole, expected)?,
        Some(other) => return s.unfit(whole, other),
    };
    match &ty {
        CqlType::Vector { element, dimension } => {
            if *dimension as usize != elements.len() {
                let message = format!("{} elements for {ty}", elements.len());
                s.cx.report(Diagnostic::error(Code::ValueCount, whole.span(), message));
                return None;
            }
            let all = select_parts(s, whole, elements, std::iter::repeat(&**element))?;
            Some(all.finish('[', ']', ty))
        }
        CqlType::List { element, .. } => {
            let all = select_parts(s, whole, elements, std::iter::repeat(&**element))?;
            Some(all.finish('[', ']', ty))
        }
        _ => s.unfit(whole, &ty),
    }
}

/// `{…, …}` and `{}` (`WithSet`).
pub(super) fn set(
    s: &mut Selecting<'_, '_>,
    whole: &Selectable<'_>,
    elements: &[Selectable<'_>],
    expected: Option<&CqlType>,
) -> Option<Selector> {
    let ty = s.type_of(whole, expected)?;
    match &ty {
        CqlType::Map { .. } if elements.is_empty() => Some(Parts::default().finish('{', '}', ty)),
        CqlType::Set { element, .. } if **element == CqlType::Duration => {
            s.cx.report(Diagnostic::error(
                Code::InvalidType,
                whole.span(),
                "durations have no order: they cannot be in a set",
            ));
            None
        }
        CqlType::Set { element, .. } => {
            let all = select_parts(s, whole, elements, std::iter::repeat(&**element))?;
            Some(all.finish('{', '}', ty))
        }
        _ => s.unfit(whole, &ty),
    }
}

/// `{…: …, …}` (`WithMapOrUdt`).
pub(super) fn map_or_udt(
    s: &mut Selecting<'_, '_>,
    whole: &Selectable<'_>,
    entries: &[Entry<'_>],
    expected: Option<&CqlType>,
) -> Option<Selector> {
    let ty = s.type_of(whole, expected)?;
    match &ty {
        CqlType::Udt { definition, .. } => udt(s, entries, definition, ty.clone()),
        CqlType::Map { key, .. } if **key == CqlType::Duration => {
            s.cx.report(Diagnostic::error(
                Code::InvalidType,
                whole.span(),
                "durations have no order: they cannot be keys of a map",
            ));
            None
        }
        CqlType::Map { key, value, .. } => map(s, entries, key, value, ty.clone()),
        _ => s.unfit(whole, &ty),
    }
}

fn map(
    s: &mut Selecting<'_, '_>,
    entries: &[Entry<'_>],
    key: &CqlType,
    value: &CqlType,
    ty: CqlType,
) -> Option<Selector> {
    let mut parts = Parts::default();
    for entry in entries {
        let selected_key = match &entry.key {
            Key::Name { name, column: None } => {
                find_column(s.cx, s.table, name);
                None
            }
            Key::Name {
                column: Some(selectable),
                ..
            }
            | Key::Selector(selectable) => select(s, selectable, Some(key)),
        };
        let selected = select(s, &entry.value, Some(value));
        parts.add_pair(
            selected_key.map(|key| (key.name.clone(), Some(key))),
            selected,
        );
    }
    parts.complete().map(|parts| parts.finish('{', '}', ty))
}

fn udt(
    s: &mut Selecting<'_, '_>,
    entries: &[Entry<'_>],
    definition: &UserType,
    ty: CqlType,
) -> Option<Selector> {
    let mut parts = Parts::default();
    for entry in entries {
        let field = match &entry.key {
            Key::Name { name, .. } => {
                let field = definition.field(&name.name);
                if field.is_none() {
                    s.cx.report(crate::check::term::unknown_field(definition, name));
                }
                field
            }
            Key::Selector(selectable) => {
                s.cx.report(Diagnostic::error(
                    Code::UnknownField,
                    selectable.span(),
                    format!("a field of `{}` is expected here", definition.name),
                ));
                None
            }
        };
        let name = field.map(|(_, field)| (field.name.to_string(), None));
        let selected = select(s, &entry.value, field.map(|(_, field)| &field.ty));
        parts.add_pair(name, selected);
    }
    parts.complete().map(|parts| parts.finish('{', '}', ty))
}

/// Selects parts, each for a type.
fn select_parts<'t>(
    s: &mut Selecting<'_, '_>,
    whole: &Selectable<'_>,
    elements: &[Selectable<'_>],
    mut types: impl Iterator<Item = &'t CqlType>,
) -> Option<Parts> {
    let mut parts = Parts::default();
    for element in elements {
        let Some(ty) = types.next() else {
            let message = "there are more elements than the type has";
            s.cx.report(Diagnostic::error(Code::ValueCount, whole.span(), message));
            return None;
        };
        parts.add(select(s, element, Some(ty)));
    }
    parts.complete()
}

/// The parts of a literal, as far as they were understood.
#[derive(Debug, Default)]
struct Parts {
    names: Vec<String>,
    is_aggregate: bool,
    from_row: bool,
    has_failed: bool,
}

impl Parts {
    fn add(&mut self, part: Option<Selector>) {
        match part {
            Some(part) => {
                self.is_aggregate |= part.is_aggregate;
                self.from_row |= part.from_row;
                self.names.push(part.name);
            }
            None => self.has_failed = true,
        }
    }

    fn add_pair(&mut self, key: Option<(String, Option<Selector>)>, value: Option<Selector>) {
        let (Some((key, selected_key)), Some(value)) = (key, value) else {
            self.has_failed = true;
            return;
        };
        for part in selected_key.iter().chain([&value]) {
            self.is_aggregate |= part.is_aggregate;
            self.from_row |= part.from_row;
        }
        self.names.push(format!("{key}: {}", value.name));
    }

    fn complete(self) -> Option<Self> {
        (!self.has_failed).then_some(self)
    }

    /// A literal is never null, whatever its parts are.
    fn finish(self, open: char, close: char, ty: CqlType) -> Selector {
        Selector {
            name: format!("{open}{}{close}", self.names.join(", ")),
            ty,
            nullable: false,
            is_aggregate: self.is_aggregate,
            from_row: self.from_row,
            column: None,
        }
    }
}
