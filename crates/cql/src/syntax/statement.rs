//! Any statement: the first words decide which.

use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind, TokenSet};
use crate::span::Span;

use super::alter_table::alter_table;
use super::batch::{BatchStatementKind, batch};
use super::create_index::create_index;
use super::create_table::create_table;
use super::delete::delete;
use super::describe::describe;
use super::drop::{drop_function, drop_keyspace, drop_object, drop_type};
use super::function::{create_aggregate, create_function};
use super::insert::insert;
use super::keyspace::{alter_keyspace, create_keyspace};
use super::parser::{Parse, Parser};
use super::permissions::{grant, list_permissions, revoke};
use super::select::select;
use super::trigger::{create_trigger, drop_trigger};
use super::truncate::truncate;
use super::update::update;
use super::use_keyspace::use_keyspace;
use super::user_type::{alter_type, create_type};
use super::view::{alter_view, create_view, prune_view};
use super::{OtherStatement, Statement, StatementKind, roles, service_level};

/// What begins a statement.
const FIRST: TokenSet = TokenSet::keywords(&[
    Keyword::Select,
    Keyword::Insert,
    Keyword::Update,
    Keyword::Delete,
    Keyword::Begin,
    Keyword::Truncate,
    Keyword::Use,
    Keyword::Create,
    Keyword::Alter,
    Keyword::Drop,
    Keyword::Grant,
    Keyword::Revoke,
    Keyword::List,
    Keyword::Describe,
    Keyword::Desc,
    Keyword::Add,
    Keyword::Prune,
    Keyword::Attach,
    Keyword::Detach,
]);

/// One statement, without what may close it.
// Parser.g cqlStatement
pub(super) fn statement(p: &mut Parser<'_>) -> Parse<Statement> {
    let start = p.span().start;
    let kind = kind(p);
    let marker_count = p.take_marker_count();
    Ok(Statement {
        kind: kind?,
        marker_count,
        span: p.span_from(start),
    })
}

fn kind(p: &mut Parser<'_>) -> Parse<StatementKind> {
    use StatementKind as S;
    match first_word(p)? {
        Keyword::Select => Ok(S::Select(Box::new(select(p)?))),
        Keyword::Insert => match insert(p)? {
            BatchStatementKind::InsertJson(insert) => Ok(S::InsertJson(insert)),
            BatchStatementKind::Insert(insert) => Ok(S::Insert(insert)),
            BatchStatementKind::Update(update) => Ok(S::Update(update)),
            BatchStatementKind::Delete(delete) => Ok(S::Delete(delete)),
        },
        Keyword::Update => update(p).map(S::Update),
        Keyword::Delete => delete(p).map(S::Delete),
        Keyword::Begin => batch(p).map(S::Batch),
        Keyword::Truncate => truncate(p).map(S::Truncate),
        Keyword::Use => use_keyspace(p).map(S::Use),
        Keyword::Create => create(p),
        Keyword::Alter => alter(p),
        Keyword::Drop => drop(p),
        Keyword::Grant => grant(p).map(|()| S::Other(OtherStatement::Permissions)),
        Keyword::Revoke => revoke(p).map(|()| S::Other(OtherStatement::Permissions)),
        Keyword::List => list(p),
        Keyword::Add => roles::add_identity(p).map(|()| S::Other(OtherStatement::Roles)),
        Keyword::Prune => prune_view(p).map(S::PruneView),
        Keyword::Attach => {
            service_level::attach(p).map(|()| S::Other(OtherStatement::ServiceLevels))
        }
        Keyword::Detach => {
            service_level::detach(p).map(|()| S::Other(OtherStatement::ServiceLevels))
        }
        _ => describe(p).map(|()| S::Other(OtherStatement::Describe)),
    }
}

/// The word that a statement begins with. If it is misspelt, that is reported and put right.
fn first_word(p: &mut Parser<'_>) -> Parse<Keyword> {
    word_of(p, FIRST)
}

/// The next token, which must be one of these keywords.
fn word_of(p: &mut Parser<'_>, words: TokenSet) -> Parse<Keyword> {
    if !p.at_any(words) {
        let failed = p.unexpected();
        if !words.contains(p.kind()) {
            return Err(failed);
        }
    }
    match p.kind() {
        TokenKind::Keyword(keyword) => Ok(keyword),
        _ => Err(p.unexpected()),
    }
}

fn create(p: &mut Parser<'_>) -> Parse<StatementKind> {
    use StatementKind as S;
    const WHAT: TokenSet = TokenSet::keywords(&[
        Keyword::Keyspace,
        Keyword::Table,
        Keyword::Type,
        Keyword::Custom,
        Keyword::Index,
        Keyword::Materialized,
        Keyword::Function,
        Keyword::Aggregate,
        Keyword::Or,
        Keyword::User,
        Keyword::Role,
        Keyword::Trigger,
        Keyword::Service,
        Keyword::ServiceLevel,
    ]);
    let start = p.position();
    p.bump();
    match word_of(p, WHAT)? {
        Keyword::Keyspace => create_keyspace(p).map(S::CreateKeyspace),
        Keyword::Table => create_table(p, start).map(S::CreateTable),
        Keyword::Type => create_type(p, start).map(S::CreateType),
        Keyword::Custom | Keyword::Index => create_index(p).map(S::CreateIndex),
        Keyword::Materialized => create_view(p, start).map(|view| S::CreateView(Box::new(view))),
        Keyword::Function | Keyword::Aggregate => create_routine(p, None),
        Keyword::Or => {
            let or = p.bump().span;
            let replace = p.expect_keyword(Keyword::Replace)?;
            create_routine(p, Some(or.to(replace)))
        }
        Keyword::User => roles::create_user(p).map(|()| S::Other(OtherStatement::Roles)),
        Keyword::Role => roles::create_role(p).map(|()| S::Other(OtherStatement::Roles)),
        Keyword::Trigger if p.dialect == Dialect::Cassandra => {
            create_trigger(p).map(S::CreateTrigger)
        }
        Keyword::Service | Keyword::ServiceLevel => {
            service_level::create_service_level(p).map(|()| S::Other(OtherStatement::ServiceLevels))
        }
        _ => Err(p.unexpected()),
    }
}

/// `FUNCTION …` or `AGGREGATE …`
fn create_routine(p: &mut Parser<'_>, or_replace: Option<Span>) -> Parse<StatementKind> {
    if p.at_keyword(Keyword::Aggregate) {
        let aggregate = create_aggregate(p, or_replace)?;
        return Ok(StatementKind::CreateAggregate(Box::new(aggregate)));
    }
    let function = create_function(p, or_replace)?;
    Ok(StatementKind::CreateFunction(Box::new(function)))
}

fn alter(p: &mut Parser<'_>) -> Parse<StatementKind> {
    use StatementKind as S;
    const WHAT: TokenSet = TokenSet::keywords(&[
        Keyword::Keyspace,
        Keyword::Table,
        Keyword::Type,
        Keyword::Materialized,
        Keyword::User,
        Keyword::Role,
        Keyword::Service,
        Keyword::ServiceLevel,
    ]);
    p.bump();
    match word_of(p, WHAT)? {
        Keyword::Keyspace => alter_keyspace(p).map(S::AlterKeyspace),
        Keyword::Table => alter_table(p).map(S::AlterTable),
        Keyword::Type => alter_type(p).map(S::AlterType),
        Keyword::Materialized => alter_view(p).map(S::AlterView),
        Keyword::User => roles::alter_user(p).map(|()| S::Other(OtherStatement::Roles)),
        Keyword::Role => roles::alter_role(p).map(|()| S::Other(OtherStatement::Roles)),
        _ => {
            service_level::alter_service_level(p).map(|()| S::Other(OtherStatement::ServiceLevels))
        }
    }
}

fn drop(p: &mut Parser<'_>) -> Parse<StatementKind> {
    use StatementKind as S;
    const WHAT: TokenSet = TokenSet::keywords(&[
        Keyword::Keyspace,
        Keyword::Table,
        Keyword::Type,
        Keyword::Index,
        Keyword::Materialized,
        Keyword::Function,
        Keyword::Aggregate,
        Keyword::User,
        Keyword::Role,
        Keyword::Trigger,
        Keyword::Identity,
        Keyword::Service,
        Keyword::ServiceLevel,
    ]);
    p.bump();
    match word_of(p, WHAT)? {
        Keyword::Keyspace => drop_keyspace(p).map(S::DropKeyspace),
        Keyword::Table => {
            p.bump();
            drop_object(p, "table").map(S::DropTable)
        }
        Keyword::Type => drop_type(p).map(S::DropType),
        Keyword::Index => {
            p.bump();
            drop_object(p, "index").map(S::DropIndex)
        }
        Keyword::Materialized => {
            p.bump();
            p.expect_keyword(Keyword::View)?;
            drop_object(p, "view").map(S::DropView)
        }
        Keyword::Function => {
            p.bump();
            drop_function(p).map(S::DropFunction)
        }
        Keyword::Aggregate => {
            p.bump();
            drop_function(p).map(S::DropAggregate)
        }
        Keyword::User => roles::drop_user(p).map(|()| S::Other(OtherStatement::Roles)),
        Keyword::Role => roles::drop_role(p).map(|()| S::Other(OtherStatement::Roles)),
        Keyword::Identity => roles::drop_identity(p).map(|()| S::Other(OtherStatement::Roles)),
        Keyword::Trigger if p.dialect == Dialect::Cassandra => drop_trigger(p).map(S::DropTrigger),
        Keyword::Service | Keyword::ServiceLevel => {
            service_level::drop_service_level(p).map(|()| S::Other(OtherStatement::ServiceLevels))
        }
        _ => Err(p.unexpected()),
    }
}

fn list(p: &mut Parser<'_>) -> Parse<StatementKind> {
    p.bump();
    if p.at_keyword(Keyword::Roles) || p.at_keyword(Keyword::Users) {
        roles::list_roles(p)?;
        return Ok(StatementKind::Other(OtherStatement::Roles));
    }
    if service_level::at_list(p) {
        service_level::list(p)?;
        return Ok(StatementKind::Other(OtherStatement::ServiceLevels));
    }
    list_permissions(p)?;
    Ok(StatementKind::Other(OtherStatement::Permissions))
}

/// Whether a statement seems to begin after `n` tokens; two words are looked at.
pub(super) fn begins_statement(p: &Parser<'_>) -> bool {
    use Keyword as K;
    let (TokenKind::Keyword(first), second) = (p.kind(), p.nth(1)) else {
        return false;
    };
    match first {
        K::Create | K::Alter | K::Drop => matches!(
            second,
            TokenKind::Keyword(
                K::Keyspace
                    | K::Table
                    | K::Type
                    | K::Custom
                    | K::Index
                    | K::Materialized
                    | K::Function
                    | K::Aggregate
                    | K::Or
                    | K::User
                    | K::Role
                    | K::Trigger
                    | K::Schema
            )
        ),
        K::Insert => second == TokenKind::Keyword(K::Into),
        K::Begin => matches!(
            second,
            TokenKind::Keyword(K::Batch | K::Unlogged | K::Counter)
        ),
        K::Select | K::Update | K::Delete | K::Truncate | K::Use | K::Grant | K::Revoke => true,
        _ => false,
    }
}
