//! Constants.

use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::{Keyword, Token, TokenKind, TokenSet};
use crate::span::Span;

use super::name::unquote;
use super::parser::{Parse, Parser};

/// A constant as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// Which constant.
    pub kind: LiteralKind,
    /// The text as written; of a string its value, without quotes and with `''` undone.
    pub text: Box<str>,
    /// Where it was written, quotes included.
    pub span: Span,
}

/// The kinds of constants that the lexer tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LiteralKind {
    /// `'it''s'` or `$$it's$$`
    String,
    /// `-42`
    Integer,
    /// `1.5`, `1e3`, `2.`
    Float,
    /// `true`, in any case
    Boolean,
    /// `1h30m`, `P1D`, `PT5M`
    Duration,
    /// `123e4567-e89b-12d3-a456-426614174000`
    Uuid,
    /// `0xcafe`
    Hex,
    /// `NaN` or `-NaN`
    NaN {
        /// Whether a `-` was written.
        negative: bool,
    },
    /// `Infinity` or `-Infinity`
    Infinity {
        /// Whether a `-` was written.
        negative: bool,
    },
}

/// What begins a constant, besides a sign before `NaN` and `Infinity`.
pub(super) const FIRST: TokenSet = TokenSet::new(&[
    TokenKind::String,
    TokenKind::Integer,
    TokenKind::Float,
    TokenKind::Boolean,
    TokenKind::Duration,
    TokenKind::Uuid,
    TokenKind::Hex,
    TokenKind::NegativeNan,
    TokenKind::NegativeInfinity,
    TokenKind::Keyword(Keyword::Nan),
    TokenKind::Keyword(Keyword::Infinity),
]);

/// A constant, if the next token begins one.
// Parser.g constant
pub(super) fn opt_constant(p: &mut Parser<'_>) -> Option<Literal> {
    if is_negative_constant(p) {
        let start = p.bump().span;
        let token = p.bump();
        let negated = Token {
            kind: match token.kind {
                TokenKind::Keyword(Keyword::Nan) => TokenKind::NegativeNan,
                _ => TokenKind::NegativeInfinity,
            },
            span: start.to(token.span),
        };
        return literal_of(p, negated);
    }
    let literal = literal_of(p, p.token())?;
    p.bump();
    if literal.kind == LiteralKind::Float && p.dialect == Dialect::Cassandra {
        check_float(p, &literal);
    }
    Some(literal)
}

/// Cassandra's parser asks of each float whether it fits a `double`, and fails on those beyond.
// Constants.Type.FLOAT#getPreferedTypeFor
fn check_float(p: &mut Parser<'_>, literal: &Literal) {
    let is_finite = literal.text.parse().is_ok_and(f64::is_finite);
    if !is_finite || !has_scale(&literal.text) {
        let message = format!("Cassandra cannot read the number `{}`", literal.text);
        p.report(
            Diagnostic::error(Code::Syntax, literal.span, message)
                .help("numbers beyond 1.8e308 have to be bound"),
        );
    }
}

/// Whether exponent and scale of the number are 32-bit numbers.
fn has_scale(text: &str) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let fraction = mantissa
        .split_once('.')
        .map_or(0, |(_, fraction)| fraction.len());
    let (Ok(exponent), Ok(fraction)) = (exponent.parse::<i32>(), i64::try_from(fraction)) else {
        return false;
    };
    i32::try_from(fraction - i64::from(exponent)).is_ok()
}

/// `-NaN` is two tokens in ScyllaDB, which may have a space between them.
// Cql.g constant
fn is_negative_constant(p: &Parser<'_>) -> bool {
    p.dialect == Dialect::Scylla
        && p.kind() == TokenKind::Minus
        && (p.nth_is(1, Keyword::Nan) || p.nth_is(1, Keyword::Infinity))
}

fn literal_of(p: &Parser<'_>, token: Token) -> Option<Literal> {
    use LiteralKind as L;
    let text = p.text_of(token);
    let (kind, text) = match token.kind {
        TokenKind::String => return Some(string_of(p, token)),
        TokenKind::Integer => (L::Integer, text),
        TokenKind::Float => (L::Float, text),
        TokenKind::Boolean => (L::Boolean, text),
        TokenKind::Duration => (L::Duration, text),
        TokenKind::Uuid => (L::Uuid, text),
        TokenKind::Hex => (L::Hex, text),
        TokenKind::Keyword(Keyword::Nan) => (L::NaN { negative: false }, "NaN"),
        TokenKind::NegativeNan => (L::NaN { negative: true }, "-NaN"),
        TokenKind::Keyword(Keyword::Infinity) => (L::Infinity { negative: false }, "Infinity"),
        TokenKind::NegativeInfinity => (L::Infinity { negative: true }, "-Infinity"),
        _ => return None,
    };
    Some(Literal {
        kind,
        text: text.into(),
        span: token.span,
    })
}

/// The value of a string token.
fn string_of(p: &Parser<'_>, token: Token) -> Literal {
    let text = p.text_of(token);
    let value = match text.strip_prefix("$$") {
        Some(rest) => rest.strip_suffix("$$").unwrap_or(rest).into(),
        None if text.starts_with('"') => unquote(text, '"'),
        None => unquote(text, '\''),
    };
    Literal {
        kind: LiteralKind::String,
        text: value,
        span: token.span,
    }
}

/// A string.
pub(super) fn string(p: &mut Parser<'_>) -> Parse<Literal> {
    if !p.at(TokenKind::String) {
        let failed = p.unexpected();
        // A string in the wrong quotes is told and taken.
        if p.kind() != TokenKind::String {
            return Err(failed);
        }
    }
    let token = p.bump();
    Ok(string_of(p, token))
}

/// An integer.
pub(super) fn integer(p: &mut Parser<'_>) -> Parse<Literal> {
    if p.at(TokenKind::Integer) {
        let token = p.bump();
        return Ok(Literal {
            kind: LiteralKind::Integer,
            text: p.text_of(token).into(),
            span: token.span,
        });
    }
    Err(p.unexpected())
}
