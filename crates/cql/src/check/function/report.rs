//! What is said of a call that means no function, or several.

use std::fmt::Write as _;

use crate::check::function::choice::match_arguments;
use crate::check::function::{Argument, Call, Resolved};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::ArithmeticOp;
use crate::types::CqlType;

pub(super) fn wrong_number(call: Call<'_>, name: &str, only: &Resolved) -> Diagnostic {
    let arguments = match only.argument_types.len() {
        0 => "no arguments".to_string(),
        1 => "one argument".to_string(),
        n => format!("{n} arguments"),
    };
    Diagnostic::error(
        Code::WrongArguments,
        span_of_number(call, only.argument_types.len()),
        format!(
            "`{name}` takes {arguments}, but {} given",
            were(call.arguments.len())
        ),
    )
    .help(format!("it takes {}", signature(&only.argument_types)))
}

/// The arguments that are too many; where there are none, the empty parentheses too.
fn span_of_number(call: Call<'_>, taken: usize) -> Span {
    match (call.arguments.get(taken), call.arguments.last()) {
        (Some(first), Some(last)) => first.span().to(last.span()),
        (None, None) => {
            let rest = call.text.get(call.span.end as usize..).unwrap_or_default();
            let close = rest.find(')').map_or(0, |at| at as u32 + 1);
            Span::new(call.span.start, call.span.end + close)
        }
        _ => call.span,
    }
}

fn were(number: usize) -> String {
    match number {
        0 => "none were".to_string(),
        1 => "one was".to_string(),
        n => format!("{n} were"),
    }
}

pub(super) fn wrong_argument(
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

pub(super) fn no_overload(call: Call<'_>, name: &str, candidates: &[Resolved]) -> Diagnostic {
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

pub(super) fn ambiguous(
    call: Call<'_>,
    name: &str,
    candidates: &[Resolved],
    fitting: &[usize],
) -> Diagnostic {
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

pub(super) fn unsupported(call: Call<'_>, op: ArithmeticOp) -> Diagnostic {
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

pub(super) fn ambiguous_operation(call: Call<'_>, op: ArithmeticOp) -> Diagnostic {
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

/// The argument as it stands in the text, if it is short.
pub(super) fn written<'t>(call: Call<'t>, argument: &dyn Argument) -> &'t str {
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
