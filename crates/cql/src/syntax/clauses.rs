//! The clauses behind the table of a `SELECT`.

use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind, TokenSet};
use crate::span::Spanned;

use super::expr::{Expr, ExprKind};
use super::list::comma_list;
use super::name::column;
use super::parser::{Parse, Parser};
use super::properties::Direction;
use super::relation::relations;
use super::select::{Ordering, OrderingBy, Select};
use super::selector::selector;
use super::term::{call, int_value, is_call, term};
use super::using::{UsingIn, opt_using};

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

/// Whether a clause begins here.
pub(super) fn begins_clause(p: &Parser<'_>) -> bool {
    Clause::of(p.kind(), p.dialect).is_some()
}

/// The clauses in any order, so that those out of order can be told.
pub(super) fn clauses(p: &mut Parser<'_>, select: &mut Select) {
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

/// A selector, in ScyllaDB a column.
// Parser.g groupByClause; Cql.g listOfIdentifiers
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

/// `column`, `column ANN OF vector`, or in ScyllaDB a function.
// Parser.g orderByClause
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
