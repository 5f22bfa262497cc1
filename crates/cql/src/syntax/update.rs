//! `UPDATE`.

use crate::diagnostic::{Code, Diagnostic};
use crate::lexer::{Keyword, TokenKind, TokenSet};

use super::assignment::{Assignment, assignments};
use super::condition::{IfClause, opt_if};
use super::name::{QualifiedName, table};
use super::parser::{Parse, Parser};
use super::relation::{Relation, relations};
use super::using::{Using, UsingIn, opt_using};

/// `UPDATE … SET … WHERE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// The table.
    pub table: QualifiedName,
    /// `USING`
    pub using: Option<Using>,
    /// The `SET` clause.
    pub assignments: Vec<Assignment>,
    /// The `WHERE` clause.
    pub relations: Vec<Relation>,
    /// `IF`
    pub condition: Option<IfClause>,
}

/// `UPDATE …`
// Parser.g updateStatement
pub(super) fn update(p: &mut Parser<'_>) -> Parse<Update> {
    p.expect_keyword(Keyword::Update)?;
    let table = table(p)?;
    let using = opt_using(p, UsingIn::Write)?;
    p.expect_keyword(Keyword::Set)?;
    let assignments = assignments(p);
    let relations = required_where(p, "UPDATE")?;
    let condition = opt_if(p);
    no_late_using(p, "UPDATE table USING … SET …");
    Ok(Update {
        table,
        using,
        assignments,
        relations,
        condition,
    })
}

/// `USING` at the end of a statement is told and skipped.
pub(super) fn no_late_using(p: &mut Parser<'_>, help: &str) {
    if !p.nth_is(0, Keyword::Using) {
        return;
    }
    let error = Diagnostic::error(
        Code::Syntax,
        p.span(),
        "`USING` stands directly behind the table",
    );
    p.fail(error.help(format!("write `{help}`")));
    // What is wrong with the clause itself is said as well.
    let _ = opt_using(p, UsingIn::Write);
}

/// `WHERE …`, without which no row is named.
pub(super) fn required_where(p: &mut Parser<'_>, statement: &str) -> Parse<Vec<Relation>> {
    if matches!(p.kind(), TokenKind::End | TokenKind::Semicolon) {
        let message = format!("`{statement}` needs a `WHERE` clause that names the rows");
        let error = Diagnostic::error(Code::Syntax, p.span(), message);
        return Err(p.fail(match statement {
            "DELETE" => error.help("`TRUNCATE table` deletes all rows"),
            _ => error,
        }));
    }
    if let Err(failed) = p.expect_keyword(Keyword::Where) {
        p.recover(TokenSet::keywords(&[Keyword::Where]));
        p.eat_keyword(Keyword::Where).ok_or(failed)?;
    }
    Ok(relations(p))
}
