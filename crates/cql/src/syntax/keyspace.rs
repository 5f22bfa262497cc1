//! `CREATE KEYSPACE` and `ALTER KEYSPACE`.

use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::Keyword;
use crate::span::Span;

use super::insert::{opt_if_exists, opt_if_not_exists};
use super::name::{Ident, object_name};
use super::parser::{Parse, Parser};
use super::properties::{Property, properties};

/// `CREATE KEYSPACE … WITH …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateKeyspace {
    /// `IF NOT EXISTS`
    pub if_not_exists: Option<Span>,
    /// The keyspace.
    pub name: Ident,
    /// Its properties; ScyllaDB can do without.
    pub properties: Vec<Property>,
}

/// `ALTER KEYSPACE … WITH …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterKeyspace {
    /// `IF EXISTS` (Cassandra only).
    pub if_exists: Option<Span>,
    /// The keyspace.
    pub name: Ident,
    /// The properties that change.
    pub properties: Vec<Property>,
}

/// `KEYSPACE …` behind `CREATE`
// Parser.g createKeyspaceStatement
pub(super) fn create_keyspace(p: &mut Parser<'_>) -> Parse<CreateKeyspace> {
    p.expect_keyword(Keyword::Keyspace)?;
    let if_not_exists = opt_if_not_exists(p)?;
    let name = object_name(p, "keyspace")?;
    let optional = p.dialect == Dialect::Scylla && !p.at_keyword(Keyword::With);
    let properties = if optional {
        Vec::new()
    } else {
        p.expect_keyword(Keyword::With)?;
        properties(p)
    };
    Ok(CreateKeyspace {
        if_not_exists,
        name,
        properties,
    })
}

/// `KEYSPACE …` behind `ALTER`
// Parser.g alterKeyspaceStatement
pub(super) fn alter_keyspace(p: &mut Parser<'_>) -> Parse<AlterKeyspace> {
    p.expect_keyword(Keyword::Keyspace)?;
    let if_exists = opt_if_exists_in_alter(p)?;
    let name = object_name(p, "keyspace")?;
    p.expect_keyword(Keyword::With)?;
    let properties = properties(p);
    Ok(AlterKeyspace {
        if_exists,
        name,
        properties,
    })
}

/// `IF EXISTS` in `ALTER`, which only Cassandra has.
pub(super) fn opt_if_exists_in_alter(p: &mut Parser<'_>) -> Parse<Option<Span>> {
    no_if_in_scylla(p);
    opt_if_exists(p)
}

/// `IF NOT EXISTS` in `ALTER`, which only Cassandra has.
pub(super) fn opt_if_not_exists_in_alter(p: &mut Parser<'_>) -> Parse<Option<Span>> {
    no_if_in_scylla(p);
    opt_if_not_exists(p)
}

fn no_if_in_scylla(p: &mut Parser<'_>) {
    if p.dialect == Dialect::Scylla && p.nth_is(0, Keyword::If) {
        let message = "ScyllaDB has no `IF` in `ALTER` statements";
        p.fail(Diagnostic::error(Code::Syntax, p.span(), message));
    }
}
