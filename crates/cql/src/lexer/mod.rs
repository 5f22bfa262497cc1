//! CQL text to tokens.
//!
//! Never fails: what is no token is reported and skipped, or taken for the token it was meant to be.
//! White space and comments make no tokens; who wants comments looks between two tokens
//! (`syntax/docs.rs`).

mod cursor;
mod errors;
mod keyword;
mod number;
mod token;

pub use keyword::{Keyword, KeywordClass};
pub use token::{Token, TokenKind, TokenSet};

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::span::Span;

use cursor::Cursor;
use number::Scan;

/// What [`lex`] made of a text.
#[derive(Debug, Clone)]
pub struct Lexed {
    /// The tokens; the last one is [`TokenKind::End`].
    pub tokens: Vec<Token>,
    /// What was no token, in order of place.
    pub errors: Vec<Diagnostic>,
    /// A comment that ends with the text, without a line break. The server refuses it; files may have it.
    pub open_comment: Option<Diagnostic>,
}

/// The tokens of a text.
pub fn lex(text: &str, dialect: Dialect) -> Lexed {
    let mut lexer = Lexer {
        text,
        dialect,
        cursor: Cursor::new(text),
        tokens: Vec::with_capacity(text.len() / 4 + 2),
        errors: Vec::new(),
        open_comment: None,
    };
    if u32::try_from(text.len()).is_ok() {
        lexer.run();
    } else {
        lexer.errors.push(errors::too_long());
    }
    let end = lexer.tokens.last().map_or(0, |token| token.span.end);
    lexer.tokens.push(Token {
        kind: TokenKind::End,
        span: Span::at(end),
    });
    Lexed {
        tokens: lexer.tokens,
        errors: lexer.errors,
        open_comment: lexer.open_comment,
    }
}

struct Lexer<'a> {
    text: &'a str,
    dialect: Dialect,
    cursor: Cursor<'a>,
    tokens: Vec<Token>,
    errors: Vec<Diagnostic>,
    open_comment: Option<Diagnostic>,
}

impl<'a> Lexer<'a> {
    fn run(&mut self) {
        if self.text.starts_with('\u{feff}') {
            self.cursor.skip('\u{feff}'.len_utf8());
        }
        while !self.cursor.is_at_end() {
            match self.cursor.first() {
                b' ' | b'\t' | b'\n' | b'\r' => self.cursor.bump(),
                b'-' if self.cursor.nth(1) == b'-' => self.line_comment(),
                b'/' if self.cursor.nth(1) == b'/' => self.line_comment(),
                b'/' if self.cursor.nth(1) == b'*' => self.block_comment(),
                _ => self.token(),
            }
        }
    }

    fn token(&mut self) {
        use TokenKind as T;
        match self.cursor.first() {
            b'a'..=b'z' | b'A'..=b'Z' => self.word(),
            b'0'..=b'9' => self.scanned(number::scan_number(self.cursor.rest())),
            b'\'' => self.string(),
            b'"' => self.quoted_name(),
            b',' => self.take(T::Comma, 1),
            b'(' => self.take(T::LeftParen, 1),
            b')' => self.take(T::RightParen, 1),
            b'=' => self.take(T::Equal, 1),
            b'?' => self.take(T::QuestionMark, 1),
            b';' => self.take(T::Semicolon, 1),
            b'*' => self.take(T::Star, 1),
            b':' => self.take(T::Colon, 1),
            b'[' => self.take(T::LeftBracket, 1),
            b']' => self.take(T::RightBracket, 1),
            b'{' => self.take(T::LeftBrace, 1),
            b'}' => self.take(T::RightBrace, 1),
            b'/' => self.take(T::Slash, 1),
            b'%' => self.take(T::Percent, 1),
            b'.' if self.cursor.nth(1) == b'.' => self.take(T::Range, 2),
            b'.' => self.take(T::Dot, 1),
            b'<' if self.cursor.nth(1) == b'=' => self.take(T::LessEqual, 2),
            b'<' => self.take(T::Less, 1),
            b'>' if self.cursor.nth(1) == b'=' => self.take(T::GreaterEqual, 2),
            b'>' => self.take(T::Greater, 1),
            b'!' if self.cursor.nth(1) == b'=' => self.take(T::NotEqual, 2),
            b'+' if self.cursor.nth(1) == b'=' => self.take(T::PlusEqual, 2),
            b'+' => self.take(T::Plus, 1),
            b'-' => self.minus(),
            b'$' if self.cursor.nth(1) == b'$' => self.dollar_string(),
            _ => self.no_token(),
        }
    }

    fn take(&mut self, kind: TokenKind, length: usize) {
        let start = self.cursor.offset();
        self.cursor.skip(length);
        let span = Span::new(start, self.cursor.offset());
        self.tokens.push(Token { kind, span });
    }

    /// Takes a token and reports it.
    fn take_wrong(
        &mut self,
        kind: TokenKind,
        length: usize,
        error: impl FnOnce(Span, &'a str) -> Diagnostic,
    ) {
        let span = self.span_of(length);
        self.errors.push(error(span, span.of(self.text)));
        self.take(kind, length);
    }

    fn span_of(&self, length: usize) -> Span {
        let start = self.cursor.offset();
        Span::new(start, start + length as u32)
    }

    fn scanned(&mut self, scan: Scan) {
        match scan {
            Scan::Token(kind, length) => self.take(kind, length),
            Scan::Malformed(kind, length) => {
                self.take_wrong(kind, length, |span, text| {
                    errors::malformed(kind, span, text)
                });
            }
        }
    }

    fn word(&mut self) {
        let length = self.cursor.run(0, is_word);
        if self.cursor.nth(length) >= 0x80 && self.next_is_letter(length) {
            return self.foreign_word();
        }
        let bytes = self.cursor.rest();
        if let Some(scan) = number::scan_word(bytes, length, self.dialect) {
            return self.scanned(scan);
        }
        let word = self.span_of(length).of(self.text);
        let kind = match Keyword::lookup(word) {
            Some(keyword) if keyword.class(self.dialect) != KeywordClass::Word => {
                TokenKind::Keyword(keyword)
            }
            _ if word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("false") => {
                TokenKind::Boolean
            }
            _ if word == "expr" && bytes.get(4) == Some(&b'(') => return self.expr_open(),
            _ => TokenKind::Ident,
        };
        self.take(kind, length);
    }

    fn next_is_letter(&self, after: usize) -> bool {
        let rest = &self.text[self.cursor.offset() as usize + after..];
        rest.starts_with(char::is_alphanumeric)
    }

    /// `expr(` is one token in Cassandra.
    // Parser.g customIndexExpression
    fn expr_open(&mut self) {
        match self.dialect {
            Dialect::Cassandra => self.take(TokenKind::ExprOpen, "expr(".len()),
            Dialect::Scylla => self.take(TokenKind::Ident, "expr".len()),
        }
    }

    fn minus(&mut self) {
        let rest = self.cursor.rest();
        match self.cursor.nth(1) {
            b'0'..=b'9' => self.scanned(number::scan_number(rest)),
            b'=' => self.take(TokenKind::MinusEqual, 2),
            _ => match number::scan_minus_word(rest, self.dialect) {
                Some(scan) => self.scanned(scan),
                None => self.take(TokenKind::Minus, 1),
            },
        }
    }

    fn string(&mut self) {
        self.quoted(b'\'', TokenKind::String, errors::unclosed_string);
    }

    fn quoted_name(&mut self) {
        if self.cursor.nth(1) == b'"' && self.cursor.nth(2) != b'"' {
            return self.take(TokenKind::EmptyQuotedName, 2);
        }
        self.quoted(b'"', TokenKind::QuotedName, errors::unclosed_name);
    }

    /// Text in quotes, where two quotes stand for one.
    fn quoted(&mut self, quote: u8, kind: TokenKind, unclosed: fn(Span) -> Diagnostic) {
        let bytes = self.cursor.rest();
        let mut end = 1;
        loop {
            match bytes[end..].iter().position(|byte| *byte == quote) {
                None => return self.unclosed(kind, 1, unclosed),
                Some(at) if bytes.get(end + at + 1) == Some(&quote) => end += at + 2,
                Some(at) => return self.take(kind, end + at + 1),
            }
        }
    }

    /// Takes what is never closed to the end of its line, so that what follows can still be understood.
    fn unclosed(&mut self, kind: TokenKind, quotes: usize, error: fn(Span) -> Diagnostic) {
        self.errors.push(error(self.span_of(quotes)));
        let length = self.cursor.run(0, |byte| byte != b'\n');
        self.take(kind, length);
    }

    fn dollar_string(&mut self) {
        match self.cursor.rest()[2..]
            .windows(2)
            .position(|two| two == b"$$")
        {
            Some(length) => self.take(TokenKind::String, length + 4),
            None => self.unclosed(TokenKind::String, 2, errors::unclosed_dollar_string),
        }
    }

    fn line_comment(&mut self) {
        let length = self.cursor.run(0, |byte| byte != b'\n' && byte != b'\r');
        let span = self.span_of(length);
        self.cursor.skip(length);
        if self.cursor.is_at_end() {
            self.open_comment = Some(errors::comment_without_line_break(span));
        }
    }

    fn block_comment(&mut self) {
        let inner = &self.cursor.rest()[2..];
        if let Some(length) = inner.windows(2).position(|two| two == b"*/") {
            self.cursor.skip(length + 4);
        } else {
            self.errors.push(errors::unclosed_comment(self.span_of(2)));
            self.cursor.skip_rest();
        }
    }

    /// What no token begins with.
    fn no_token(&mut self) {
        match (self.cursor.first(), self.cursor.nth(1)) {
            (b'&', b'&') => {
                let and = TokenKind::Keyword(Keyword::And);
                self.take_wrong(and, 2, |span, text| errors::operator(span, text, "AND"));
            }
            (b'|', b'|') => {
                let or = TokenKind::Keyword(Keyword::Or);
                self.take_wrong(or, 2, |span, _| errors::bars(span));
            }
            (b'$', b'0'..=b'9') => {
                let length = self.cursor.run(1, |byte| byte.is_ascii_digit()) + 1;
                self.take_wrong(TokenKind::QuestionMark, length, errors::numbered_marker);
            }
            (b'@', b'a'..=b'z' | b'A'..=b'Z') => {
                let length = self.cursor.run(1, is_word) + 1;
                self.take_wrong(TokenKind::QuestionMark, length, errors::named_marker);
            }
            (b'`', _) => self.backticks(),
            (b'_', _) => self.foreign_word(),
            _ => self.unknown_character(),
        }
    }

    fn backticks(&mut self) {
        let length = self.cursor.run(1, |byte| byte != b'`' && byte != b'\n') + 2;
        let span = self.span_of(length);
        if span.of(self.text).ends_with('`') && length > 2 {
            self.take_wrong(TokenKind::QuotedName, length, |span, text| {
                errors::backticks(span, &text[1..text.len() - 1])
            });
        } else {
            self.unknown_character();
        }
    }

    /// A word that begins with `_` or has letters that are not of ASCII.
    fn foreign_word(&mut self) {
        let rest = &self.text[self.cursor.offset() as usize..];
        let length = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        self.take_wrong(TokenKind::Ident, length, errors::not_ascii_name);
    }

    /// Text in typographic quotes, which are all three bytes long.
    fn typographic(&mut self, open: char, inner: &'a str) {
        let (kind, quote) = match open {
            '\u{201c}' | '\u{201d}' => (TokenKind::QuotedName, '"'),
            _ => (TokenKind::String, '\''),
        };
        let length = inner.len() + 2 * open.len_utf8();
        self.take_wrong(kind, length, |span, _| {
            errors::typographic(span, inner, quote)
        });
    }

    fn unknown_character(&mut self) {
        let rest = &self.text[self.cursor.offset() as usize..];
        let character = rest.chars().next().unwrap_or_default();
        if character.is_alphabetic() {
            return self.foreign_word();
        }
        if let Some(inner) = typographic_inner(rest) {
            return self.typographic(character, inner);
        }
        let span = self.span_of(character.len_utf8());
        self.errors.push(errors::unknown_character(span, character));
        self.cursor.skip(character.len_utf8());
    }
}

/// What stands between two typographic quotes at the beginning of a text, if they are near.
fn typographic_inner(text: &str) -> Option<&str> {
    const LONGEST: usize = 100;
    let is_quote = |c: char| matches!(c, '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}');
    let inner = text.strip_prefix(is_quote)?;
    let ends = |(_, c): &(usize, char)| is_quote(*c) || matches!(c, '\n' | '\'' | '"');
    let (end, close) = inner.char_indices().take(LONGEST).find(ends)?;
    is_quote(close).then(|| &inner[..end])
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
