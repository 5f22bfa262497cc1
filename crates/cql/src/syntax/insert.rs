//! `INSERT`, from values and from JSON.

use crate::span::{Span, Spanned};

use super::expr::Expr;
use super::name::{Ident, QualifiedName};
use super::using::Using;

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
