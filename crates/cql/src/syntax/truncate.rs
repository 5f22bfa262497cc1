//! `TRUNCATE`.

use crate::lexer::Keyword;

use super::name::{QualifiedName, table};
use super::parser::{Parse, Parser};
use super::using::{Using, UsingIn, opt_using};

/// `TRUNCATE TABLE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truncate {
    /// The table.
    pub table: QualifiedName,
    /// `USING TIMEOUT` (ScyllaDB only).
    pub using: Option<Using>,
}

/// `TRUNCATE …`
// Parser.g truncateStatement
pub(super) fn truncate(p: &mut Parser<'_>) -> Parse<Truncate> {
    p.expect_keyword(Keyword::Truncate)?;
    p.eat_keyword(Keyword::Table);
    let table = table(p)?;
    let using = opt_using(p, UsingIn::Truncate)?;
    Ok(Truncate { table, using })
}
