//! Which of several functions of one name a call means (`FunctionResolver.pickBestMatch`).

use std::fmt::Write as _;

use crate::check::function::native::NUMBERS;
use crate::check::function::operator::{self, Fits, Overload};
use crate::check::function::{Argument, Call, Resolved};
use crate::check::term::{Assignment, assign_type};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::syntax::ArithmeticOp;
use crate::types::CqlType;

/// The one of `candidates` (at least one) that the call means; `name` is for messages.
pub(super) fn choose(
    call: Call<'_>,
    name: &str,
    mut candidates: Vec<Resolved>,
) -> Result<Resolved, Box<Diagnostic>> {
    if let [only] = &candidates[..] {
        require_types(call, name, only)?;
        return Ok(candidates.remove(0));
    }
    let fits = |index: usize| match_arguments(call, &candidates[index].argument_types);
    let indexes = candidates
        .iter()
        .enumerate()
        .map(|(index, candidate)| (returns(call, &candidate.return_type), index));
    match best(call, indexes, fits) {
        Best::One(index) => Ok(candidates.swap_remove(index)),
        Best::None => Err(Box::new(no_overload(call, name, &candidates))),
        Best::Several(fitting) => Err(Box::new(ambiguous(call, name, &candidates, &fitting))),
    }
}

/// The overload of an operator.
pub(super) fn choose_operation(
    call: Call<'_>,
    op: ArithmeticOp,
) -> Result<Resolved, Box<Diagnostic>> {
    let left = Fits::of(call.arguments[0]);
    let right = Fits::of(call.arguments[1]);
    let returns_it: Vec<bool> = operator::types().map(|ty| returns(call, ty)).collect();
    let candidates = operator::overloads(op).map(|overload| {
        let returns_it = returns_it.get(overload.result).is_some_and(|it| *it);
        (returns_it, overload)
    });
    let fits = |overload: &'static Overload| left.at(overload.left).and(right.at(overload.right));
    let overload = match best(call, candidates, fits) {
        Best::One(overload) => overload,
        Best::None => return Err(Box::new(unsupported(call, op))),
        Best::Several(fitting) => {
            // Without markers, the overload of two operands of the type asked for is meant.
            let is_meant = |overload: &&&Overload| {
                let asked = call.receiver;
                asked == Some(operator::type_at(overload.left))
                    && asked == Some(operator::type_at(overload.right))
            };
            let has_marker = call
                .arguments
                .iter()
                .any(|argument| argument.is_bare_marker());
            match fitting.iter().find(is_meant) {
                Some(overload) if !has_marker => overload,
                _ => return Err(Box::new(ambiguous_operation(call, op))),
            }
        }
    };
    let types = [overload.left, overload.right].map(|place| operator::type_at(place).clone());
    Ok(Resolved {
        name: format!("system.{}", internal_name(op)).into(),
        argument_types: types.to_vec().into(),
        return_type: operator::type_at(overload.result).clone(),
        is_aggregate: false,
        deterministic: true,
        generic: false,
    })
}

/// The overload of the minus sign.
pub(super) fn choose_negation(call: Call<'_>) -> Result<Resolved, Box<Diagnostic>> {
    let operand = call.arguments[0];
    let of_sign = |ty: &'static CqlType| Resolved {
        name: "system._negate".into(),
        argument_types: std::slice::from_ref(ty).into(),
        return_type: ty.clone(),
        is_aggregate: false,
        deterministic: true,
        generic: false,
    };
    let candidates = NUMBERS.iter().map(|ty| (returns(call, ty), ty));
    match best(call, candidates, |ty| operand.assignable(ty)) {
        Best::One(ty) => Ok(of_sign(ty)),
        Best::None => Err(Box::new(
            Diagnostic::error(
                Code::UnsupportedOperator,
                operand.span(),
                format!("`{}` has no negative", written(call, operand)),
            )
            .label("not a number"),
        )),
        Best::Several(_) => Err(Box::new(
            Diagnostic::error(
                Code::AmbiguousCall,
                operand.span(),
                format!("the type of `-{}` cannot be known", written(call, operand)),
            )
            .help(format!(
                "say which number it is: `-(int){}`",
                written(call, operand)
            )),
        )),
    }
}

/// Whether a function that returns `ty` returns what is asked for (`matchReturnType`).
fn returns(call: Call<'_>, ty: &CqlType) -> bool {
    call.receiver
        .is_none_or(|asked| assign_type(ty, asked).is_assignable())
}

enum Best<C> {
    None,
    One(C),
    Several(Vec<C>),
}

/// An exact match wins; else exactly one candidate must fit. Candidates that do not return what is
/// asked for are no candidates, except in `ScyllaDB`, where several exact matches are ambiguous too.
fn best<C: Copy>(
    call: Call<'_>,
    candidates: impl Iterator<Item = (bool, C)>,
    fits: impl Fn(C) -> Assignment,
) -> Best<C> {
    let strict = call.dialect == Dialect::Scylla;
    let mut exact = Vec::new();
    let mut weak = Vec::new();
    for (returns_it, candidate) in candidates {
        if !strict && !returns_it {
            continue;
        }
        match fits(candidate) {
            Assignment::Exact if !strict => return Best::One(candidate),
            Assignment::Exact => exact.push(candidate),
            Assignment::Weak => weak.push(candidate),
            Assignment::Not => {}
        }
    }
    let mut fitting = if exact.is_empty() { weak } else { exact };
    match fitting.len() {
        0 => Best::None,
        1 => Best::One(fitting.remove(0)),
        _ => Best::Several(fitting),
    }
}

/// `matchAguments`: the weakest of all, or none where their number differs.
fn match_arguments(call: Call<'_>, types: &[CqlType]) -> Assignment {
    if types.len() != call.arguments.len() {
        return Assignment::Not;
    }
    let mut all = Assignment::Exact;
    for (argument, ty) in call.arguments.iter().zip(types) {
        all = all.and(argument.assignable(ty));
        if all == Assignment::Not {
            break;
        }
    }
    all
}

/// `validateTypes`: the one function of this name must take the arguments.
fn require_types(call: Call<'_>, name: &str, only: &Resolved) -> Result<(), Box<Diagnostic>> {
    let wanted = only.argument_types.len();
    if wanted != call.arguments.len() {
        return Err(Box::new(wrong_number(call, name, only)));
    }
    for (index, (argument, ty)) in call.arguments.iter().zip(&*only.argument_types).enumerate() {
        if !argument.assignable(ty).is_assignable() {
            return Err(Box::new(wrong_argument(call, name, index, *argument, ty)));
        }
    }
    Ok(())
}

fn wrong_number(call: Call<'_>, name: &str, only: &Resolved) -> Diagnostic {
    let arguments = match only.argument_types.len() {
        0 => "no arguments".to_string(),
        1 => "one argument".to_string(),
        n => format!("{n} arguments"),
    };
    Diagnostic::error(
        Code::WrongArguments,
        call.span,
        format!(
            "`{name}` takes {arguments}, but {} given",
            were(call.arguments.len())
        ),
    )
    .help(format!("it takes {}", signature(&only.argument_types)))
}

fn were(number: usize) -> String {
    match number {
        0 => "none were".to_string(),
        1 => "one was".to_string(),
        n => format!("{n} were"),
    }
}

fn wrong_argument(
    call: Call<'_>,
    name: &str,
    index: usize,
    argument: &dyn Argument,
    ty: &CqlType,
) -> Diagnostic {
    let what = match argument.compatible_type() {
        // A text of ASCII is best taken as `ascii`; nobody thinks of it so.
        Some(CqlType::Ascii) => format!("`{}` is text", written(call, argument)),
        Some(found) => format!("`{}` is `{found}`", written(call, argument)),
        None => format!("`{}` is not", written(call, argument)),
    };
    Diagnostic::error(
        Code::WrongArguments,
        argument.span(),
        format!("argument {} of `{name}` is `{ty}`, but {what}", index + 1),
    )
    .label(format!("expected `{ty}`"))
}

fn no_overload(call: Call<'_>, name: &str, candidates: &[Resolved]) -> Diagnostic {
    let given = call.arguments.len();
    if candidates.iter().all(|c| c.argument_types.len() != given) {
        return wrong_number(call, name, &candidates[0])
            .help(format!("it takes {}", signatures(candidates.iter())));
    }
    let takes_them = |c: &Resolved| match_arguments(call, &c.argument_types).is_assignable();
    let message = match (call.receiver, call.arguments) {
        (Some(asked), _) if candidates.iter().any(takes_them) => {
            format!("no `{name}` of these arguments returns `{asked}`")
        }
        (_, [only]) if !only.is_bare_marker() => {
            format!("no `{name}` takes {}", operand(call, *only))
        }
        _ => format!("no `{name}` takes these arguments"),
    };
    Diagnostic::error(Code::WrongArguments, call.span, message)
        .help(format!("it takes {}", signatures(candidates.iter())))
}

fn ambiguous(call: Call<'_>, name: &str, candidates: &[Resolved], fitting: &[usize]) -> Diagnostic {
    let fitting = fitting.iter().map(|index| &candidates[*index]);
    let first = fitting.clone().next();
    let diagnostic = Diagnostic::error(
        Code::AmbiguousCall,
        call.span,
        format!("which `{name}` is meant cannot be known"),
    )
    .note(format!(
        "it could be the one that takes {}",
        signatures(fitting)
    ));
    let marker = call
        .arguments
        .iter()
        .position(|argument| argument.is_bare_marker());
    match (marker, first) {
        (Some(index), Some(first)) => diagnostic.help(format!(
            "say which type the marker is: `({}){}`",
            first
                .argument_types
                .get(index)
                .unwrap_or(&first.return_type),
            written(call, call.arguments[index]),
        )),
        _ => diagnostic.help("say which type is meant, as in `(int)1`"),
    }
}

fn unsupported(call: Call<'_>, op: ArithmeticOp) -> Diagnostic {
    let (left, right) = (call.arguments[0], call.arguments[1]);
    Diagnostic::error(
        Code::UnsupportedOperator,
        left.span().to(right.span()),
        format!(
            "`{}` is not defined between {} and {}",
            op.symbol(),
            operand(call, left),
            operand(call, right)
        ),
    )
    .label(match call.receiver {
        Some(asked) => format!("no such operation returns `{asked}`"),
        None => "no such operation".to_string(),
    })
}

fn operand(call: Call<'_>, argument: &dyn Argument) -> String {
    match argument.compatible_type() {
        Some(CqlType::Ascii) => "text".to_string(),
        Some(ty) => format!("`{ty}`"),
        None => format!("`{}`", written(call, argument)),
    }
}

fn ambiguous_operation(call: Call<'_>, op: ArithmeticOp) -> Diagnostic {
    let (left, right) = (call.arguments[0], call.arguments[1]);
    let unknown = if right.is_bare_marker() { right } else { left };
    let ty = call.receiver.unwrap_or(&CqlType::Int);
    Diagnostic::error(
        Code::AmbiguousCall,
        left.span().to(right.span()),
        format!("the types of `{}` cannot be known", op.symbol()),
    )
    .help(format!(
        "say which type is meant: `({ty}){}`",
        written(call, unknown)
    ))
}

fn internal_name(op: ArithmeticOp) -> &'static str {
    match op {
        ArithmeticOp::Add => "_add",
        ArithmeticOp::Subtract => "_substract",
        ArithmeticOp::Multiply => "_multiply",
        ArithmeticOp::Divide => "_divide",
        ArithmeticOp::Modulo => "_modulo",
    }
}

/// The argument as it stands in the text, if it is short.
fn written<'t>(call: Call<'t>, argument: &dyn Argument) -> &'t str {
    let text = argument.span().of(call.text);
    if text.len() <= 40 { text } else { "…" }
}

fn signatures<'c>(candidates: impl Iterator<Item = &'c Resolved>) -> String {
    const SHOWN: usize = 6;
    let mut all: Vec<String> = candidates.map(|c| signature(&c.argument_types)).collect();
    let more = all.len().saturating_sub(SHOWN);
    all.truncate(SHOWN);
    let last = if more > 0 {
        Some(format!("{more} others"))
    } else {
        all.pop()
    };
    match last {
        Some(last) if !all.is_empty() => format!("{} or {last}", all.join(", ")),
        Some(last) => last,
        None => String::new(),
    }
}

fn signature(types: &[CqlType]) -> String {
    let mut text = String::from("`(");
    for (index, ty) in types.iter().enumerate() {
        let _ = write!(text, "{}{ty}", if index > 0 { ", " } else { "" });
    }
    text + ")`"
}
