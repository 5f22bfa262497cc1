//! `IF` behind `UPDATE` and `DELETE`.

use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind, TokenSet};
use crate::span::{Span, Spanned};

use super::expr::Expr;
use super::name::{Ident, column, ident};
use super::operator::{InValues, Operator, in_values, operator, opt_contains};
use super::parser::{Parse, Parser};
use super::term::term;

/// What must hold for a write to be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IfClause {
    /// `IF EXISTS`, and where it was written.
    Exists(Span),
    /// `IF condition AND …`
    Conditions(Vec<Condition>),
}

/// One condition of an `IF` clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The column.
    pub column: Ident,
    /// What of the column is looked at.
    pub part: ColumnPart,
    /// What must hold of it.
    pub test: ConditionTest,
    /// Where it was written.
    pub span: Span,
}

/// A column, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnPart {
    /// The whole column.
    Whole,
    /// `column[key]`; a term.
    Element(Expr),
    /// `column.field`
    Field(Ident),
}

/// What a condition asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConditionTest {
    /// `op value`
    Compare {
        /// The operator.
        op: Spanned<Operator>,
        /// A term.
        value: Expr,
    },
    /// `IN …`
    In {
        /// Whether it is `NOT IN` (ScyllaDB only).
        not: bool,
        /// The values.
        values: InValues,
    },
}

/// Where a condition that was not understood ends at the latest.
const END: TokenSet = TokenSet::keywords(&[
    Keyword::And,
    Keyword::Bypass,
    Keyword::Insert,
    Keyword::Update,
    Keyword::Delete,
    Keyword::Apply,
]);

/// `IF …`, if it is next.
// Parser.g updateConditions
pub(super) fn opt_if(p: &mut Parser<'_>) -> Option<IfClause> {
    let start = p.eat_keyword(Keyword::If)?;
    // `exists` can be a column too.
    if p.nth_is(0, Keyword::Exists) && !begins_test(p, 1) {
        let end = p.bump().span;
        return Some(IfClause::Exists(start.to(end)));
    }
    let mut conditions = Vec::new();
    loop {
        let start = p.position();
        match condition(p) {
            Ok(condition) => conditions.push(condition),
            Err(_) => p.recover_from(start, END),
        }
        if p.eat_keyword(Keyword::And).is_none() {
            return Some(IfClause::Conditions(conditions));
        }
    }
}

/// Whether the token after `n` others goes on from a column to what is asked of it.
fn begins_test(p: &Parser<'_>, n: usize) -> bool {
    use TokenKind as T;
    matches!(
        p.nth(n),
        T::Equal
            | T::NotEqual
            | T::Less
            | T::LessEqual
            | T::Greater
            | T::GreaterEqual
            | T::LeftBracket
            | T::Dot
            | T::Keyword(Keyword::In | Keyword::Not | Keyword::Contains | Keyword::Like)
    )
}

/// One condition.
// Parser.g columnCondition
fn condition(p: &mut Parser<'_>) -> Parse<Condition> {
    let start = p.span().start;
    p.at_keyword(Keyword::Exists);
    let column = column(p)?;
    let part = opt_part(p)?;
    let test = test(p, &part)?;
    let span = p.span_from(start);
    Ok(Condition {
        column,
        part,
        test,
        span,
    })
}

/// `[key]` or `.field` behind a column, or nothing.
pub(super) fn opt_part(p: &mut Parser<'_>) -> Parse<ColumnPart> {
    if p.eat(TokenKind::LeftBracket).is_some() {
        let key = term(p)?;
        p.expect(TokenKind::RightBracket)?;
        Ok(ColumnPart::Element(key))
    } else if p.eat(TokenKind::Dot).is_some() {
        ident(p).map(ColumnPart::Field)
    } else {
        Ok(ColumnPart::Whole)
    }
}

fn test(p: &mut Parser<'_>, part: &ColumnPart) -> Parse<ConditionTest> {
    if p.eat_keyword(Keyword::In).is_some() {
        let values = in_values(p)?;
        return Ok(ConditionTest::In { not: false, values });
    }
    if p.dialect == Dialect::Scylla && p.eat_keywords(&[Keyword::Not, Keyword::In])?.is_some() {
        let values = in_values(p)?;
        return Ok(ConditionTest::In { not: true, values });
    }
    if p.dialect == Dialect::Cassandra
        && *part == ColumnPart::Whole
        && let Some(op) = opt_contains(p)
    {
        let value = term(p)?;
        return Ok(ConditionTest::Compare { op, value });
    }
    let op = operator(p)?;
    let value = term(p)?;
    Ok(ConditionTest::Compare { op, value })
}
