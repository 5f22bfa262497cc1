//! Constants.

use crate::span::Span;

/// A constant as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// Which constant.
    pub kind: LiteralKind,
    /// The text as written; of a string its value, without quotes and with `''` undone.
    pub text: Box<str>,
    /// Where it was written, quotes included.
    pub span: Span,
}

/// The kinds of constants that the lexer tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LiteralKind {
    /// `'it''s'` or `$$it's$$`
    String,
    /// `-42`
    Integer,
    /// `1.5`, `1e3`, `2.`
    Float,
    /// `true`, in any case
    Boolean,
    /// `1h30m`, `P1D`, `PT5M`
    Duration,
    /// `123e4567-e89b-12d3-a456-426614174000`
    Uuid,
    /// `0xcafe`
    Hex,
    /// `NaN` or `-NaN`
    NaN {
        /// Whether a `-` was written.
        negative: bool,
    },
    /// `Infinity` or `-Infinity`
    Infinity {
        /// Whether a `-` was written.
        negative: bool,
    },
}
