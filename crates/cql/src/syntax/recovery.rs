//! What a parser does when something is wrong: say it, once, and find a place to go on from.

use crate::diagnostic::{Code, Diagnostic};
use crate::lexer::{Keyword, TokenKind, TokenSet};
use crate::span::Span;

use super::error;
use super::parser::{Failed, Parser};
use super::statement::begins_statement;

impl Parser<'_> {
    pub(super) fn too_deep(&mut self, limit: u32) -> Failed {
        let error = Diagnostic::error(
            Code::NestingTooDeep,
            self.span(),
            format!("nested deeper than {limit} levels"),
        );
        let failed = self.fail(error);
        // What follows are only the ends of the levels.
        self.recover(TokenSet::EMPTY);
        self.last_error = Some(self.at);
        failed
    }

    /// Reports what is wrong with the next token, unless that was done already.
    pub(super) fn fail(&mut self, error: Diagnostic) -> Failed {
        // What stands beside something that is no token is only a consequence.
        let beside = self
            .before()
            .map_or(self.span(), |before| before.span.to(self.span()));
        if self.last_error != Some(self.at) && !self.is_lexer_error(beside) {
            self.errors.push(error);
        }
        self.last_error = Some(self.at);
        Failed
    }

    /// Reports something that does not keep the parser from going on.
    pub(super) fn report(&mut self, error: Diagnostic) {
        if !self.is_lexer_error(error.span) {
            self.errors.push(error);
        }
    }

    /// Reports that the next token is none of those that were expected. If it is one of them
    /// misspelt or in the wrong quotes, it becomes the right one, so that the caller may go on with it.
    pub(super) fn unexpected(&mut self) -> Failed {
        if self.last_error == Some(self.at) {
            return Failed;
        }
        let found = error::Found {
            token: self.token(),
            before: self.before(),
            two_before: self.at.checked_sub(2).map(|at| self.tokens[at]),
            next: self.nth(1),
            text: self.text,
            dialect: self.dialect,
            expected: self.expected,
            expected_before: self.expected_before,
        };
        let mut wrong = error::unexpected(&found);
        if let Some(open) = self.unclosed_bracket(&found)
            && self.last_open.replace(open) != Some(open)
        {
            wrong.diagnostic = if self.is_doubled(open) && wrong.meant.is_none() {
                let both = Span::new(open.start, open.end + 1);
                let bracket = open.of(self.text);
                Diagnostic::error(
                    wrong.diagnostic.code,
                    both,
                    format!("one `{bracket}` too many"),
                )
                .label("never closed")
                .help(format!(
                    "leave one out, or close it before `{}`",
                    found.written()
                ))
            } else {
                wrong.diagnostic.also(open, "never closed")
            };
        }
        let failed = self.fail(wrong.diagnostic);
        if let Some(kind) = wrong.meant {
            self.tokens[self.at].kind = kind;
        }
        failed
    }

    /// Whether a bracket stands twice in a row, where that has no use: behind `KEY` it has.
    fn is_doubled(&self, open: Span) -> bool {
        let (head, tail) = self.text.split_at(open.start as usize);
        let mut brackets = tail.chars();
        let is_doubled = brackets.next() == brackets.next();
        let before = head.trim_end();
        let word = before
            .get(before.len().saturating_sub(3)..)
            .unwrap_or_default();
        is_doubled && !word.eq_ignore_ascii_case("key")
    }

    /// The bracket that is still open where its closing one was expected.
    fn unclosed_bracket(&mut self, found: &error::Found<'_>) -> Option<Span> {
        let at_end = matches!(found.token.kind, TokenKind::End | TokenKind::Semicolon);
        if !at_end && !CLAUSES.contains(found.token.kind) || self.searches == 0 {
            return None;
        }
        self.searches -= 1;
        let mut closed = 0_u32;
        for token in self.tokens[..self.at].iter().rev() {
            match token.kind {
                TokenKind::Semicolon => return None,
                kind if is_closing(kind) => closed += 1,
                kind if is_opening(kind) && closed == 0 => return Some(token.span),
                kind if is_opening(kind) => closed -= 1,
                _ => {}
            }
        }
        None
    }

    fn is_lexer_error(&self, span: Span) -> bool {
        let after = self
            .lexer_errors
            .partition_point(|error| error.span.start < span.end);
        after > 0 && self.lexer_errors[after - 1].span.end > span.start
    }

    /// Skips to the first token of this set that is not in brackets, or to the end of the statement.
    /// A closing bracket that was opened before is an end as well.
    pub(super) fn recover(&mut self, stop: TokenSet) {
        self.recover_from(self.at, stop);
    }

    /// As [`Self::recover`], for something that began at the token of this number: brackets that were
    /// opened since then are closed first. Words that begin a clause are an end even inside of them.
    pub(super) fn recover_from(&mut self, start: usize, stop: TokenSet) {
        let mut open = 0_u32;
        for token in &self.tokens[start..self.at] {
            if is_opening(token.kind) {
                open += 1;
            } else if is_closing(token.kind) {
                open = open.saturating_sub(1);
            }
        }
        loop {
            let kind = self.kind();
            match kind {
                TokenKind::End | TokenKind::Semicolon => return,
                _ if self.is_script && self.at_next_statement() => return,
                _ if open == 0 && stop.contains(kind) => return,
                _ if stop.contains(kind) && CLAUSES.contains(kind) => return,
                _ if is_opening(kind) => open += 1,
                _ if is_closing(kind) && open == 0 => return,
                _ if is_closing(kind) => open -= 1,
                _ => {}
            }
            self.bump();
        }
    }

    /// Whether a statement seems to begin here, on a line of its own.
    pub(super) fn at_next_statement(&self) -> bool {
        begins_statement(self) && self.gap_before(self.at).contains('\n')
    }

    /// Skips to a token of this set, wherever it stands.
    pub(super) fn skip_until(&mut self, stop: impl Fn(&Self) -> bool) {
        while self.kind() != TokenKind::End && !stop(self) {
            self.bump();
        }
    }
}

/// Words that begin a clause, and that no bracket can hold.
pub(super) const CLAUSES: TokenSet = TokenSet::keywords(&[
    Keyword::From,
    Keyword::Where,
    Keyword::Set,
    Keyword::Limit,
    Keyword::Allow,
    Keyword::Using,
    Keyword::With,
]);

/// What opens a bracket.
fn is_opening(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(
        kind,
        T::LeftParen | T::LeftBracket | T::LeftBrace | T::ExprOpen
    )
}

/// What closes one.
fn is_closing(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(kind, T::RightParen | T::RightBracket | T::RightBrace)
}
