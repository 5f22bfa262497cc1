//! `CREATE INDEX`.

use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind};
use crate::span::Span;

use super::insert::opt_if_not_exists;
use super::list::{closed_list, closed_list_or_empty};
use super::literal::{Literal, string};
use super::name::{Ident, QualifiedName, column, object_name, table};
use super::parser::{Parse, Parser};
use super::properties::{TableOption, properties, table_options};

/// `CREATE CUSTOM INDEX … ON … (…) USING … WITH …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateIndex {
    /// `CUSTOM`
    pub custom: Option<Span>,
    /// `IF NOT EXISTS`
    pub if_not_exists: Option<Span>,
    /// The index; the server makes a name where none is written.
    pub name: Option<Ident>,
    /// The table.
    pub table: QualifiedName,
    /// What is indexed; the parser takes an empty list.
    pub targets: Vec<IndexTarget>,
    /// The implementation behind `USING`, a string literal.
    pub using: Option<Literal>,
    /// What stands behind `WITH`: properties, in ScyllaDB also those of the view behind the index.
    pub options: Vec<TableOption>,
}

/// What an index is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexTarget {
    /// What of the columns is indexed.
    pub kind: IndexTargetKind,
    /// The column; several only in a group.
    pub columns: Vec<Ident>,
    /// Where it was written.
    pub span: Span,
}

/// What of a column is indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IndexTargetKind {
    /// `column`
    Column,
    /// `VALUES(column)`
    Values,
    /// `KEYS(column)`
    Keys,
    /// `ENTRIES(column)`
    Entries,
    /// `FULL(column)`
    Full,
    /// `(column, …)`, the partition key of a local index (ScyllaDB only).
    Group,
}

/// `CUSTOM INDEX …` or `INDEX …` behind `CREATE`
// Parser.g createIndexStatement
pub(super) fn create_index(p: &mut Parser<'_>) -> Parse<CreateIndex> {
    let custom = p.eat_keyword(Keyword::Custom);
    p.expect_keyword(Keyword::Index)?;
    let if_not_exists = opt_if_not_exists(p)?;
    let name = if p.at_keyword(Keyword::On) {
        None
    } else {
        Some(object_name(p, "index")?)
    };
    p.expect_keyword(Keyword::On)?;
    let table = table(p)?;
    p.expect(TokenKind::LeftParen)?;
    let targets = closed_list_or_empty(p, TokenKind::RightParen, target)?;
    let using = match p.eat_keyword(Keyword::Using) {
        Some(_) => Some(string(p)?),
        None => None,
    };
    let options = match p.eat_keyword(Keyword::With) {
        None => Vec::new(),
        Some(_) if p.dialect == Dialect::Scylla => table_options(p),
        Some(_) => properties(p)
            .into_iter()
            .map(TableOption::Property)
            .collect(),
    };
    Ok(CreateIndex {
        custom,
        if_not_exists,
        name,
        table,
        targets,
        using,
        options,
    })
}

// Parser.g indexIdent
fn target(p: &mut Parser<'_>) -> Parse<IndexTarget> {
    let start = p.span().start;
    if p.dialect == Dialect::Scylla && p.eat(TokenKind::LeftParen).is_some() {
        let columns = closed_list(p, TokenKind::RightParen, column)?;
        let span = p.span_from(start);
        return Ok(IndexTarget {
            kind: IndexTargetKind::Group,
            columns,
            span,
        });
    }
    let kind = if p.nth(1) == TokenKind::LeftParen {
        collection_part(p)
    } else {
        None
    };
    if kind.is_some() {
        p.bump();
        p.bump();
    }
    let column = column(p)?;
    if kind.is_some() {
        p.expect(TokenKind::RightParen)?;
    }
    Ok(IndexTarget {
        kind: kind.unwrap_or(IndexTargetKind::Column),
        columns: vec![column],
        span: p.span_from(start),
    })
}

/// Which part of a collection the next word names.
fn collection_part(p: &Parser<'_>) -> Option<IndexTargetKind> {
    match p.kind() {
        TokenKind::Keyword(Keyword::Values) => Some(IndexTargetKind::Values),
        TokenKind::Keyword(Keyword::Keys) => Some(IndexTargetKind::Keys),
        TokenKind::Keyword(Keyword::Entries) => Some(IndexTargetKind::Entries),
        TokenKind::Keyword(Keyword::Full) => Some(IndexTargetKind::Full),
        _ => None,
    }
}
