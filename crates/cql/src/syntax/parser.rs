//! The token stream. Only this file touches it; productions say what they expect.
//!
//! A production returns `Err(Failed)` after it has reported what is wrong. Its caller either gives up
//! as well, or skips to where it can go on (`recover`), so that one text can have several errors.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::lexer::{Keyword, KeywordClass, Lexed, Token, TokenKind, TokenSet, lex};
use crate::span::Span;

/// How deep types, terms and selectors may be nested in Cassandra; its own limit is its stack.
const MAX_NESTING: u32 = 100;

/// How deep they may be nested in ScyllaDB.
// Cql.g max_expression_nesting
const MAX_SCYLLA_NESTING: u32 = 12;

/// How many operators and modifiers one expression may have.
const MAX_LINKS: u32 = 400;

/// Something is wrong and has been reported.
#[derive(Debug)]
pub(super) struct Failed;

/// What a production yields.
pub(super) type Parse<T> = Result<T, Failed>;

/// The tokens of a text, and what has been found wrong with them.
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) dialect: Dialect,
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    /// What would have been taken instead of the next token, and instead of the one before.
    pub(super) expected: TokenSet,
    pub(super) expected_before: TokenSet,
    markers: u32,
    depth: u32,
    expression_depth: u32,
    /// How many operators and modifiers there were in the outermost expression.
    links: u32,
    pub(super) lexer_errors: Vec<Diagnostic>,
    pub(super) errors: Vec<Diagnostic>,
    /// The token of the last error; each is reported once.
    pub(super) last_error: Option<usize>,
    /// The open bracket that was last pointed at.
    pub(super) last_open: Option<Span>,
    /// How often an open bracket may still be searched for, which takes time.
    pub(super) searches: u32,
    pub(super) open_comment: Option<Diagnostic>,
    /// Whether other statements may follow without a `;`, by mistake.
    pub(super) is_script: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, dialect: Dialect) -> Self {
        let Lexed {
            tokens,
            errors,
            open_comment,
        } = lex(text, dialect);
        Self {
            text,
            dialect,
            tokens,
            at: 0,
            expected: TokenSet::EMPTY,
            expected_before: TokenSet::EMPTY,
            markers: 0,
            depth: 0,
            expression_depth: 0,
            links: 0,
            lexer_errors: errors,
            errors: Vec::new(),
            last_error: None,
            last_open: None,
            searches: 20,
            open_comment,
            is_script: false,
        }
    }

    /// Everything that was found wrong, in order of place.
    pub(super) fn into_errors(self) -> Vec<Diagnostic> {
        let mut errors = self.lexer_errors;
        errors.extend(self.errors);
        errors.sort_by_key(|error| error.span);
        errors
    }

    /// The next token's kind.
    pub(super) fn kind(&self) -> TokenKind {
        self.tokens[self.at].kind
    }

    /// The kind of the token after `n` others.
    pub(super) fn nth(&self, n: usize) -> TokenKind {
        self.tokens
            .get(self.at + n)
            .map_or(TokenKind::End, |token| token.kind)
    }

    /// The next token.
    pub(super) fn token(&self) -> Token {
        self.tokens[self.at]
    }

    /// The next token's place.
    pub(super) fn span(&self) -> Span {
        self.tokens[self.at].span
    }

    /// The token before the next one.
    pub(super) fn before(&self) -> Option<Token> {
        self.tokens.get(self.at.checked_sub(1)?).copied()
    }

    /// The offset behind the last token that was taken.
    pub(super) fn end(&self) -> u32 {
        self.before().map_or(0, |token| token.span.end)
    }

    /// From an offset to the last token that was taken.
    pub(super) fn span_from(&self, start: u32) -> Span {
        Span::new(start, self.end().max(start))
    }

    /// The text of a token.
    pub(super) fn text_of(&self, token: Token) -> &'a str {
        token.span.of(self.text)
    }

    /// How many tokens were taken.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// The white space and comments before the token of this number.
    pub(super) fn gap_before(&self, token: usize) -> &'a str {
        let last = self.tokens.len() - 1;
        let start = match token.min(last).checked_sub(1) {
            Some(before) => self.tokens[before].span.end as usize,
            None => self.text.len() - self.text.trim_start_matches('\u{feff}').len(),
        };
        let end = if token >= last {
            self.text.len()
        } else {
            self.tokens[token].span.start as usize
        };
        self.text.get(start..end).unwrap_or_default()
    }

    /// Whether the next token is of this kind; if not, it will be said that it was expected.
    pub(super) fn at(&mut self, kind: TokenKind) -> bool {
        let found = self.kind() == kind;
        if !found {
            self.expected.insert(kind);
        }
        found
    }

    /// As [`Self::at`], for a keyword.
    pub(super) fn at_keyword(&mut self, keyword: Keyword) -> bool {
        self.at(TokenKind::Keyword(keyword))
    }

    /// Whether the token after `n` others is this keyword.
    pub(super) fn nth_is(&self, n: usize, keyword: Keyword) -> bool {
        self.nth(n) == TokenKind::Keyword(keyword)
    }

    /// Whether the next token is of this set; if not, it will be said that any of it was expected.
    pub(super) fn at_any(&mut self, set: TokenSet) -> bool {
        let found = set.contains(self.kind());
        if !found {
            self.expected = self.expected.union(set);
        }
        found
    }

    /// Whether the token after `n` others can stand for a name.
    // Parser.g ident
    pub(super) fn is_name(&self, n: usize) -> bool {
        match self.nth(n) {
            TokenKind::Ident | TokenKind::QuotedName => true,
            TokenKind::Keyword(keyword) => keyword.class(self.dialect) != KeywordClass::Reserved,
            _ => false,
        }
    }

    /// Says that something was expected here that no token kind names.
    pub(super) fn expect_also(&mut self, kind: TokenKind) {
        self.expected.insert(kind);
    }

    /// Takes the next token, whatever it is. The end is never taken.
    pub(super) fn bump(&mut self) -> Token {
        let token = self.tokens[self.at];
        if token.kind != TokenKind::End {
            self.at += 1;
            self.expected_before = self.expected;
            self.expected = TokenSet::EMPTY;
        }
        token
    }

    /// Takes the next token if it is of this kind.
    pub(super) fn eat(&mut self, kind: TokenKind) -> Option<Span> {
        self.at(kind).then(|| self.bump().span)
    }

    /// Takes the next token if it is this keyword.
    pub(super) fn eat_keyword(&mut self, keyword: Keyword) -> Option<Span> {
        self.eat(TokenKind::Keyword(keyword))
    }

    /// Takes several keywords if the first of them is next. The rest is then required.
    pub(super) fn eat_keywords(&mut self, keywords: &[Keyword]) -> Parse<Option<Span>> {
        let Some((first, rest)) = keywords.split_first() else {
            return Ok(None);
        };
        let Some(start) = self.eat_keyword(*first) else {
            return Ok(None);
        };
        for keyword in rest {
            self.expect_keyword(*keyword)?;
        }
        Ok(Some(self.span_from(start.start)))
    }

    /// Takes the next token, which must be of this kind.
    pub(super) fn expect(&mut self, kind: TokenKind) -> Parse<Span> {
        match self.eat(kind) {
            Some(span) => Ok(span),
            None => Err(self.unexpected()),
        }
    }

    /// Takes the next token, which must be this keyword. A misspelt one is reported and taken for it.
    pub(super) fn expect_keyword(&mut self, keyword: Keyword) -> Parse<Span> {
        if let Some(span) = self.eat_keyword(keyword) {
            return Ok(span);
        }
        let failed = self.unexpected();
        // The error may have found out that the keyword is misspelt, and put it right.
        if self.nth_is(0, keyword) {
            return Ok(self.bump().span);
        }
        Err(failed)
    }

    /// The number of the next bind marker.
    pub(super) fn next_marker(&mut self) -> u32 {
        self.markers += 1;
        self.markers - 1
    }

    /// How many bind markers there were, counting anew from here.
    pub(super) fn take_marker_count(&mut self) -> u32 {
        std::mem::take(&mut self.markers)
    }

    /// Goes one level deeper into types or parentheses.
    pub(super) fn nested<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth >= MAX_NESTING {
            return Err(self.too_deep(MAX_NESTING));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    /// Goes one level deeper into terms, selectors or relations, which ScyllaDB counts.
    pub(super) fn nested_expression<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Parse<T>,
    ) -> Parse<T> {
        if self.dialect == Dialect::Scylla && self.expression_depth >= MAX_SCYLLA_NESTING {
            return Err(self.too_deep(MAX_SCYLLA_NESTING));
        }
        if self.expression_depth == 0 {
            self.links = 0;
        }
        self.expression_depth += 1;
        let result = self.nested(inner);
        self.expression_depth -= 1;
        result
    }

    /// Counts an operator or modifier: `a + b + c` and `a.b.c` are nested trees as well.
    pub(super) fn link(&mut self) -> Parse<()> {
        if self.links >= MAX_LINKS {
            return Err(self.too_deep(MAX_LINKS));
        }
        self.links += 1;
        Ok(())
    }
}
