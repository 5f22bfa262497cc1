//! `SELECT`.

use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind, TokenSet};
use crate::span::{Span, Spanned};

use super::clauses::{begins_clause, clauses};
use super::expr::Expr;
use super::list::comma_list;
use super::literal;
use super::name::{Ident, QualifiedName, ident, table};
use super::parser::{Parse, Parser};
use super::properties::Direction;
use super::relation::Relation;
use super::selector::{begins_named, selector};
use super::using::Using;

/// `SELECT … FROM …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Select {
    /// `JSON`
    pub json: Option<Span>,
    /// `DISTINCT`
    pub distinct: Option<Span>,
    /// What is selected.
    pub selection: Selection,
    /// The table. ScyllaDB can do without.
    pub from: Option<QualifiedName>,
    /// `MUTATION_FRAGMENTS(…)` around the table (ScyllaDB only).
    pub mutation_fragments: Option<Span>,
    /// The `WHERE` clause.
    pub relations: Vec<Relation>,
    /// `GROUP BY`; selectors.
    pub group_by: Vec<Expr>,
    /// `ORDER BY`
    pub order_by: Vec<Ordering>,
    /// `PER PARTITION LIMIT`; an integer literal or a marker.
    pub per_partition_limit: Option<Expr>,
    /// `LIMIT`; an integer literal or a marker.
    pub limit: Option<Expr>,
    /// `ALLOW FILTERING`
    pub allow_filtering: Option<Span>,
    /// `BYPASS CACHE` (ScyllaDB only).
    pub bypass_cache: Option<Span>,
    /// `USING` (ScyllaDB only).
    pub using: Option<Using>,
}

/// What a `SELECT` or a view selects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// `*`, and where it was written.
    All(Span),
    /// Selectors with or without aliases.
    Selectors(Vec<Selector>),
}

/// `expression AS alias`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// What is selected.
    pub expr: Expr,
    /// The name of the result column.
    pub alias: Option<Ident>,
}

/// One part of `ORDER BY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordering {
    /// By what.
    pub by: OrderingBy,
    /// `ASC` or `DESC`, where written.
    pub direction: Option<Spanned<Direction>>,
    /// Where it was written.
    pub span: Span,
}

/// By what rows are ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderingBy {
    /// A column.
    Column(Ident),
    /// `column ANN OF vector`
    Ann {
        /// The vector column.
        column: Ident,
        /// The vector that rows are compared with, a term.
        vector: Expr,
    },
    /// A scoring function (ScyllaDB only).
    Function(Expr),
}

/// `SELECT …`
// Parser.g selectStatement
pub(super) fn select(p: &mut Parser<'_>) -> Parse<Select> {
    p.expect_keyword(Keyword::Select)?;
    let json = opt_modifier(p, Keyword::Json);
    let distinct = opt_modifier(p, Keyword::Distinct);
    let selection = selection(p);
    let mut select = Select {
        json,
        distinct,
        selection,
        from: None,
        mutation_fragments: None,
        relations: Vec::new(),
        group_by: Vec::new(),
        order_by: Vec::new(),
        per_partition_limit: None,
        limit: None,
        allow_filtering: None,
        bypass_cache: None,
        using: None,
    };
    from(p, &mut select)?;
    clauses(p, &mut select);
    Ok(select)
}

/// `JSON` or `DISTINCT`, which are columns where no selection follows.
fn opt_modifier(p: &mut Parser<'_>, keyword: Keyword) -> Option<Span> {
    if p.at_keyword(keyword) && begins_selection(p, 1) {
        return Some(p.bump().span);
    }
    None
}

/// Whether `*` or a selector begins after `n` tokens.
fn begins_selection(p: &Parser<'_>, n: usize) -> bool {
    match p.nth(n) {
        TokenKind::Star
        | TokenKind::LeftBrace
        | TokenKind::LeftBracket
        | TokenKind::QuestionMark
        | TokenKind::Keyword(Keyword::Null) => true,
        // In ScyllaDB `json` and `distinct` can be functions, and `(column)` is no selector.
        TokenKind::LeftParen => p.dialect == Dialect::Cassandra || !p.is_name(n + 1),
        TokenKind::Minus => p.dialect == Dialect::Cassandra,
        TokenKind::Colon => p.is_name(n + 1),
        TokenKind::Keyword(Keyword::Cast) if p.nth(n + 1) == TokenKind::LeftParen => true,
        kind => literal::FIRST.contains(kind) || begins_named(p, n),
    }
}

/// `*` or selectors.
// Parser.g selectors
pub(super) fn selection(p: &mut Parser<'_>) -> Selection {
    const END: TokenSet = TokenSet::keywords(&[Keyword::From]);
    if let Some(star) = p.eat(TokenKind::Star) {
        if p.kind() == TokenKind::Comma {
            p.fail(
                Diagnostic::error(Code::Syntax, star, "`*` stands alone")
                    .help("it already selects every column; name the columns to select more"),
            );
            p.recover(END);
        }
        return Selection::All(star);
    }
    Selection::Selectors(comma_list(p, END, aliased))
}

/// `selector AS alias`
// Parser.g selector
fn aliased(p: &mut Parser<'_>) -> Parse<Selector> {
    let expr = selector(p)?;
    let alias = match p.eat_keyword(Keyword::As) {
        Some(_) => Some(ident(p)?),
        None => None,
    };
    Ok(Selector { expr, alias })
}

/// `FROM table`, which ScyllaDB can do without.
fn from(p: &mut Parser<'_>, select: &mut Select) -> Parse<()> {
    let optional = p.dialect == Dialect::Scylla && select.distinct.is_none();
    let ends = matches!(p.kind(), TokenKind::End | TokenKind::Semicolon);
    if optional && (ends || begins_clause(p)) {
        return Ok(());
    }
    if let Err(failed) = p.expect_keyword(Keyword::From) {
        p.recover(TokenSet::keywords(&[Keyword::From]));
        p.eat_keyword(Keyword::From).ok_or(failed)?;
    }
    if p.nth(1) == TokenKind::LeftParen
        && let Some(span) = p.eat_keyword(Keyword::MutationFragments)
    {
        select.mutation_fragments = Some(span);
        p.bump();
        select.from = Some(table(p)?);
        p.expect(TokenKind::RightParen)?;
        return Ok(());
    }
    select.from = Some(table(p)?);
    Ok(())
}
