//! `CREATE TRIGGER` and `DROP TRIGGER` (Cassandra only).

use crate::lexer::Keyword;
use crate::span::Span;

use super::insert::{opt_if_exists, opt_if_not_exists};
use super::literal::{Literal, string};
use super::name::{Ident, QualifiedName, ident, table};
use super::parser::{Parse, Parser};

/// `CREATE TRIGGER … ON … USING …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateTrigger {
    /// `IF NOT EXISTS`
    pub if_not_exists: Option<Span>,
    /// The trigger.
    pub name: Ident,
    /// The table.
    pub table: QualifiedName,
    /// The Java class, a string literal.
    pub class: Literal,
}

/// `DROP TRIGGER … ON …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DropTrigger {
    /// `IF EXISTS`
    pub if_exists: Option<Span>,
    /// The trigger.
    pub name: Ident,
    /// The table.
    pub table: QualifiedName,
}

/// `TRIGGER …` behind `CREATE`
// Parser.g createTriggerStatement
pub(super) fn create_trigger(p: &mut Parser<'_>) -> Parse<CreateTrigger> {
    p.expect_keyword(Keyword::Trigger)?;
    let if_not_exists = opt_if_not_exists(p)?;
    let name = ident(p)?;
    p.expect_keyword(Keyword::On)?;
    let table = table(p)?;
    p.expect_keyword(Keyword::Using)?;
    let class = string(p)?;
    Ok(CreateTrigger {
        if_not_exists,
        name,
        table,
        class,
    })
}

/// `TRIGGER …` behind `DROP`
// Parser.g dropTriggerStatement
pub(super) fn drop_trigger(p: &mut Parser<'_>) -> Parse<DropTrigger> {
    p.expect_keyword(Keyword::Trigger)?;
    let if_exists = opt_if_exists(p)?;
    let name = ident(p)?;
    p.expect_keyword(Keyword::On)?;
    let table = table(p)?;
    Ok(DropTrigger {
        if_exists,
        name,
        table,
    })
}
