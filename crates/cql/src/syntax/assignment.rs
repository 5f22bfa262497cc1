//! `SET`: assignments of an `UPDATE`.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind, TokenSet};
use crate::span::Span;

use super::expr::{Expr, ExprKind};
use super::list::comma_list;
use super::literal::integer;
use super::name::{Ident, column, ident, is_column};
use super::parser::{Parse, Parser};
use super::term::{term, term_before_column};

/// One assignment of a `SET` clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The column on the left.
    pub column: Ident,
    /// What is done to it.
    pub kind: AssignmentKind,
    /// Where it was written.
    pub span: Span,
}

/// The kinds of assignments. Every expression is a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssignmentKind {
    /// `c = value`
    Set(Expr),
    /// `c = c + value`; also `c = c -1`, where the lexer reads the sign as part of the literal.
    Add {
        /// The column on the right; the parser refuses one other than that on the left.
        source: Ident,
        /// What is added.
        value: Expr,
    },
    /// `c = c - value`
    Subtract {
        /// The column on the right; the parser refuses one other than that on the left.
        source: Ident,
        /// What is taken away.
        value: Expr,
    },
    /// `c = value + c`
    Prepend {
        /// What is put before the list.
        value: Expr,
        /// The column on the right; the parser refuses one other than that on the left.
        source: Ident,
    },
    /// `c += value` (Cassandra only).
    AddAssign(Expr),
    /// `c -= value` (Cassandra only).
    SubtractAssign(Expr),
    /// `c[key] = value`
    Element {
        /// The key or index.
        key: Expr,
        /// `SCYLLA_TIMEUUID_LIST_INDEX(…)` around the key (ScyllaDB only).
        by_timeuuid: Option<Span>,
        /// The value.
        value: Expr,
    },
    /// `c.field = value`
    Field {
        /// The field.
        field: Ident,
        /// The value.
        value: Expr,
    },
    /// `c = SCYLLA_COUNTER_SHARD_LIST(…)` (ScyllaDB only).
    CounterShards(Expr),
}

/// Assignments with commas between them, behind `SET`.
pub(super) fn assignments(p: &mut Parser<'_>) -> Vec<Assignment> {
    const END: TokenSet = TokenSet::keywords(&[Keyword::Where, Keyword::If, Keyword::And]);
    let mut assignments = comma_list(p, END, assignment);
    while p.nth_is(0, Keyword::And) {
        let message = "assignments are joined with `,`, not `AND`";
        p.fail(Diagnostic::error(Code::Syntax, p.span(), message).suggest(","));
        p.bump();
        assignments.extend(comma_list(p, END, assignment));
    }
    check_twice(p, &assignments);
    assignments
}

/// `column = …` and its like.
// Parser.g columnOperation
fn assignment(p: &mut Parser<'_>) -> Parse<Assignment> {
    let start = p.span().start;
    let column = column(p)?;
    let kind = match p.kind() {
        TokenKind::PlusEqual if p.dialect == Dialect::Cassandra => {
            p.bump();
            AssignmentKind::AddAssign(term(p)?)
        }
        TokenKind::MinusEqual if p.dialect == Dialect::Cassandra => {
            p.bump();
            AssignmentKind::SubtractAssign(term(p)?)
        }
        TokenKind::LeftBracket => element(p)?,
        TokenKind::Dot => {
            p.bump();
            let field = ident(p)?;
            p.expect(TokenKind::Equal)?;
            let value = term(p)?;
            AssignmentKind::Field { field, value }
        }
        _ => {
            p.expect(TokenKind::Equal)?;
            value(p, &column)?
        }
    };
    let span = p.span_from(start);
    Ok(Assignment { column, kind, span })
}

/// `[key] = …`
// Parser.g collectionColumnOperation
fn element(p: &mut Parser<'_>) -> Parse<AssignmentKind> {
    p.bump();
    let by_timeuuid = p.eat_keyword(Keyword::ScyllaTimeuuidListIndex);
    let key = if by_timeuuid.is_some() {
        p.expect(TokenKind::LeftParen)?;
        let key = term(p)?;
        p.expect(TokenKind::RightParen)?;
        key
    } else {
        term(p)?
    };
    p.expect(TokenKind::RightBracket)?;
    p.expect(TokenKind::Equal)?;
    let value = term(p)?;
    Ok(AssignmentKind::Element {
        key,
        by_timeuuid,
        value,
    })
}

/// What stands behind `column =`.
// Parser.g normalColumnOperation
fn value(p: &mut Parser<'_>, column: &Ident) -> Parse<AssignmentKind> {
    if p.eat_keyword(Keyword::ScyllaCounterShardList).is_some() {
        p.expect(TokenKind::LeftParen)?;
        let shards = term(p)?;
        p.expect(TokenKind::RightParen)?;
        return Ok(AssignmentKind::CounterShards(shards));
    }
    if is_column(p, 0) && !matches!(p.nth(1), TokenKind::LeftParen | TokenKind::Dot) {
        return of_column(p, column);
    }
    let value = term_before_column(p)?;
    if p.eat(TokenKind::Plus).is_none() {
        return Ok(AssignmentKind::Set(value));
    }
    let source = self::column(p)?;
    check_source(p, column, &source, "value + ");
    Ok(AssignmentKind::Prepend { value, source })
}

/// `column + …`, `column - …` or `column -1`, where the lexer takes the sign for the number's.
fn of_column(p: &mut Parser<'_>, column: &Ident) -> Parse<AssignmentKind> {
    if !matches!(
        p.nth(1),
        TokenKind::Plus | TokenKind::Minus | TokenKind::Integer
    ) {
        // Only what a value could be is worth saying here.
        p.expect_also(TokenKind::AnyTerm);
        return Err(p.unexpected());
    }
    let source = self::column(p)?;
    check_source(p, column, &source, "");
    if p.eat(TokenKind::Plus).is_some() {
        let value = term(p)?;
        return Ok(AssignmentKind::Add { source, value });
    }
    if p.eat(TokenKind::Minus).is_some() {
        let value = term(p)?;
        return Ok(AssignmentKind::Subtract { source, value });
    }
    let literal = integer(p)?;
    let span = literal.span;
    let value = Expr::new(ExprKind::Literal(literal), span);
    Ok(AssignmentKind::Add { source, value })
}

/// The column on the right is that on the left.
fn check_source(p: &mut Parser<'_>, column: &Ident, source: &Ident, before: &str) {
    if source.name == column.name {
        return;
    }
    p.report(
        Diagnostic::error(
            Code::Syntax,
            source.span,
            format!("`{column}` cannot be computed from another column, `{source}`"),
        )
        .also(column.span, "the column that is set")
        .help(format!(
            "only `{column} = {before}{column} …` can be written"
        )),
    );
}

/// The server's parser refuses assignments to one column that exclude each other.
// Cql_Parser addRawUpdate, Operation.RawUpdate#isCompatibleWith
fn check_twice(p: &mut Parser<'_>, assignments: &[Assignment]) {
    if assignments.len() < 2 {
        return;
    }
    let mut order: Vec<usize> = (0..assignments.len()).collect();
    order.sort_by_key(|at| (&assignments[*at].column.name, *at));
    for group in order.chunk_by(|a, b| assignments[*a].column.name == assignments[*b].column.name) {
        check_group(p, assignments, group);
    }
}

fn check_group(p: &mut Parser<'_>, assignments: &[Assignment], group: &[usize]) {
    let Some((first, rest)) = group.split_first() else {
        return;
    };
    if rest.is_empty() {
        return;
    }
    let mut whole = is_whole(&assignments[*first].kind);
    let mut fields: HashSet<&str> = field(&assignments[*first].kind).into_iter().collect();
    for at in rest {
        let assignment = &assignments[*at];
        let is_whole = is_whole(&assignment.kind);
        let field = field(&assignment.kind);
        if whole || is_whole || field.is_some_and(|field| fields.contains(field)) {
            let what = assignment.column.as_str();
            p.report(
                Diagnostic::error(
                    Code::Syntax,
                    assignment.span,
                    format!("`{what}` is set twice"),
                )
                .also(assignments[*first].span, "first set here"),
            );
        }
        whole |= is_whole;
        fields.extend(field);
    }
}

/// Whether all of the column is set, so that nothing else of it can be.
fn is_whole(kind: &AssignmentKind) -> bool {
    matches!(
        kind,
        AssignmentKind::Set(_) | AssignmentKind::CounterShards(_)
    )
}

fn field(kind: &AssignmentKind) -> Option<&str> {
    match kind {
        AssignmentKind::Field { field, .. } => Some(field.as_str()),
        _ => None,
    }
}
