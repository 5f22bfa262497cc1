//! The type of a term where nothing else says which is meant.

use crate::check::Context;
use crate::check::literal;
use crate::check::term::{assign_type, call, widens};
use crate::dialect::Dialect;
use crate::syntax::{Expr, ExprKind};
use crate::types::CqlType;

/// The type of `expr`, if it can have no other (`getExactTypeIfKnown`): that of a cast or of a
/// function, and of literals made of such.
pub(crate) fn infer(cx: &Context<'_>, expr: &Expr) -> Option<CqlType> {
    exact(cx, expr, cx.home_keyspace())
}

/// The type that `expr` is best taken as (`getCompatibleTypeIfKnown`).
///
/// Only functions that are made for the call ask for it. The server looks for functions inside their
/// arguments in `system` alone (`FunctionFactory.getOrCreateFunction`).
pub(crate) fn compatible(cx: &Context<'_>, expr: &Expr) -> Option<CqlType> {
    match cx.catalog.dialect() {
        Dialect::Cassandra => best(cx, expr, Some("system")),
        Dialect::Scylla => best(cx, expr, cx.home_keyspace()),
    }
}

fn best(cx: &Context<'_>, expr: &Expr, keyspace: Option<&str>) -> Option<CqlType> {
    let dialect = cx.catalog.dialect();
    let best = |part| best(cx, part, keyspace);
    match &expr.kind {
        ExprKind::Literal(literal) => Some(literal::preferred(literal, dialect)),
        ExprKind::Set(elements) => {
            let element = Box::new(common(elements.iter().map(best), dialect)?);
            Some(CqlType::Set {
                element,
                frozen: true,
            })
        }
        ExprKind::Map(entries) => {
            let key = Box::new(common(entries.iter().map(|(key, _)| best(key)), dialect)?);
            let value = Box::new(common(
                entries.iter().map(|(_, value)| best(value)),
                dialect,
            )?);
            Some(CqlType::Map {
                key,
                value,
                frozen: true,
            })
        }
        // Only ScyllaDB takes these for what they look like where nothing says so.
        ExprKind::List(elements) if dialect == Dialect::Scylla => {
            let element = Box::new(common(elements.iter().map(best), dialect)?);
            Some(CqlType::List {
                element,
                frozen: true,
            })
        }
        ExprKind::Tuple(elements) if dialect == Dialect::Scylla => Some(CqlType::Tuple(
            elements.iter().map(best).collect::<Option<Vec<_>>>()?,
        )),
        _ => exact(cx, expr, keyspace),
    }
}

fn exact(cx: &Context<'_>, expr: &Expr, keyspace: Option<&str>) -> Option<CqlType> {
    let exact = |part| exact(cx, part, keyspace);
    match &expr.kind {
        ExprKind::Function { .. }
        | ExprKind::Cast { .. }
        | ExprKind::Neg(_)
        | ExprKind::Binary { .. } => call::return_type(cx, expr, keyspace),
        ExprKind::Hint { ty, .. } => cx.resolve_type(ty).ok(),
        ExprKind::Set(elements) => Some(CqlType::Set {
            element: Box::new(elements.iter().find_map(exact)?),
            frozen: true,
        }),
        ExprKind::Map(entries) => {
            let key = Box::new(entries.iter().find_map(|(key, _)| exact(key))?);
            let value = Box::new(entries.iter().find_map(|(_, value)| exact(value))?);
            Some(CqlType::Map {
                key,
                value,
                frozen: true,
            })
        }
        ExprKind::Tuple(elements) => {
            let types = elements.iter().map(exact).collect::<Option<Vec<_>>>()?;
            Some(CqlType::Tuple(types.iter().map(CqlType::frozen).collect()))
        }
        _ => None,
    }
}

/// A type that all of the known `types` can be taken as (`AssignmentTestable.getCompatibleTypeIfKnown`).
pub(crate) fn common(
    types: impl Iterator<Item = Option<CqlType>>,
    dialect: Dialect,
) -> Option<CqlType> {
    let mut distinct: Vec<CqlType> = Vec::new();
    for ty in types.flatten() {
        if !distinct.contains(&ty) {
            distinct.push(ty);
        }
    }
    let takes = |to: &CqlType, from: &CqlType| {
        assign_type(from, to).is_assignable() || widens(from, to, dialect)
    };
    let found = distinct
        .iter()
        .position(|to| distinct.iter().all(|from| takes(to, from)))?;
    Some(distinct.swap_remove(found))
}
