//! Function calls, operators, casts and type hints as terms (`FunctionCall.Raw`, `TypeCast`).

use crate::check::function::{self, Argument, Resolved};
use crate::check::term::compatibility::{assign, assign_result};
use crate::check::term::computed;
use crate::check::term::{Assignment, Prepared, prepare, receiver_is, widens, written};
use crate::check::{Context, Receiver, deprecated};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::{Expr, ExprKind, TypeName};
use crate::types::CqlType;

/// A term as an argument of a function.
pub(crate) struct TermArgument<'a, 'c> {
    /// What is being checked.
    pub(crate) cx: &'a Context<'c>,
    /// The term.
    pub(crate) expr: &'a Expr,
}

impl Argument for TermArgument<'_, '_> {
    fn span(&self) -> Span {
        self.expr.span
    }

    fn compatible_type(&self) -> Option<CqlType> {
        super::compatible(self.cx, self.expr)
    }

    fn assignable(&self, ty: &CqlType) -> Assignment {
        super::assignable(self.cx, self.expr, ty)
    }

    fn is_bare_marker(&self) -> bool {
        matches!(self.expr.kind, ExprKind::Marker(_))
    }

    fn user_type_hint(&self) -> Option<Span> {
        user_type_hint(self.expr)
    }
}

/// `FunctionCall.Raw.testAssignment`.
///
/// Calls nest, and each level asks its operands about every type that an overload takes: what was
/// found is remembered, so that this stays linear in the depth.
pub(super) fn assignable(cx: &Context<'_>, expr: &Expr, ty: &CqlType) -> Assignment {
    if let Some(known) = cx.remembered(expr, ty) {
        return known;
    }
    let found = match resolve(cx, expr, Some(ty), false) {
        // What is wrong inside is reported where the call itself is prepared.
        Err(_) => Assignment::Weak,
        Ok(resolved) if resolved.generic && cx.catalog.dialect() == Dialect::Cassandra => {
            Assignment::Weak
        }
        Ok(resolved) => resolved.assign(ty, cx.catalog.dialect(), assign),
    };
    cx.remember(expr, ty, found);
    found
}

/// `FunctionCall.Raw.getExactTypeIfKnown`.
pub(super) fn return_type(
    cx: &Context<'_>,
    expr: &Expr,
    keyspace: Option<&str>,
) -> Option<CqlType> {
    let find = || {
        resolve_in(cx, keyspace, expr, None, false)
            .ok()
            .map(|resolved| resolved.return_type)
    };
    cx.return_type(expr, keyspace == cx.home_keyspace(), find)
}

/// `FunctionCall.Raw.prepare`.
pub(super) fn check(cx: &mut Context<'_>, expr: &Expr, receiver: &Receiver) -> Prepared {
    let resolved = match resolve(cx, expr, Some(&receiver.ty), cx.is_reversed(receiver)) {
        Ok(resolved) => resolved,
        Err(diagnostic) => {
            cx.report(*diagnostic);
            return Prepared::FAILED;
        }
    };
    if let Some(literal) = unseen_literal(cx, expr, receiver) {
        cx.report(
            Diagnostic::error(
                Code::WrongArguments,
                literal,
                format!(
                    "a literal cannot stand here: `{}` is stored in descending order",
                    receiver.name
                ),
            )
            .help("bind the value as a whole"),
        );
        return Prepared::FAILED;
    }
    if resolved.is_aggregate {
        cx.report(Diagnostic::error(
            Code::WrongArguments,
            expr.span,
            format!(
                "`{}` is an aggregate, which only SELECT can compute",
                short_name(&resolved)
            ),
        ));
        return Prepared::FAILED;
    }
    // Of a column that is stored in descending order, the server does not see that it is frozen.
    let assign = if cx.is_reversed(receiver) {
        assign
    } else {
        assign_result
    };
    let fits = resolved
        .assign(&receiver.ty, cx.catalog.dialect(), assign)
        .is_assignable();
    if !fits {
        cx.report(
            Diagnostic::error(
                Code::TypeMismatch,
                expr.span,
                format!(
                    "{} `{}`, but `{}` is `{}`",
                    receiver_is(receiver),
                    receiver.ty,
                    written(cx, expr.span),
                    resolved.return_type
                ),
            )
            .label(format!("expected `{}`", receiver.ty)),
        );
        return Prepared::FAILED;
    }
    cx.note_function(&resolved);
    if let ExprKind::Function { name, .. } = &expr.kind {
        cx.refer_function(name, &resolved);
        deprecated::lint_function(cx, name, &resolved);
    }
    let prepared = check_arguments(cx, expr, &resolved);
    computed::lint(cx, &resolved, operands(expr).next());
    prepared
}

fn check_arguments(cx: &mut Context<'_>, expr: &Expr, resolved: &Resolved) -> Prepared {
    // A call is never terminal: it is computed when the statement runs.
    let mut all = Prepared {
        terminal: false,
        ..Prepared::CONSTANT
    };
    let types = resolved.argument_types.iter();
    for (index, (argument, ty)) in operands(expr).zip(types).enumerate() {
        let part = Receiver::named(resolved.argument_name(index), None, ty.clone());
        all = all.with(prepare(cx, argument, &part));
    }
    all
}

/// The function that a call, operator or cast means; `is_reversed`: whether the receiver is a column
/// stored in descending order.
fn resolve(
    cx: &Context<'_>,
    expr: &Expr,
    receiver: Option<&CqlType>,
    is_reversed: bool,
) -> Result<Resolved, Box<Diagnostic>> {
    resolve_in(cx, cx.home_keyspace(), expr, receiver, is_reversed)
}

fn resolve_in(
    cx: &Context<'_>,
    keyspace: Option<&str>,
    expr: &Expr,
    receiver: Option<&CqlType>,
    is_reversed: bool,
) -> Result<Resolved, Box<Diagnostic>> {
    let argument = |expr| TermArgument { cx, expr };
    match &expr.kind {
        ExprKind::Function { name, args } => {
            let arguments: Vec<_> = args.iter().map(argument).collect();
            let arguments: Vec<&dyn Argument> = arguments.iter().map(|a| a as _).collect();
            let table = cx.table.map(|table| &**table);
            function::resolve_in(cx, keyspace, name, &arguments, receiver, table)
        }
        ExprKind::Cast { expr, ty } => function::resolve_cast(cx, *ty, &argument(expr), receiver),
        ExprKind::Neg(operand) => {
            function::resolve_negation(cx, expr.span, &argument(operand), receiver)
        }
        ExprKind::Binary { op, left, right } => {
            let (left, right) = (argument(left), argument(right));
            function::resolve_operation(cx, *op, &[&left, &right], receiver, is_reversed)
        }
        _ => Err(Box::new(Diagnostic::error(
            Code::Syntax,
            expr.span,
            "this is no call",
        ))),
    }
}

fn operands(expr: &Expr) -> Box<dyn Iterator<Item = &Expr> + '_> {
    match &expr.kind {
        ExprKind::Function { args, .. } => Box::new(args.iter()),
        ExprKind::Cast { expr, .. } | ExprKind::Neg(expr) => Box::new(std::iter::once(&**expr)),
        ExprKind::Binary { left, right, .. } => Box::new([&**left, &**right].into_iter()),
        _ => Box::new(std::iter::empty()),
    }
}

/// `TypeCast.prepare`: `(type)term` must fit the type, and the type the receiver; the term is then
/// prepared for the receiver.
pub(super) fn check_hint(
    cx: &mut Context<'_>,
    hint: &TypeName,
    inner: &Expr,
    span: Span,
    receiver: &Receiver,
) -> Prepared {
    let ty = match cx.resolve_type(hint) {
        Ok(ty) => ty,
        Err(diagnostic) => {
            cx.report(*diagnostic);
            return Prepared::FAILED;
        }
    };
    cx.refer_types(hint);
    let as_hinted = Receiver {
        name: receiver.name.clone(),
        field: receiver.field.clone(),
        ty,
        column: receiver.column.clone(),
    };
    if !super::assignable(cx, inner, &as_hinted.ty).is_assignable() {
        cx.report(
            Diagnostic::error(
                Code::TypeMismatch,
                inner.span,
                format!("`{}` is no `{}`", written(cx, inner.span), as_hinted.ty),
            )
            .label(format!("expected `{}`", as_hinted.ty))
            .also(hint.span, "because of this"),
        );
        return Prepared::FAILED;
    }
    let fits = assign(&as_hinted.ty, &receiver.ty).is_assignable()
        || widens(&as_hinted.ty, &receiver.ty, cx.catalog.dialect());
    if !fits {
        cx.report(
            Diagnostic::error(
                Code::TypeMismatch,
                span,
                format!(
                    "{} `{}`, not `{}`",
                    receiver_is(receiver),
                    receiver.ty,
                    as_hinted.ty
                ),
            )
            .label(format!("expected `{}`", receiver.ty)),
        );
        return Prepared::FAILED;
    }
    // ScyllaDB prepares the term for the type in parentheses (c_cast_prepare_expression).
    match cx.catalog.dialect() {
        Dialect::Cassandra => prepare(cx, inner, receiver),
        Dialect::Scylla => prepare(cx, inner, &as_hinted),
    }
}

/// A list, set or map that is replaced or replaces in `mask_replace`, of which the type is that of a
/// column stored in descending order (`ReversedType`, in which the server finds no collection).
fn unseen_literal(cx: &Context<'_>, expr: &Expr, receiver: &Receiver) -> Option<Span> {
    let ExprKind::Function { name, args } = &expr.kind else {
        return None;
    };
    let is_asked = cx.is_reversed(receiver)
        && &*name.name.name == "mask_replace"
        && args
            .first()
            .is_some_and(|first| super::compatible(cx, first).is_none());
    let is_literal = |arg: &&Expr| {
        matches!(
            arg.kind,
            ExprKind::List(_) | ExprKind::Set(_) | ExprKind::Map(_) | ExprKind::EmptyBraces
        )
    };
    args.iter()
        .filter(|_| is_asked)
        .find(is_literal)
        .map(|arg| arg.span)
}

/// The first type hint that names a user type. Calls keep what is wrong inside to themselves.
fn user_type_hint(expr: &Expr) -> Option<Span> {
    match &expr.kind {
        ExprKind::Hint { ty, .. } => ty.user_type().map(|_| ty.span),
        ExprKind::Set(elements) | ExprKind::Tuple(elements) => {
            elements.iter().find_map(user_type_hint)
        }
        ExprKind::Map(entries) => entries
            .iter()
            .find_map(|(key, value)| user_type_hint(key).or_else(|| user_type_hint(value))),
        _ => None,
    }
}

/// The function's name as a user writes it.
fn short_name(resolved: &Resolved) -> &str {
    resolved
        .name
        .strip_prefix("system.")
        .unwrap_or(&resolved.name)
}
