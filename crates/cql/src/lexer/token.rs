//! Tokens, and sets of them.

use crate::span::Span;

use super::keyword::Keyword;

/// One token with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Which token.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
}

macro_rules! token_kinds {
    ($($(#[doc = $doc:literal])* $variant:ident $described:literal,)*) => {
        /// The kinds of tokens.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum TokenKind {
            /// A keyword of the dialect.
            Keyword(Keyword),
            $(#[doc = $described] $variant,)*
        }

        impl TokenKind {
            const PLAIN: &[Self] = &[$(Self::$variant,)*];

            /// What a message calls the kind.
            pub fn describe(self) -> String {
                match self {
                    Self::Keyword(keyword) => format!("`{}`", keyword.text()),
                    $(Self::$variant => $described.to_owned(),)*
                }
            }

            /// A number for each kind, for [`TokenSet`].
            const fn index(self) -> u8 {
                match self {
                    Self::Keyword(keyword) => PLAIN_COUNT + keyword as u8,
                    $(Self::$variant => Plain::$variant as u8,)*
                }
            }
        }

        #[repr(u8)]
        enum Plain {
            $($variant,)*
        }

        const PLAIN_COUNT: u8 = TokenKind::PLAIN.len() as u8;
    };
}

token_kinds! {
    End "the end of the statement",
    Ident "a name",
    QuotedName "a quoted name",
    EmptyQuotedName "an empty quoted name",
    String "a string",
    Integer "an integer",
    Float "a number",
    Boolean "`true` or `false`",
    Duration "a duration",
    Uuid "a UUID",
    Hex "a blob",
    NegativeNan "`-NaN`",
    NegativeInfinity "`-Infinity`",
    QuestionMark "`?`",
    // The server reads `expr(` as one token.
    ExprOpen "`expr(`",
    Semicolon "`;`",
    Comma "`,`",
    Colon "`:`",
    Dot "`.`",
    Range "`..`",
    LeftParen "`(`",
    RightParen "`)`",
    LeftBracket "`[`",
    RightBracket "`]`",
    LeftBrace "`{`",
    RightBrace "`}`",
    Plus "`+`",
    Minus "`-`",
    Star "`*`",
    Slash "`/`",
    Percent "`%`",
    Equal "`=`",
    NotEqual "`!=`",
    Less "`<`",
    LessEqual "`<=`",
    Greater "`>`",
    GreaterEqual "`>=`",
    PlusEqual "`+=`",
    MinusEqual "`-=`",
    // What the parser says it expects; never lexed.
    AnyName "a name",
    AnyColumn "a column",
    AnyTable "a table",
    AnyTerm "a value",
    AnySelector "a column or an expression",
    AnyType "a type",
    AnyOperator "an operator",
}

/// A set of token kinds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TokenSet([u64; 4]);

impl TokenSet {
    /// No token.
    pub const EMPTY: Self = Self([0; 4]);

    /// The set of some kinds.
    pub const fn new(kinds: &[TokenKind]) -> Self {
        let mut set = Self::EMPTY;
        let mut n = 0;
        while n < kinds.len() {
            set = set.with(kinds[n]);
            n += 1;
        }
        set
    }

    /// The set of some keywords.
    pub const fn keywords(keywords: &[Keyword]) -> Self {
        let mut set = Self::EMPTY;
        let mut n = 0;
        while n < keywords.len() {
            set = set.with(TokenKind::Keyword(keywords[n]));
            n += 1;
        }
        set
    }

    /// The set with one more kind.
    #[must_use]
    pub const fn with(mut self, kind: TokenKind) -> Self {
        self.insert(kind);
        self
    }

    /// All kinds of both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        let (mine, its) = (self.0, other.0);
        Self([
            mine[0] | its[0],
            mine[1] | its[1],
            mine[2] | its[2],
            mine[3] | its[3],
        ])
    }

    /// Adds a kind.
    pub const fn insert(&mut self, kind: TokenKind) {
        let index = kind.index();
        self.0[(index >> 6) as usize] |= 1 << (index & 63);
    }

    /// Whether the set has a kind.
    pub const fn contains(self, kind: TokenKind) -> bool {
        let index = kind.index();
        self.0[(index >> 6) as usize] & (1 << (index & 63)) != 0
    }

    /// The kinds of the set: first those that are no keywords.
    pub fn iter(self) -> impl Iterator<Item = TokenKind> {
        TokenKind::PLAIN
            .iter()
            .copied()
            .chain(self.keyword_iter().map(TokenKind::Keyword))
            .filter(move |kind| self.contains(*kind))
    }

    /// The keywords of the set.
    pub fn keyword_iter(self) -> impl Iterator<Item = Keyword> {
        Keyword::ALL
            .iter()
            .copied()
            .filter(move |keyword| self.contains(TokenKind::Keyword(*keyword)))
    }
}

// Every kind has a bit of its own.
const _: () = assert!(PLAIN_COUNT as usize + Keyword::ALL.len() <= 256);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_twelve_bytes() {
        assert_eq!(size_of::<TokenKind>(), 1);
        assert_eq!(size_of::<Token>(), 12);
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        let set = TokenSet::new(&[TokenKind::Comma, TokenKind::Keyword(Keyword::Writetime)]);
        assert!(set.contains(TokenKind::Comma));
        assert!(set.contains(TokenKind::Keyword(Keyword::Writetime)));
        assert!(!set.contains(TokenKind::Keyword(Keyword::Add)));
        assert_eq!(set.iter().count(), 2);
    }
}
