//! Types as written, before user types are looked up.

use crate::span::Span;

use super::literal::Literal;
use super::name::QualifiedName;

/// A type as it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeName {
    /// Which type.
    pub kind: TypeNameKind,
    /// Where it was written.
    pub span: Span,
}

/// The kinds of written types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeNameKind {
    /// A native type, such as `int`.
    Native(NativeType),
    /// `list<…>`
    List(Box<TypeName>),
    /// `set<…>`
    Set(Box<TypeName>),
    /// `map<…, …>`
    Map(Box<TypeName>, Box<TypeName>),
    /// `tuple<…, …>`
    Tuple(Vec<TypeName>),
    /// `vector<…, n>`
    Vector {
        /// The type of the elements.
        element: Box<TypeName>,
        /// The dimension, an integer literal of any sign and size.
        dimension: Literal,
    },
    /// `frozen<…>`
    Frozen(Box<TypeName>),
    /// A user type.
    User(QualifiedName),
    /// A Java class in single quotes (Cassandra only).
    Custom(Box<str>),
}

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
