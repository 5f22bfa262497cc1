//! `CREATE TABLE`.

use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind, TokenSet};
use crate::span::Span;

use super::docs::{docs_above, docs_of_element};
use super::expr::Expr;
use super::insert::opt_if_not_exists;
use super::list::{closed_list, closed_list_or_empty};
use super::name::{FunctionName, Ident, QualifiedName, function_name, ident, table};
use super::parser::{Parse, Parser};
use super::properties::{TableOption, table_options};
use super::term::term;
use super::type_name::{TypeName, type_name};

/// `CREATE TABLE … (…) WITH …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateTable {
    /// The comments directly above the statement.
    pub docs: Option<String>,
    /// `IF NOT EXISTS`
    pub if_not_exists: Option<Span>,
    /// The table.
    pub name: QualifiedName,
    /// The columns in order.
    pub columns: Vec<ColumnDefinition>,
    /// Every `PRIMARY KEY (…)` that was written; more than one is refused later.
    pub primary_keys: Vec<PrimaryKey>,
    /// What stands behind `WITH`.
    pub options: Vec<TableOption>,
}

/// `column type STATIC PRIMARY KEY`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnDefinition {
    /// The comments directly above, or behind on the same line.
    pub docs: Option<String>,
    /// The column.
    pub name: Ident,
    /// Its type.
    pub ty: TypeName,
    /// `TTL` (ScyllaDB only).
    pub ttl: Option<Span>,
    /// `STATIC`
    pub is_static: Option<Span>,
    /// `MASKED WITH …` (Cassandra only).
    pub mask: Option<ColumnMask>,
    /// `PRIMARY KEY` behind the column.
    pub primary_key: Option<Span>,
    /// Where it was written.
    pub span: Span,
}

/// `PRIMARY KEY ((a, b), c)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrimaryKey {
    /// The partition key columns.
    pub partition: Vec<Ident>,
    /// The clustering columns.
    pub clustering: Vec<Ident>,
    /// Where it was written, from `PRIMARY` on.
    pub span: Span,
}

/// `MASKED WITH …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMask {
    /// The masking function; `None` for `DEFAULT`.
    pub function: Option<FunctionName>,
    /// Its arguments behind the column, terms.
    pub args: Vec<Expr>,
    /// Where it was written, from `MASKED` on.
    pub span: Span,
}

/// `TABLE …` behind `CREATE`
// Parser.g createTableStatement
pub(super) fn create_table(p: &mut Parser<'_>, start: usize) -> Parse<CreateTable> {
    p.expect_keyword(Keyword::Table)?;
    let mut created = CreateTable {
        docs: docs_above(p, start),
        if_not_exists: opt_if_not_exists(p)?,
        name: table(p)?,
        columns: Vec::new(),
        primary_keys: Vec::new(),
        options: Vec::new(),
    };
    p.expect(TokenKind::LeftParen)?;
    elements(p, |p| element(p, &mut created))?;
    if p.eat_keyword(Keyword::With).is_some() {
        created.options = table_options(p);
    }
    Ok(created)
}

/// Definitions up to `)`. Behind each comma one may be missing.
// Parser.g tableDefinition
pub(super) fn elements(
    p: &mut Parser<'_>,
    mut element: impl FnMut(&mut Parser<'_>) -> Parse<()>,
) -> Parse<()> {
    const END: TokenSet = TokenSet::new(&[TokenKind::Comma, TokenKind::RightParen]);
    let mut first = true;
    loop {
        let missing = !first && END.contains(p.kind());
        let start = p.position();
        if !missing && element(p).is_err() {
            p.recover_from(start, END);
        }
        first = false;
        if p.eat(TokenKind::Comma).is_some() {
            continue;
        }
        if p.eat(TokenKind::RightParen).is_some() {
            return Ok(());
        }
        let failed = p.unexpected();
        p.recover(END);
        if p.kind() != TokenKind::Comma && p.kind() != TokenKind::RightParen {
            return Err(failed);
        }
    }
}

/// A column, or `PRIMARY KEY (…)`.
// Parser.g tableColumns
fn element(p: &mut Parser<'_>, created: &mut CreateTable) -> Parse<()> {
    let is_key = p.nth_is(1, Keyword::Key) && p.nth(2) == TokenKind::LeftParen;
    if is_key && !p.at_keyword(Keyword::Primary) {
        // The error finds out that the word is misspelt, and puts it right.
        p.unexpected();
    }
    if p.at_keyword(Keyword::Primary) {
        created.primary_keys.push(primary_key(p)?);
    } else {
        created.columns.push(created_column(p)?);
    }
    Ok(())
}

fn created_column(p: &mut Parser<'_>) -> Parse<ColumnDefinition> {
    let first = p.position();
    let mut column = column_definition(p)?;
    column.primary_key = p.eat_keywords(&[Keyword::Primary, Keyword::Key])?;
    column.span = p.span_from(column.span.start);
    column.docs = docs_of_element(p, first);
    Ok(column)
}

/// `column type STATIC MASKED WITH …`
pub(super) fn column_definition(p: &mut Parser<'_>) -> Parse<ColumnDefinition> {
    let start = p.span().start;
    let name = ident(p)?;
    let ty = type_name(p)?;
    let ttl = match p.dialect {
        Dialect::Scylla => p.eat_keyword(Keyword::Ttl),
        Dialect::Cassandra => None,
    };
    let is_static = p.eat_keyword(Keyword::Static);
    let mask = opt_mask(p)?;
    Ok(ColumnDefinition {
        docs: None,
        name,
        ty,
        ttl,
        is_static,
        mask,
        primary_key: None,
        span: p.span_from(start),
    })
}

/// `MASKED WITH …`, if it is next.
// Parser.g columnMask
pub(super) fn opt_mask(p: &mut Parser<'_>) -> Parse<Option<ColumnMask>> {
    let Some(start) = p.eat_keyword(Keyword::Masked) else {
        return Ok(None);
    };
    p.expect_keyword(Keyword::With)?;
    // A function can be called `default`, too.
    let is_default = p.at_keyword(Keyword::Default)
        && !matches!(p.nth(1), TokenKind::LeftParen | TokenKind::Dot);
    let (function, args) = if is_default {
        p.bump();
        (None, Vec::new())
    } else {
        let function = function_name(p)?;
        p.expect(TokenKind::LeftParen)?;
        let args = closed_list_or_empty(p, TokenKind::RightParen, term)?;
        (Some(function), args)
    };
    let span = p.span_from(start.start);
    Ok(Some(ColumnMask {
        function,
        args,
        span,
    }))
}

/// `PRIMARY KEY ((…), …)`
// Parser.g tableColumns, viewPrimaryKey
pub(super) fn primary_key(p: &mut Parser<'_>) -> Parse<PrimaryKey> {
    let start = p.expect_keyword(Keyword::Primary)?.start;
    p.expect_keyword(Keyword::Key)?;
    p.expect(TokenKind::LeftParen)?;
    let partition = if p.eat(TokenKind::LeftParen).is_some() {
        closed_list(p, TokenKind::RightParen, ident)?
    } else {
        vec![ident(p)?]
    };
    let clustering = if p.eat(TokenKind::Comma).is_some() {
        closed_list(p, TokenKind::RightParen, ident)?
    } else {
        p.expect(TokenKind::RightParen)?;
        Vec::new()
    };
    let span = p.span_from(start);
    Ok(PrimaryKey {
        partition,
        clustering,
        span,
    })
}
