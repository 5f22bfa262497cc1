//! Selectors: what `SELECT` and `GROUP BY` name and compute.

use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind};
use crate::span::Spanned;

use super::expr::{ArithmeticOp, CellAttribute, Expr, ExprKind, marker_expr};
use super::literal::{self, opt_constant};
use super::name::{Ident, column, ident, take_ident};
use super::parser::{Parse, Parser};
use super::term::{call, cast, is_call, list, opt_value, set_or_map, term, tuple};
use super::type_name::{type_length, type_name};

/// A selector without alias.
// Parser.g unaliasedSelector; Cql.g unaliasedSelector
pub(super) fn selector(p: &mut Parser<'_>) -> Parse<Expr> {
    p.nested_expression(|p| match p.dialect {
        Dialect::Cassandra => addition(p),
        Dialect::Scylla => scylla_selector(p),
    })
}

/// `… + … - …`
// Parser.g selectionAddition
fn addition(p: &mut Parser<'_>) -> Parse<Expr> {
    let mut left = multiplication(p)?;
    loop {
        let op = match p.kind() {
            TokenKind::Plus => ArithmeticOp::Add,
            TokenKind::Minus => ArithmeticOp::Subtract,
            _ => return Ok(left),
        };
        p.link()?;
        let op = Spanned::new(op, p.bump().span);
        left = Expr::binary(op, left, multiplication(p)?);
    }
}

/// `… * … / … % …`
// Parser.g selectionMultiplication
fn multiplication(p: &mut Parser<'_>) -> Parse<Expr> {
    let mut left = group(p)?;
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

/// Any number of signs, a selector, and its modifiers.
// Parser.g selectionGroup
fn group(p: &mut Parser<'_>) -> Parse<Expr> {
    if p.kind() == TokenKind::Minus {
        let start = p.bump().span;
        let inner = p.nested(group)?;
        let span = start.to(inner.span);
        return Ok(Expr::new(ExprKind::Neg(Box::new(inner)), span));
    }
    let receiver = without_modifiers(p)?;
    modifiers(p, receiver)
}

/// `.field`, `[index]` and `[from..to]`, again and again.
// Parser.g selectorModifier
fn modifiers(p: &mut Parser<'_>, mut receiver: Expr) -> Parse<Expr> {
    loop {
        let start = receiver.span.start;
        let kind = match p.kind() {
            TokenKind::Dot => {
                p.link()?;
                p.bump();
                let field = ident(p)?;
                let receiver = Box::new(receiver);
                ExprKind::Field { receiver, field }
            }
            TokenKind::LeftBracket => {
                p.link()?;
                p.bump();
                let part = subselection(p, receiver)?;
                p.expect(TokenKind::RightBracket)?;
                part
            }
            _ => {
                p.expect_also(TokenKind::Dot);
                p.expect_also(TokenKind::LeftBracket);
                return Ok(receiver);
            }
        };
        receiver = Expr::new(kind, p.span_from(start));
    }
}

/// What stands in the brackets behind a collection.
// Parser.g collectionSubSelection
fn subselection(p: &mut Parser<'_>, receiver: Expr) -> Parse<ExprKind> {
    let receiver = Box::new(receiver);
    if p.eat(TokenKind::Range).is_some() {
        let to = Some(Box::new(term(p)?));
        return Ok(ExprKind::Slice {
            receiver,
            from: None,
            to,
        });
    }
    let index = Box::new(term(p)?);
    if p.eat(TokenKind::Range).is_none() {
        return Ok(ExprKind::Element { receiver, index });
    }
    let to = if p.kind() == TokenKind::RightBracket {
        None
    } else {
        Some(Box::new(term(p)?))
    };
    Ok(ExprKind::Slice {
        receiver,
        from: Some(index),
        to,
    })
}

/// A selector without operators and modifiers.
// Parser.g selectionGroupWithoutField
fn without_modifiers(p: &mut Parser<'_>) -> Parse<Expr> {
    if let Some(literal) = opt_constant(p) {
        let span = literal.span;
        return Ok(Expr::new(ExprKind::Literal(literal), span));
    }
    match p.kind() {
        TokenKind::Keyword(Keyword::Null) => {
            let span = p.bump().span;
            Ok(Expr::new(ExprKind::Null, span))
        }
        TokenKind::QuestionMark if p.nth(1) != TokenKind::Dot => marker_expr(p),
        TokenKind::Colon => marker_expr(p),
        TokenKind::LeftParen => parens(p),
        TokenKind::LeftBracket => list(p, selector),
        TokenKind::LeftBrace => set_or_map(p, selector),
        _ => named(p),
    }
}

/// `(type) selector` or `(selector, …)`
fn parens(p: &mut Parser<'_>) -> Parse<Expr> {
    let length = type_length(p, 1);
    let hint = length > 0
        && p.nth(length + 1) == TokenKind::RightParen
        && begins_without_modifiers(p, length + 2);
    if !hint {
        return tuple(p, selector);
    }
    let start = p.bump().span.start;
    let ty = type_name(p)?;
    p.expect(TokenKind::RightParen)?;
    let expr = Box::new(p.nested(without_modifiers)?);
    let span = p.span_from(start);
    Ok(Expr::new(ExprKind::Hint { ty, expr }, span))
}

/// Whether what follows `n` tokens can be what a type hint is about.
// Parser.g selectionGroupWithoutField, whose syntactic predicate tries the hint first
fn begins_without_modifiers(p: &Parser<'_>, n: usize) -> bool {
    match p.nth(n) {
        kind if literal::FIRST.contains(kind) => true,
        TokenKind::QuestionMark
        | TokenKind::LeftParen
        | TokenKind::LeftBrace
        | TokenKind::Keyword(Keyword::Null) => true,
        TokenKind::Colon => p.is_name(n + 1),
        TokenKind::LeftBracket => !has_range(p, n + 1),
        _ => begins_named(p, n),
    }
}

/// Whether a column or function begins after `n` tokens, and not an alias or a clause.
pub(super) fn begins_named(p: &Parser<'_>, n: usize) -> bool {
    if is_call(p, n) {
        return true;
    }
    match p.nth(n) {
        // `AS` and `PER` are names too, unless another name follows.
        TokenKind::Keyword(Keyword::As | Keyword::Per) => {
            !p.is_name(n + 1) || p.nth_is(n + 1, Keyword::As) || p.nth_is(n + 1, Keyword::Per)
        }
        _ => p.is_name(n),
    }
}

/// Whether a `..` stands in the brackets that are open after `n` tokens.
fn has_range(p: &Parser<'_>, n: usize) -> bool {
    let mut open = 0_u32;
    for at in n.. {
        match p.nth(at) {
            TokenKind::Range if open == 0 => return true,
            TokenKind::LeftBracket | TokenKind::LeftParen | TokenKind::LeftBrace => open += 1,
            TokenKind::RightBracket | TokenKind::RightParen | TokenKind::RightBrace => {
                if open == 0 {
                    return false;
                }
                open -= 1;
            }
            TokenKind::End | TokenKind::Semicolon => return false,
            _ => {}
        }
    }
    false
}

/// A column or a function.
// Parser.g simpleUnaliasedSelector, selectionFunction
fn named(p: &mut Parser<'_>) -> Parse<Expr> {
    let start = p.span();
    if p.nth(1) == TokenKind::LeftParen {
        match p.kind() {
            TokenKind::Keyword(Keyword::Count) if p.nth(2) == TokenKind::Star => {
                return count_star(p);
            }
            TokenKind::Keyword(Keyword::Writetime) => {
                return cell_attribute(p, CellAttribute::WriteTime);
            }
            TokenKind::Keyword(Keyword::Maxwritetime) => {
                return cell_attribute(p, CellAttribute::MaxWriteTime);
            }
            TokenKind::Keyword(Keyword::Ttl) => return cell_attribute(p, CellAttribute::Ttl),
            TokenKind::Keyword(Keyword::Cast) => {
                p.bump();
                p.bump();
                let inner = selector(p)?;
                return cast(p, inner, start.start);
            }
            _ => {}
        }
    }
    if is_call(p, 0) {
        return call(p, selector);
    }
    if p.is_name(0) {
        return Ok(column_expr(take_ident(p)));
    }
    p.expect_also(TokenKind::AnySelector);
    let failed = p.unexpected();
    // A reserved word is told and taken for a column.
    if p.is_name(0) {
        return Ok(column_expr(take_ident(p)));
    }
    Err(failed)
}

fn column_expr(name: Ident) -> Expr {
    let span = name.span;
    Expr::new(ExprKind::Column(name), span)
}

/// `count(*)`
fn count_star(p: &mut Parser<'_>) -> Parse<Expr> {
    let name = p.bump().span;
    p.bump();
    p.bump();
    p.expect(TokenKind::RightParen)?;
    Ok(Expr::new(
        ExprKind::CountStar { name },
        p.span_from(name.start),
    ))
}

/// `writetime(…)` and its like: a column, with modifiers.
fn cell_attribute(p: &mut Parser<'_>, attribute: CellAttribute) -> Parse<Expr> {
    let name = p.bump().span;
    p.bump();
    let argument = column_expr(ident(p)?);
    let argument = match p.dialect {
        Dialect::Cassandra => modifiers(p, argument)?,
        Dialect::Scylla => scylla_part(p, argument)?,
    };
    p.expect(TokenKind::RightParen)?;
    let kind = ExprKind::CellAttribute {
        attribute: Spanned::new(attribute, name),
        argument: Box::new(argument),
    };
    Ok(Expr::new(kind, p.span_from(name.start)))
}

/// A selector of ScyllaDB, whose collections hold terms.
fn scylla_selector(p: &mut Parser<'_>) -> Parse<Expr> {
    let mut receiver = match p.kind() {
        TokenKind::LeftParen => tuple(p, term)?,
        _ => match opt_value(p)? {
            Some(value) => value,
            None => named(p)?,
        },
    };
    while matches!(p.kind(), TokenKind::Dot | TokenKind::LeftBracket) {
        p.link()?;
        receiver = scylla_part(p, receiver)?;
    }
    Ok(receiver)
}

/// `.field` or `[index]` behind a selector of ScyllaDB, or nothing.
// Cql.g subscriptExpr
fn scylla_part(p: &mut Parser<'_>, receiver: Expr) -> Parse<Expr> {
    let start = receiver.span.start;
    let kind = if p.eat(TokenKind::Dot).is_some() {
        let field = column(p)?;
        let receiver = Box::new(receiver);
        ExprKind::Field { receiver, field }
    } else if p.eat(TokenKind::LeftBracket).is_some() {
        let index = Box::new(term(p)?);
        p.expect(TokenKind::RightBracket)?;
        let receiver = Box::new(receiver);
        ExprKind::Element { receiver, index }
    } else {
        return Ok(receiver);
    };
    Ok(Expr::new(kind, p.span_from(start)))
}
