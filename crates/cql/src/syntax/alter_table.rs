//! `ALTER TABLE`.

use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind};
use crate::span::Span;

use super::create_table::{ColumnDefinition, ColumnMask, column_definition, opt_mask};
use super::docs::docs_of_element;
use super::expr::{Expr, ExprKind};
use super::keyspace::{opt_if_exists_in_alter, opt_if_not_exists_in_alter};
use super::list::paren_list;
use super::name::{Ident, QualifiedName, column, ident, table};
use super::parser::{Parse, Parser};
use super::properties::{Property, properties};
use super::type_name::{TypeName, type_name};
use super::using::opt_timestamp;

/// `ALTER TABLE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterTable {
    /// `IF EXISTS` (Cassandra only).
    pub if_exists: Option<Span>,
    /// The table.
    pub table: QualifiedName,
    /// What changes.
    pub change: AlterTableChange,
}

/// The changes of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlterTableChange {
    /// `ALTER column TYPE type`
    Type {
        /// The column.
        column: Ident,
        /// Its new type.
        ty: TypeName,
    },
    /// `ALTER column MASKED WITH …` or `ALTER column DROP MASKED` (Cassandra only).
    Mask {
        /// `IF EXISTS`
        if_exists: Option<Span>,
        /// The column.
        column: Ident,
        /// The new mask; `None` for `DROP MASKED`.
        mask: Option<ColumnMask>,
    },
    /// `ADD column type` or `ADD (column type, …)`
    Add {
        /// `IF NOT EXISTS` (Cassandra only).
        if_not_exists: Option<Span>,
        /// The new columns.
        columns: Vec<ColumnDefinition>,
    },
    /// `DROP column` or `DROP (column, …)`
    Drop {
        /// `IF EXISTS` (Cassandra only).
        if_exists: Option<Span>,
        /// The columns.
        columns: Vec<Ident>,
        /// `USING TIMESTAMP n`; in ScyllaDB perhaps a marker.
        timestamp: Option<Expr>,
    },
    /// `RENAME column TO column AND …`
    Rename {
        /// `IF EXISTS` (Cassandra only).
        if_exists: Option<Span>,
        /// The renamed columns.
        renames: Vec<Rename>,
    },
    /// `DROP COMPACT STORAGE`, and where it was written (Cassandra only).
    DropCompactStorage(Span),
    /// `WITH …`
    Properties(Vec<Property>),
    /// `TTL column` or `TTL NULL` (ScyllaDB only).
    Ttl(Option<Ident>),
}

/// `from TO to`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// The name so far.
    pub from: Ident,
    /// The new name.
    pub to: Ident,
}

/// `TABLE …` behind `ALTER`
// Parser.g alterTableStatement
pub(super) fn alter_table(p: &mut Parser<'_>) -> Parse<AlterTable> {
    p.expect_keyword(Keyword::Table)?;
    let if_exists = opt_if_exists_in_alter(p)?;
    let table = table(p)?;
    let change = change(p)?;
    Ok(AlterTable {
        if_exists,
        table,
        change,
    })
}

fn change(p: &mut Parser<'_>) -> Parse<AlterTableChange> {
    if p.eat_keyword(Keyword::Alter).is_some() {
        alter(p)
    } else if p.eat_keyword(Keyword::Add).is_some() {
        add(p)
    } else if let Some(span) = p.eat_keyword(Keyword::Drop) {
        drop(p, span)
    } else if p.eat_keyword(Keyword::Rename).is_some() {
        let if_exists = opt_if_exists_in_alter(p)?;
        let renames = renames(p)?;
        Ok(AlterTableChange::Rename { if_exists, renames })
    } else if p.eat_keyword(Keyword::With).is_some() {
        Ok(AlterTableChange::Properties(properties(p)))
    } else if p.dialect == Dialect::Scylla && p.eat_keyword(Keyword::Ttl).is_some() {
        match p.eat_keyword(Keyword::Null) {
            Some(_) => Ok(AlterTableChange::Ttl(None)),
            None => Ok(AlterTableChange::Ttl(Some(column(p)?))),
        }
    } else {
        Err(p.unexpected())
    }
}

/// `ALTER column TYPE …` or `ALTER column MASKED …`
fn alter(p: &mut Parser<'_>) -> Parse<AlterTableChange> {
    let if_exists = opt_if_exists_in_alter(p)?;
    let column = column(p)?;
    if if_exists.is_none() && p.eat_keyword(Keyword::Type).is_some() {
        let ty = type_name(p)?;
        return Ok(AlterTableChange::Type { column, ty });
    }
    let mask = opt_mask(p)?;
    if mask.is_none() {
        if p.dialect == Dialect::Scylla {
            return Err(p.unexpected());
        }
        p.expect_keyword(Keyword::Drop)?;
        p.expect_keyword(Keyword::Masked)?;
    }
    Ok(AlterTableChange::Mask {
        if_exists,
        column,
        mask,
    })
}

fn add(p: &mut Parser<'_>) -> Parse<AlterTableChange> {
    let if_not_exists = opt_if_not_exists_in_alter(p)?;
    let columns = if p.at(TokenKind::LeftParen) {
        paren_list(p, added_column)?
    } else {
        vec![added_column(p)?]
    };
    Ok(AlterTableChange::Add {
        if_not_exists,
        columns,
    })
}

fn added_column(p: &mut Parser<'_>) -> Parse<ColumnDefinition> {
    let first = p.position();
    let mut column = column_definition(p)?;
    column.docs = docs_of_element(p, first);
    Ok(column)
}

/// `DROP column`, `DROP (…)` or `DROP COMPACT STORAGE`
fn drop(p: &mut Parser<'_>, start: Span) -> Parse<AlterTableChange> {
    if p.dialect == Dialect::Cassandra
        && p.nth_is(0, Keyword::Compact)
        && p.nth_is(1, Keyword::Storage)
    {
        p.bump();
        let end = p.bump().span;
        return Ok(AlterTableChange::DropCompactStorage(start.to(end)));
    }
    let if_exists = opt_if_exists_in_alter(p)?;
    let columns = if p.at(TokenKind::LeftParen) {
        paren_list(p, ident)?
    } else {
        vec![ident(p)?]
    };
    let timestamp = opt_timestamp(p)?;
    check_timestamp(p, timestamp.as_ref());
    Ok(AlterTableChange::Drop {
        if_exists,
        columns,
        timestamp,
    })
}

/// Cassandra's parser reads the number.
fn check_timestamp(p: &mut Parser<'_>, timestamp: Option<&Expr>) {
    if let Some(timestamp) = timestamp
        && let ExprKind::Literal(literal) = &timestamp.kind
        && literal.text.parse::<i64>().is_err()
    {
        let message = format!("{} is not a time stamp", literal.text);
        p.report(Diagnostic::error(Code::Syntax, timestamp.span, message));
    }
}

/// `from TO to AND …`
pub(super) fn renames(p: &mut Parser<'_>) -> Parse<Vec<Rename>> {
    let mut renames = Vec::new();
    loop {
        let from = ident(p)?;
        p.expect_keyword(Keyword::To)?;
        let to = ident(p)?;
        renames.push(Rename { from, to });
        if p.eat_keyword(Keyword::And).is_none() {
            return Ok(renames);
        }
    }
}
