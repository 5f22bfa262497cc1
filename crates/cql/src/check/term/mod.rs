//! Values as they stand in statements: literals, markers, function calls, casts, operators.
//!
//! A term is checked against what it is meant for ([`Receiver`]), as the server's
//! `Term.Raw` is prepared. Terms never name columns; selectors, which do, are checked in `selection/`.

use crate::check::{Context, Receiver};
use crate::syntax::Expr;
use crate::types::CqlType;

/// Whether a value can stand where a type is asked for (the server's `AssignmentTestable.TestResult`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Assignment {
    /// It is of that very type.
    Exact,
    /// It can be taken as that type.
    Weak,
    /// It cannot.
    Not,
}

impl Assignment {
    /// Whether the value can stand there at all.
    pub(crate) fn is_assignable(self) -> bool {
        self != Self::Not
    }
}

/// Whether `expr` can stand where `ty` is asked for (`Term.Raw.testAssignment`). Reports nothing.
pub(crate) fn assignable(cx: &Context<'_>, expr: &Expr, ty: &CqlType) -> Assignment {
    let _ = (cx, expr, ty);
    Assignment::Weak
}

/// Checks `expr` as a value for `receiver` (`Term.Raw.prepare`): reports what does not fit at
/// the exact sub-expression, and binds the markers in it.
pub(crate) fn check(cx: &mut Context<'_>, expr: &Expr, receiver: &Receiver) {
    let _ = (cx, expr, receiver);
}

/// The type of `expr` where nothing else says which is meant (`getExactTypeIfKnown`).
pub(crate) fn infer(cx: &Context<'_>, expr: &Expr) -> Option<CqlType> {
    let _ = (cx, expr);
    None
}

/// The type that `expr` is best taken as (`getCompatibleTypeIfKnown`).
pub(crate) fn compatible(cx: &Context<'_>, expr: &Expr) -> Option<CqlType> {
    let _ = (cx, expr);
    None
}

/// Whether bytes of type `from` are values of type `to` (`to.isValueCompatibleWith(from)`).
pub(crate) fn types_compatible(from: &CqlType, to: &CqlType) -> bool {
    from == to
}

/// Whether a value known to be of type `from` can stand where `to` is asked for
/// (`AbstractType.testAssignment`, as for columns and results of functions).
pub(crate) fn assign_type(from: &CqlType, to: &CqlType) -> Assignment {
    let _ = (from, to);
    Assignment::Weak
}
