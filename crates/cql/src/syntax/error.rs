//! What is said of a token that cannot stand where it stands.
//!
//! The words are chosen in order: a habit from SQL (`habit.rs`), a misspelt keyword, a name or string
//! in the wrong quotes, a reserved word, a word that is missing, and last what was expected.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::dialect::Dialect;
use crate::lexer::{Keyword, KeywordClass, Token, TokenKind, TokenSet};

use super::expected::plain;
use super::{gap, habit};

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

/// What is said of it, and the token that was meant, where that is clear.
pub(super) struct Wrong {
    pub(super) diagnostic: Diagnostic,
    pub(super) meant: Option<TokenKind>,
}

impl Wrong {
    fn meant(diagnostic: Diagnostic, kind: TokenKind) -> Self {
        Self {
            diagnostic,
            meant: Some(kind),
        }
    }
}

impl From<Diagnostic> for Wrong {
    fn from(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostic,
            meant: None,
        }
    }
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

    /// Whether nothing stands between the token and the one before.
    pub(super) fn is_adjacent(&self) -> bool {
        self.before
            .is_some_and(|token| token.span.end == self.token.span.start)
    }

    /// An error on the token.
    pub(super) fn error(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(Code::Syntax, self.token.span, message)
    }

    pub(super) fn expects(&self, kind: TokenKind) -> bool {
        self.expected.contains(kind)
    }

    pub(super) fn expects_keyword(&self, keyword: Keyword) -> bool {
        self.expects(TokenKind::Keyword(keyword))
    }

    /// Whether a name was expected, of whatever.
    pub(super) fn expects_name(&self) -> bool {
        [
            TokenKind::AnyName,
            TokenKind::AnyColumn,
            TokenKind::AnyTable,
            TokenKind::AnySelector,
        ]
        .into_iter()
        .any(|kind| self.expects(kind))
    }

    /// Whether something was expected that no operator begins.
    pub(super) fn expects_operand(&self) -> bool {
        self.expects_name() || self.expects(TokenKind::AnyTerm) || self.expects(TokenKind::AnyType)
    }
}

/// Says what is wrong with the token.
#[cold]
pub(super) fn unexpected(found: &Found<'_>) -> Wrong {
    habit::of(found)
        .map(Wrong::from)
        .or_else(|| misspelt(found))
        .or_else(|| habit::alias(found).map(Wrong::from))
        .or_else(|| misspelt_before(found).map(Wrong::from))
        .or_else(|| gap::of(found).map(Wrong::from))
        .or_else(|| wrong_quotes(found))
        .or_else(|| reserved_word(found))
        .or_else(|| name_for_value(found).map(Wrong::from))
        .or_else(|| missing_word(found).map(Wrong::from))
        .unwrap_or_else(|| plain(found).into())
}

/// The keyword that was expected and is nearly there.
fn misspelt(found: &Found<'_>) -> Option<Wrong> {
    let keyword = nearest_keyword(found, found.token, found.expected)?;
    let (written, text) = (found.written(), keyword.text());
    let error = found.error(format!("expected `{text}`, found `{written}`"));
    Some(Wrong::meant(
        error.suggest(text),
        TokenKind::Keyword(keyword),
    ))
}

fn nearest_keyword(found: &Found<'_>, token: Token, expected: TokenSet) -> Option<Keyword> {
    let written = token.span.of(found.text);
    if !matches!(token.kind, TokenKind::Ident | TokenKind::Keyword(_)) || written.len() < 2 {
        return None;
    }
    let candidates = || {
        expected
            .keyword_iter()
            .filter(|keyword| keyword.class(found.dialect) != KeywordClass::Word)
    };
    let name = nearest(written, candidates().map(Keyword::text))?;
    // Where a word is short, or a keyword itself, more than one slip is another word.
    let is_short = name.len() <= 3 || token.kind != TokenKind::Ident;
    candidates()
        .find(|keyword| keyword.text() == name)
        .filter(|keyword| token.span != found.token.span || may_begin(found, *keyword))
        .filter(|_| !is_short || is_one_slip(written, name))
}

/// Whether what follows fits the keyword: `ORDER` and `GROUP` have a `BY`.
fn may_begin(found: &Found<'_>, keyword: Keyword) -> bool {
    let is_followed = match found.next {
        TokenKind::Keyword(next) => next == Keyword::By,
        next => matches!(next, TokenKind::Ident | TokenKind::End),
    };
    !matches!(keyword, Keyword::Order | Keyword::Group) || is_followed
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

/// `DELETE form t`: the misspelt keyword was taken for a name, and what follows does not fit.
fn misspelt_before(found: &Found<'_>) -> Option<Diagnostic> {
    let before = found
        .before
        .filter(|token| token.kind == TokenKind::Ident)?;
    let written = before.span.of(found.text);
    if found.token.kind == TokenKind::End && written.len() < 4 {
        return None;
    }
    let keyword = nearest_keyword(found, before, found.expected_before)?.text();
    if !is_one_slip(written, keyword) {
        return None;
    }
    let message = format!("expected `{keyword}`, found `{written}`");
    Some(Diagnostic::error(Code::Syntax, before.span, message).suggest(keyword))
}

/// `'name'` where a name is meant, `"text"` where a string is meant.
fn wrong_quotes(found: &Found<'_>) -> Option<Wrong> {
    let written = found.written();
    let inner = || {
        written
            .get(1..written.len().saturating_sub(1))
            .unwrap_or("")
    };
    let is_name = found.expects_name() && !found.expects(TokenKind::AnyTerm);
    match found.token.kind {
        TokenKind::String if is_name && written.starts_with('\'') && written.len() > 2 => {
            let name = inner().replace("''", "'");
            let error = found
                .error(format!("{written} is a string, not a name"))
                .suggest(quoted_if_needed(&name));
            Some(Wrong::meant(error, TokenKind::Ident))
        }
        TokenKind::QuotedName | TokenKind::EmptyQuotedName
            if found.expects(TokenKind::AnyTerm) || found.expects(TokenKind::String) =>
        {
            let text = inner().replace("\"\"", "\"").replace('\'', "''");
            let error = found
                .error(format!("`{written}` is a name, not a string"))
                .label("double quotes are for names")
                .suggest(format!("'{text}'"));
            Some(Wrong::meant(error, TokenKind::String))
        }
        TokenKind::EmptyQuotedName if found.expects_name() => {
            Some(found.error("a name cannot be empty here").into())
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

fn reserved_word(found: &Found<'_>) -> Option<Wrong> {
    let TokenKind::Keyword(keyword) = found.token.kind else {
        return None;
    };
    let reserved = keyword.class(found.dialect) == KeywordClass::Reserved;
    if !reserved || !found.expects_name() || begins_clause(found, keyword) {
        return None;
    }
    let written = found.written();
    let quoted = written.to_ascii_lowercase();
    let error = found
        .error(format!(
            "`{written}` is a reserved word and cannot be a name"
        ))
        .help(format!("write it in double quotes: `\"{quoted}\"`"));
    Some(Wrong::meant(error, TokenKind::Ident))
}

/// Whether a reserved word seems to begin the next clause, so that a name is missing before it.
pub(super) fn begins_clause(found: &Found<'_>, keyword: Keyword) -> bool {
    use Keyword as K;
    use TokenKind as T;
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
            T::End | T::Comma | T::RightParen | T::Equal | T::Dot | T::Semicolon | T::Keyword(_)
        ),
        K::Order | K::Group => found.next == T::Keyword(K::By),
        K::Primary => found.next == T::Keyword(K::Key),
        K::And => true,
        _ => false,
    }
}

fn name_for_value(found: &Found<'_>) -> Option<Diagnostic> {
    if found.token.kind != TokenKind::Ident || !found.expects(TokenKind::AnyTerm) {
        return None;
    }
    let written = found.written();
    let help = match written.to_ascii_lowercase().as_str() {
        "none" | "nil" | "undefined" | "nul" | "nulll" | "nll" => {
            "the absence of a value is written `null`".to_owned()
        }
        _ => format!("strings are written `'{written}'`, bind markers `:{written}` or `?`"),
    };
    Some(
        found
            .error(format!("expected a value, found the name `{written}`"))
            .help(help),
    )
}

/// `WITH` or `FROM` is missing before what belongs to it.
fn missing_word(found: &Found<'_>) -> Option<Diagnostic> {
    use Keyword as K;
    let written = found.written();
    let is_option = found.next == TokenKind::Equal
        || matches!(
            found.token.kind,
            TokenKind::Keyword(K::Clustering | K::Compact)
        );
    if found.expects_keyword(K::With) && is_option {
        return Some(found.error(format!("`WITH` is missing before `{written}`")));
    }
    let is_where = found.token.kind == TokenKind::Keyword(K::Where);
    if found.expects_keyword(K::From) && is_where && found.next != TokenKind::End {
        return Some(found.error("`FROM` and the table are missing before `WHERE`"));
    }
    None
}
