//! Which of several functions of one name a call means (`FunctionResolver.pickBestMatch`).

use crate::check::function::native::NUMBERS;
use crate::check::function::operator::{self, Fits, Overload};
use crate::check::function::report::{
    ambiguous, ambiguous_operation, no_overload, unsupported, written, wrong_argument, wrong_number,
};
use crate::check::function::{Call, Resolved};
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
                Some(overload) if !has_marker && !call.is_reversed => overload,
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
pub(super) fn match_arguments(call: Call<'_>, types: &[CqlType]) -> Assignment {
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

fn internal_name(op: ArithmeticOp) -> &'static str {
    match op {
        ArithmeticOp::Add => "_add",
        ArithmeticOp::Subtract => "_substract",
        ArithmeticOp::Multiply => "_multiply",
        ArithmeticOp::Divide => "_divide",
        ArithmeticOp::Modulo => "_modulo",
    }
}
