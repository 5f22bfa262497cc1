//! `DESCRIBE`: well formed or not, and no more.

use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind};

use super::name::{function_name, ident, is_function, object_name, table};
use super::parser::{Parse, Parser};
use super::type_name::user_type;

/// `DESCRIBE …` or `DESC …`
// Parser.g describeStatement
pub(super) fn describe(p: &mut Parser<'_>) -> Parse<()> {
    if p.eat_keyword(Keyword::Desc).is_none() {
        p.expect_keyword(Keyword::Describe)?;
    }
    what(p)?;
    if p.eat_keyword(Keyword::With).is_some() {
        p.expect_keyword(Keyword::Internals)?;
        if p.dialect == Dialect::Scylla {
            p.eat_keywords(&[Keyword::And, Keyword::Passwords])?;
        }
    }
    Ok(())
}

fn what(p: &mut Parser<'_>) -> Parse<()> {
    let TokenKind::Keyword(keyword) = p.kind() else {
        return named(p);
    };
    match keyword {
        Keyword::Cluster
        | Keyword::Keyspaces
        | Keyword::Tables
        | Keyword::Types
        | Keyword::Functions
        | Keyword::Aggregates
        | Keyword::Schema => {
            p.bump();
            Ok(())
        }
        Keyword::Full => {
            p.bump();
            p.expect_keyword(Keyword::Schema).map(|_| ())
        }
        Keyword::Only if p.nth_is(1, Keyword::Keyspace) => {
            p.bump();
            keyspace(p)
        }
        Keyword::Keyspace => keyspace(p),
        Keyword::Table | Keyword::Index => {
            p.bump();
            table(p).map(|_| ())
        }
        Keyword::Materialized => {
            p.bump();
            p.expect_keyword(Keyword::View)?;
            table(p).map(|_| ())
        }
        // These three can be names as well.
        Keyword::Type if p.is_name(1) => {
            p.bump();
            user_type(p).map(|_| ())
        }
        Keyword::Function | Keyword::Aggregate if is_function(p, 1) || p.is_name(1) => {
            p.bump();
            function_name(p).map(|_| ())
        }
        _ => named(p),
    }
}

fn keyspace(p: &mut Parser<'_>) -> Parse<()> {
    p.bump();
    if p.is_name(0) || p.kind() == TokenKind::QuestionMark {
        object_name(p, "keyspace")?;
    }
    Ok(())
}

/// Anything by its name.
fn named(p: &mut Parser<'_>) -> Parse<()> {
    ident(p)?;
    if p.eat(TokenKind::Dot).is_some() {
        ident(p)?;
    }
    Ok(())
}
