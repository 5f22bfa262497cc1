//! `DROP` of all that is dropped by name alone.

use crate::lexer::{Keyword, TokenKind};
use crate::span::Span;

use super::insert::opt_if_exists;
use super::list::closed_list_or_empty;
use super::name::{FunctionName, Ident, QualifiedName, function_name, object_name, qualified_name};
use super::parser::{Parse, Parser};
use super::type_name::{TypeName, type_name, user_type};

/// `DROP KEYSPACE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DropKeyspace {
    /// `IF EXISTS`
    pub if_exists: Option<Span>,
    /// The keyspace.
    pub name: Ident,
}

/// `DROP TABLE …`, `DROP TYPE …`, `DROP INDEX …` or `DROP MATERIALIZED VIEW …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drop {
    /// `IF EXISTS`
    pub if_exists: Option<Span>,
    /// What is dropped.
    pub name: QualifiedName,
}

/// `DROP FUNCTION …` or `DROP AGGREGATE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DropFunction {
    /// `IF EXISTS`
    pub if_exists: Option<Span>,
    /// What is dropped.
    pub name: FunctionName,
    /// The types of its arguments, where parentheses are written.
    pub arguments: Option<Vec<TypeName>>,
}

/// `KEYSPACE …` behind `DROP`
// Parser.g dropKeyspaceStatement
pub(super) fn drop_keyspace(p: &mut Parser<'_>) -> Parse<DropKeyspace> {
    p.expect_keyword(Keyword::Keyspace)?;
    let if_exists = opt_if_exists(p)?;
    let name = object_name(p, "keyspace")?;
    Ok(DropKeyspace { if_exists, name })
}

/// `TABLE …`, `INDEX …` or `MATERIALIZED VIEW …` behind `DROP`, the words of what is dropped taken.
// Parser.g dropTableStatement, dropIndexStatement, dropMaterializedViewStatement
pub(super) fn drop_object(p: &mut Parser<'_>, what: &str) -> Parse<Drop> {
    let if_exists = opt_if_exists(p)?;
    let name = qualified_name(p, what)?;
    Ok(Drop { if_exists, name })
}

/// `TYPE …` behind `DROP`
// Parser.g dropTypeStatement
pub(super) fn drop_type(p: &mut Parser<'_>) -> Parse<Drop> {
    p.expect_keyword(Keyword::Type)?;
    let if_exists = opt_if_exists(p)?;
    let name = user_type(p)?;
    Ok(Drop { if_exists, name })
}

/// `FUNCTION …` or `AGGREGATE …` behind `DROP`, the word of what is dropped taken.
// Parser.g dropFunctionStatement, dropAggregateStatement
pub(super) fn drop_function(p: &mut Parser<'_>) -> Parse<DropFunction> {
    let if_exists = opt_if_exists(p)?;
    let name = function_name(p)?;
    let arguments = match p.eat(TokenKind::LeftParen) {
        Some(_) => Some(closed_list_or_empty(p, TokenKind::RightParen, type_name)?),
        None => None,
    };
    Ok(DropFunction {
        if_exists,
        name,
        arguments,
    })
}
