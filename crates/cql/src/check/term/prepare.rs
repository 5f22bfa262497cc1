//! Checking a term for a receiver (`Term.Raw.prepare`): what does not fit is reported at the exact
//! sub-expression, and markers are bound.

use crate::check::term::describe::term_kind;
use crate::check::term::{call, collection, literal_kind, receiver_is, written};
use crate::check::{Context, Receiver, literal};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{Expr, ExprKind, Literal};
use crate::types::CqlType;

/// What is known of a term once it was checked.
#[expect(clippy::struct_excessive_bools, reason = "four independent facts")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Prepared {
    /// Whether a mistake was reported in it.
    pub(crate) failed: bool,
    /// Whether its value is known without executing (`Term.isTerminal`): it has no marker and
    /// calls no function.
    pub(crate) terminal: bool,
    /// Whether it has a marker (`Term.containsBindMarker`).
    pub(crate) has_marker: bool,
    /// Whether it is `null`.
    pub(crate) is_null: bool,
}

impl Prepared {
    /// A constant.
    pub(crate) const CONSTANT: Self = Self {
        failed: false,
        terminal: true,
        has_marker: false,
        is_null: false,
    };
    /// A mistake.
    pub(crate) const FAILED: Self = Self {
        failed: true,
        terminal: false,
        has_marker: false,
        is_null: false,
    };
    const NULL: Self = Self {
        is_null: true,
        ..Self::CONSTANT
    };
    const MARKER: Self = Self {
        has_marker: true,
        terminal: false,
        ..Self::CONSTANT
    };

    /// What holds of a term with these two parts.
    #[must_use]
    pub(crate) fn with(self, part: Self) -> Self {
        Self {
            failed: self.failed || part.failed,
            terminal: self.terminal && part.terminal,
            has_marker: self.has_marker || part.has_marker,
            is_null: false,
        }
    }
}

/// Checks `expr` as a value for `receiver`: reports what does not fit, and binds the markers in it.
pub(crate) fn check(cx: &mut Context<'_>, expr: &Expr, receiver: &Receiver) {
    prepare(cx, expr, receiver);
}

/// The same, and says what is known of the term.
pub(crate) fn prepare(cx: &mut Context<'_>, expr: &Expr, receiver: &Receiver) -> Prepared {
    match &expr.kind {
        ExprKind::Literal(literal) => constant(cx, literal, receiver),
        ExprKind::Null => null(cx, expr.span, receiver),
        ExprKind::Marker(marker) => {
            cx.bind(marker, receiver, true);
            Prepared::MARKER
        }
        ExprKind::Function { .. }
        | ExprKind::Cast { .. }
        | ExprKind::Neg(_)
        | ExprKind::Binary { .. } => call::check(cx, expr, receiver),
        ExprKind::Hint { ty, expr: inner } => call::check_hint(cx, ty, inner, expr.span, receiver),
        ExprKind::List(elements) => collection::check_array(cx, elements, expr.span, receiver),
        ExprKind::Set(elements) => collection::check_set(cx, elements, expr.span, receiver),
        ExprKind::Map(entries) => collection::check_map(cx, entries, expr.span, receiver),
        ExprKind::EmptyBraces => collection::check_empty(cx, expr.span, receiver),
        ExprKind::UdtLiteral(fields) => collection::check_udt(cx, fields, expr.span, receiver),
        ExprKind::Tuple(elements) => match (&elements[..], collection::components(&receiver.ty)) {
            // One term in parentheses is itself where no tuple is asked for (Tuples.Literal).
            ([only], None) => prepare(cx, only, receiver),
            (_, Some(types)) => collection::check_tuple(cx, elements, &types, expr.span, receiver),
            _ => mismatch(cx, expr, receiver),
        },
        ExprKind::Column(_)
        | ExprKind::CountStar { .. }
        | ExprKind::CellAttribute { .. }
        | ExprKind::Field { .. }
        | ExprKind::Element { .. }
        | ExprKind::Slice { .. } => mismatch(cx, expr, receiver),
    }
}

/// `Constants.Literal.prepare`.
fn constant(cx: &mut Context<'_>, literal: &Literal, receiver: &Receiver) -> Prepared {
    let dialect = cx.catalog.dialect();
    if !literal::assignable(literal, &receiver.ty, dialect).is_assignable() {
        let diagnostic = Diagnostic::error(
            Code::TypeMismatch,
            literal.span,
            format!(
                "{} `{}`, but `{}` is {}",
                receiver_is(receiver),
                receiver.ty,
                written(cx, literal.span),
                literal_kind(literal)
            ),
        )
        .label(format!("expected `{}`", receiver.ty));
        cx.report(literal::help(diagnostic, literal, &receiver.ty, cx.text));
        return Prepared::FAILED;
    }
    match literal::parse(literal, &receiver.ty, dialect) {
        Ok(()) => Prepared::CONSTANT,
        Err(invalid) => {
            let diagnostic = Diagnostic::error(
                Code::InvalidLiteral,
                literal.span,
                format!("`{}` is no `{}`", written(cx, literal.span), receiver.ty),
            )
            .label(invalid.reason);
            cx.report(match invalid.help {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            });
            Prepared::FAILED
        }
    }
}

/// `NullLiteral.prepare`.
fn null(cx: &mut Context<'_>, span: Span, receiver: &Receiver) -> Prepared {
    if receiver.ty == CqlType::Counter {
        cx.report(Diagnostic::error(
            Code::NullNotAllowed,
            span,
            format!(
                "`{}` is a counter, which `null` cannot be added to",
                receiver.name
            ),
        ));
        return Prepared::FAILED;
    }
    Prepared::NULL
}

/// Reports that a term is of a kind that the receiver does not take.
pub(super) fn mismatch(cx: &mut Context<'_>, expr: &Expr, receiver: &Receiver) -> Prepared {
    cx.report(
        Diagnostic::error(
            Code::TypeMismatch,
            expr.span,
            format!(
                "{} `{}`, but this is {}",
                receiver_is(receiver),
                receiver.ty,
                term_kind(expr)
            ),
        )
        .label(format!("expected `{}`", receiver.ty)),
    );
    Prepared::FAILED
}
