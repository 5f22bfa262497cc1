//! What is known of a selector's type before anything asks for one.

use crate::catalog::Table;
use crate::check::selection::selectable::{Kind, Selectable};
use crate::check::term::Assignment;
use crate::check::{Context, term};
use crate::syntax::{CellAttribute, Expr};
use crate::types::CqlType;

/// The type of a selector, if it can have no other (`getExactTypeIfKnown`).
pub(super) fn exact(
    cx: &Context<'_>,
    table: &Table,
    expr: &Expr,
    kind: &Kind<'_>,
) -> Option<CqlType> {
    match kind {
        Kind::Column(index) => Some(table.columns[*index].ty.clone()),
        Kind::Term => term::infer(cx, expr),
        Kind::Call { resolved, .. } => Some(resolved.return_type.clone()),
        Kind::Attribute {
            attribute, column, ..
        } => Some(attribute_type(
            *attribute,
            table.columns[*column].ty.is_multi_cell(),
        )),
        Kind::Cast { ty, .. } => Some(Selectable::cast_type(*ty)),
        Kind::Field { receiver, field } => match &receiver.exact {
            Some(CqlType::Udt { definition, .. }) => definition
                .field(&field.name)
                .map(|(_, field)| field.ty.clone()),
            _ => None,
        },
        Kind::Element { receiver, .. } => element_type(receiver.exact.as_ref()?).cloned(),
        Kind::Slice { receiver, .. } => receiver.exact.clone().filter(CqlType::is_collection),
        // A hint knows its type already.
        Kind::Hint { .. } | Kind::MapOrUdt(_) => None,
        Kind::Tuple(elements) => tuple_of(elements, |element| element.exact.clone()),
        Kind::List(elements) => elements
            .iter()
            .find_map(|element| element.exact.clone())
            .map(CqlType::list),
        Kind::Set(elements) => elements
            .iter()
            .find_map(|element| element.exact.clone())
            .map(CqlType::set),
    }
}

/// The type that a selector is best taken as (`getCompatibleTypeIfKnown`).
pub(super) fn compatible(cx: &Context<'_>, selectable: &Selectable<'_>) -> Option<CqlType> {
    match &selectable.kind {
        Kind::Term => term::compatible(cx, selectable.expr),
        Kind::Tuple(elements) => tuple_of(elements, |element| compatible(cx, element)),
        Kind::List(elements) => common(cx, elements).map(CqlType::list),
        Kind::Set(elements) => common(cx, elements).map(CqlType::set),
        _ => selectable.exact.clone(),
    }
}

/// One selector in parentheses may be itself or a tuple: its type is not known.
fn tuple_of(
    elements: &[Selectable<'_>],
    ty: impl Fn(&Selectable<'_>) -> Option<CqlType>,
) -> Option<CqlType> {
    if elements.len() == 1 {
        return None;
    }
    elements
        .iter()
        .map(ty)
        .collect::<Option<_>>()
        .map(CqlType::Tuple)
}

/// A type that every element can be taken as (`AssignmentTestable.getCompatibleTypeIfKnown`).
fn common(cx: &Context<'_>, elements: &[Selectable<'_>]) -> Option<CqlType> {
    let mut types: Vec<CqlType> = Vec::new();
    for ty in elements
        .iter()
        .filter_map(|element| compatible(cx, element))
    {
        if !types.contains(&ty) {
            types.push(ty);
        }
    }
    let takes_all = |ty: &&CqlType| {
        types
            .iter()
            .all(|other| term::assign_type(other, ty).is_assignable())
    };
    types.iter().find(takes_all).cloned()
}

/// The type of `writetime(…)` and its like: one for each cell (`WritetimeOrTTL`).
pub(super) fn attribute_type(attribute: CellAttribute, many_cells: bool) -> CqlType {
    let one = match attribute {
        CellAttribute::Ttl => CqlType::Int,
        CellAttribute::WriteTime | CellAttribute::MaxWriteTime => CqlType::Bigint,
    };
    let is_list = many_cells && attribute != CellAttribute::MaxWriteTime;
    if is_list { CqlType::list(one) } else { one }
}

/// What `c[x]` is of a collection (`ElementsSelector.valueType`).
pub(super) fn element_type(collection: &CqlType) -> Option<&CqlType> {
    match collection {
        CqlType::Map { value, .. } => Some(value),
        CqlType::Set { element, .. } | CqlType::List { element, .. } => Some(element),
        _ => None,
    }
}

/// Whether a selector can stand where `ty` is asked for (`Selectable.testAssignment`).
pub(super) fn assignable(
    cx: &Context<'_>,
    selectable: &Selectable<'_>,
    ty: &CqlType,
) -> Assignment {
    use crate::check::selection::literal;
    match &selectable.kind {
        Kind::Term => term::assignable(cx, selectable.expr, ty),
        Kind::Tuple(elements) => literal::tuple_assignable(cx, elements, ty),
        Kind::List(elements) => literal::list_assignable(cx, elements, ty),
        Kind::Set(elements) => literal::set_assignable(cx, elements, ty),
        Kind::MapOrUdt(entries) => literal::map_or_udt_assignable(cx, entries, ty),
        Kind::Hint { .. } => match &selectable.exact {
            Some(hinted) if hinted == ty => Assignment::Exact,
            Some(hinted) if term::types_compatible(hinted, ty) => Assignment::Weak,
            _ => Assignment::Not,
        },
        _ => match &selectable.exact {
            Some(exact) => term::assign_type(exact, ty),
            None => Assignment::Not,
        },
    }
}
