//! What is said where a part is missing before a token, or the part before it is one too many: the
//! error stands at the gap, not where it was noticed.

use crate::diagnostic::{Code, Diagnostic};
use crate::lexer::{Keyword, KeywordClass, TokenKind};
use crate::span::Span;

use super::error::{Found, begins_clause};

/// What is said where the token itself is fine, and something before it is not.
pub(super) fn of(found: &Found<'_>) -> Option<Diagnostic> {
    missing_from(found)
        .or_else(|| missing_type(found))
        .or_else(|| missing_key(found))
        .or_else(|| missing_brace(found))
        .or_else(|| dangling(found))
        .or_else(|| closed_early(found))
}

/// How many characters on a bracket is looked for.
const FAR: usize = 1000;

fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::Syntax, span, message)
}

/// `DELETE ks.t WHERE …`: the table was taken for a column.
fn missing_from(found: &Found<'_>) -> Option<Diagnostic> {
    let follows_table = matches!(
        found.token.kind,
        TokenKind::Keyword(Keyword::Where | Keyword::Using)
    );
    if !follows_table || !found.expects_keyword(Keyword::From) {
        return None;
    }
    let name = found.before.filter(|token| is_name(found, token.kind))?;
    if goes_on_with(found, "FROM") {
        let written = found.written();
        return Some(
            error(
                found.token.span,
                format!("`{written}` stands behind `FROM` and the table"),
            )
            .help(format!("write `FROM` and the table before `{written}`")),
        );
    }
    let mut start = name.span.start as usize;
    let head = found.text.get(..start)?;
    if let Some(keyspace) = head.strip_suffix('.') {
        let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '"';
        start = keyspace.trim_end_matches(is_name).len();
    }
    let span = Span::new(start as u32, name.span.end);
    let table = span.of(found.text);
    Some(
        error(span, format!("`FROM` is missing before `{table}`"))
            .help(format!("write `FROM {table}`")),
    )
}

/// `name, …` or `name PRIMARY KEY` where a column is defined.
fn missing_type(found: &Found<'_>) -> Option<Diagnostic> {
    let ends = matches!(
        found.token.kind,
        TokenKind::Comma
            | TokenKind::RightParen
            | TokenKind::Keyword(Keyword::Primary | Keyword::Static)
    );
    let name = found.before.filter(|token| is_name(found, token.kind))?;
    if !ends || !found.expects(TokenKind::AnyType) {
        return None;
    }
    let written = name.span.of(found.text);
    Some(
        error(name.span, format!("column `{written}` has no type"))
            .help(format!("write a name and a type, as in `{written} text`")),
    )
}

/// `{: 1}`
fn missing_key(found: &Found<'_>) -> Option<Diagnostic> {
    let colon = found
        .before
        .filter(|token| token.kind == TokenKind::Colon)?;
    let begins = found
        .two_before
        .is_some_and(|token| matches!(token.kind, TokenKind::LeftBrace | TokenKind::Comma));
    let is_value = !is_name(found, found.token.kind);
    (begins && is_value).then(|| {
        error(colon.span, "the key is missing before `:`")
            .help("write `key: value`; bind markers are `?` or `:name`")
    })
}

/// A comma, an operator or a keyword behind which nothing follows.
fn dangling(found: &Found<'_>) -> Option<Diagnostic> {
    let before = found.before?;
    let at_end = matches!(found.token.kind, TokenKind::End | TokenKind::Semicolon);
    let is_left_alone = if at_end {
        waits(before.kind)
    } else {
        matches!(
            before.kind,
            TokenKind::Comma | TokenKind::Keyword(Keyword::And)
        ) && ends_element(found)
    };
    if !is_left_alone || !found.expects_operand() && !at_end {
        return None;
    }
    let written = before.span.of(found.text);
    let follows = if at_end {
        "the end of the statement".to_owned()
    } else {
        format!("`{}`", found.written())
    };
    let message = if at_end {
        let expected = super::expected::wanted(found);
        format!("expected {expected} behind `{written}`, found {follows}")
    } else {
        format!("nothing stands between `{written}` and {follows}")
    };
    let span = match found.token.kind {
        TokenKind::Comma => before.span.to(found.token.span),
        _ => before.span,
    };
    Some(error(span, message).help(format!("leave `{written}` out, or go on behind it")))
}

/// `VALUES (a, f()), b)`: the bracket before closes what goes on.
fn closed_early(found: &Found<'_>) -> Option<Diagnostic> {
    let before = found
        .before
        .filter(|token| token.kind == TokenKind::RightParen)?;
    if found.token.kind != TokenKind::Comma || !found.expects(TokenKind::End) {
        return None;
    }
    let rest = found.text.get(found.token.span.end as usize..)?;
    let mut open = 0_i32;
    let mut brackets = rest.chars().take(FAR).take_while(|c| *c != ';');
    let closes_later = brackets.any(|c| {
        open += i32::from(c == '(') - i32::from(c == ')');
        open < 0
    });
    closes_later.then(|| {
        error(before.span, "this `)` closes a list that goes on")
            .help("leave it out, or open another bracket before")
    })
}

/// `{` or `[` is missing: a map's entry or a closing bracket behind a value that stands alone.
fn missing_brace(found: &Found<'_>) -> Option<Diagnostic> {
    let value = found.before.filter(|token| {
        matches!(
            token.kind,
            TokenKind::String | TokenKind::Integer | TokenKind::Float
        )
    })?;
    let open = match found.token.kind {
        TokenKind::Colon | TokenKind::RightBrace => "{",
        TokenKind::RightBracket => "[",
        _ => return None,
    };
    if found.expects(found.token.kind) || found.expects(TokenKind::QuestionMark) {
        return None;
    }
    let written = value.span.of(found.text);
    Some(
        error(
            value.span.to(found.token.span),
            format!("`{open}` is missing before `{written}`"),
        )
        .help(format!("write `{open}{written}`")),
    )
}

/// Whether a word stands in the rest of the statement.
fn goes_on_with(found: &Found<'_>, word: &str) -> bool {
    let rest = found
        .text
        .get(found.token.span.end as usize..)
        .unwrap_or_default();
    let statement = rest.split(';').next().unwrap_or_default();
    let mut words = statement.split_whitespace().take(FAR / 5);
    words.any(|other| other.eq_ignore_ascii_case(word))
}

fn is_name(found: &Found<'_>, kind: TokenKind) -> bool {
    match kind {
        TokenKind::Ident | TokenKind::QuotedName => true,
        TokenKind::Keyword(keyword) => keyword.class(found.dialect) != KeywordClass::Reserved,
        _ => false,
    }
}

/// Whether something must follow.
fn waits(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(
        kind,
        T::Keyword(_)
            | T::Comma
            | T::Dot
            | T::Colon
            | T::Equal
            | T::NotEqual
            | T::Less
            | T::LessEqual
            | T::Greater
            | T::GreaterEqual
            | T::PlusEqual
            | T::MinusEqual
            | T::Plus
            | T::Minus
    )
}

/// Whether the token ends what the comma or `AND` before it began.
fn ends_element(found: &Found<'_>) -> bool {
    match found.token.kind {
        TokenKind::Comma
        | TokenKind::RightParen
        | TokenKind::RightBracket
        | TokenKind::RightBrace => true,
        TokenKind::Keyword(keyword) => begins_clause(found, keyword),
        _ => false,
    }
}
