//! What the lexer says of text that is no token.

use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

use super::token::TokenKind;

pub(super) fn too_long() -> Diagnostic {
    Diagnostic::error(Code::Syntax, Span::at(0), "the text is longer than 4 GiB")
}

pub(super) fn unclosed_string(open: Span) -> Diagnostic {
    Diagnostic::error(Code::Syntax, open, "this string is never closed")
        .label("opened here")
        .help("close it with `'`; a quote inside a string is written `''`")
}

pub(super) fn unclosed_dollar_string(open: Span) -> Diagnostic {
    Diagnostic::error(Code::Syntax, open, "this string is never closed")
        .label("opened here")
        .help("close it with `$$`")
}

pub(super) fn unclosed_name(open: Span) -> Diagnostic {
    Diagnostic::error(Code::Syntax, open, "this quoted name is never closed")
        .label("opened here")
        .help("close it with `\"`; a quote inside a name is written `\"\"`")
}

pub(super) fn unclosed_comment(open: Span) -> Diagnostic {
    Diagnostic::error(Code::Syntax, open, "this comment is never closed")
        .label("opened here")
        .help("close it with `*/`")
}

/// The server wants a line break even behind the last comment.
pub(super) fn comment_without_line_break(comment: Span) -> Diagnostic {
    Diagnostic::error(
        Code::Syntax,
        comment,
        "a comment at the end of a statement needs a line break behind it",
    )
    .help("remove the comment, or end the line")
}

pub(super) fn malformed(kind: TokenKind, span: Span, text: &str) -> Diagnostic {
    let error = |message: String| Diagnostic::error(Code::Syntax, span, message);
    match kind {
        TokenKind::NegativeNan | TokenKind::NegativeInfinity => {
            let word = &text[1..];
            error(format!("the server reads `{text}` as a misspelt constant"))
                .label("a minus sign directly before a name")
                .help(format!("write a space behind the sign: `- {word}`"))
        }
        TokenKind::Uuid => error(format!("`{text}` is not a UUID"))
            .help("a UUID has 8, 4, 4, 4 and 12 hexadecimal digits; a minus sign needs spaces around it"),
        TokenKind::Duration => error(format!("`{text}` is not a duration"))
            .help("durations are written `1h30m`, `P1DT2H` or `P2W`"),
        _ => error(format!("`{text}` is neither a number nor a name"))
            .help("names begin with a letter, others stand in double quotes; strings and times stand in single quotes"),
    }
}

pub(super) fn not_ascii_name(span: Span, text: &str) -> Diagnostic {
    Diagnostic::error(
        Code::Syntax,
        span,
        format!("`{text}` is not a name without quotes"),
    )
    .label("names are letters of a to z, digits and `_`, and begin with a letter")
    .suggest(format!("\"{text}\""))
}

pub(super) fn backticks(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error(
        Code::Syntax,
        span,
        "CQL quotes names with `\"`, not with backticks",
    )
    .suggest(format!("\"{}\"", name.replace('"', "\"\"")))
}

pub(super) fn numbered_marker(span: Span, text: &str) -> Diagnostic {
    Diagnostic::error(Code::Syntax, span, format!("`{text}` is not a bind marker"))
        .help("bind markers are written `?` or `:name`")
        .suggest("?")
}

pub(super) fn named_marker(span: Span, text: &str) -> Diagnostic {
    Diagnostic::error(Code::Syntax, span, format!("`{text}` is not a bind marker"))
        .help("bind markers are written `?` or `:name`")
        .suggest(format!(":{}", &text[1..]))
}

pub(super) fn typographic(span: Span, inner: &str, quote: char) -> Diagnostic {
    let kind = if quote == '"' { "a name" } else { "a string" };
    Diagnostic::error(
        Code::Syntax,
        span,
        format!("{kind} stands in straight quotes"),
    )
    .label("these are typographic")
    .suggest(format!("{quote}{inner}{quote}"))
}

pub(super) fn operator(span: Span, text: &str, keyword: &str) -> Diagnostic {
    Diagnostic::error(Code::Syntax, span, format!("CQL has no operator `{text}`")).suggest(keyword)
}

pub(super) fn bars(span: Span) -> Diagnostic {
    Diagnostic::error(Code::Syntax, span, "CQL has no operator `||`").help(
        "several values of one column are asked for with `IN (…)`; strings are joined by the program",
    )
}

pub(super) fn unknown_character(span: Span, character: char) -> Diagnostic {
    let message = match character {
        '\u{2018}' | '\u{2019}' => "this is a typographic quote, not `'`".to_owned(),
        '\u{201c}' | '\u{201d}' => "this is a typographic quote, not `\"`".to_owned(),
        '\u{a0}' => "this is a no-break space".to_owned(),
        _ if character.is_whitespace() || character.is_control() || is_invisible(character) => {
            format!(
                "the character {} is not allowed here",
                character.escape_unicode()
            )
        }
        _ => format!("the character `{character}` has no meaning in CQL"),
    };
    let error = Diagnostic::error(Code::Syntax, span, message);
    match character {
        '\u{2018}' | '\u{2019}' => error.suggest("'"),
        '\u{201c}' | '\u{201d}' => error.suggest("\""),
        '\u{a0}' => error.help("replace it with an ordinary space"),
        '!' => error.help("`!=` is the only operator with it"),
        '@' => error.help("bind markers are written `?` or `:name`"),
        _ => error,
    }
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}
