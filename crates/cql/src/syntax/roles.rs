//! Users, roles and identities: well formed or not, and no more.

use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind};

use super::insert::{opt_if_exists, opt_if_not_exists};
use super::keyspace::opt_if_exists_in_alter;
use super::list::closed_list;
use super::literal::string;
use super::name::{Ident, ident, marker_for_name, take_ident};
use super::parser::{Parse, Parser};
use super::properties::check_entries;
use super::term::map_literal;

/// A role's name, which may stand in quotes of either kind.
// Parser.g roleName
pub(super) fn role_name(p: &mut Parser<'_>) -> Parse<()> {
    match p.kind() {
        TokenKind::String => {
            p.bump();
            Ok(())
        }
        TokenKind::QuestionMark => Err(marker_for_name(p, "role")),
        _ => ident(p).map(|_| ()),
    }
}

/// A service level's name, or a role's beside it.
// Cql.g serviceLevelOrRoleName
pub(super) fn service_level_name(p: &mut Parser<'_>) -> Parse<Ident> {
    match p.kind() {
        TokenKind::Keyword(Keyword::Default) => Ok(take_ident(p)),
        TokenKind::String => {
            let literal = string(p)?;
            Ok(Ident {
                name: literal.text,
                quoted: true,
                span: literal.span,
            })
        }
        TokenKind::QuestionMark => Err(marker_for_name(p, "service level")),
        _ => ident(p),
    }
}

/// A user's name: a word or a string.
// Parser.g username, identity
fn user_name(p: &mut Parser<'_>) -> Parse<()> {
    let keyword = p.dialect == Dialect::Scylla && p.is_name(0);
    match p.kind() {
        TokenKind::QuotedName => Err(p.fail(
            Diagnostic::error(
                Code::Syntax,
                p.span(),
                "the name of a user stands in single quotes, or in none",
            )
            .help("`CREATE ROLE` takes double quotes"),
        )),
        TokenKind::Ident | TokenKind::String => {
            p.bump();
            Ok(())
        }
        _ if keyword => {
            p.bump();
            Ok(())
        }
        _ => {
            p.expect_also(TokenKind::AnyName);
            Err(p.unexpected())
        }
    }
}

/// `USER …` behind `CREATE`
// Parser.g createUserStatement
pub(super) fn create_user(p: &mut Parser<'_>) -> Parse<()> {
    p.expect_keyword(Keyword::User)?;
    opt_if_not_exists(p)?;
    user(p)
}

/// `USER …` behind `ALTER`
// Parser.g alterUserStatement
pub(super) fn alter_user(p: &mut Parser<'_>) -> Parse<()> {
    p.expect_keyword(Keyword::User)?;
    opt_if_exists_in_alter(p)?;
    user(p)
}

/// `name WITH PASSWORD '…' SUPERUSER`
fn user(p: &mut Parser<'_>) -> Parse<()> {
    user_name(p)?;
    if p.eat_keyword(Keyword::With).is_some() {
        if p.dialect == Dialect::Cassandra {
            p.eat_keyword(Keyword::Hashed);
        }
        p.expect_keyword(Keyword::Password)?;
        string(p)?;
    }
    if p.eat_keyword(Keyword::Superuser).is_none() {
        p.eat_keyword(Keyword::Nosuperuser);
    }
    Ok(())
}

/// `USER …` behind `DROP`
// Parser.g dropUserStatement
pub(super) fn drop_user(p: &mut Parser<'_>) -> Parse<()> {
    p.expect_keyword(Keyword::User)?;
    opt_if_exists(p)?;
    user_name(p)
}

/// `ADD IDENTITY …`
// Parser.g addIdentityStatement
pub(super) fn add_identity(p: &mut Parser<'_>) -> Parse<()> {
    p.expect_keyword(Keyword::Add)?;
    p.expect_keyword(Keyword::Identity)?;
    opt_if_not_exists(p)?;
    user_name(p)?;
    p.expect_keyword(Keyword::To)?;
    p.expect_keyword(Keyword::Role)?;
    user_name(p)
}

/// `IDENTITY …` behind `DROP`
// Parser.g dropIdentityStatement
pub(super) fn drop_identity(p: &mut Parser<'_>) -> Parse<()> {
    p.expect_keyword(Keyword::Identity)?;
    opt_if_exists(p)?;
    user_name(p)
}

/// `ROLE …` behind `CREATE`
// Parser.g createRoleStatement
pub(super) fn create_role(p: &mut Parser<'_>) -> Parse<()> {
    p.expect_keyword(Keyword::Role)?;
    opt_if_not_exists(p)?;
    role(p)
}

/// `ROLE …` behind `ALTER`
// Parser.g alterRoleStatement
pub(super) fn alter_role(p: &mut Parser<'_>) -> Parse<()> {
    p.expect_keyword(Keyword::Role)?;
    opt_if_exists_in_alter(p)?;
    role(p)
}

/// `ROLE …` behind `DROP`
// Parser.g dropRoleStatement
pub(super) fn drop_role(p: &mut Parser<'_>) -> Parse<()> {
    p.expect_keyword(Keyword::Role)?;
    opt_if_exists(p)?;
    role_name(p)
}

/// `name WITH option AND …`
fn role(p: &mut Parser<'_>) -> Parse<()> {
    role_name(p)?;
    if p.eat_keyword(Keyword::With).is_none() {
        return Ok(());
    }
    let mut seen = Vec::new();
    loop {
        let start = p.span();
        if let Some(option) = role_option(p)? {
            if seen.contains(&option) && p.dialect == Dialect::Cassandra {
                p.report(Diagnostic::error(
                    Code::Syntax,
                    start,
                    format!("`{}` is set twice", option.text()),
                ));
            } else {
                seen.push(option);
            }
        }
        if p.eat_keyword(Keyword::And).is_none() {
            return Ok(());
        }
    }
}

/// One option of a role; those that the server takes once are told.
// Parser.g roleOption
fn role_option(p: &mut Parser<'_>) -> Parse<Option<Keyword>> {
    if p.eat_keyword(Keyword::Access).is_some() {
        access(p)?;
        return Ok(None);
    }
    if p.eat_keyword(Keyword::Hashed).is_some() {
        p.expect_keyword(Keyword::Password)?;
        p.expect(TokenKind::Equal)?;
        string(p)?;
        // Cassandra refuses it beside a password as well.
        return Ok(Some(Keyword::Password));
    }
    for option in [
        Keyword::Password,
        Keyword::Options,
        Keyword::Superuser,
        Keyword::Login,
    ] {
        if p.eat_keyword(option).is_none() {
            continue;
        }
        p.expect(TokenKind::Equal)?;
        match option {
            Keyword::Password => {
                string(p)?;
            }
            Keyword::Options => {
                let entries = map_literal(p)?;
                check_entries(p, &entries);
            }
            _ => {
                p.expect(TokenKind::Boolean)?;
            }
        }
        return Ok(Some(option));
    }
    Err(p.unexpected())
}

/// `TO DATACENTERS {…}` or `FROM CIDRS {…}`
fn access(p: &mut Parser<'_>) -> Parse<()> {
    let what = if p.eat_keyword(Keyword::To).is_some() {
        Keyword::Datacenters
    } else {
        p.expect_keyword(Keyword::From)?;
        Keyword::Cidrs
    };
    if p.eat_keyword(Keyword::All).is_some() {
        p.expect_keyword(what)?;
        return Ok(());
    }
    p.expect_keyword(what)?;
    p.expect(TokenKind::LeftBrace)?;
    closed_list(p, TokenKind::RightBrace, string)?;
    Ok(())
}

/// `ROLES …` or `USERS` behind `LIST`
// Parser.g listRolesStatement, listUsersStatement
pub(super) fn list_roles(p: &mut Parser<'_>) -> Parse<()> {
    if p.eat_keyword(Keyword::Users).is_some() {
        return Ok(());
    }
    p.expect_keyword(Keyword::Roles)?;
    if p.eat_keyword(Keyword::Of).is_some() {
        role_name(p)?;
    }
    p.eat_keyword(Keyword::Norecursive);
    Ok(())
}
