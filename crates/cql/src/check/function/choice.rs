//! Which of several functions of one name a call means (`FunctionResolver.pickBestMatch`).

use std::fmt::Write as _;

use crate::check::function::native::NUMBERS;
use crate::check::function::{Argument, Call, Resolved, operator};
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
    let fits = |candidate: &Resolved| match_arguments(call, &candidate.argument_types);
    match best(call, candidates.iter().map(|c| (&c.return_type, c)), fits) {
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
    let overloads: Vec<_> = operator::overloads(op).collect();
    // Each operand is asked once for each type, not once for each overload.
    let left = Fits::of(call.arguments[0]);
    let right = Fits::of(call.arguments[1]);
    let fits = |overload: &operator::Operation| left.get(overload.0).and(right.get(overload.1));
    let index = match best(
        call,
        overloads.iter().map(|overload| (&overload.2, overload)),
        fits,
    ) {
        Best::One(index) => index,
        Best::None => return Err(Box::new(unsupported(call, op))),
        Best::Several(fitting) => {
            // Without markers, the overload of two operands of the type asked for is meant.
            let is_meant = |index: &&usize| {
                let (left, right, _) = &overloads[**index];
                call.receiver.is_some_and(|ty| ty == *left && ty == *right)
            };
            let has_marker = call
                .arguments
                .iter()
                .any(|argument| argument.is_bare_marker());
            match fitting.iter().find(is_meant) {
                Some(index) if !has_marker => *index,
                _ => return Err(Box::new(ambiguous_operation(call, op))),
            }
        }
    };
    let (left, right, returns) = &overloads[index];
    Ok(Resolved {
        name: format!("system.{}", internal_name(op)).into(),
        argument_types: vec![(*left).clone(), (*right).clone()].into(),
        return_type: returns.clone(),
        is_aggregate: false,
        deterministic: true,
        generic: false,
    })
}

/// The overload of the minus sign.
pub(super) fn choose_negation(call: Call<'_>) -> Result<Resolved, Box<Diagnostic>> {
    let operand = Fits::of(call.arguments[0]);
    let of_sign = |ty: &'static CqlType| Resolved {
        name: "system._negate".into(),
        argument_types: std::slice::from_ref(ty).into(),
        return_type: ty.clone(),
        is_aggregate: false,
        deterministic: true,
        generic: false,
    };
    match best(call, NUMBERS.iter().map(|ty| (ty, ty)), |ty| {
        operand.get(ty)
    }) {
        Best::One(index) => Ok(of_sign(&NUMBERS[index])),
        Best::None => Err(Box::new(
            Diagnostic::error(
                Code::UnsupportedOperator,
                call.arguments[0].span(),
                format!("`{}` has no negative", written(call, call.arguments[0])),
            )
            .label("not a number"),
        )),
        Best::Several(_) => Err(Box::new(
            Diagnostic::error(
                Code::AmbiguousCall,
                call.arguments[0].span(),
                format!(
                    "the type of `-{}` cannot be known",
                    written(call, call.arguments[0])
                ),
            )
            .help(format!(
                "say which number it is: `-(int){}`",
                written(call, call.arguments[0])
            )),
        )),
    }
}

enum Best {
    None,
    One(usize),
    Several(Vec<usize>),
}

/// An exact match wins; else exactly one candidate must fit. Candidates that do not return what is
/// asked for are no candidates, except in `ScyllaDB`, where several exact matches are ambiguous too.
fn best<'c, C: Copy>(
    call: Call<'_>,
    candidates: impl Iterator<Item = (&'c CqlType, C)>,
    fits: impl Fn(C) -> Assignment,
) -> Best {
    let strict = call.dialect == Dialect::Scylla;
    let mut exact = Vec::new();
    let mut weak = Vec::new();
    for (index, (returns, candidate)) in candidates.enumerate() {
        let returns_it = call
            .receiver
            .is_none_or(|asked| assign_type(returns, asked).is_assignable());
        if !strict && !returns_it {
            continue;
        }
        match fits(candidate) {
            Assignment::Exact if !strict => return Best::One(index),
            Assignment::Exact => exact.push(index),
            Assignment::Weak => weak.push(index),
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

/// How one operand fits each type that operators take.
struct Fits<'a> {
    operand: &'a dyn Argument,
    known: Vec<(&'static CqlType, Assignment)>,
}

impl<'a> Fits<'a> {
    fn of(operand: &'a dyn Argument) -> Self {
        static OTHERS: [CqlType; 5] = [
            CqlType::Timestamp,
            CqlType::Date,
            CqlType::Duration,
            CqlType::Text,
            CqlType::Ascii,
        ];
        let types = NUMBERS.iter().chain(&OTHERS);
        Self {
            operand,
            known: types.map(|ty| (ty, operand.assignable(ty))).collect(),
        }
    }

    fn get(&self, ty: &CqlType) -> Assignment {
        match self.known.iter().find(|(known, _)| *known == ty) {
            Some((_, assignment)) => *assignment,
            None => self.operand.assignable(ty),
        }
    }
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
    let mut diagnostic = Diagnostic::error(
        Code::WrongArguments,
        call.span,
        format!("no `{name}` takes these arguments"),
    )
    .help(format!("it takes {}", signatures(candidates.iter())));
    let any_takes_them = candidates
        .iter()
        .any(|c| match_arguments(call, &c.argument_types).is_assignable());
    if let Some(asked) = call.receiver.filter(|_| any_takes_them) {
        diagnostic.message = format!("no `{name}` of these arguments returns `{asked}`");
    }
    diagnostic
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
        Some(ty) => format!("`{ty}`"),
        None => format!("`{}`", written(call, argument)),
    }
}

fn ambiguous_operation(call: Call<'_>, op: ArithmeticOp) -> Diagnostic {
    let (left, right) = (call.arguments[0], call.arguments[1]);
    let diagnostic = Diagnostic::error(
        Code::AmbiguousCall,
        left.span().to(right.span()),
        format!("the types of `{}` cannot be known", op.symbol()),
    );
    let unknown = if right.is_bare_marker() { right } else { left };
    diagnostic.help(format!(
        "say which type is meant: `(int){}`",
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
