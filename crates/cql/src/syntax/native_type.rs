//! Native types.

use crate::lexer::{Keyword, TokenKind};
use crate::span::Spanned;

use super::parser::{Parse, Parser};

macro_rules! native_types {
    ($($variant:ident $name:literal,)*) => {
        /// A native type by the name it was written with.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum NativeType {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl NativeType {
            /// Every native type, in alphabetical order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name as CQL writes it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

native_types! {
    Ascii "ascii",
    Bigint "bigint",
    Blob "blob",
    Boolean "boolean",
    Counter "counter",
    Date "date",
    Decimal "decimal",
    Double "double",
    Duration "duration",
    Float "float",
    Inet "inet",
    Int "int",
    Smallint "smallint",
    Text "text",
    Time "time",
    Timestamp "timestamp",
    Timeuuid "timeuuid",
    Tinyint "tinyint",
    Uuid "uuid",
    Varchar "varchar",
    Varint "varint",
}

impl NativeType {
    /// The native type that a keyword names.
    // Parser.g native_type
    pub(super) fn of_keyword(keyword: Keyword) -> Option<Self> {
        use Keyword as K;
        Some(match keyword {
            K::Ascii => Self::Ascii,
            K::Bigint => Self::Bigint,
            K::Blob => Self::Blob,
            K::Boolean => Self::Boolean,
            K::Counter => Self::Counter,
            K::Date => Self::Date,
            K::Decimal => Self::Decimal,
            K::Double => Self::Double,
            K::Duration => Self::Duration,
            K::Float => Self::Float,
            K::Inet => Self::Inet,
            K::Int => Self::Int,
            K::Smallint => Self::Smallint,
            K::Text => Self::Text,
            K::Time => Self::Time,
            K::Timestamp => Self::Timestamp,
            K::Timeuuid => Self::Timeuuid,
            K::Tinyint => Self::Tinyint,
            K::Uuid => Self::Uuid,
            K::Varchar => Self::Varchar,
            K::Varint => Self::Varint,
            _ => return None,
        })
    }
}

/// A native type, where no other type can stand.
pub(super) fn native_type(p: &mut Parser<'_>) -> Parse<Spanned<NativeType>> {
    if let TokenKind::Keyword(keyword) = p.kind()
        && let Some(native) = NativeType::of_keyword(keyword)
    {
        let span = p.bump().span;
        return Ok(Spanned::new(native, span));
    }
    p.expect_also(TokenKind::AnyType);
    Err(p.unexpected())
}
