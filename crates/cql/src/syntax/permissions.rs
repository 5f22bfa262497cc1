//! `GRANT`, `REVOKE` and `LIST … PERMISSIONS`: well formed or not, and no more.

use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind, TokenSet};
use crate::span::Span;

use super::list::closed_list_or_empty;
use super::literal::string;
use super::name::{function_name, object_name, table};
use super::parser::{Parse, Parser};
use super::roles::role_name;
use super::type_name::type_name;

/// Every permission; each dialect has keywords for its own.
const PERMISSIONS: TokenSet = TokenSet::keywords(&[
    Keyword::Create,
    Keyword::Alter,
    Keyword::Drop,
    Keyword::Select,
    Keyword::Modify,
    Keyword::Authorize,
    Keyword::Describe,
    Keyword::Execute,
    Keyword::Unmask,
    Keyword::SelectMasked,
    Keyword::VectorSearchIndexing,
    Keyword::TextSearchIndexing,
]);

/// `GRANT … TO …`: permissions or a role.
// Parser.g grantPermissionsStatement, grantRoleStatement
pub(super) fn grant(p: &mut Parser<'_>) -> Parse<()> {
    p.expect_keyword(Keyword::Grant)?;
    given(p, Keyword::To)
}

/// `REVOKE … FROM …`
// Parser.g revokePermissionsStatement, revokeRoleStatement
pub(super) fn revoke(p: &mut Parser<'_>) -> Parse<()> {
    p.expect_keyword(Keyword::Revoke)?;
    given(p, Keyword::From)
}

fn given(p: &mut Parser<'_>, preposition: Keyword) -> Parse<()> {
    if begins_permissions(p, preposition) {
        let permissions = permissions(p)?;
        p.expect_keyword(Keyword::On)?;
        let start = p.span().start;
        let applicable = resource(p)?;
        let span = p.span_from(start);
        check_applicable(p, permissions, applicable, span);
    } else {
        role_name(p)?;
    }
    p.expect_keyword(preposition)?;
    role_name(p)
}

/// A role can be called `all` or `unmask`.
fn begins_permissions(p: &mut Parser<'_>, preposition: Keyword) -> bool {
    let keyword = p.at_any(PERMISSIONS) || p.at_keyword(Keyword::All);
    keyword && !p.nth_is(1, preposition)
}

/// `ALL PERMISSIONS` or permissions.
// Parser.g permissionOrAll
fn permissions(p: &mut Parser<'_>) -> Parse<Option<TokenSet>> {
    if p.eat_keyword(Keyword::All).is_some() {
        p.eat_keyword(Keyword::Permissions);
        return Ok(None);
    }
    let mut permissions = TokenSet::EMPTY;
    loop {
        if !p.at_any(PERMISSIONS) {
            return Err(p.unexpected());
        }
        permissions.insert(p.bump().kind);
        p.eat_keyword(Keyword::Permission);
        if p.dialect == Dialect::Scylla || p.eat(TokenKind::Comma).is_none() {
            return Ok(Some(permissions));
        }
    }
}

/// Cassandra's parser wants one of the permissions to be one that the resource knows.
// Cql_Parser filterPermissions
fn check_applicable(
    p: &mut Parser<'_>,
    permissions: Option<TokenSet>,
    applicable: TokenSet,
    resource: Span,
) {
    let Some(permissions) = permissions else {
        return;
    };
    let mut all = permissions.keyword_iter();
    if p.dialect == Dialect::Cassandra
        && !all.any(|keyword| applicable.contains(TokenKind::Keyword(keyword)))
    {
        p.report(Diagnostic::error(
            Code::Syntax,
            resource,
            "none of the permissions can be had on this",
        ));
    }
}

const TABLE: TokenSet = TokenSet::keywords(&[
    Keyword::Alter,
    Keyword::Drop,
    Keyword::Select,
    Keyword::Modify,
    Keyword::Authorize,
    Keyword::Unmask,
    Keyword::SelectMasked,
]);
const KEYSPACE: TokenSet = TABLE.with(TokenKind::Keyword(Keyword::Create));
const ROLE: TokenSet = TokenSet::keywords(&[
    Keyword::Alter,
    Keyword::Drop,
    Keyword::Authorize,
    Keyword::Describe,
]);
const ROLES: TokenSet = ROLE.with(TokenKind::Keyword(Keyword::Create));
const FUNCTION: TokenSet = TokenSet::keywords(&[
    Keyword::Alter,
    Keyword::Drop,
    Keyword::Authorize,
    Keyword::Execute,
]);
const FUNCTIONS: TokenSet = FUNCTION.with(TokenKind::Keyword(Keyword::Create));
const MBEAN: TokenSet = TokenSet::keywords(&[
    Keyword::Authorize,
    Keyword::Describe,
    Keyword::Execute,
    Keyword::Modify,
    Keyword::Select,
]);

/// What permissions are on, and which it knows.
// Parser.g resource
fn resource(p: &mut Parser<'_>) -> Parse<TokenSet> {
    // `all` can be a table, `role` and `function` too.
    let begins_name = matches!(
        p.nth(1),
        TokenKind::Dot
            | TokenKind::End
            | TokenKind::Semicolon
            | TokenKind::Keyword(Keyword::To | Keyword::From | Keyword::Of | Keyword::Norecursive)
    );
    match p.kind() {
        TokenKind::Keyword(Keyword::All) if !begins_name => {
            p.bump();
            all(p)
        }
        TokenKind::Keyword(Keyword::Role) if !begins_name => {
            p.bump();
            role_name(p)?;
            Ok(ROLE)
        }
        TokenKind::Keyword(Keyword::Function) if !begins_name => {
            p.bump();
            function_name(p)?;
            p.expect(TokenKind::LeftParen)?;
            closed_list_or_empty(p, TokenKind::RightParen, type_name)?;
            Ok(FUNCTION)
        }
        TokenKind::Keyword(Keyword::Mbean | Keyword::Mbeans) if !begins_name => mbean(p),
        TokenKind::Keyword(Keyword::Keyspace) => {
            p.bump();
            object_name(p, "keyspace")?;
            Ok(KEYSPACE)
        }
        _ => {
            p.eat_keyword(Keyword::Table);
            table(p)?;
            Ok(TABLE)
        }
    }
}

/// Everything of a kind, behind `ALL`.
fn all(p: &mut Parser<'_>) -> Parse<TokenSet> {
    if p.eat_keyword(Keyword::Keyspaces).is_some() {
        return Ok(KEYSPACE);
    }
    if p.eat_keyword(Keyword::Roles).is_some() {
        return Ok(ROLES);
    }
    if p.eat_keyword(Keyword::Mbeans).is_some() {
        return Ok(MBEAN);
    }
    if p.eat_keyword(Keyword::Functions).is_some() {
        if p.eat_keywords(&[Keyword::In, Keyword::Keyspace])?.is_some() {
            object_name(p, "keyspace")?;
        }
        return Ok(FUNCTIONS);
    }
    if p.dialect == Dialect::Cassandra
        && p.eat_keywords(&[Keyword::Tables, Keyword::In, Keyword::Keyspace])?
            .is_some()
    {
        object_name(p, "keyspace")?;
        return Ok(KEYSPACE);
    }
    Err(p.unexpected())
}

/// `MBEAN '…'` or `MBEANS '…'`
// Parser.g jmxResource; Cql_Parser canonicalizeObjectName
fn mbean(p: &mut Parser<'_>) -> Parse<TokenSet> {
    let plural = p.bump().kind == TokenKind::Keyword(Keyword::Mbeans);
    let name = string(p)?;
    let pattern = name.text.contains(['*', '?']);
    let message = if &*name.text == "*:*" {
        "all of them are written `ALL MBEANS`"
    } else if !is_object_name(&name.text) {
        "this is not the name of a JMX object"
    } else if plural && !pattern {
        "`MBEANS` wants a pattern"
    } else {
        return Ok(MBEAN);
    };
    p.report(Diagnostic::error(Code::Syntax, name.span, message));
    Ok(MBEAN)
}

/// `domain:key=value,…`
fn is_object_name(name: &str) -> bool {
    let Some((_, properties)) = name.split_once(':') else {
        return false;
    };
    properties.split(',').all(|property| {
        property == "*"
            || property
                .split_once('=')
                .is_some_and(|(key, value)| !key.is_empty() && !value.is_empty())
    })
}

/// `… PERMISSIONS …` behind `LIST`
// Parser.g listPermissionsStatement
pub(super) fn list_permissions(p: &mut Parser<'_>) -> Parse<()> {
    permissions(p)?;
    if p.eat_keyword(Keyword::On).is_some() {
        resource(p)?;
    }
    if p.eat_keyword(Keyword::Of).is_some() {
        role_name(p)?;
    }
    p.eat_keyword(Keyword::Norecursive);
    Ok(())
}
