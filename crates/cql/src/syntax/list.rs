//! Lists: elements with commas between them.

use crate::lexer::{TokenKind, TokenSet};

use super::parser::{Parse, Parser};
use super::recovery::CLAUSES;

/// One or more elements. One that is not understood is skipped up to the next comma or a token of `end`.
pub(super) fn comma_list<T>(
    p: &mut Parser<'_>,
    end: TokenSet,
    element: impl Fn(&mut Parser<'_>) -> Parse<T>,
) -> Vec<T> {
    let mut elements = Vec::new();
    let stop = end.with(TokenKind::Comma);
    loop {
        let start = p.position();
        match element(p) {
            Ok(element) => elements.push(element),
            Err(_) => p.recover_from(start, stop),
        }
        if p.eat(TokenKind::Comma).is_none() {
            return elements;
        }
    }
}

/// One or more elements in parentheses.
pub(super) fn paren_list<T>(
    p: &mut Parser<'_>,
    element: impl Fn(&mut Parser<'_>) -> Parse<T>,
) -> Parse<Vec<T>> {
    p.expect(TokenKind::LeftParen)?;
    closed_list(p, TokenKind::RightParen, element)
}

/// One or more elements up to a closing bracket, behind the opening one.
pub(super) fn closed_list<T>(
    p: &mut Parser<'_>,
    close: TokenKind,
    element: impl Fn(&mut Parser<'_>) -> Parse<T>,
) -> Parse<Vec<T>> {
    let mut elements = Vec::new();
    let stop = CLAUSES.with(TokenKind::Comma).with(close);
    loop {
        let start = p.position();
        match element(p) {
            Ok(element) => elements.push(element),
            Err(_) => p.recover_from(start, stop),
        }
        if p.eat(TokenKind::Comma).is_some() {
            continue;
        }
        if p.eat(close).is_some() {
            return Ok(elements);
        }
        let failed = p.unexpected();
        p.recover(stop);
        if p.eat(TokenKind::Comma).is_some() {
            continue;
        }
        // Where a clause begins, the bracket is taken to be closed.
        if p.eat(close).is_some() || CLAUSES.contains(p.kind()) {
            return Ok(elements);
        }
        return Err(failed);
    }
}

/// Elements up to a closing bracket, or none.
pub(super) fn closed_list_or_empty<T>(
    p: &mut Parser<'_>,
    close: TokenKind,
    element: impl Fn(&mut Parser<'_>) -> Parse<T>,
) -> Parse<Vec<T>> {
    if p.eat(close).is_some() {
        return Ok(Vec::new());
    }
    closed_list(p, close, element)
}
