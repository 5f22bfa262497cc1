//! A text as the pieces that its tokens are.

use rsylla_cql::Dialect;
use rsylla_cql::lexer::{TokenKind, lex};

/// A token's text and place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece<'a> {
    pub(crate) kind: TokenKind,
    pub(crate) text: &'a str,
    pub(crate) start: usize,
}

impl Piece<'_> {
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is a name or a word.
    pub(crate) fn is_word(&self) -> bool {
        matches!(
            self.kind,
            TokenKind::Ident | TokenKind::QuotedName | TokenKind::Keyword(_)
        )
    }
}

/// The pieces of a text.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let tokens = lex(text, Dialect::Cassandra).tokens;
    tokens
        .iter()
        .filter(|token| token.kind != TokenKind::End)
        .map(|token| {
            let start = token.span.start as usize;
            Piece {
                kind: token.kind,
                text: &text[start..token.span.end as usize],
                start,
            }
        })
        .collect()
}
