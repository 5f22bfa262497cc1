//! `SELECT`.

use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind, TokenSet};
use crate::span::{Span, Spanned};

use super::expr::{Expr, ExprKind};
use super::list::comma_list;
use super::literal;
use super::name::{Ident, QualifiedName, column, ident, table};
use super::parser::{Parse, Parser};
use super::properties::Direction;
use super::relation::{Relation, relations};
use super::selector::{begins_named, selector};
use super::term::{call, int_value, is_call, term};
use super::using::{Using, UsingIn, opt_using};

/// `SELECT … FROM …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Select {
    /// `JSON`
    pub json: Option<Span>,
    /// `DISTINCT`
    pub distinct: Option<Span>,
    /// What is selected.
    pub selection: Selection,
    /// The table. `ScyllaDB` can do without.
    pub from: Option<QualifiedName>,
    /// `MUTATION_FRAGMENTS(…)` around the table (`ScyllaDB` only).
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
    /// `BYPASS CACHE` (`ScyllaDB` only).
    pub bypass_cache: Option<Span>,
    /// `USING` (`ScyllaDB` only).
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
    /// A scoring function (`ScyllaDB` only).
    Function(Expr),
}

/// `SELECT …` // Parser.g selectStatement
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
        | TokenKind::QuestionMark => true,
        // In ScyllaDB `json` and `distinct` can be functions, and `(column)` is no selector.
        TokenKind::LeftParen => p.dialect == Dialect::Cassandra || !p.is_name(n + 1),
        TokenKind::Minus => p.dialect == Dialect::Cassandra,
        TokenKind::Colon => p.is_name(n + 1),
        TokenKind::Keyword(Keyword::Null) => true,
        TokenKind::Keyword(Keyword::Cast) if p.nth(n + 1) == TokenKind::LeftParen => true,
        kind => literal::FIRST.contains(kind) || begins_named(p, n),
    }
}

/// `*` or selectors. // Parser.g selectors
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

/// `selector AS alias` // Parser.g selector
fn aliased(p: &mut Parser<'_>) -> Parse<Selector> {
    let expr = selector(p)?;
    let alias = match p.eat_keyword(Keyword::As) {
        Some(_) => Some(ident(p)?),
        None => None,
    };
    Ok(Selector { expr, alias })
}

/// `FROM table`, which `ScyllaDB` can do without.
fn from(p: &mut Parser<'_>, select: &mut Select) -> Parse<()> {
    if p.dialect == Dialect::Scylla && select.distinct.is_none() {
        if p.eat_keyword(Keyword::From).is_none() {
            return Ok(());
        }
    } else if let Err(failed) = p.expect_keyword(Keyword::From) {
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

/// The clauses behind the table, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Clause {
    Where,
    GroupBy,
    OrderBy,
    PerPartitionLimit,
    Limit,
    AllowFiltering,
    BypassCache,
    Using,
}

impl Clause {
    const ALL: [Self; 8] = [
        Self::Where,
        Self::GroupBy,
        Self::OrderBy,
        Self::PerPartitionLimit,
        Self::Limit,
        Self::AllowFiltering,
        Self::BypassCache,
        Self::Using,
    ];

    const FIRST: TokenSet = TokenSet::keywords(&[
        Keyword::Where,
        Keyword::Group,
        Keyword::Order,
        Keyword::Per,
        Keyword::Limit,
        Keyword::Allow,
        Keyword::Bypass,
        Keyword::Using,
    ]);

    /// The clause that a token begins.
    fn of(kind: TokenKind, dialect: Dialect) -> Option<Self> {
        let TokenKind::Keyword(keyword) = kind else {
            return None;
        };
        Self::ALL
            .into_iter()
            .filter(|clause| *clause != Self::Using || dialect == Dialect::Scylla)
            .find(|clause| clause.keyword() == keyword)
    }

    const fn keyword(self) -> Keyword {
        match self {
            Self::Where => Keyword::Where,
            Self::GroupBy => Keyword::Group,
            Self::OrderBy => Keyword::Order,
            Self::PerPartitionLimit => Keyword::Per,
            Self::Limit => Keyword::Limit,
            Self::AllowFiltering => Keyword::Allow,
            Self::BypassCache => Keyword::Bypass,
            Self::Using => Keyword::Using,
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Where => "WHERE",
            Self::GroupBy => "GROUP BY",
            Self::OrderBy => "ORDER BY",
            Self::PerPartitionLimit => "PER PARTITION LIMIT",
            Self::Limit => "LIMIT",
            Self::AllowFiltering => "ALLOW FILTERING",
            Self::BypassCache => "BYPASS CACHE",
            Self::Using => "USING",
        }
    }
}

/// The clauses in any order, so that those out of order can be told.
fn clauses(p: &mut Parser<'_>, select: &mut Select) {
    let mut last = None;
    loop {
        if let Some(clause) = Clause::of(p.kind(), p.dialect) {
            check_order(p, last, clause);
            last = last.max(Some(clause));
            if self::clause(p, select, clause).is_err() {
                p.recover(Clause::FIRST);
            }
            continue;
        }
        expect_clauses(p, last);
        if matches!(p.kind(), TokenKind::End | TokenKind::Semicolon) {
            return;
        }
        p.unexpected();
        if p.nth_is(0, Keyword::And) && last == Some(Clause::Where) {
            p.bump();
            select.relations.extend(relations(p));
        } else if p.nth_is(0, Keyword::From) && select.from.is_none() {
            if from(p, select).is_err() {
                p.recover(Clause::FIRST);
            }
        } else {
            p.recover(Clause::FIRST);
            if Clause::of(p.kind(), p.dialect).is_none() {
                return;
            }
        }
    }
}

/// Says which clauses could follow, and that the statement could end.
fn expect_clauses(p: &mut Parser<'_>, last: Option<Clause>) {
    p.expect_also(TokenKind::End);
    for clause in Clause::ALL {
        if last.is_none_or(|last| last < clause) {
            p.expect_also(TokenKind::Keyword(clause.keyword()));
        }
    }
}

fn check_order(p: &mut Parser<'_>, last: Option<Clause>, clause: Clause) {
    let Some(last) = last.filter(|last| *last >= clause) else {
        return;
    };
    let message = if last == clause {
        format!("a second `{}`", clause.text())
    } else {
        format!("`{}` stands before `{}`", clause.text(), last.text())
    };
    let error = Diagnostic::error(Code::Syntax, p.span(), message);
    p.report(match clause {
        Clause::Where if last == clause => error.help("join the relations with `AND`"),
        _ => error,
    });
}

fn clause(p: &mut Parser<'_>, select: &mut Select, clause: Clause) -> Parse<()> {
    if clause == Clause::Using {
        select.using = opt_using(p, UsingIn::Select)?;
        return Ok(());
    }
    let start = p.bump().span;
    match clause {
        Clause::Where => select.relations.extend(relations(p)),
        Clause::GroupBy => {
            p.expect_keyword(Keyword::By)?;
            select.group_by = comma_list(p, Clause::FIRST, grouping);
        }
        Clause::OrderBy => {
            p.expect_keyword(Keyword::By)?;
            select.order_by = comma_list(p, Clause::FIRST, ordering);
        }
        Clause::PerPartitionLimit => {
            p.expect_keyword(Keyword::Partition)?;
            p.expect_keyword(Keyword::Limit)?;
            select.per_partition_limit = Some(int_value(p)?);
        }
        Clause::Limit => select.limit = Some(int_value(p)?),
        Clause::AllowFiltering => {
            let end = p.expect_keyword(Keyword::Filtering)?;
            select.allow_filtering = Some(start.to(end));
        }
        Clause::BypassCache => {
            let end = p.expect_keyword(Keyword::Cache)?;
            select.bypass_cache = Some(start.to(end));
        }
        Clause::Using => {}
    }
    Ok(())
}

/// A selector, in `ScyllaDB` a column. // Parser.g groupByClause; Cql.g listOfIdentifiers
fn grouping(p: &mut Parser<'_>) -> Parse<Expr> {
    match p.dialect {
        Dialect::Cassandra => selector(p),
        Dialect::Scylla => {
            let column = column(p)?;
            let span = column.span;
            Ok(Expr::new(ExprKind::Column(column), span))
        }
    }
}

/// `column`, `column ANN OF vector`, or in `ScyllaDB` a function. // Parser.g orderByClause
fn ordering(p: &mut Parser<'_>) -> Parse<Ordering> {
    let start = p.span().start;
    if p.dialect == Dialect::Scylla && is_call(p, 0) {
        let by = OrderingBy::Function(call(p, selector)?);
        let span = p.span_from(start);
        return Ok(Ordering {
            by,
            direction: None,
            span,
        });
    }
    let column = column(p)?;
    let by = if p.eat_keywords(&[Keyword::Ann, Keyword::Of])?.is_some() {
        let vector = term(p)?;
        OrderingBy::Ann { column, vector }
    } else {
        OrderingBy::Column(column)
    };
    let direction = if let Some(span) = p.eat_keyword(Keyword::Asc) {
        Some(Spanned::new(Direction::Asc, span))
    } else {
        p.eat_keyword(Keyword::Desc)
            .map(|span| Spanned::new(Direction::Desc, span))
    };
    let span = p.span_from(start);
    Ok(Ordering {
        by,
        direction,
        span,
    })
}
