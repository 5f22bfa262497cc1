//! Statements with optional parts: one text that stands for several statements.
//!
//! ```cql
//! SELECT event_time, data FROM tenant.events
//! WHERE user_id = :user_id [AND event_time >= :since] [newest_last: ORDER BY event_time ASC]
//! ```
//!
//! A part in brackets begins where a clause may begin: with `AND`, `WHERE`,
//! `USING`, `ORDER BY`, `GROUP BY`, `PER PARTITION LIMIT`, `LIMIT`, `ALLOW
//! FILTERING`. It is sent where its markers have values; one without markers
//! has a name, and is sent where that is set. [`Template`] takes a text apart,
//! [`check_template`] checks every statement that it stands for ([`variants`]).
//!
//! A variant has the length of its template: what is left out is blank. So all
//! spans, of whichever variant, are places in the template's text.
//!
//! [`variants`]: CheckedTemplate::variants

mod check;

pub use check::{CheckedPart, CheckedTemplate, Switch, check_template};

use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::{Keyword, Token, TokenKind, lex};
use crate::span::{Span, Spanned};

/// How many optional parts a statement can have: each doubles its variants.
pub const MAX_PARTS: usize = 6;

/// A statement's text with its optional parts.
///
/// # Example: each part is there or not
/// ```
/// use rsylla_cql::{Dialect, template::Template};
///
/// let template = Template::parse("SELECT v FROM t WHERE k = ? [AND c > :c] [LIMIT :n]", Dialect::Cassandra);
/// let variants: Vec<String> = (0..template.variants()).map(|n| template.variant(n)).collect();
/// assert_eq!(variants[0].trim_end(), "SELECT v FROM t WHERE k = ?");
/// assert_eq!(variants[3].trim_end(), "SELECT v FROM t WHERE k = ?  AND c > :c   LIMIT :n");
/// assert!(variants.iter().all(|variant| variant.len() == template.text().len()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
    parts: Vec<Part>,
    diagnostics: Vec<Diagnostic>,
}

/// An optional part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its place, with the brackets.
    pub span: Span,
    /// The place of its clause.
    pub clause: Span,
    /// The name before the colon.
    pub name: Option<Spanned<Box<str>>>,
}

impl Template {
    /// Finds the optional parts of a statement; a text without any is its own only variant.
    pub fn parse(text: &str, dialect: Dialect) -> Self {
        let mut template = Self {
            text: text.to_owned(),
            parts: Vec::new(),
            diagnostics: Vec::new(),
        };
        if text.contains('[') {
            template.find_parts(&lex(text, dialect).tokens);
        }
        template
    }

    fn find_parts(&mut self, tokens: &[Token]) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            if token.kind != TokenKind::LeftBracket {
                continue;
            }
            let Some(inside) = Inside::of(tokens, at, &self.text) else {
                self.diagnostics.extend(not_a_clause(tokens, at));
                continue;
            };
            let Some(end) = self.close(tokens, at, token.span) else {
                return;
            };
            let closing = tokens[end].span;
            self.parts.push(Part {
                span: token.span.to(closing),
                clause: Span::new(inside.clause, tokens[end - 1].span.end),
                name: inside.name,
            });
            at = end + 1;
        }
        if let Some(surplus) = self.parts.get(MAX_PARTS) {
            let message = format!(
                "a statement has at most {MAX_PARTS} optional parts, and this is the {}th",
                MAX_PARTS + 1
            );
            self.diagnostics.push(
                Diagnostic::error(Code::Syntax, surplus.span, message)
                    .help("each part doubles the statements to prepare: write two statements"),
            );
            self.parts.truncate(MAX_PARTS);
        }
    }

    /// The index of the bracket that closes a part.
    fn close(&mut self, tokens: &[Token], first: usize, opening: Span) -> Option<usize> {
        let mut depth = 0;
        for (at, token) in tokens.iter().enumerate().skip(first) {
            match token.kind {
                TokenKind::LeftBracket => {
                    if Inside::of(tokens, at + 1, &self.text).is_some() {
                        self.diagnostics.push(
                            Diagnostic::error(
                                Code::Syntax,
                                token.span,
                                "an optional part cannot stand in another",
                            )
                            .also(opening, "the other begins here"),
                        );
                        return None;
                    }
                    depth += 1;
                }
                TokenKind::RightBracket if depth > 0 => depth -= 1,
                TokenKind::RightBracket => return Some(at),
                _ => {}
            }
        }
        self.diagnostics.push(Diagnostic::error(
            Code::Syntax,
            opening,
            "this optional part is never closed: a `]` is missing",
        ));
        None
    }

    /// The text as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The optional parts in order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// What is wrong with the brackets.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// How many statements it stands for.
    pub fn variants(&self) -> u32 {
        1 << self.parts.len()
    }

    /// The text of a variant, in which part *n* is there if bit *n* is set.
    pub fn variant(&self, bits: u32) -> String {
        let mut text = self.text.clone();
        let mut blank = |start: u32, end: u32| {
            text.replace_range(
                start as usize..end as usize,
                &" ".repeat((end - start) as usize),
            );
        };
        for (n, part) in self.parts.iter().enumerate() {
            if bits & (1 << n) == 0 {
                blank(part.span.start, part.span.end);
            } else {
                blank(part.span.start, part.clause.start);
                blank(part.clause.end, part.span.end);
            }
        }
        text
    }
}

/// What stands behind an opening bracket, where that is a clause.
struct Inside {
    clause: u32,
    name: Option<Spanned<Box<str>>>,
}

impl Inside {
    fn of(tokens: &[Token], at: usize, text: &str) -> Option<Self> {
        let first = tokens.get(at)?;
        if begins_clause(first.kind) {
            return Some(Self {
                clause: first.span.start,
                name: None,
            });
        }
        let is_name = matches!(first.kind, TokenKind::Ident | TokenKind::Keyword(_));
        let colon = tokens.get(at + 1)?.kind == TokenKind::Colon;
        let clause = tokens
            .get(at + 2)
            .filter(|clause| begins_clause(clause.kind))?;
        (is_name && colon).then(|| Self {
            clause: clause.span.start,
            name: Some(Spanned::new(first.span.of(text).into(), first.span)),
        })
    }
}

/// The keywords of clauses that can be left out of a statement. Not `IF`: it
/// decides what the statement answers.
fn begins_clause(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Keyword(
            Keyword::And
                | Keyword::Where
                | Keyword::Using
                | Keyword::Order
                | Keyword::Group
                | Keyword::Per
                | Keyword::Limit
                | Keyword::Allow
        )
    )
}

/// What is wrong with `[IF …`, `[, …` and `[column = …`, which are neither lists nor indexes.
fn not_a_clause(tokens: &[Token], at: usize) -> Option<Diagnostic> {
    use TokenKind as T;
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    let help = match kind(at)? {
        T::Keyword(Keyword::If) => {
            "a condition decides what the statement answers: write two statements"
        }
        T::Comma => "to set a column only sometimes, leave its value unset",
        T::Ident | T::QuotedName | T::Keyword(_)
            if matches!(
                kind(at + 1),
                Some(
                    T::Equal | T::NotEqual | T::Less | T::LessEqual | T::Greater | T::GreaterEqual
                )
            ) =>
        {
            "begin it with `AND`, `WHERE`, `USING`, `ORDER BY`, `GROUP BY`, `PER PARTITION LIMIT`, \
             `LIMIT` or `ALLOW FILTERING`"
        }
        _ => return None,
    };
    let opening = tokens[at - 1].span;
    let closing = tokens[at..]
        .iter()
        .find(|token| token.kind == T::RightBracket);
    let span = closing.map_or(opening, |closing| opening.to(closing.span));
    let message = "an optional part begins where a clause may begin";
    Some(Diagnostic::error(Code::Syntax, span, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Template {
        Template::parse(text, Dialect::Cassandra)
    }

    #[track_caller]
    fn parts(text: &str, expected: &[&str]) {
        let template = parse(text);
        assert_eq!(template.diagnostics, []);
        let found: Vec<&str> = template
            .parts
            .iter()
            .map(|part| part.clause.of(text))
            .collect();
        assert_eq!(found, expected);
    }

    #[track_caller]
    fn wrong(text: &str, expected: &str) {
        let found = parse(text).diagnostics;
        assert!(
            found.iter().any(|found| found.message.contains(expected)),
            "{found:?}"
        );
    }

    #[test]
    fn parts_begin_with_a_clause() {
        parts(
            "SELECT a FROM t WHERE k = ? [AND c = :c] [latest: ORDER BY c DESC] [LIMIT :n]",
            &["AND c = :c", "ORDER BY c DESC", "LIMIT :n"],
        );
        parts(
            "UPDATE t [USING TTL :ttl] SET l = [1, 2] WHERE k = ?",
            &["USING TTL :ttl"],
        );
    }

    #[test]
    fn lists_indexes_and_texts_are_no_parts() {
        parts(
            "SELECT m['[AND x'], l[?] FROM t -- [AND c = 1]\n WHERE k = [1]",
            &[],
        );
        parts(
            "SELECT a FROM t WHERE k = 1 [AND l = [1, 2]]",
            &["AND l = [1, 2]"],
        );
    }

    #[test]
    fn a_part_has_a_name_where_one_is_written() {
        let template = parse("SELECT a FROM t [all: ALLOW FILTERING]");
        assert_eq!(&*template.parts[0].name.as_ref().unwrap().node, "all");
    }

    #[test]
    fn what_is_left_out_is_blank() {
        let template = parse("SELECT a FROM t WHERE k = 'é' [AND c = 'ü'];");
        assert_eq!(
            template.variant(0),
            "SELECT a FROM t WHERE k = 'é'               ;"
        );
        assert_eq!(
            template.variant(1),
            "SELECT a FROM t WHERE k = 'é'  AND c = 'ü' ;"
        );
    }

    #[test]
    fn mistakes_are_named() {
        wrong(
            "SELECT a FROM t WHERE k = 1 [c = :c]",
            "where a clause may begin",
        );
        wrong(
            "UPDATE t SET a = 1 [, b = 2] WHERE k = 1",
            "where a clause may begin",
        );
        wrong(
            "UPDATE t SET a = 1 WHERE k = 1 [IF EXISTS]",
            "where a clause may begin",
        );
        wrong(
            "SELECT a FROM t [WHERE k = 1 [AND c = 1]]",
            "cannot stand in another",
        );
        wrong("SELECT a FROM t [WHERE k = 1", "never closed");
        let seven = "[AND c = 1] ".repeat(7);
        wrong(&format!("SELECT a FROM t WHERE k = 1 {seven}"), "at most 6");
    }
}
