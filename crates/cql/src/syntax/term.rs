//! Terms: the values of statements. They name no columns.

use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind};
use crate::span::Spanned;

use super::expr::{ArithmeticOp, Expr, ExprKind, MARKER_FIRST, marker_expr};
use super::list::{closed_list, closed_list_or_empty};
use super::literal::{self, integer, opt_constant};
use super::name::{function_name, ident, is_column, is_function};
use super::native_type::native_type;
use super::parser::{Parse, Parser};
use super::type_name::{type_length, type_name};

/// A term.
// Parser.g term
pub(super) fn term(p: &mut Parser<'_>) -> Parse<Expr> {
    p.nested_expression(|p| addition(p, &|_| false))
}

/// A term that may be followed by `+ column`.
// Parser.g normalColumnOperation
pub(super) fn term_before_column(p: &mut Parser<'_>) -> Parse<Expr> {
    p.nested_expression(|p| addition(p, &plus_column))
}

/// Whether `+` and a column are next, and not `+` and a function.
fn plus_column(p: &Parser<'_>) -> bool {
    p.kind() == TokenKind::Plus
        && is_column(p, 1)
        && !matches!(p.nth(2), TokenKind::LeftParen | TokenKind::Dot)
}

/// `… + … - …`
// Parser.g termAddition
fn addition(p: &mut Parser<'_>, stop: &dyn Fn(&Parser<'_>) -> bool) -> Parse<Expr> {
    let mut left = multiplication(p)?;
    if p.dialect == Dialect::Scylla {
        return Ok(left);
    }
    loop {
        let op = match p.kind() {
            TokenKind::Plus if !stop(p) => ArithmeticOp::Add,
            TokenKind::Minus => ArithmeticOp::Subtract,
            _ => return Ok(left),
        };
        p.link()?;
        let op = Spanned::new(op, p.bump().span);
        left = Expr::binary(op, left, multiplication(p)?);
    }
}

/// `… * … / … % …`
// Parser.g termMultiplication
fn multiplication(p: &mut Parser<'_>) -> Parse<Expr> {
    let mut left = group(p)?;
    if p.dialect == Dialect::Scylla {
        return Ok(left);
    }
    loop {
        let op = match p.kind() {
            TokenKind::Star => ArithmeticOp::Multiply,
            TokenKind::Slash => ArithmeticOp::Divide,
            TokenKind::Percent => ArithmeticOp::Modulo,
            _ => return Ok(left),
        };
        p.link()?;
        let op = Spanned::new(op, p.bump().span);
        left = Expr::binary(op, left, group(p)?);
    }
}

/// A simple term with or without one sign.
// Parser.g termGroup
fn group(p: &mut Parser<'_>) -> Parse<Expr> {
    if p.kind() != TokenKind::Minus || p.dialect == Dialect::Scylla {
        return simple_term(p);
    }
    let start = p.bump().span;
    let inner = simple_term(p)?;
    let span = start.to(inner.span);
    Ok(Expr::new(ExprKind::Neg(Box::new(inner)), span))
}

/// A term without operators.
// Parser.g simpleTerm; Cql.g term
fn simple_term(p: &mut Parser<'_>) -> Parse<Expr> {
    if let Some(value) = opt_value(p)? {
        return Ok(value);
    }
    let start = p.span().start;
    if p.dialect == Dialect::Cassandra
        && p.nth_is(0, Keyword::Cast)
        && p.nth(1) == TokenKind::LeftParen
    {
        p.bump();
        p.bump();
        let inner = p.nested(simple_term)?;
        return cast(p, inner, start);
    }
    if is_call(p, 0) {
        return call(p, term);
    }
    p.expect_also(TokenKind::AnyTerm);
    let failed = p.unexpected();
    // A string in the wrong quotes is told and taken.
    match p.kind() {
        TokenKind::String => opt_value(p)?.ok_or(failed),
        _ => Err(failed),
    }
}

/// A value, if the next token begins one.
// Parser.g value, and the type hint of simpleTerm
pub(super) fn opt_value(p: &mut Parser<'_>) -> Parse<Option<Expr>> {
    if let Some(literal) = opt_constant(p) {
        let span = literal.span;
        return Ok(Some(Expr::new(ExprKind::Literal(literal), span)));
    }
    let value = match p.kind() {
        TokenKind::Keyword(Keyword::Null) => {
            let span = p.bump().span;
            Expr::new(ExprKind::Null, span)
        }
        TokenKind::QuestionMark if p.nth(1) != TokenKind::Dot => marker_expr(p)?,
        TokenKind::Colon => marker_expr(p)?,
        TokenKind::LeftBracket => list(p, term)?,
        TokenKind::LeftBrace => braces(p)?,
        TokenKind::LeftParen => parens(p)?,
        _ => return Ok(None),
    };
    Ok(Some(value))
}

/// `(type) term` or `(term, …)`
fn parens(p: &mut Parser<'_>) -> Parse<Expr> {
    let length = type_length(p, 1);
    let hint = length > 0
        && p.nth(length + 1) == TokenKind::RightParen
        && (!is_doubtful_type(p, length) || begins_simple_term(p, length + 2));
    if !hint {
        return tuple(p, term);
    }
    let start = p.bump().span.start;
    let ty = type_name(p)?;
    p.expect(TokenKind::RightParen)?;
    let expr = match p.dialect {
        Dialect::Cassandra => p.nested(simple_term)?,
        Dialect::Scylla => term(p)?,
    };
    let expr = Box::new(expr);
    let span = p.span_from(start);
    Ok(Expr::new(ExprKind::Hint { ty, expr }, span))
}

/// `('text')` may be a tuple, and `(name)` a mistake: they are hints only with a term behind them.
fn is_doubtful_type(p: &Parser<'_>, length: usize) -> bool {
    length == 1
        && matches!(
            p.nth(1),
            TokenKind::String | TokenKind::Ident | TokenKind::QuotedName
        )
}

/// Whether a term without sign begins after `n` tokens.
fn begins_simple_term(p: &Parser<'_>, n: usize) -> bool {
    match p.nth(n) {
        kind if literal::FIRST.contains(kind) => true,
        TokenKind::QuestionMark
        | TokenKind::LeftParen
        | TokenKind::LeftBracket
        | TokenKind::LeftBrace
        | TokenKind::Keyword(Keyword::Null) => true,
        // A colon may as well stand between a key and its value, a call.
        TokenKind::Colon => {
            p.is_name(n + 1) && !matches!(p.nth(n + 2), TokenKind::LeftParen | TokenKind::Dot)
        }
        TokenKind::Keyword(Keyword::Cast) if p.nth(n + 1) == TokenKind::LeftParen => true,
        _ => is_call(p, n),
    }
}

/// Whether a function call begins after `n` tokens.
pub(super) fn is_call(p: &Parser<'_>, n: usize) -> bool {
    if p.nth(n + 1) == TokenKind::LeftParen {
        return is_function(p, n);
    }
    (p.is_name(n) || p.nth(n) == TokenKind::QuestionMark)
        && p.nth(n + 1) == TokenKind::Dot
        && is_function(p, n + 2)
        && p.nth(n + 3) == TokenKind::LeftParen
}

/// `function(…)`, the arguments being terms or selectors.
// Parser.g function, selectionFunction
pub(super) fn call(
    p: &mut Parser<'_>,
    argument: fn(&mut Parser<'_>) -> Parse<Expr>,
) -> Parse<Expr> {
    let start = p.span().start;
    let name = function_name(p)?;
    p.expect(TokenKind::LeftParen)?;
    let args = closed_list_or_empty(p, TokenKind::RightParen, argument)?;
    Ok(Expr::new(
        ExprKind::Function { name, args },
        p.span_from(start),
    ))
}

/// ` AS type)` behind `CAST(…`
pub(super) fn cast(p: &mut Parser<'_>, inner: Expr, start: u32) -> Parse<Expr> {
    p.expect_keyword(Keyword::As)?;
    let ty = native_type(p)?;
    p.expect(TokenKind::RightParen)?;
    let expr = Box::new(inner);
    Ok(Expr::new(ExprKind::Cast { expr, ty }, p.span_from(start)))
}

/// `(…, …)`
pub(super) fn tuple(
    p: &mut Parser<'_>,
    element: fn(&mut Parser<'_>) -> Parse<Expr>,
) -> Parse<Expr> {
    let start = p.expect(TokenKind::LeftParen)?.start;
    let elements = closed_list(p, TokenKind::RightParen, element)?;
    Ok(Expr::new(ExprKind::Tuple(elements), p.span_from(start)))
}

/// `[…, …]`
// Parser.g listLiteral, selectionList
pub(super) fn list(p: &mut Parser<'_>, element: fn(&mut Parser<'_>) -> Parse<Expr>) -> Parse<Expr> {
    let start = p.expect(TokenKind::LeftBracket)?.start;
    let elements = closed_list_or_empty(p, TokenKind::RightBracket, element)?;
    Ok(Expr::new(ExprKind::List(elements), p.span_from(start)))
}

/// `{}`, `{field: value}`, `{key: value}` or `{value}`
// Parser.g collectionLiteral, usertypeLiteral
fn braces(p: &mut Parser<'_>) -> Parse<Expr> {
    if p.is_name(1) && p.nth(2) == TokenKind::Colon {
        return udt_literal(p);
    }
    set_or_map(p, term)
}

fn udt_literal(p: &mut Parser<'_>) -> Parse<Expr> {
    let start = p.bump().span.start;
    let fields = closed_list(p, TokenKind::RightBrace, |p| {
        let field = ident(p)?;
        p.expect(TokenKind::Colon)?;
        Ok((field, term(p)?))
    })?;
    Ok(Expr::new(ExprKind::UdtLiteral(fields), p.span_from(start)))
}

/// `{}`, `{key: value}` or `{value}`; the first colon, or its absence, decides.
pub(super) fn set_or_map(
    p: &mut Parser<'_>,
    element: fn(&mut Parser<'_>) -> Parse<Expr>,
) -> Parse<Expr> {
    let start = p.expect(TokenKind::LeftBrace)?.start;
    if p.eat(TokenKind::RightBrace).is_some() {
        return Ok(Expr::new(ExprKind::EmptyBraces, p.span_from(start)));
    }
    let first = element(p)?;
    let kind = if p.eat(TokenKind::Colon).is_some() {
        ExprKind::Map(map_entries(p, first, element)?)
    } else {
        ExprKind::Set(set_elements(p, first, element)?)
    };
    Ok(Expr::new(kind, p.span_from(start)))
}

fn set_elements(
    p: &mut Parser<'_>,
    first: Expr,
    element: fn(&mut Parser<'_>) -> Parse<Expr>,
) -> Parse<Vec<Expr>> {
    let mut elements = vec![first];
    if p.eat(TokenKind::Comma).is_some() {
        elements.extend(closed_list(p, TokenKind::RightBrace, element)?);
    } else {
        p.expect(TokenKind::RightBrace)?;
    }
    Ok(elements)
}

fn map_entries(
    p: &mut Parser<'_>,
    first: Expr,
    element: fn(&mut Parser<'_>) -> Parse<Expr>,
) -> Parse<Vec<(Expr, Expr)>> {
    let mut entries = vec![(first, element(p)?)];
    if p.eat(TokenKind::Comma).is_some() {
        entries.extend(closed_list(p, TokenKind::RightBrace, |p| {
            entry(p, element)
        })?);
    } else {
        p.expect(TokenKind::RightBrace)?;
    }
    Ok(entries)
}

fn entry(p: &mut Parser<'_>, element: fn(&mut Parser<'_>) -> Parse<Expr>) -> Parse<(Expr, Expr)> {
    let key = element(p)?;
    p.expect(TokenKind::Colon)?;
    Ok((key, element(p)?))
}

/// `{key: value, …}` or `{}` and nothing else.
// Parser.g fullMapLiteral
pub(super) fn map_literal(p: &mut Parser<'_>) -> Parse<Vec<(Expr, Expr)>> {
    p.expect(TokenKind::LeftBrace)?;
    closed_list_or_empty(p, TokenKind::RightBrace, |p| entry(p, term))
}

/// An integer or a bind marker.
// Parser.g intValue
pub(super) fn int_value(p: &mut Parser<'_>) -> Parse<Expr> {
    if p.at_any(MARKER_FIRST) {
        return marker_expr(p);
    }
    let literal = integer(p)?;
    let span = literal.span;
    Ok(Expr::new(ExprKind::Literal(literal), span))
}
