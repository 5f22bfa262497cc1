//! What was expected where nothing better can be said.

use crate::diagnostic::{Code, Diagnostic};
use crate::lexer::{Keyword, KeywordClass, TokenKind, TokenSet};

use super::error::Found;

/// "expected …, found …"
pub(super) fn plain(found: &Found<'_>) -> Diagnostic {
    let what = describe(found);
    if found.expects_keyword(Keyword::Select) && found.expects_keyword(Keyword::Create) {
        return match found.token.kind {
            TokenKind::End => found.error("there is no statement here"),
            _ => found
                .error(format!("expected a statement, found {what}"))
                .help("statements begin with a word such as `SELECT`, `INSERT` or `CREATE`"),
        };
    }
    if found.expects(TokenKind::End) && found.token.kind != TokenKind::End {
        return trailing(found, &what);
    }
    let expected = alternatives(&expected_names(found));
    if expected.is_empty() {
        return found.error(format!("{what} cannot stand here"));
    }
    let error = found.error(format!("expected {expected}, found {what}"));
    let before_comma = found
        .before
        .is_some_and(|token| token.kind == TokenKind::Comma);
    if before_comma && !begins_element(found) && found.token.kind != TokenKind::End {
        error.help("is the comma before it one too many?")
    } else if found.expects(TokenKind::Comma) && begins_element(found) {
        error.help("is a comma missing before it?")
    } else if let Some(close) = CLOSING.into_iter().find(|close| found.expects(*close)) {
        error.help(format!("is a {} missing before it?", close.describe()))
    } else {
        error
    }
}

/// The statement could end here, and does not go on like this.
fn trailing(found: &Found<'_>, what: &str) -> Diagnostic {
    let message = format!("expected the end of the statement, found {what}");
    let error = Diagnostic::error(Code::TrailingText, found.token.span, message);
    if CLOSING.contains(&found.token.kind) {
        return error.help("leave it out, or open a bracket before");
    }
    let names: Vec<String> = found
        .expected
        .keyword_iter()
        .filter(|keyword| keyword.class(found.dialect) != KeywordClass::Word)
        .map(|keyword| format!("`{}`", keyword.text()))
        .collect();
    match alternatives(&names) {
        names if names.is_empty() => error,
        names => error.help(format!("it could go on with {names}")),
    }
}

/// What closes a bracket.
const CLOSING: [TokenKind; 3] = [
    TokenKind::RightParen,
    TokenKind::RightBracket,
    TokenKind::RightBrace,
];

/// What was expected, as a list.
pub(super) fn wanted(found: &Found<'_>) -> String {
    match alternatives(&expected_names(found)) {
        nothing if nothing.is_empty() => "more".to_owned(),
        names => names,
    }
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

/// What was expected.
fn expected_names(found: &Found<'_>) -> Vec<String> {
    let mut names: Vec<String> = found
        .expected
        .iter()
        .filter(|kind| is_worth_saying(found, *kind))
        .map(|kind| match kind {
            TokenKind::QuestionMark => "a bind marker".to_owned(),
            _ => kind.describe(),
        })
        .collect();
    names.dedup();
    names
}

/// The names as a list with `or`.
fn alternatives(names: &[String]) -> String {
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
        // They continue an expression or a name; say so only where nothing else is expected.
        _ if CONTINUING.contains(kind) => {
            found.expected.iter().all(|kind| CONTINUING.contains(kind))
        }
        // A colon begins a marker there.
        T::Colon => !found.expects(T::QuestionMark),
        // The parser says `AnyName`, `AnyTerm` and so on instead of the last three.
        T::Semicolon | T::Ident | T::QuotedName | T::EmptyQuotedName => false,
        T::Keyword(keyword) => keyword.class(found.dialect) != KeywordClass::Word,
        _ => true,
    }
}

const CONTINUING: TokenSet = TokenSet::new(&[
    TokenKind::Plus,
    TokenKind::Minus,
    TokenKind::Star,
    TokenKind::Slash,
    TokenKind::Percent,
    TokenKind::LeftBracket,
    TokenKind::Dot,
    TokenKind::Range,
]);
