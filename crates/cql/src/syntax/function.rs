//! `CREATE FUNCTION` and `CREATE AGGREGATE`.

use crate::span::Span;

use super::expr::Expr;
use super::literal::Literal;
use super::name::{FunctionName, Ident};
use super::type_name::TypeName;

/// `CREATE FUNCTION … (…) … RETURNS … LANGUAGE … AS …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateFunction {
    /// `OR REPLACE`
    pub or_replace: Option<Span>,
    /// `IF NOT EXISTS`
    pub if_not_exists: Option<Span>,
    /// The function.
    pub name: FunctionName,
    /// Its arguments.
    pub arguments: Vec<FunctionArgument>,
    /// `CALLED ON NULL INPUT`, against `RETURNS NULL ON NULL INPUT`.
    pub called_on_null_input: bool,
    /// The type it returns.
    pub returns: TypeName,
    /// The language of its body.
    pub language: Ident,
    /// Its body, a string literal.
    pub body: Literal,
}

/// `name type`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionArgument {
    /// The argument.
    pub name: Ident,
    /// Its type.
    pub ty: TypeName,
}

/// `CREATE AGGREGATE … (…) SFUNC … STYPE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateAggregate {
    /// `OR REPLACE`
    pub or_replace: Option<Span>,
    /// `IF NOT EXISTS`
    pub if_not_exists: Option<Span>,
    /// The aggregate.
    pub name: FunctionName,
    /// The types of its arguments.
    pub arguments: Vec<TypeName>,
    /// `SFUNC`
    pub state_function: Ident,
    /// `STYPE`
    pub state_type: TypeName,
    /// `REDUCEFUNC` (`ScyllaDB` only).
    pub reduce_function: Option<Ident>,
    /// `FINALFUNC`
    pub final_function: Option<Ident>,
    /// `INITCOND`, a term.
    pub initial_condition: Option<Expr>,
}
