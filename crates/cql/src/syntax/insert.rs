//! `INSERT`, from values and from JSON.

use crate::diagnostic::{Code, Diagnostic};
use crate::lexer::{Keyword, TokenKind, TokenSet};
use crate::span::{Span, Spanned};

use super::batch::BatchStatementKind;
use super::expr::{Expr, ExprKind, MARKER_FIRST, marker_expr};
use super::list::paren_list;
use super::literal::string;
use super::name::{Ident, QualifiedName, column, table};
use super::parser::{Parse, Parser};
use super::term::term;
use super::using::{Using, UsingIn, opt_using};

/// `INSERT INTO … (…) VALUES (…)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insert {
    /// The table.
    pub table: QualifiedName,
    /// The columns.
    pub columns: Vec<Ident>,
    /// The values, terms; the parser does not ask for as many as columns.
    pub values: Vec<Expr>,
    /// The values in their parentheses.
    pub values_span: Span,
    /// `IF NOT EXISTS`
    pub if_not_exists: Option<Span>,
    /// `USING`
    pub using: Option<Using>,
}

/// `INSERT INTO … JSON …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InsertJson {
    /// The table.
    pub table: QualifiedName,
    /// A string literal or a marker.
    pub json: Expr,
    /// `DEFAULT NULL` or `DEFAULT UNSET`
    pub default: Option<Spanned<JsonDefault>>,
    /// `IF NOT EXISTS`
    pub if_not_exists: Option<Span>,
    /// `USING`
    pub using: Option<Using>,
}

/// What becomes of columns that the JSON value does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JsonDefault {
    /// They are set to null, as without the clause.
    Null,
    /// They are left alone.
    Unset,
}

/// `INSERT INTO …`
// Parser.g insertStatement
pub(super) fn insert(p: &mut Parser<'_>) -> Parse<BatchStatementKind> {
    p.expect_keyword(Keyword::Insert)?;
    p.expect_keyword(Keyword::Into)?;
    let table = table(p)?;
    if p.eat_keyword(Keyword::Json).is_some() {
        return json(p, table).map(BatchStatementKind::InsertJson);
    }
    values(p, table).map(BatchStatementKind::Insert)
}

/// `(…) VALUES (…) …`
// Parser.g normalInsertStatement
fn values(p: &mut Parser<'_>, table: QualifiedName) -> Parse<Insert> {
    let columns = columns(p)?;
    p.expect_keyword(Keyword::Values)?;
    let start = p.span().start;
    let values = paren_list(p, term)?;
    let values_span = p.span_from(start);
    no_second_row(p);
    let (if_not_exists, using) = ending(p)?;
    Ok(Insert {
        table,
        columns,
        values,
        values_span,
        if_not_exists,
        using,
    })
}

/// `(…, …)`; where `VALUES (` stands inside, the closing parenthesis is taken to be missing.
fn columns(p: &mut Parser<'_>) -> Parse<Vec<Ident>> {
    p.expect(TokenKind::LeftParen)?;
    let mut columns = vec![column(p)?];
    loop {
        if p.eat(TokenKind::Comma).is_some() {
            columns.push(column(p)?);
        } else if p.eat(TokenKind::RightParen).is_some() {
            return Ok(columns);
        } else {
            let failed = p.unexpected();
            let at_values = p.nth_is(0, Keyword::Values) && p.nth(1) == TokenKind::LeftParen;
            if !at_values {
                p.recover(TokenSet::new(&[TokenKind::Comma]));
                if !matches!(p.kind(), TokenKind::Comma | TokenKind::RightParen) {
                    return Err(failed);
                }
                continue;
            }
            return Ok(columns);
        }
    }
}

fn no_second_row(p: &mut Parser<'_>) {
    if p.kind() == TokenKind::Comma && p.nth(1) == TokenKind::LeftParen {
        p.fail(
            Diagnostic::error(Code::Syntax, p.span(), "`INSERT` writes one row")
                .help("write one statement for each row, in a batch if they belong together"),
        );
        while p.kind() == TokenKind::Comma && p.nth(1) == TokenKind::LeftParen {
            p.bump();
            if paren_list(p, term).is_err() {
                return;
            }
        }
    }
}

/// `JSON …`
// Parser.g jsonInsertStatement
fn json(p: &mut Parser<'_>, table: QualifiedName) -> Parse<InsertJson> {
    let json = if p.at_any(MARKER_FIRST) {
        marker_expr(p)?
    } else {
        let literal = string(p)?;
        let span = literal.span;
        Expr::new(ExprKind::Literal(literal), span)
    };
    let default = json_default(p)?;
    let (if_not_exists, using) = ending(p)?;
    Ok(InsertJson {
        table,
        json,
        default,
        if_not_exists,
        using,
    })
}

fn json_default(p: &mut Parser<'_>) -> Parse<Option<Spanned<JsonDefault>>> {
    let Some(start) = p.eat_keyword(Keyword::Default) else {
        return Ok(None);
    };
    let (default, end) = if let Some(end) = p.eat_keyword(Keyword::Null) {
        (JsonDefault::Null, end)
    } else {
        (JsonDefault::Unset, p.expect_keyword(Keyword::Unset)?)
    };
    Ok(Some(Spanned::new(default, start.to(end))))
}

/// `IF NOT EXISTS USING …`
fn ending(p: &mut Parser<'_>) -> Parse<(Option<Span>, Option<Using>)> {
    let if_not_exists = opt_if_not_exists(p)?;
    let using = opt_using(p, UsingIn::Write)?;
    if using.is_some() && p.nth_is(0, Keyword::If) {
        p.fail(Diagnostic::error(
            Code::Syntax,
            p.span(),
            "`IF NOT EXISTS` stands before `USING`",
        ));
        return Ok((opt_if_not_exists(p)?, using));
    }
    Ok((if_not_exists, using))
}

/// `IF NOT EXISTS`, if it is next.
pub(super) fn opt_if_not_exists(p: &mut Parser<'_>) -> Parse<Option<Span>> {
    p.eat_keywords(&[Keyword::If, Keyword::Not, Keyword::Exists])
}

/// `IF EXISTS`, if it is next.
pub(super) fn opt_if_exists(p: &mut Parser<'_>) -> Parse<Option<Span>> {
    p.eat_keywords(&[Keyword::If, Keyword::Exists])
}
