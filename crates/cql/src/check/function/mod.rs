//! Calls of functions: which overload is meant, and what it returns.
//!
//! Terms and selectors are both arguments ([`Argument`]). The native functions are a table
//! (`native.rs`); those that take any type are made for the call (`generic.rs`); `choice.rs` picks
//! among the candidates as the server's `FunctionResolver` does.

mod choice;
mod generic;
mod native;
mod operator;
mod report;
mod scylla;

use std::borrow::Cow;

use crate::catalog::Table;
use crate::check::Context;
use crate::check::term::{self, Assignment, widens};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::{Span, Spanned};
use crate::syntax::{ArithmeticOp, FunctionName, NativeType};
use crate::types::CqlType;

/// What a function is called with: a term, or a selector.
pub(crate) trait Argument {
    /// Where it was written.
    fn span(&self) -> Span;
    /// The type it is best taken as, where that is known (`getCompatibleTypeIfKnown`).
    fn compatible_type(&self) -> Option<CqlType>;
    /// Whether it can stand where `ty` is asked for (`testAssignment`).
    fn assignable(&self, ty: &CqlType) -> Assignment;
    /// Whether it is a bind marker that nothing gives a type.
    fn is_bare_marker(&self) -> bool {
        false
    }
    /// Whether it is a column that is stored in descending order: the server does not see the
    /// collection or vector in its type (`ReversedType`).
    fn is_reversed(&self) -> bool {
        false
    }
    /// A type hint within it that names a user type, where its type is looked for without calling
    /// any function.
    fn user_type_hint(&self) -> Option<Span> {
        None
    }
    /// For a list literal among selectors, how many elements it has (`Selectable.WithArrayLiteral`).
    fn array_size(&self) -> Option<usize> {
        None
    }
}

/// The function that a call means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Resolved {
    /// As the server writes it in results: `system.token`, `ks.f`.
    pub(crate) name: Box<str>,
    /// The types of the arguments, as many as were given.
    pub(crate) argument_types: Cow<'static, [CqlType]>,
    /// The type it returns.
    pub(crate) return_type: CqlType,
    /// Whether it is computed over many rows.
    pub(crate) is_aggregate: bool,
    /// Whether it returns the same for the same arguments (`now()` does not, and of user functions
    /// nobody knows).
    pub(crate) deterministic: bool,
    /// Whether it was made for this call (`NativeFunctions.hasFactory`).
    pub(crate) generic: bool,
}

impl Resolved {
    /// Whether its `timeuuid` is the server's `LegacyTimeUUIDType`, which is not taken for a `uuid`
    /// (`TimeUUIDType.udfType`): of user functions, functions made for the call, and `blob_as_timeuuid`.
    fn returns_legacy_timeuuid(&self, dialect: Dialect) -> bool {
        dialect == Dialect::Cassandra
            && self.return_type == CqlType::Timeuuid
            && (self.generic
                || !self.name.starts_with("system.")
                || self.name.starts_with("system.blob"))
    }

    /// Whether what it returns can stand where `ty` is asked for; `assign` says so of types.
    pub(crate) fn assign(
        &self,
        ty: &CqlType,
        dialect: Dialect,
        assign: impl Fn(&CqlType, &CqlType) -> Assignment,
    ) -> Assignment {
        if *ty == CqlType::Uuid && self.returns_legacy_timeuuid(dialect) {
            return Assignment::Not;
        }
        match assign(&self.return_type, ty) {
            Assignment::Not if widens(&self.return_type, ty, dialect) => Assignment::Weak,
            found => found,
        }
    }

    /// The server's name for a marker at this argument: `arg0(system.token)`.
    pub(crate) fn argument_name(&self, index: usize) -> Box<str> {
        format!("arg{index}({})", self.name.to_lowercase()).into()
    }
}

/// One call: what is asked of `choice` and `generic`.
#[derive(Clone, Copy)]
struct Call<'c> {
    /// Where the function's name (or the operator) was written.
    span: Span,
    arguments: &'c [&'c dyn Argument],
    /// The type asked for, where one is.
    receiver: Option<&'c CqlType>,
    /// Whether that is the type of a column stored in descending order, which no operand's type
    /// equals (`ReversedType`).
    is_reversed: bool,
    dialect: Dialect,
    /// The statement, for messages.
    text: &'c str,
}

/// The function that `name` means for these arguments (`FunctionResolver.get`).
///
/// `receiver`: the type asked for, where one is. `table`: the table of the statement, where there is
/// one; `token` is the token of its partition key. The diagnostic has the span of what is wrong.
pub(crate) fn resolve(
    cx: &Context<'_>,
    name: &FunctionName,
    arguments: &[&dyn Argument],
    receiver: Option<&CqlType>,
    table: Option<&Table>,
) -> Result<Resolved, Box<Diagnostic>> {
    resolve_in(cx, cx.home_keyspace(), name, arguments, receiver, table)
}

/// The same with another keyspace in which functions without a written one are looked for.
pub(crate) fn resolve_in(
    cx: &Context<'_>,
    keyspace: Option<&str>,
    name: &FunctionName,
    arguments: &[&dyn Argument],
    receiver: Option<&CqlType>,
    table: Option<&Table>,
) -> Result<Resolved, Box<Diagnostic>> {
    let call = Call {
        span: name.span,
        arguments,
        receiver,
        is_reversed: false,
        dialect: cx.catalog.dialect(),
        text: cx.text,
    };
    let mut candidates = Vec::new();
    collect_user(cx, keyspace, name, &mut candidates);
    if name
        .keyspace
        .as_ref()
        .is_none_or(|written| &*written.name == "system")
    {
        candidates.extend(native::overloads(&name.name.name, call.dialect));
        candidates.extend(generic::make(&name.name.name, call, table)?);
    }
    if candidates.is_empty() {
        return Err(Box::new(unknown(cx, keyspace, name)));
    }
    choice::choose(call, &display(name), candidates)
}

/// The function that computes `left op right` (`OperationFcts`); `is_reversed`: whether it is for a
/// column that is stored in descending order.
pub(crate) fn resolve_operation(
    cx: &Context<'_>,
    op: Spanned<ArithmeticOp>,
    arguments: &[&dyn Argument; 2],
    receiver: Option<&CqlType>,
    is_reversed: bool,
) -> Result<Resolved, Box<Diagnostic>> {
    let call = Call {
        span: op.span,
        arguments,
        receiver,
        is_reversed,
        dialect: cx.catalog.dialect(),
        text: cx.text,
    };
    choice::choose_operation(call, op.node)
}

/// The function that computes `-operand` (`OperationFcts`, `_negate`).
pub(crate) fn resolve_negation(
    cx: &Context<'_>,
    span: Span,
    operand: &dyn Argument,
    receiver: Option<&CqlType>,
) -> Result<Resolved, Box<Diagnostic>> {
    let call = Call {
        span,
        arguments: &[operand],
        receiver,
        is_reversed: false,
        dialect: cx.catalog.dialect(),
        text: cx.text,
    };
    choice::choose_negation(call)
}

/// The function that computes `CAST(operand AS ty)` (`CastFcts`).
pub(crate) fn resolve_cast(
    cx: &Context<'_>,
    ty: Spanned<NativeType>,
    operand: &dyn Argument,
    receiver: Option<&CqlType>,
) -> Result<Resolved, Box<Diagnostic>> {
    let call = Call {
        span: ty.span,
        arguments: &[operand],
        receiver,
        is_reversed: false,
        dialect: cx.catalog.dialect(),
        text: cx.text,
    };
    let candidates = native::casts(ty.node, call.dialect);
    if candidates.is_empty() {
        return Err(Box::new(
            Diagnostic::error(
                Code::UnknownFunction,
                ty.span,
                format!("nothing can be cast to `{}`", ty.node.name()),
            )
            .label("no such cast"),
        ));
    }
    choice::choose(call, "CAST", candidates).map_err(|_| Box::new(impossible_cast(cx, ty, operand)))
}

fn impossible_cast(
    cx: &Context<'_>,
    ty: Spanned<NativeType>,
    operand: &dyn Argument,
) -> Diagnostic {
    let to = ty.node.name();
    let written = term::written(cx, operand.span());
    let diagnostic = |code, message| Diagnostic::error(code, operand.span(), message);
    match operand.compatible_type() {
        Some(CqlType::Ascii) => diagnostic(
            Code::WrongArguments,
            format!("`{written}` is text, which cannot be cast to `{to}`"),
        ),
        Some(from) => diagnostic(
            Code::WrongArguments,
            format!("`{written}` is `{from}`, which cannot be cast to `{to}`"),
        ),
        None => diagnostic(
            Code::AmbiguousCall,
            format!("the type of `{written}` cannot be known"),
        )
        .help(format!("say it: `CAST((int){written} AS {to})`")),
    }
}

/// Functions and aggregates of the keyspace that was written, or else of `home`.
fn collect_user(
    cx: &Context<'_>,
    home: Option<&str>,
    name: &FunctionName,
    candidates: &mut Vec<Resolved>,
) {
    let written = name.keyspace.as_ref().map(|written| &*written.name);
    let Some(keyspace) = written
        .or(home)
        .and_then(|keyspace| cx.catalog.keyspace(keyspace))
    else {
        return;
    };
    let resolved = |argument_types, returns: &CqlType, is_aggregate| Resolved {
        name: format!("{}.{}", keyspace.name, name.name.name).into(),
        argument_types,
        return_type: returns.clone(),
        is_aggregate,
        deterministic: false,
        generic: false,
    };
    for function in keyspace.functions_named(&name.name.name) {
        let types = function
            .arguments
            .iter()
            .map(|(_, ty)| ty.clone())
            .collect();
        candidates.push(resolved(types, &function.returns, false));
    }
    for aggregate in keyspace.aggregates_named(&name.name.name) {
        let types = aggregate.arguments.clone().into();
        candidates.push(resolved(types, &aggregate.returns, true));
    }
}

/// Keywords that are written like functions.
const LIKE_FUNCTIONS: [&str; 5] = ["writetime", "maxwritetime", "ttl", "cast", "token"];

fn unknown(cx: &Context<'_>, home: Option<&str>, name: &FunctionName) -> Diagnostic {
    let written = name.keyspace.as_ref().map(|written| &*written.name);
    let keyspace = written
        .or(home)
        .and_then(|keyspace| cx.catalog.keyspace(keyspace));
    let user = keyspace.into_iter().flat_map(|keyspace| {
        keyspace
            .functions
            .keys()
            .chain(keyspace.aggregates.keys())
            .map(|name| &**name)
    });
    let native: &[&str] = if written.is_none_or(|written| written == "system") {
        native::names(cx.catalog.dialect())
    } else {
        &[]
    };
    let diagnostic = Diagnostic::error(
        Code::UnknownFunction,
        name.name.span,
        format!("there is no function `{}`", display(name)),
    );
    let names = user.chain(native.iter().copied()).chain(LIKE_FUNCTIONS);
    diagnostic.suggest_nearest(&name.name.name, names)
}

/// The name as it was written, for messages.
fn display(name: &FunctionName) -> String {
    match &name.keyspace {
        Some(keyspace) => format!("{}.{}", keyspace.name, name.name.name),
        None => name.name.name.to_string(),
    }
}
