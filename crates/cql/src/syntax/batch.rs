//! `BEGIN BATCH … APPLY BATCH`.

use crate::lexer::{Keyword, TokenKind};
use crate::span::{Span, Spanned};

use super::delete::{Delete, delete};
use super::insert::{Insert, InsertJson, insert};
use super::parser::{Parse, Parser};
use super::update::{Update, update};
use super::using::{Using, UsingIn, opt_using};

/// `BEGIN BATCH … APPLY BATCH`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// `UNLOGGED` or `COUNTER`; a logged batch where neither is written.
    pub kind: Option<Spanned<BatchKind>>,
    /// `USING`
    pub using: Option<Using>,
    /// The statements. Their markers are counted through the whole batch.
    pub statements: Vec<BatchStatement>,
}

/// The kinds of batches that have a word of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BatchKind {
    /// `UNLOGGED`
    Unlogged,
    /// `COUNTER`
    Counter,
}

/// A statement inside a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchStatement {
    /// Which statement.
    pub kind: BatchStatementKind,
    /// Where it was written.
    pub span: Span,
}

/// The statements that a batch takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchStatementKind {
    /// `INSERT … VALUES`
    Insert(Insert),
    /// `INSERT … JSON`
    InsertJson(InsertJson),
    /// `UPDATE`
    Update(Update),
    /// `DELETE`
    Delete(Delete),
}

/// `BEGIN BATCH …`
// Parser.g batchStatement
pub(super) fn batch(p: &mut Parser<'_>) -> Parse<Batch> {
    p.expect_keyword(Keyword::Begin)?;
    let kind = batch_kind(p);
    p.expect_keyword(Keyword::Batch)?;
    let using = opt_using(p, UsingIn::Write)?;
    let mut statements = Vec::new();
    while !p.at_keyword(Keyword::Apply) && p.kind() != TokenKind::End {
        match statement(p) {
            Ok(statement) => statements.push(statement),
            Err(_) => p.skip_until(begins_next),
        }
        p.eat(TokenKind::Semicolon);
    }
    p.expect_keyword(Keyword::Apply)?;
    p.expect_keyword(Keyword::Batch)?;
    Ok(Batch {
        kind,
        using,
        statements,
    })
}

fn batch_kind(p: &mut Parser<'_>) -> Option<Spanned<BatchKind>> {
    if let Some(span) = p.eat_keyword(Keyword::Unlogged) {
        return Some(Spanned::new(BatchKind::Unlogged, span));
    }
    p.eat_keyword(Keyword::Counter)
        .map(|span| Spanned::new(BatchKind::Counter, span))
}

/// Whether a statement of a batch, or its end, begins here.
fn begins_next(p: &Parser<'_>) -> bool {
    matches!(
        p.kind(),
        TokenKind::Semicolon
            | TokenKind::Keyword(
                Keyword::Insert | Keyword::Update | Keyword::Delete | Keyword::Apply
            )
    )
}

// Parser.g batchStatementObjective
fn statement(p: &mut Parser<'_>) -> Parse<BatchStatement> {
    let start = p.span().start;
    let kind = if p.at_keyword(Keyword::Insert) {
        insert(p)?
    } else if p.at_keyword(Keyword::Update) {
        BatchStatementKind::Update(update(p)?)
    } else if p.at_keyword(Keyword::Delete) {
        BatchStatementKind::Delete(delete(p)?)
    } else {
        return Err(p.unexpected());
    };
    let span = p.span_from(start);
    Ok(BatchStatement { kind, span })
}
