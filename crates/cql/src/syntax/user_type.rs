//! `CREATE TYPE` and `ALTER TYPE`.

use crate::lexer::{Keyword, TokenKind};
use crate::span::Span;

use super::alter_table::{Rename, renames};
use super::create_table::elements;
use super::docs::{docs_above, docs_of_element};
use super::insert::opt_if_not_exists;
use super::keyspace::{opt_if_exists_in_alter, opt_if_not_exists_in_alter};
use super::name::{Ident, QualifiedName, ident};
use super::parser::{Parse, Parser};
use super::type_name::{TypeName, type_name, user_type};

/// `CREATE TYPE … (…)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateType {
    /// The comments directly above the statement.
    pub docs: Option<String>,
    /// `IF NOT EXISTS`
    pub if_not_exists: Option<Span>,
    /// The type.
    pub name: QualifiedName,
    /// Its fields in order.
    pub fields: Vec<FieldDefinition>,
}

/// `field type`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDefinition {
    /// The comments directly above, or behind on the same line.
    pub docs: Option<String>,
    /// The field.
    pub name: Ident,
    /// Its type.
    pub ty: TypeName,
    /// Where it was written.
    pub span: Span,
}

/// `ALTER TYPE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterType {
    /// `IF EXISTS` (Cassandra only).
    pub if_exists: Option<Span>,
    /// The type.
    pub name: QualifiedName,
    /// What changes.
    pub change: AlterTypeChange,
}

/// The changes of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlterTypeChange {
    /// `ALTER field TYPE type`
    Type {
        /// The field.
        field: Ident,
        /// Its new type.
        ty: TypeName,
    },
    /// `ADD field type`
    Add {
        /// `IF NOT EXISTS` (Cassandra only).
        if_not_exists: Option<Span>,
        /// The new field.
        field: FieldDefinition,
    },
    /// `RENAME field TO field AND …`
    Rename {
        /// `IF EXISTS` (Cassandra only).
        if_exists: Option<Span>,
        /// The renamed fields.
        renames: Vec<Rename>,
    },
}

/// `TYPE …` behind `CREATE`
// Parser.g createTypeStatement
pub(super) fn create_type(p: &mut Parser<'_>, start: usize) -> Parse<CreateType> {
    p.expect_keyword(Keyword::Type)?;
    let docs = docs_above(p, start);
    let if_not_exists = opt_if_not_exists(p)?;
    let name = user_type(p)?;
    let mut fields = Vec::new();
    p.expect(TokenKind::LeftParen)?;
    elements(p, |p| {
        fields.push(field_definition(p)?);
        Ok(())
    })?;
    Ok(CreateType {
        docs,
        if_not_exists,
        name,
        fields,
    })
}

/// `field type`
// Parser.g typeColumns
fn field_definition(p: &mut Parser<'_>) -> Parse<FieldDefinition> {
    let first = p.position();
    let start = p.span().start;
    let name = ident(p)?;
    let ty = type_name(p)?;
    Ok(FieldDefinition {
        docs: docs_of_element(p, first),
        name,
        ty,
        span: p.span_from(start),
    })
}

/// `TYPE …` behind `ALTER`
// Parser.g alterTypeStatement
pub(super) fn alter_type(p: &mut Parser<'_>) -> Parse<AlterType> {
    p.expect_keyword(Keyword::Type)?;
    let if_exists = opt_if_exists_in_alter(p)?;
    let name = user_type(p)?;
    let change = change(p)?;
    Ok(AlterType {
        if_exists,
        name,
        change,
    })
}

fn change(p: &mut Parser<'_>) -> Parse<AlterTypeChange> {
    if p.eat_keyword(Keyword::Alter).is_some() {
        let field = ident(p)?;
        p.expect_keyword(Keyword::Type)?;
        let ty = type_name(p)?;
        Ok(AlterTypeChange::Type { field, ty })
    } else if p.eat_keyword(Keyword::Add).is_some() {
        let if_not_exists = opt_if_not_exists_in_alter(p)?;
        let field = field_definition(p)?;
        Ok(AlterTypeChange::Add {
            if_not_exists,
            field,
        })
    } else if p.eat_keyword(Keyword::Rename).is_some() {
        let if_exists = opt_if_exists_in_alter(p)?;
        let renames = renames(p)?;
        Ok(AlterTypeChange::Rename { if_exists, renames })
    } else {
        Err(p.unexpected())
    }
}
