//! What is said of a token that cannot stand where it stands.
//!
//! The words are chosen in order: a misspelt keyword, a habit from SQL (`habit.rs`), a name or string
//! in the wrong quotes, a reserved word, and last what was expected.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::dialect::Dialect;
use crate::lexer::{Keyword, KeywordClass, Token, TokenKind, TokenSet};

use super::habit;

/// A token that was not expected, and what is around it.
pub(super) struct Found<'a> {
    pub(super) token: Token,
    pub(super) before: Option<Token>,
    pub(super) two_before: Option<Token>,
    pub(super) next: TokenKind,
    pub(super) text: &'a str,
    pub(super) dialect: Dialect,
    pub(super) expected: TokenSet,
    /// What was expected instead of the token before.
    pub(super) expected_before: TokenSet,
}

impl<'a> Found<'a> {
    /// The token as written.
    pub(super) fn written(&self) -> &'a str {
        self.token.span.of(self.text)
    }

    /// The token before as written.
    pub(super) fn written_before(&self) -> &'a str {
        self.before.map_or("", |token| token.span.of(self.text))
    }

    /// The token two before as written.
    pub(super) fn written_two_before(&self) -> &'a str {
        self.two_before.map_or("", |token| token.span.of(self.text))
    }

    /// An error on the token.
    pub(super) fn error(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(Code::Syntax, self.token.span, message)
    }

    /// Whether a name or the beginning of an expression was expected, and so no operator.
    pub(super) fn expects_name(&self) -> bool {
        [
            TokenKind::AnyName,
            TokenKind::AnyType,
            TokenKind::AnyTerm,
            TokenKind::AnySelector,
        ]
        .into_iter()
        .any(|kind| self.expects(kind))
    }

    fn expects(&self, kind: TokenKind) -> bool {
        self.expected.contains(kind)
    }
}

/// The keyword that was expected and is nearly there.
pub(super) fn misspelt(found: &Found<'_>) -> Option<Keyword> {
    nearest_keyword(found, found.token, found.expected)
}

/// Reports a misspelt keyword.
pub(super) fn misspelt_keyword(found: &Found<'_>, keyword: Keyword) -> Diagnostic {
    let written = found.written();
    let keyword = keyword.text();
    found
        .error(format!("expected `{keyword}`, found `{written}`"))
        .suggest(keyword)
}

fn nearest_keyword(found: &Found<'_>, token: Token, expected: TokenSet) -> Option<Keyword> {
    if !matches!(token.kind, TokenKind::Ident | TokenKind::Keyword(_))
        || token.span.end - token.span.start < 2
    {
        return None;
    }
    let candidates = || {
        expected
            .keyword_iter()
            .filter(|keyword| keyword.class(found.dialect) != KeywordClass::Word)
    };
    let name = nearest(token.span.of(found.text), candidates().map(Keyword::text))?;
    let near = |keyword: &Keyword| keyword.text() == name;
    // Where a word is short, or a keyword itself, more than one slip is another word.
    let is_short = name.len() <= 3 || token.kind != TokenKind::Ident;
    candidates()
        .find(near)
        .filter(|_| !is_short || is_one_slip(token.span.of(found.text), name))
}

/// Whether one letter was added, dropped, changed, or swapped with the next.
fn is_one_slip(written: &str, name: &str) -> bool {
    let (written, name) = (written.to_ascii_uppercase(), name.as_bytes());
    let written = written.as_bytes();
    let same = |(a, b): &(&u8, &u8)| a == b;
    let start = written.iter().zip(name).take_while(same).count();
    let (written, name) = (&written[start..], &name[start..]);
    let end = written
        .iter()
        .rev()
        .zip(name.iter().rev())
        .take_while(same)
        .count();
    let (written, name) = (&written[..written.len() - end], &name[..name.len() - end]);
    match (written, name) {
        ([a, b], [c, d]) => a == d && b == c,
        _ => written.len() <= 1 && name.len() <= 1,
    }
}

/// Says what is wrong with the token.
#[cold]
pub(super) fn unexpected(found: &Found<'_>) -> Diagnostic {
    habit::of(found)
        .or_else(|| misspelt_before(found))
        .or_else(|| wrong_quotes(found))
        .or_else(|| reserved_word(found))
        .or_else(|| name_for_value(found))
        .unwrap_or_else(|| plain(found))
}

/// `DELETE form t`: the misspelt keyword was taken for a name, and what follows does not fit.
fn misspelt_before(found: &Found<'_>) -> Option<Diagnostic> {
    let before = found
        .before
        .filter(|token| token.kind == TokenKind::Ident)?;
    if found.token.kind == TokenKind::End {
        return None;
    }
    let keyword = nearest_keyword(found, before, found.expected_before)?.text();
    let written = before.span.of(found.text);
    let message = format!("expected `{keyword}`, found `{written}`");
    Some(Diagnostic::error(Code::Syntax, before.span, message).suggest(keyword))
}

/// `'name'` where a name is meant, `"text"` where a text is meant.
fn wrong_quotes(found: &Found<'_>) -> Option<Diagnostic> {
    let written = found.written();
    let inner = || {
        written
            .get(1..written.len().saturating_sub(1))
            .unwrap_or("")
    };
    match found.token.kind {
        TokenKind::String if found.expects(TokenKind::AnyName) && written.starts_with('\'') => {
            let name = inner().replace("''", "'");
            Some(
                found
                    .error(format!("{written} is a text, not a name"))
                    .suggest(quoted_if_needed(&name)),
            )
        }
        TokenKind::QuotedName | TokenKind::EmptyQuotedName
            if found.expects(TokenKind::AnyTerm) || found.expects(TokenKind::String) =>
        {
            let text = inner().replace("\"\"", "\"").replace('\'', "''");
            Some(
                found
                    .error(format!("`{written}` is a name, not a text"))
                    .label("double quotes are for names")
                    .suggest(format!("'{text}'")),
            )
        }
        TokenKind::EmptyQuotedName if found.expects(TokenKind::AnyName) => {
            Some(found.error("a name cannot be empty here"))
        }
        _ => None,
    }
}

/// The name as it can be written.
fn quoted_if_needed(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if plain && Keyword::lookup(name).is_none() {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

fn reserved_word(found: &Found<'_>) -> Option<Diagnostic> {
    let TokenKind::Keyword(_) = found.token.kind else {
        return None;
    };
    if !found.expects(TokenKind::AnyName) || follows_like_a_clause(found) {
        return None;
    }
    let written = found.written();
    Some(
        found
            .error(format!(
                "`{written}` is a reserved word and cannot be a name"
            ))
            .help(format!(
                "write it in double quotes: `\"{}\"`",
                written.to_ascii_lowercase()
            )),
    )
}

/// Whether a reserved word seems to begin the next clause, so that a name is missing before it.
fn follows_like_a_clause(found: &Found<'_>) -> bool {
    use Keyword as K;
    let TokenKind::Keyword(keyword) = found.token.kind else {
        return false;
    };
    match keyword {
        K::From
        | K::Where
        | K::Set
        | K::Using
        | K::With
        | K::Into
        | K::On
        | K::Limit
        | K::Allow => !matches!(
            found.next,
            TokenKind::End
                | TokenKind::Comma
                | TokenKind::RightParen
                | TokenKind::Equal
                | TokenKind::Dot
                | TokenKind::Semicolon
                | TokenKind::Keyword(_)
        ),
        K::Order => found.next == TokenKind::Keyword(K::By),
        K::And => true,
        _ => false,
    }
}

fn name_for_value(found: &Found<'_>) -> Option<Diagnostic> {
    if found.token.kind != TokenKind::Ident || !found.expects(TokenKind::AnyTerm) {
        return None;
    }
    let written = found.written();
    Some(
        found
            .error(format!("expected a value, found the name `{written}`"))
            .help(format!(
                "texts are written `'{written}'`, bind markers `:{written}` or `?`"
            )),
    )
}

fn plain(found: &Found<'_>) -> Diagnostic {
    let expected = expected_list(found);
    let what = describe(found);
    if expected.is_empty() {
        return found.error(format!("{what} cannot stand here"));
    }
    let error = found.error(format!("expected {expected}, found {what}"));
    if found.expects(TokenKind::Comma) && begins_element(found) {
        return error.help("is a comma missing before it?");
    }
    error
}

/// Whether the token looks like the next element of a list.
fn begins_element(found: &Found<'_>) -> bool {
    use TokenKind as T;
    matches!(
        found.token.kind,
        T::Ident | T::QuotedName | T::String | T::Integer | T::Float | T::Uuid | T::QuestionMark
    )
}

/// How a message names the token.
fn describe(found: &Found<'_>) -> String {
    const LONGEST: usize = 30;
    let written = found.written();
    match found.token.kind {
        TokenKind::End => TokenKind::End.describe(),
        _ if written.chars().count() > LONGEST => {
            let start: String = written.chars().take(LONGEST).collect();
            format!("`{start}…`")
        }
        TokenKind::String => written.to_owned(),
        _ => format!("`{written}`"),
    }
}

/// What was expected, as a list of at most a few.
fn expected_list(found: &Found<'_>) -> String {
    const MOST: usize = 6;
    let mut names: Vec<String> = found
        .expected
        .iter()
        .filter(|kind| is_worth_saying(found, *kind))
        .map(TokenKind::describe)
        .collect();
    names.dedup();
    if names.len() > MOST {
        names.truncate(MOST);
        return format!("{} or the like", names.join(", "));
    }
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// Leaves out what could stand nearly anywhere.
fn is_worth_saying(found: &Found<'_>, kind: TokenKind) -> bool {
    use TokenKind as T;
    match kind {
        T::Plus
        | T::Minus
        | T::Star
        | T::Slash
        | T::Percent
        | T::LeftBracket
        | T::Dot
        | T::Range => {
            // They continue an expression or a name; say so only where nothing else is expected.
            found.expected.iter().all(|other| {
                matches!(
                    other,
                    T::Plus
                        | T::Minus
                        | T::Star
                        | T::Slash
                        | T::Percent
                        | T::LeftBracket
                        | T::Dot
                        | T::Range
                )
            })
        }
        T::Semicolon => false,
        // The parser says `AnyName`, `AnyTerm` and so on instead.
        T::Ident | T::QuotedName | T::EmptyQuotedName => false,
        T::Keyword(keyword) => keyword.class(found.dialect) != KeywordClass::Word,
        _ => true,
    }
}
