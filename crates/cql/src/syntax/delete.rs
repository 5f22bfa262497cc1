//! `DELETE`.

use crate::lexer::{Keyword, TokenSet};
use crate::span::Span;

use super::condition::{ColumnPart, IfClause, opt_if, opt_part};
use super::list::comma_list;
use super::name::{Ident, QualifiedName, column, table};
use super::parser::{Parse, Parser};
use super::relation::Relation;
use super::update::{no_late_using, required_where};
use super::using::{Using, UsingIn, opt_using};

/// `DELETE … FROM … WHERE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    /// What is deleted; the rows where empty.
    pub deletions: Vec<Deletion>,
    /// The table.
    pub table: QualifiedName,
    /// `USING`
    pub using: Option<Using>,
    /// The `WHERE` clause.
    pub relations: Vec<Relation>,
    /// `IF`
    pub condition: Option<IfClause>,
    /// `BYPASS LARGE_DATA_GUARDRAILS` (ScyllaDB only).
    pub bypass_guardrails: Option<Span>,
}

/// A column, element or field that is deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// The column.
    pub column: Ident,
    /// What of it.
    pub part: ColumnPart,
    /// Where it was written.
    pub span: Span,
}

/// `DELETE …`
// Parser.g deleteStatement
pub(super) fn delete(p: &mut Parser<'_>) -> Parse<Delete> {
    const END: TokenSet = TokenSet::keywords(&[Keyword::From]);
    p.expect_keyword(Keyword::Delete)?;
    let deletions = if p.at_keyword(Keyword::From) {
        Vec::new()
    } else {
        comma_list(p, END, deletion)
    };
    if let Err(failed) = p.expect_keyword(Keyword::From) {
        p.recover(END);
        p.eat_keyword(Keyword::From).ok_or(failed)?;
    }
    let table = table(p)?;
    let using = opt_using(p, UsingIn::Delete)?;
    let relations = required_where(p, "DELETE")?;
    let condition = opt_if(p);
    no_late_using(p, "DELETE FROM table USING … WHERE …");
    let guardrails = [Keyword::Bypass, Keyword::LargeDataGuardrails];
    let bypass_guardrails = p.eat_keywords(&guardrails)?;
    Ok(Delete {
        deletions,
        table,
        using,
        relations,
        condition,
        bypass_guardrails,
    })
}

/// `column`, `column[key]` or `column.field`
// Parser.g deleteOp
fn deletion(p: &mut Parser<'_>) -> Parse<Deletion> {
    let start = p.span().start;
    let column = column(p)?;
    let part = opt_part(p)?;
    let span = p.span_from(start);
    Ok(Deletion { column, part, span })
}
