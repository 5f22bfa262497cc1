//! `USING`: time stamps, time to live, and `ScyllaDB`'s time-outs.

use crate::span::Span;

use super::expr::Expr;
use super::name::Ident;

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
    /// `TIMEOUT d`; a term (`ScyllaDB` only).
    Timeout(Expr),
    /// `CONCURRENCY n`; a term (`ScyllaDB` only).
    Concurrency(Expr),
    /// `SERVICE LEVEL name` (`ScyllaDB` only).
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
