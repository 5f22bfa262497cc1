//! Whether a term would fit a type (`Term.Raw.testAssignment`). Reports nothing.

use crate::check::Context;
use crate::check::literal;
use crate::check::term::compatibility::assign;
use crate::check::term::{Assignment, call, collection, widens};
use crate::dialect::Dialect;
use crate::syntax::{Expr, ExprKind, Ident, TypeName};
use crate::types::CqlType;

/// Whether `expr` can stand where `ty` is asked for.
pub(crate) fn assignable(cx: &Context<'_>, expr: &Expr, ty: &CqlType) -> Assignment {
    match &expr.kind {
        ExprKind::Literal(literal) => literal::assignable(literal, ty, cx.catalog.dialect()),
        ExprKind::Null if *ty == CqlType::Counter => Assignment::Not,
        ExprKind::Null | ExprKind::Marker(_) => Assignment::Weak,
        ExprKind::Function { .. }
        | ExprKind::Cast { .. }
        | ExprKind::Neg(_)
        | ExprKind::Binary { .. } => call::assignable(cx, expr, ty),
        ExprKind::Hint { ty: hint, .. } => hinted(cx, hint, ty),
        ExprKind::List(elements) => array(cx, elements, ty),
        ExprKind::Set(elements) => match ty {
            CqlType::Set { element, .. } => all(cx, elements, element),
            _ => Assignment::Not,
        },
        ExprKind::Map(entries) => match ty {
            CqlType::Map { key, value, .. } => map(cx, entries, key, value),
            _ => Assignment::Not,
        },
        ExprKind::EmptyBraces => match ty {
            CqlType::Set { .. } | CqlType::Map { .. } => Assignment::Weak,
            _ => Assignment::Not,
        },
        ExprKind::UdtLiteral(fields) => user_type(cx, fields, ty),
        ExprKind::Tuple(elements) => tuple(cx, elements, ty),
        // Selectors only.
        ExprKind::Column(_)
        | ExprKind::CountStar { .. }
        | ExprKind::CellAttribute { .. }
        | ExprKind::Field { .. }
        | ExprKind::Element { .. }
        | ExprKind::Slice { .. } => Assignment::Not,
    }
}

/// `TypeCast.testAssignment`: the type in parentheses alone decides.
fn hinted(cx: &Context<'_>, hint: &TypeName, ty: &CqlType) -> Assignment {
    let Ok(hint) = cx.resolve_type(hint) else {
        // A type that does not exist is reported where the term is prepared.
        return Assignment::Weak;
    };
    match assign(&hint, ty) {
        Assignment::Not if widens(&hint, ty, cx.catalog.dialect()) => Assignment::Weak,
        found => found,
    }
}

/// `Lists.testListAssignment` and `Vectors.Literal.testAssignment`.
fn array(cx: &Context<'_>, elements: &[Expr], ty: &CqlType) -> Assignment {
    match ty {
        CqlType::List { element, .. } => all(cx, elements, element),
        CqlType::Vector { element, dimension } => {
            // ScyllaDB looks at the number of elements only later (vector_test_assignment).
            let strict = cx.catalog.dialect() == Dialect::Cassandra;
            if strict && elements.len() != *dimension as usize {
                return Assignment::Not;
            }
            all(cx, elements, element)
        }
        _ => Assignment::Not,
    }
}

/// `TestResult.testAll`; a literal without elements fits, but not exactly.
fn all(cx: &Context<'_>, elements: &[Expr], ty: &CqlType) -> Assignment {
    if elements.is_empty() {
        return Assignment::Weak;
    }
    weakest(elements.iter().map(|element| assignable(cx, element, ty)))
}

/// `Maps.testMapAssignment`.
fn map(cx: &Context<'_>, entries: &[(Expr, Expr)], key: &CqlType, value: &CqlType) -> Assignment {
    weakest(
        entries
            .iter()
            .map(|(k, v)| assignable(cx, k, key).and(assignable(cx, v, value))),
    )
}

fn weakest(all: impl Iterator<Item = Assignment>) -> Assignment {
    let mut weakest = Assignment::Exact;
    for assignment in all {
        weakest = weakest.and(assignment);
        if weakest == Assignment::Not {
            break;
        }
    }
    weakest
}

/// `UserTypes.testUserTypeAssignment`: fields that the type does not have are not looked at here.
fn user_type(cx: &Context<'_>, fields: &[(Ident, Expr)], ty: &CqlType) -> Assignment {
    let CqlType::Udt { definition, .. } = ty else {
        return Assignment::Not;
    };
    let fits = |(name, value): &(Ident, Expr)| {
        definition
            .field(&name.name)
            .is_none_or(|(_, field)| assignable(cx, value, &field.ty).is_assignable())
    };
    if fields.iter().all(fits) {
        Assignment::Weak
    } else {
        Assignment::Not
    }
}

/// `Tuples.Literal.testAssignment`.
fn tuple(cx: &Context<'_>, elements: &[Expr], ty: &CqlType) -> Assignment {
    let Some(components) = collection::components(ty) else {
        // One term in parentheses is itself where no tuple is asked for.
        return match elements {
            [only] => assignable(cx, only, ty),
            _ => Assignment::Not,
        };
    };
    let fits = elements.len() <= components.len()
        && elements
            .iter()
            .zip(components)
            .all(|(e, ty)| assignable(cx, e, ty).is_assignable());
    if fits {
        Assignment::Weak
    } else {
        Assignment::Not
    }
}
