//! `CREATE FUNCTION` and `CREATE AGGREGATE`.

use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind};
use crate::span::Span;

use super::expr::Expr;
use super::insert::opt_if_not_exists;
use super::list::closed_list_or_empty;
use super::literal::{Literal, string};
use super::name::{FunctionName, Ident, function_ident, function_name, ident, take_ident};
use super::parser::{Parse, Parser};
use super::term::term;
use super::type_name::{TypeName, type_name};

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
    /// `REDUCEFUNC` (ScyllaDB only).
    pub reduce_function: Option<Ident>,
    /// `FINALFUNC`
    pub final_function: Option<Ident>,
    /// `INITCOND`, a term.
    pub initial_condition: Option<Expr>,
}

/// `FUNCTION …` behind `CREATE OR REPLACE` or `CREATE`
// Parser.g createFunctionStatement
pub(super) fn create_function(
    p: &mut Parser<'_>,
    or_replace: Option<Span>,
) -> Parse<CreateFunction> {
    p.expect_keyword(Keyword::Function)?;
    let if_not_exists = opt_if_not_exists(p)?;
    not_both(p, or_replace, if_not_exists);
    let name = function_name(p)?;
    p.expect(TokenKind::LeftParen)?;
    let arguments = closed_list_or_empty(p, TokenKind::RightParen, argument)?;
    let called_on_null_input = null_input(p)?;
    p.expect_keyword(Keyword::Returns)?;
    let returns = type_name(p)?;
    p.expect_keyword(Keyword::Language)?;
    let language = language(p)?;
    p.expect_keyword(Keyword::As)?;
    let body = string(p)?;
    Ok(CreateFunction {
        or_replace,
        if_not_exists,
        name,
        arguments,
        called_on_null_input,
        returns,
        language,
        body,
    })
}

/// ScyllaDB's grammar has no statement with both.
fn not_both(p: &mut Parser<'_>, or_replace: Option<Span>, if_not_exists: Option<Span>) {
    if let (Dialect::Scylla, Some(_), Some(span)) = (p.dialect, or_replace, if_not_exists) {
        p.report(Diagnostic::error(
            Code::Syntax,
            span,
            "`OR REPLACE` and `IF NOT EXISTS` exclude each other",
        ));
    }
}

fn argument(p: &mut Parser<'_>) -> Parse<FunctionArgument> {
    let name = ident(p)?;
    let ty = type_name(p)?;
    Ok(FunctionArgument { name, ty })
}

/// `CALLED ON NULL INPUT` or `RETURNS NULL ON NULL INPUT`
fn null_input(p: &mut Parser<'_>) -> Parse<bool> {
    let called = p.eat_keyword(Keyword::Called).is_some();
    if !called {
        p.expect_keyword(Keyword::Returns)?;
        p.expect_keyword(Keyword::Null)?;
    }
    p.expect_keyword(Keyword::On)?;
    p.expect_keyword(Keyword::Null)?;
    p.expect_keyword(Keyword::Input)?;
    Ok(called)
}

/// A word that is no keyword and has no quotes.
fn language(p: &mut Parser<'_>) -> Parse<Ident> {
    if p.kind() == TokenKind::Ident {
        return Ok(take_ident(p));
    }
    p.expect_also(TokenKind::Ident);
    p.expect_also(TokenKind::AnyName);
    Err(p.unexpected())
}

/// `AGGREGATE …` behind `CREATE OR REPLACE` or `CREATE`
// Parser.g createAggregateStatement
pub(super) fn create_aggregate(
    p: &mut Parser<'_>,
    or_replace: Option<Span>,
) -> Parse<CreateAggregate> {
    p.expect_keyword(Keyword::Aggregate)?;
    let if_not_exists = opt_if_not_exists(p)?;
    let name = function_name(p)?;
    p.expect(TokenKind::LeftParen)?;
    let arguments = closed_list_or_empty(p, TokenKind::RightParen, type_name)?;
    p.expect_keyword(Keyword::Sfunc)?;
    let state_function = function_ident(p)?;
    p.expect_keyword(Keyword::Stype)?;
    let state_type = type_name(p)?;
    let reduce_function = opt_function(p, Keyword::Reducefunc)?;
    let final_function = opt_function(p, Keyword::Finalfunc)?;
    let initial_condition = match p.eat_keyword(Keyword::Initcond) {
        Some(_) => Some(term(p)?),
        None => None,
    };
    Ok(CreateAggregate {
        or_replace,
        if_not_exists,
        name,
        arguments,
        state_function,
        state_type,
        reduce_function,
        final_function,
        initial_condition,
    })
}

fn opt_function(p: &mut Parser<'_>, keyword: Keyword) -> Parse<Option<Ident>> {
    match p.eat_keyword(keyword) {
        Some(_) => function_ident(p).map(Some),
        None => Ok(None),
    }
}
