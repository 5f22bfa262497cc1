//! `USING`: time stamps, time to live, and ScyllaDB's time-outs.

use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind};
use crate::span::Span;

use super::expr::Expr;
use super::name::Ident;
use super::parser::{Parse, Parser};
use super::roles::service_level_name;
use super::term::{int_value, term};

/// A `USING` clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Using {
    /// What was written, in order. Of several of one kind the server takes the last.
    pub attributes: Vec<UsingAttribute>,
    /// Where it was written.
    pub span: Span,
}

/// One attribute of a `USING` clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UsingAttribute {
    /// `TIMESTAMP n`; an integer literal or a marker.
    Timestamp(Expr),
    /// `TTL n`; an integer literal or a marker.
    Ttl(Expr),
    /// `TIMEOUT d`; a term (ScyllaDB only).
    Timeout(Expr),
    /// `CONCURRENCY n`; a term (ScyllaDB only).
    Concurrency(Expr),
    /// `SERVICE LEVEL name` (ScyllaDB only).
    ServiceLevel(Ident),
}

impl Using {
    /// The time stamp that holds.
    pub fn timestamp(&self) -> Option<&Expr> {
        self.last(|attribute| match attribute {
            UsingAttribute::Timestamp(value) => Some(value),
            _ => None,
        })
    }

    /// The time to live that holds.
    pub fn ttl(&self) -> Option<&Expr> {
        self.last(|attribute| match attribute {
            UsingAttribute::Ttl(value) => Some(value),
            _ => None,
        })
    }

    /// The time-out that holds.
    pub fn timeout(&self) -> Option<&Expr> {
        self.last(|attribute| match attribute {
            UsingAttribute::Timeout(value) => Some(value),
            _ => None,
        })
    }

    /// The concurrency that holds.
    pub fn concurrency(&self) -> Option<&Expr> {
        self.last(|attribute| match attribute {
            UsingAttribute::Concurrency(value) => Some(value),
            _ => None,
        })
    }

    fn last<'a>(
        &'a self,
        pick: impl Fn(&'a UsingAttribute) -> Option<&'a Expr>,
    ) -> Option<&'a Expr> {
        self.attributes.iter().rev().find_map(pick)
    }
}

/// Which attributes a clause takes, besides `TIMEOUT`, which ScyllaDB takes in all of them.
#[derive(Clone, Copy)]
pub(super) enum UsingIn {
    /// `TIMESTAMP` and `TTL`
    Write,
    /// `TIMESTAMP`
    Delete,
    /// `SERVICE LEVEL`
    Select,
    /// `CONCURRENCY`
    Prune,
    /// Nothing more, and nothing twice.
    Truncate,
}

/// `USING …`, if it is next.
// Parser.g usingClause; Cql.g usingClause and its kin
pub(super) fn opt_using(p: &mut Parser<'_>, place: UsingIn) -> Parse<Option<Using>> {
    let here = p.dialect == Dialect::Scylla || matches!(place, UsingIn::Write | UsingIn::Delete);
    if !here {
        return Ok(None);
    }
    let Some(start) = p.eat_keyword(Keyword::Using) else {
        return Ok(None);
    };
    let mut attributes = vec![attribute(p, place)?];
    let several = match place {
        UsingIn::Truncate => false,
        UsingIn::Delete => p.dialect == Dialect::Scylla,
        _ => true,
    };
    while several && p.eat_keyword(Keyword::And).is_some() {
        attributes.push(attribute(p, place)?);
    }
    let span = p.span_from(start.start);
    Ok(Some(Using { attributes, span }))
}

fn attribute(p: &mut Parser<'_>, place: UsingIn) -> Parse<UsingAttribute> {
    if matches!(place, UsingIn::Write | UsingIn::Delete)
        && p.eat_keyword(Keyword::Timestamp).is_some()
    {
        return int_value(p).map(UsingAttribute::Timestamp);
    }
    if matches!(place, UsingIn::Write) && p.eat_keyword(Keyword::Ttl).is_some() {
        return int_value(p).map(UsingAttribute::Ttl);
    }
    if p.eat_keyword(Keyword::Timeout).is_some() {
        return term(p).map(UsingAttribute::Timeout);
    }
    if matches!(place, UsingIn::Prune) && p.eat_keyword(Keyword::Concurrency).is_some() {
        return term(p).map(UsingAttribute::Concurrency);
    }
    if matches!(place, UsingIn::Select) {
        if p.eat_keyword(Keyword::ServiceLevel).is_some() {
            return service_level_name(p).map(UsingAttribute::ServiceLevel);
        }
        if p.eat_keywords(&[Keyword::Service, Keyword::Level])?
            .is_some()
        {
            return service_level_name(p).map(UsingAttribute::ServiceLevel);
        }
    }
    Err(p.unexpected())
}

/// `USING TIMESTAMP n`, if it is next.
// Cql.g usingTimestampClause
pub(super) fn opt_timestamp(p: &mut Parser<'_>) -> Parse<Option<Expr>> {
    if p.eat_keywords(&[Keyword::Using, Keyword::Timestamp])?
        .is_none()
    {
        return Ok(None);
    }
    if p.dialect == Dialect::Cassandra {
        p.at(TokenKind::Integer);
        if p.kind() != TokenKind::Integer {
            return Err(p.unexpected());
        }
    }
    int_value(p).map(Some)
}
