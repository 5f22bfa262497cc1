//! Calls of functions: which overload is meant, and what it returns.
//!
//! Terms and selectors are both arguments ([`Argument`]); `resolve` chooses as
//! the server's `FunctionResolver` does.

use crate::catalog::Table;
use crate::check::Context;
use crate::check::term::Assignment;
use crate::diagnostic::Diagnostic;
use crate::syntax::FunctionName;
use crate::types::CqlType;

/// What a function is called with: a term, or a selector.
pub(crate) trait Argument {
    /// Its type where nothing else says which is meant (`getExactTypeIfKnown`).
    fn exact_type(&self) -> Option<CqlType>;
    /// The type it is best taken as (`getCompatibleTypeIfKnown`).
    fn compatible_type(&self) -> Option<CqlType>;
    /// Whether it can stand where `ty` is asked for (`testAssignment`).
    fn assignable(&self, ty: &CqlType) -> Assignment;
    /// Whether it is a bind marker that nothing gives a type.
    fn is_bare_marker(&self) -> bool {
        false
    }
}

/// The function that a call means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Resolved {
    /// As the server writes it in results: `system.token`, `ks.f`.
    pub(crate) name: Box<str>,
    /// The types of the arguments, as many as were given.
    pub(crate) argument_types: Vec<CqlType>,
    /// The type it returns.
    pub(crate) return_type: CqlType,
    /// Whether it is computed over many rows.
    pub(crate) is_aggregate: bool,
    /// Whether it returns the same for the same arguments (`now()` does not).
    pub(crate) deterministic: bool,
}

impl Resolved {
    /// The server's name for a marker at this argument: `arg0(system.token)`.
    pub(crate) fn argument_name(&self, index: usize) -> Box<str> {
        format!("arg{index}({})", self.name.to_lowercase()).into()
    }
}

/// The function that `name` means for these arguments (`FunctionResolver.get`).
///
/// `receiver`: the type asked for, where one is. `table`: the table of the statement, where there is
/// one; `token` is the token of its partition key. The diagnostic has `name`'s span.
pub(crate) fn resolve(
    cx: &Context<'_>,
    name: &FunctionName,
    arguments: &[&dyn Argument],
    receiver: Option<&CqlType>,
    table: Option<&Table>,
) -> Result<Resolved, Diagnostic> {
    let _ = (cx, arguments, receiver, table);
    Err(Diagnostic::error(
        crate::diagnostic::Code::UnknownFunction,
        name.span,
        format!("there is no function `{}`", name.name.name),
    ))
}
