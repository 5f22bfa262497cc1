//! `WITH`: properties of keyspaces, tables, views and indexes.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::{Keyword, KeywordClass, TokenKind, TokenSet};
use crate::span::Span;

use super::expr::{Expr, ExprKind};
use super::list::paren_list;
use super::literal::{Literal, opt_constant};
use super::name::{Ident, ident, take_ident};
use super::parser::{Parse, Parser};
use super::term::map_literal;

/// `name = value`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// The name.
    pub name: Ident,
    /// The value.
    pub value: PropertyValue,
    /// Where it was written.
    pub span: Span,
}

/// The value of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PropertyValue {
    /// A constant.
    Literal(Literal),
    /// An unreserved keyword, which stands for its own text, as written unless it is a native type.
    Keyword(Ident),
    /// `null`, and where it was written (ScyllaDB only).
    Null(Span),
    /// `{key: value, …}`; terms, which the server wants to be constants.
    Map {
        /// The entries.
        entries: Vec<(Expr, Expr)>,
        /// Where it was written, braces included.
        span: Span,
    },
}

impl PropertyValue {
    /// Where the value was written.
    pub const fn span(&self) -> Span {
        match self {
            Self::Literal(literal) => literal.span,
            Self::Keyword(keyword) => keyword.span,
            Self::Null(span) | Self::Map { span, .. } => *span,
        }
    }
}

/// What can stand behind `WITH` in `CREATE TABLE` and `CREATE MATERIALIZED VIEW`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableOption {
    /// `name = value`
    Property(Property),
    /// `COMPACT STORAGE`, and where it was written.
    CompactStorage(Span),
    /// `CLUSTERING ORDER BY (…)`
    ClusteringOrder {
        /// The columns with their directions.
        columns: Vec<ClusteringOrder>,
        /// Where it was written.
        span: Span,
    },
}

/// One column of `CLUSTERING ORDER BY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusteringOrder {
    /// The clustering column.
    pub column: Ident,
    /// Its direction.
    pub direction: Direction,
}

/// `ASC` or `DESC`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// `ASC`
    Asc,
    /// `DESC`
    Desc,
}

const AND: TokenSet = TokenSet::keywords(&[Keyword::And]);

/// Properties joined by `AND`, behind `WITH`.
// Parser.g properties
pub(super) fn properties(p: &mut Parser<'_>) -> Vec<Property> {
    let properties = joined(p, property);
    check_twice(p, properties.iter());
    properties
}

/// Options of a table joined by `AND`, behind `WITH`.
// Parser.g tableProperty
pub(super) fn table_options(p: &mut Parser<'_>) -> Vec<TableOption> {
    let options = joined(p, table_option);
    check_twice(p, options.iter().filter_map(TableOption::property));
    options
}

impl TableOption {
    fn property(&self) -> Option<&Property> {
        match self {
            Self::Property(property) => Some(property),
            _ => None,
        }
    }
}

fn joined<T>(p: &mut Parser<'_>, one: fn(&mut Parser<'_>) -> Parse<T>) -> Vec<T> {
    let mut all = Vec::new();
    loop {
        let start = p.position();
        match one(p) {
            Ok(one) => all.push(one),
            Err(_) => p.recover_from(start, AND),
        }
        if p.kind() == TokenKind::Comma && p.is_name(1) {
            let comma = Diagnostic::error(
                Code::Syntax,
                p.span(),
                "properties are joined with `AND`, not `,`",
            );
            p.fail(comma.suggest(" AND"));
            p.bump();
        } else if p.eat_keyword(Keyword::And).is_none() {
            return all;
        }
    }
}

/// The parsers of both servers refuse a property that is set twice.
fn check_twice<'a>(p: &mut Parser<'_>, properties: impl Iterator<Item = &'a Property>) {
    let mut seen = HashSet::new();
    for property in properties {
        if !seen.insert(property.name.as_str()) {
            p.report(Diagnostic::error(
                Code::Syntax,
                property.name.span,
                format!("`{}` is set twice", property.name),
            ));
        }
    }
}

fn table_option(p: &mut Parser<'_>) -> Parse<TableOption> {
    let start = p.span().start;
    if p.nth(1) != TokenKind::Equal {
        if p.eat_keywords(&[Keyword::Compact, Keyword::Storage])?
            .is_some()
        {
            return Ok(TableOption::CompactStorage(p.span_from(start)));
        }
        let order = [Keyword::Clustering, Keyword::Order, Keyword::By];
        if p.eat_keywords(&order)?.is_some() {
            let columns = paren_list(p, clustering_order)?;
            let span = p.span_from(start);
            return Ok(TableOption::ClusteringOrder { columns, span });
        }
    }
    property(p).map(TableOption::Property)
}

/// `column ASC` or `column DESC`
// Parser.g tableClusteringOrder
fn clustering_order(p: &mut Parser<'_>) -> Parse<ClusteringOrder> {
    let column = ident(p)?;
    let direction = if p.eat_keyword(Keyword::Asc).is_some() {
        Direction::Asc
    } else if p.eat_keyword(Keyword::Desc).is_some() {
        Direction::Desc
    } else {
        return Err(p.unexpected());
    };
    Ok(ClusteringOrder { column, direction })
}

/// `name = value`
// Parser.g property
fn property(p: &mut Parser<'_>) -> Parse<Property> {
    let start = p.span().start;
    let name = ident(p)?;
    p.expect(TokenKind::Equal)?;
    let value = property_value(p)?;
    let span = p.span_from(start);
    Ok(Property { name, value, span })
}

// Parser.g propertyValue, fullMapLiteral
fn property_value(p: &mut Parser<'_>) -> Parse<PropertyValue> {
    let start = p.span();
    if p.kind() == TokenKind::LeftBrace {
        let entries = map_literal(p)?;
        check_entries(p, &entries);
        let span = p.span_from(start.start);
        return Ok(PropertyValue::Map { entries, span });
    }
    if let Some(literal) = opt_constant(p) {
        return Ok(PropertyValue::Literal(literal));
    }
    match p.kind() {
        TokenKind::Keyword(Keyword::Null) if p.dialect == Dialect::Scylla => {
            Ok(PropertyValue::Null(p.bump().span))
        }
        TokenKind::Keyword(keyword) if keyword.class(p.dialect) != KeywordClass::Reserved => {
            Ok(PropertyValue::Keyword(keyword_value(p, keyword)))
        }
        TokenKind::QuestionMark | TokenKind::Colon => Err(p.fail(no_marker(start))),
        _ => {
            p.expect_also(TokenKind::AnyTerm);
            Err(p.unexpected())
        }
    }
}

fn keyword_value(p: &mut Parser<'_>, keyword: Keyword) -> Ident {
    let written = p.text_of(p.token());
    let ident = take_ident(p);
    match keyword.class(p.dialect) {
        KeywordClass::Type => ident,
        _ => Ident {
            name: written.into(),
            ..ident
        },
    }
}

/// The entries of a property's map are constants, each name once.
// Parser.g convertPropertyMap
pub(super) fn check_entries(p: &mut Parser<'_>, entries: &[(Expr, Expr)]) {
    let mut seen = HashSet::new();
    for (key, value) in entries {
        if let Some(wrong) = not_constant(p.dialect, key, value) {
            return p.report(wrong);
        }
        if let ExprKind::Literal(name) = &key.kind
            && !seen.insert(&*name.text)
        {
            p.report(Diagnostic::error(
                Code::Syntax,
                key.span,
                format!("`{}` is set twice", name.text),
            ));
        }
    }
}

/// The first of an entry's halves that is no constant.
fn not_constant(dialect: Dialect, key: &Expr, value: &Expr) -> Option<Diagnostic> {
    let is_constant = |expr: &Expr| match expr.kind {
        ExprKind::Literal(_) => true,
        ExprKind::Null => dialect == Dialect::Scylla,
        _ => false,
    };
    // Cql.g convert_extended_property_map
    let is_list = match &value.kind {
        ExprKind::List(elements) => dialect == Dialect::Scylla && elements.iter().all(is_constant),
        _ => false,
    };
    if !is_constant(key) {
        Some(no_constant(key))
    } else if !is_constant(value) && !is_list {
        Some(no_constant(value))
    } else {
        None
    }
}

fn no_constant(expr: &Expr) -> Diagnostic {
    match expr.kind {
        ExprKind::Marker(_) => no_marker(expr.span),
        _ => Diagnostic::error(
            Code::Syntax,
            expr.span,
            "the names and values of a property's map are constants",
        ),
    }
}

fn no_marker(span: Span) -> Diagnostic {
    Diagnostic::error(Code::Syntax, span, "properties take no bind markers")
        .help("schema statements are not bound; write the value")
}
