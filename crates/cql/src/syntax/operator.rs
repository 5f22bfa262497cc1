//! Operators of relations and conditions, and what stands behind `IN`.

use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind};
use crate::span::{Span, Spanned};

use super::expr::{Expr, MARKER_FIRST, Marker, marker};
use super::list::closed_list_or_empty;
use super::parser::{Parse, Parser};
use super::term::term;

/// The operators of relations and conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `=`
    Eq,
    /// `<`
    Lt,
    /// `<=`
    Lte,
    /// `>`
    Gt,
    /// `>=`
    Gte,
    /// `!=`
    Neq,
    /// `LIKE`
    Like,
    /// `CONTAINS`
    Contains,
    /// `CONTAINS KEY`
    ContainsKey,
}

impl Operator {
    /// The operator as CQL writes it.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Lt => "<",
            Self::Lte => "<=",
            Self::Gt => ">",
            Self::Gte => ">=",
            Self::Neq => "!=",
            Self::Like => "LIKE",
            Self::Contains => "CONTAINS",
            Self::ContainsKey => "CONTAINS KEY",
        }
    }
}

/// What stands behind `IN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InValues {
    /// One marker for all values.
    Marker(Marker),
    /// A list in parentheses, possibly empty.
    List {
        /// The values.
        values: Vec<Expr>,
        /// The list, parentheses included.
        span: Span,
    },
}

/// `?` or `(…, …)`, possibly empty.
// Parser.g inMarker, singleColumnInValues
pub(super) fn in_values(p: &mut Parser<'_>) -> Parse<InValues> {
    if p.at_any(MARKER_FIRST) {
        return marker(p).map(InValues::Marker);
    }
    let start = p.expect(TokenKind::LeftParen)?.start;
    let values = closed_list_or_empty(p, TokenKind::RightParen, term)?;
    let span = p.span_from(start);
    Ok(InValues::List { values, span })
}

/// `CONTAINS` or `CONTAINS KEY`, if it is next.
// Parser.g containsOperator
pub(super) fn opt_contains(p: &mut Parser<'_>) -> Option<Spanned<Operator>> {
    let span = p.eat_keyword(Keyword::Contains)?;
    match p.eat_keyword(Keyword::Key) {
        Some(key) => Some(Spanned::new(Operator::ContainsKey, span.to(key))),
        None => Some(Spanned::new(Operator::Contains, span)),
    }
}

/// A comparison.
// Parser.g relationType; ScyllaDB counts `LIKE` among them
pub(super) fn operator(p: &mut Parser<'_>) -> Parse<Spanned<Operator>> {
    let op = match p.kind() {
        TokenKind::Equal => Operator::Eq,
        TokenKind::Less => Operator::Lt,
        TokenKind::LessEqual => Operator::Lte,
        TokenKind::Greater => Operator::Gt,
        TokenKind::GreaterEqual => Operator::Gte,
        TokenKind::NotEqual => Operator::Neq,
        TokenKind::Keyword(Keyword::Like) if p.dialect == Dialect::Scylla => Operator::Like,
        _ => {
            p.expect_also(TokenKind::AnyOperator);
            return Err(p.unexpected());
        }
    };
    let span = p.bump().span;
    Ok(Spanned::new(op, span))
}
