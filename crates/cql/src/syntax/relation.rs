//! `WHERE`: relations joined by `AND`.

use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind, TokenSet};
use crate::span::{Span, Spanned};

use super::expr::{Expr, MARKER_FIRST, marker, marker_expr};
use super::list::{closed_list_or_empty, paren_list};
use super::name::{FunctionName, Ident, column, function_ident, is_column, object_name};
use super::operator::{InValues, Operator, in_values, operator, opt_contains};
use super::parser::{Failed, Parse, Parser};
use super::selector::selector;
use super::term::{term, tuple};

/// One relation of a `WHERE` clause. Parentheses around a relation mean nothing and are not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Which relation.
    pub kind: RelationKind,
    /// Where it was written.
    pub span: Span,
}

/// The kinds of relations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RelationKind {
    /// `column op value`
    Column {
        /// The column.
        column: Ident,
        /// The operator.
        op: Spanned<Operator>,
        /// A term.
        value: Expr,
    },
    /// `column IS NOT NULL`
    IsNotNull {
        /// The column.
        column: Ident,
    },
    /// `column IN …`
    In {
        /// The column.
        column: Ident,
        /// Whether it is `NOT IN` (ScyllaDB only).
        not: bool,
        /// The values.
        values: InValues,
    },
    /// `token(a, b) op value`
    Token {
        /// The columns in the parentheses.
        columns: Vec<Ident>,
        /// The operator.
        op: Spanned<Operator>,
        /// A term.
        value: Expr,
    },
    /// `(a, b) op (…, …)` or `(a, b) op ?`
    MultiColumn {
        /// The columns in the parentheses.
        columns: Vec<Ident>,
        /// The operator.
        op: Spanned<Operator>,
        /// `SCYLLA_CLUSTERING_BOUND` before the value (ScyllaDB only).
        clustering_bound: Option<Span>,
        /// A tuple or a marker.
        value: Expr,
    },
    /// `(a, b) IN …`; the values are all tuples or all markers.
    MultiIn {
        /// The columns in the parentheses.
        columns: Vec<Ident>,
        /// The tuples.
        values: InValues,
    },
    /// `column[key] op value`
    Element {
        /// The column.
        column: Ident,
        /// The key or index, a term.
        key: Expr,
        /// The operator.
        op: Spanned<Operator>,
        /// A term.
        value: Expr,
    },
    /// `f(…) op value` (ScyllaDB only).
    Function {
        /// The function.
        name: FunctionName,
        /// Its arguments, selectors.
        args: Vec<Expr>,
        /// The operator.
        op: Spanned<Operator>,
        /// A term.
        value: Expr,
    },
    /// `expr(index, value)` (Cassandra only).
    CustomIndex {
        /// The index.
        index: Ident,
        /// A term.
        value: Expr,
    },
}

/// How many relations ScyllaDB takes.
// dialect.hh max_relations_in_where_clause
const MOST_IN_SCYLLA: usize = 100;

/// Where a relation that was not understood ends at the latest.
const END: TokenSet = TokenSet::keywords(&[
    Keyword::And,
    Keyword::Group,
    Keyword::Order,
    Keyword::Per,
    Keyword::Limit,
    Keyword::Allow,
    Keyword::Bypass,
    Keyword::Using,
    Keyword::If,
    Keyword::Primary,
]);

/// Relations joined by `AND`, behind `WHERE`.
// Parser.g whereClause
pub(super) fn relations(p: &mut Parser<'_>) -> Vec<Relation> {
    let mut relations = Vec::new();
    loop {
        let start = p.position();
        match p.nested_expression(relation) {
            Ok(relation) => relations.push(relation),
            Err(_) => p.recover_from(start, END),
        }
        if p.dialect == Dialect::Scylla && relations.len() > MOST_IN_SCYLLA {
            let span = relations.last().map_or(p.span(), |relation| relation.span);
            p.report(Diagnostic::error(
                Code::Syntax,
                span,
                format!("ScyllaDB takes at most {MOST_IN_SCYLLA} relations in a `WHERE` clause"),
            ));
            relations.clear();
        }
        if p.kind() == TokenKind::Comma && is_column(p, 1) {
            let comma = Diagnostic::error(
                Code::Syntax,
                p.span(),
                "relations are joined with `AND`, not `,`",
            );
            p.fail(comma.suggest(" AND"));
            p.bump();
        } else if p.eat_keyword(Keyword::And).is_none() {
            return relations;
        }
    }
}

/// One relation.
// Parser.g relationOrExpression
fn relation(p: &mut Parser<'_>) -> Parse<Relation> {
    let start = p.span().start;
    if p.nth(1) == TokenKind::LeftParen {
        p.at_keyword(Keyword::Token);
    }
    let kind = match p.kind() {
        TokenKind::ExprOpen => custom_index(p)?,
        TokenKind::Keyword(Keyword::Token) => token(p)?,
        TokenKind::LeftParen if !begins_columns(p) => {
            p.bump();
            let inner = p.nested_expression(relation)?;
            p.expect(TokenKind::RightParen)?;
            inner.kind
        }
        TokenKind::LeftParen => multi_column(p)?,
        _ => of_column(p)?,
    };
    let span = p.span_from(start);
    Ok(Relation { kind, span })
}

/// Whether the parenthesis holds columns, and not a relation.
fn begins_columns(p: &Parser<'_>) -> bool {
    is_column(p, 1) && matches!(p.nth(2), TokenKind::Comma | TokenKind::RightParen)
}

/// `expr(index, term)`
fn custom_index(p: &mut Parser<'_>) -> Parse<RelationKind> {
    p.bump();
    let index = object_name(p, "index")?;
    p.expect(TokenKind::Comma)?;
    let value = term(p)?;
    p.expect(TokenKind::RightParen)?;
    Ok(RelationKind::CustomIndex { index, value })
}

/// `token(…) op term`
fn token(p: &mut Parser<'_>) -> Parse<RelationKind> {
    p.bump();
    let columns = paren_list(p, column)?;
    let op = operator(p)?;
    let value = term(p)?;
    Ok(RelationKind::Token { columns, op, value })
}

/// `(…) op …`
// Parser.g relation
fn multi_column(p: &mut Parser<'_>) -> Parse<RelationKind> {
    let columns = paren_list(p, column)?;
    if p.eat_keyword(Keyword::In).is_some() {
        let values = in_tuples(p)?;
        return Ok(RelationKind::MultiIn { columns, values });
    }
    let op = operator(p)?;
    let clustering_bound = p.eat_keyword(Keyword::ScyllaClusteringBound);
    let value = if clustering_bound.is_none() && p.at_any(MARKER_FIRST) {
        marker_expr(p)?
    } else {
        tuple(p, term)?
    };
    Ok(RelationKind::MultiColumn {
        columns,
        op,
        clustering_bound,
        value,
    })
}

/// `?`, `((…), (…))`, `(?, ?)` or `()`
fn in_tuples(p: &mut Parser<'_>) -> Parse<InValues> {
    if p.at_any(MARKER_FIRST) {
        return marker(p).map(InValues::Marker);
    }
    let start = p.expect(TokenKind::LeftParen)?.start;
    // They are all markers or all tuples.
    let element = if MARKER_FIRST.contains(p.kind()) {
        marker_expr
    } else {
        |p: &mut Parser<'_>| tuple(p, term)
    };
    let values = closed_list_or_empty(p, TokenKind::RightParen, element)?;
    let span = p.span_from(start);
    Ok(InValues::List { values, span })
}

/// A relation that begins with a column, or in ScyllaDB with a function.
fn of_column(p: &mut Parser<'_>) -> Parse<RelationKind> {
    if p.dialect == Dialect::Scylla
        && (p.nth(1) == TokenKind::LeftParen || p.nth(1) == TokenKind::Dot)
    {
        return function(p);
    }
    let column = column(p)?;
    if p.eat_keyword(Keyword::In).is_some() {
        let values = in_values(p)?;
        return Ok(RelationKind::In {
            column,
            not: false,
            values,
        });
    }
    if let Some(op) = opt_contains(p) {
        let value = term(p)?;
        return Ok(RelationKind::Column { column, op, value });
    }
    if p.eat_keyword(Keyword::Is).is_some() {
        p.expect_keyword(Keyword::Not)?;
        p.expect_keyword(Keyword::Null)?;
        return Ok(RelationKind::IsNotNull { column });
    }
    if p.dialect == Dialect::Scylla && p.eat_keywords(&[Keyword::Not, Keyword::In])?.is_some() {
        let values = in_values(p)?;
        return Ok(RelationKind::In {
            column,
            not: true,
            values,
        });
    }
    if p.eat(TokenKind::LeftBracket).is_some() {
        let key = term(p)?;
        p.expect(TokenKind::RightBracket)?;
        let op = operator(p)?;
        let value = term(p)?;
        return Ok(RelationKind::Element {
            column,
            key,
            op,
            value,
        });
    }
    let op = match p.eat_keyword(Keyword::Like) {
        Some(span) => Spanned::new(Operator::Like, span),
        None => operator(p).or_else(|failed| after_between(p, failed))?,
    };
    let value = term(p)?;
    Ok(RelationKind::Column { column, op, value })
}

/// Skips `BETWEEN … AND …`, which has been reported, so that its `AND` is not taken for one of ours.
fn after_between<T>(p: &mut Parser<'_>, failed: Failed) -> Parse<T> {
    if p.text_of(p.token()).eq_ignore_ascii_case("between") {
        p.bump();
        term(p)?;
        p.eat_keyword(Keyword::And);
        term(p)?;
    }
    Err(failed)
}

/// `f(…) op term` or `keyspace.f(…) op term`
// Cql.g relation
fn function(p: &mut Parser<'_>) -> Parse<RelationKind> {
    let first = column(p)?;
    let name = if p.eat(TokenKind::Dot).is_some() {
        let name = function_ident(p)?;
        let span = first.span.to(name.span);
        FunctionName {
            keyspace: Some(first),
            name,
            span,
        }
    } else {
        let span = first.span;
        FunctionName {
            keyspace: None,
            name: first,
            span,
        }
    };
    p.expect(TokenKind::LeftParen)?;
    let args = closed_list_or_empty(p, TokenKind::RightParen, selector)?;
    let op = operator(p)?;
    let value = term(p)?;
    Ok(RelationKind::Function {
        name,
        args,
        op,
        value,
    })
}
