//! Literals made of other terms: lists, vectors, sets, maps, tuples and values of user types.

use crate::check::term::{Prepared, assignable, prepare, receiver_is};
use crate::check::{Context, Receiver};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::{Expr, ExprKind, Ident};
use crate::types::{CqlType, Field, UserType};

/// `[…]` (`Lists.Literal`, `Vectors.Literal`).
pub(super) fn check_array(
    cx: &mut Context<'_>,
    elements: &[Expr],
    span: Span,
    receiver: &Receiver,
) -> Prepared {
    match &receiver.ty {
        CqlType::List { element, .. } => {
            let part = value_of(receiver, element);
            let all = check_elements(cx, elements, &part);
            finish(cx, all, of_type(elements, element), "list")
        }
        CqlType::Vector { element, dimension } => {
            check_vector(cx, elements, element, *dimension, span, receiver)
        }
        _ => not_taken(cx, "a list", span, receiver),
    }
}

fn check_vector(
    cx: &mut Context<'_>,
    elements: &[Expr],
    element: &CqlType,
    dimension: u32,
    span: Span,
    receiver: &Receiver,
) -> Prepared {
    if elements.len() != dimension as usize {
        return wrong_length(cx, elements.len(), "element", span, receiver);
    }
    let all = check_elements(cx, elements, &value_of(receiver, element));
    let all = refuse_nulls(cx, all, of_type(elements, element), "vectors");
    refuse_empty(cx, all, elements, element)
}

/// `{…, …}` (`Sets.Literal`).
pub(super) fn check_set(
    cx: &mut Context<'_>,
    elements: &[Expr],
    span: Span,
    receiver: &Receiver,
) -> Prepared {
    let CqlType::Set { element, .. } = &receiver.ty else {
        return not_taken(cx, "a set", span, receiver);
    };
    let all = check_elements(cx, elements, &value_of(receiver, element));
    finish(cx, all, of_type(elements, element), "set")
}

/// `{…: …}` (`Maps.Literal`).
pub(super) fn check_map(
    cx: &mut Context<'_>,
    entries: &[(Expr, Expr)],
    span: Span,
    receiver: &Receiver,
) -> Prepared {
    let CqlType::Map { key, value, .. } = &receiver.ty else {
        return not_taken(cx, "a map", span, receiver);
    };
    let key = key_of(receiver, key);
    let value = value_of(receiver, value);
    let mut all = Prepared::CONSTANT;
    for (k, v) in entries {
        all = all
            .with(check_part(cx, k, &key))
            .with(check_part(cx, v, &value));
    }
    let parts = entries
        .iter()
        .flat_map(|(k, v)| [(k, &key.ty), (v, &value.ty)]);
    finish(cx, all, parts, "map")
}

/// `{}`: an empty set or map.
pub(super) fn check_empty(cx: &mut Context<'_>, span: Span, receiver: &Receiver) -> Prepared {
    match &receiver.ty {
        CqlType::Set { .. } | CqlType::Map { .. } => Prepared::CONSTANT,
        _ => not_taken(cx, "an empty set or map", span, receiver),
    }
}

/// The types of the components, where a tuple is asked for; a user type is one too (`UserType`).
pub(super) fn components(ty: &CqlType) -> Option<Vec<&CqlType>> {
    match ty {
        CqlType::Tuple(types) => Some(types.iter().collect()),
        CqlType::Udt { definition, .. } => {
            Some(definition.fields.iter().map(|field| &field.ty).collect())
        }
        _ => None,
    }
}

/// `(…, …)` for a tuple (`Tuples.Literal`); trailing components may be left out.
pub(super) fn check_tuple(
    cx: &mut Context<'_>,
    elements: &[Expr],
    types: &[&CqlType],
    span: Span,
    receiver: &Receiver,
) -> Prepared {
    if elements.len() > types.len() {
        return wrong_length(cx, elements.len(), "component", span, receiver);
    }
    let mut all = Prepared::CONSTANT;
    for (index, (element, ty)) in elements.iter().zip(types).enumerate() {
        let part = Receiver::named(format!("{}[{index}]", receiver.name), None, (*ty).clone());
        all = all.with(check_part(cx, element, &part));
    }
    all
}

/// `{field: …}` (`UserTypes.Literal`); fields that are not named are null.
pub(super) fn check_udt(
    cx: &mut Context<'_>,
    fields: &[(Ident, Expr)],
    span: Span,
    receiver: &Receiver,
) -> Prepared {
    let CqlType::Udt { definition, .. } = &receiver.ty else {
        return not_taken(cx, "a value of a user type", span, receiver);
    };
    let mut all = Prepared::CONSTANT;
    for (name, value) in fields {
        let Some((_, field)) = definition.field(&name.name) else {
            cx.report(unknown_field(definition, name));
            all.failed = true;
            continue;
        };
        let part = field_receiver(&receiver.name, field);
        all = all.with(check_part(cx, value, &part));
    }
    all
}

/// What a field of a column takes: `u.f`, bound by `u_f`.
pub(crate) fn field_receiver(column: &str, field: &Field) -> Receiver {
    let own = format!("{column}_{}", field.name).replace(['.', '(', ')', '[', ']'], "_");
    Receiver::named(
        format!("{column}.{}", field.name),
        Some(&own),
        field.ty.clone(),
    )
}

/// The diagnostic for a field that a user type does not have.
pub(crate) fn unknown_field(definition: &UserType, name: &Ident) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownField,
        name.span,
        format!("type `{}` has no field `{}`", definition.name, name.name),
    )
    .suggest_nearest(
        &name.name,
        definition.fields.iter().map(|field| &*field.name),
    )
}

fn check_elements(cx: &mut Context<'_>, elements: &[Expr], part: &Receiver) -> Prepared {
    let mut all = Prepared::CONSTANT;
    for element in elements {
        all = all.with(check_part(cx, element, part));
    }
    all
}

/// Checks one part of a literal. The server first asks whether every part is assignable, and is
/// stricter there with the results of functions than where it prepares them.
fn check_part(cx: &mut Context<'_>, expr: &Expr, part: &Receiver) -> Prepared {
    let prepared = prepare(cx, expr, part);
    let is_call = matches!(
        expr.kind,
        ExprKind::Function { .. }
            | ExprKind::Cast { .. }
            | ExprKind::Neg(_)
            | ExprKind::Binary { .. }
    );
    if is_call && !prepared.failed && !assignable(cx, expr, &part.ty).is_assignable() {
        return not_taken(cx, "something else", expr.span, part);
    }
    prepared
}

/// Markers cannot stand inside lists, sets and maps (except in `ScyllaDB`), nor can null.
fn finish<'e>(
    cx: &mut Context<'_>,
    all: Prepared,
    parts: impl Iterator<Item = (&'e Expr, &'e CqlType)>,
    kind: &str,
) -> Prepared {
    if all.has_marker && cx.catalog.dialect() == Dialect::Cassandra {
        let mut failed = false;
        for marker in parts.filter_map(|(part, _)| first_marker(part)) {
            failed = true;
            cx.report(
                Diagnostic::error(
                    Code::InvalidAssignment,
                    marker,
                    format!("a marker cannot stand inside a {kind}"),
                )
                .help(format!("bind the whole {kind}: write `?` in its place")),
            );
        }
        return Prepared {
            failed: all.failed || failed,
            ..all
        };
    }
    refuse_nulls(cx, all, parts, "collections")
}

/// Null is refused at once where the literal is constant (`DelayedValue.bind`), else when it runs.
fn refuse_nulls<'e>(
    cx: &mut Context<'_>,
    mut all: Prepared,
    parts: impl Iterator<Item = (&'e Expr, &'e CqlType)>,
    what: &str,
) -> Prepared {
    if all.failed {
        return all;
    }
    for (part, _) in parts.filter(|(part, ty)| is_null(part, ty)) {
        if all.terminal {
            all.failed = true;
            cx.report(Diagnostic::error(
                Code::NullNotAllowed,
                part.span,
                format!("{what} cannot hold `null`"),
            ));
        } else {
            cx.report(Diagnostic::warning(
                Code::FailsWhenRun,
                part.span,
                format!("{what} cannot hold `null`: this fails when it is run"),
            ));
        }
    }
    // From here on it is as any other value with or without markers.
    all
}

/// `VectorType.isNull`: an empty string is no element of a vector, except of texts and blobs.
fn refuse_empty(
    cx: &mut Context<'_>,
    mut all: Prepared,
    elements: &[Expr],
    element: &CqlType,
) -> Prepared {
    if !all.terminal || matches!(element, CqlType::Text | CqlType::Ascii | CqlType::Blob) {
        return all;
    }
    for part in elements {
        if matches!(&part.kind, ExprKind::Literal(literal) if literal.text.is_empty()) {
            all.failed = true;
            cx.report(Diagnostic::error(
                Code::NullNotAllowed,
                part.span,
                "vectors cannot hold an empty value",
            ));
        }
    }
    all
}

/// Whether a term for a value of this type is null, with or without parentheses; `(null)` for a tuple
/// is a tuple that holds null.
pub(crate) fn is_null(expr: &Expr, ty: &CqlType) -> bool {
    match &expr.kind {
        ExprKind::Null => true,
        ExprKind::Hint { expr, .. } => is_null(expr, ty),
        ExprKind::Tuple(elements) => {
            components(ty).is_none() && matches!(&elements[..], [only] if is_null(only, ty))
        }
        _ => false,
    }
}

/// The elements of a literal, each with the type that all of them have.
fn of_type<'e>(
    elements: &'e [Expr],
    ty: &'e CqlType,
) -> impl Iterator<Item = (&'e Expr, &'e CqlType)> {
    elements.iter().map(move |element| (element, ty))
}

/// The place of a marker directly in a part; those of nested literals were reported there.
fn first_marker(expr: &Expr) -> Option<Span> {
    match &expr.kind {
        ExprKind::Marker(_) => Some(expr.span),
        ExprKind::Hint { expr, .. } | ExprKind::Cast { expr, .. } | ExprKind::Neg(expr) => {
            first_marker(expr)
        }
        ExprKind::Binary { left, right, .. } => first_marker(left).or_else(|| first_marker(right)),
        ExprKind::Function { args, .. } => args.iter().find_map(first_marker),
        ExprKind::Tuple(parts) | ExprKind::List(parts) => parts.iter().find_map(first_marker),
        ExprKind::UdtLiteral(fields) => fields.iter().find_map(|(_, value)| first_marker(value)),
        _ => None,
    }
}

fn value_of(receiver: &Receiver, ty: &CqlType) -> Receiver {
    let field = receiver.field.as_deref().map(|own| format!("{own}_value"));
    Receiver::named(
        format!("value({})", receiver.name),
        field.as_deref(),
        ty.clone(),
    )
}

fn key_of(receiver: &Receiver, ty: &CqlType) -> Receiver {
    let field = receiver.field.as_deref().map(|own| format!("{own}_key"));
    Receiver::named(
        format!("key({})", receiver.name),
        field.as_deref(),
        ty.clone(),
    )
}

/// Reports that a vector or tuple has another number of parts than its type.
fn wrong_length(
    cx: &mut Context<'_>,
    number: usize,
    part: &str,
    span: Span,
    receiver: &Receiver,
) -> Prepared {
    let plural = if number == 1 { "" } else { "s" };
    cx.report(
        Diagnostic::error(
            Code::TypeMismatch,
            span,
            format!(
                "{} `{}`, but this has {number} {part}{plural}",
                receiver_is(receiver),
                receiver.ty
            ),
        )
        .label(format!("expected `{}`", receiver.ty)),
    );
    Prepared::FAILED
}

/// Reports that the receiver does not take a literal of this kind.
fn not_taken(cx: &mut Context<'_>, kind: &str, span: Span, receiver: &Receiver) -> Prepared {
    cx.report(
        Diagnostic::error(
            Code::TypeMismatch,
            span,
            format!(
                "{} `{}`, but this is {kind}",
                receiver_is(receiver),
                receiver.ty
            ),
        )
        .label(format!("expected `{}`", receiver.ty)),
    );
    Prepared::FAILED
}
