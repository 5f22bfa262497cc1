//! Texts to trees: one statement, or a file of many.

use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::TokenKind;
use crate::span::Span;

use super::Statement;
use super::docs::docs_above;
use super::parser::Parser;
use super::statement::{begins_statement, statement};

/// Parses one statement, with any number of `;` behind it, as the server takes it.
///
/// The statement is there if enough of it was understood; with errors it may lack what was not.
pub fn parse_statement(text: &str, dialect: Dialect) -> (Option<Statement>, Vec<Diagnostic>) {
    let mut p = Parser::new(text, dialect);
    let statement = statement(&mut p).ok();
    finish(&mut p);
    while p.eat(TokenKind::Semicolon).is_some() {}
    if p.kind() != TokenKind::End {
        let second = p.span();
        p.report(second_statement(second));
    }
    if let Some(comment) = p.open_comment.take() {
        p.report(comment);
    }
    (statement, p.into_errors())
}

/// Parses a file of statements with `;` between them.
///
/// One that is malformed does not hide the next. Comments and empty statements are nothing.
pub fn parse_script(text: &str, dialect: Dialect) -> (Vec<ScriptStatement>, Vec<Diagnostic>) {
    let mut p = Parser::new(text, dialect);
    p.is_script = true;
    let mut statements = Vec::new();
    loop {
        while p.eat(TokenKind::Semicolon).is_some() {}
        if p.kind() == TokenKind::End {
            return (statements, p.into_errors());
        }
        statements.push(script_statement(&mut p));
    }
}

/// A statement of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptStatement {
    /// The comments directly above it.
    pub docs: Option<String>,
    /// The statement, if enough of it was understood.
    pub statement: Option<Statement>,
    /// Where it was written, without the closing `;`, whether it was understood or not.
    pub span: Span,
}

fn script_statement(p: &mut Parser<'_>) -> ScriptStatement {
    let first = p.position();
    let start = p.span().start;
    let docs = docs_above(p, first);
    let statement = statement(p).ok();
    finish_of_script(p, first, statement.is_some());
    ScriptStatement {
        docs,
        statement,
        span: p.span_from(start),
    }
}

/// Says what is wrong with anything behind a statement, and skips it.
fn finish(p: &mut Parser<'_>) {
    if matches!(p.kind(), TokenKind::End | TokenKind::Semicolon) {
        return;
    }
    p.expect_also(TokenKind::End);
    p.unexpected();
    p.skip_until(|p| p.kind() == TokenKind::Semicolon);
}

/// As [`finish`], but where the next statement begins its `;` is taken to be missing.
fn finish_of_script(p: &mut Parser<'_>, first: usize, understood: bool) {
    if matches!(p.kind(), TokenKind::End | TokenKind::Semicolon) {
        return;
    }
    if understood && begins_statement(p) {
        let end = Span::at(p.end());
        let missing =
            Diagnostic::error(Code::Syntax, end, "a `;` is missing between two statements");
        p.fail(missing.suggest_at(end, ";"));
        return;
    }
    if !understood && p.position() > first && p.at_next_statement() {
        return;
    }
    p.expect_also(TokenKind::End);
    p.unexpected();
    p.skip_until(|p| {
        p.kind() == TokenKind::Semicolon || (p.position() > first && p.at_next_statement())
    });
}

fn second_statement(span: Span) -> Diagnostic {
    Diagnostic::error(Code::TrailingText, span, "a second statement begins here")
        .help("send one statement at a time; several writes can stand in a batch")
}
