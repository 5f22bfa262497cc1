//! The types of CQL: what a column, a bind marker or a result column holds.
//!
//! A type here is resolved: user types carry their fields. The type as written
//! in a statement, with spans, is [`crate::syntax::TypeName`].

use std::fmt;
use std::sync::Arc;

use crate::dialect::Dialect;
use crate::lexer::{Keyword, KeywordClass};

/// A resolved CQL type.
///
/// `frozen` is kept where the server keeps it: a collection or user type that
/// is not frozen is stored cell by cell and can be changed in part. Tuples and
/// vectors are always stored whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CqlType {
    /// US-ASCII text.
    Ascii,
    /// 64-bit signed integer.
    Bigint,
    /// Arbitrary bytes.
    Blob,
    /// True or false.
    Boolean,
    /// 64-bit distributed counter.
    Counter,
    /// A day, without time or zone.
    Date,
    /// Arbitrary-precision decimal.
    Decimal,
    /// 64-bit IEEE 754 float.
    Double,
    /// Months, days and nanoseconds.
    Duration,
    /// The server's `EmptyType`: no value at all; seen in compact tables only.
    Empty,
    /// 32-bit IEEE 754 float.
    Float,
    /// IPv4 or IPv6 address.
    Inet,
    /// 32-bit signed integer.
    Int,
    /// 16-bit signed integer.
    Smallint,
    /// UTF-8 text (`varchar` is the same type).
    Text,
    /// Nanoseconds since midnight.
    Time,
    /// Milliseconds since 1970-01-01T00:00Z.
    Timestamp,
    /// Version 1 UUID.
    Timeuuid,
    /// 8-bit signed integer.
    Tinyint,
    /// Any UUID.
    Uuid,
    /// Arbitrary-precision integer.
    Varint,
    /// `list<element>`.
    List {
        /// Type of each element.
        element: Box<CqlType>,
        /// Whether the list is stored whole.
        frozen: bool,
    },
    /// `set<element>`.
    Set {
        /// Type of each element.
        element: Box<CqlType>,
        /// Whether the set is stored whole.
        frozen: bool,
    },
    /// `map<key, value>`.
    Map {
        /// Type of each key.
        key: Box<CqlType>,
        /// Type of each value.
        value: Box<CqlType>,
        /// Whether the map is stored whole.
        frozen: bool,
    },
    /// `tuple<…>`, always stored whole.
    Tuple(Vec<CqlType>),
    /// `vector<element, dimension>`, always stored whole.
    Vector {
        /// Type of each element.
        element: Box<CqlType>,
        /// Number of elements.
        dimension: u32,
    },
    /// A user type.
    Udt {
        /// Name and fields.
        definition: Arc<UserType>,
        /// Whether values are stored whole.
        frozen: bool,
    },
    /// A server-side Java class (`'org.apache.cassandra.db.marshal.…'`) that is none of the above.
    Custom(Box<str>),
}

/// A user type as the catalog knows it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UserType {
    /// The keyspace it belongs to.
    pub keyspace: Box<str>,
    /// Its name, case-folded unless it was quoted.
    pub name: Box<str>,
    /// Its fields in declared order.
    pub fields: Vec<Field>,
}

/// One field of a user type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Field {
    /// The field's name, case-folded unless it was quoted.
    pub name: Box<str>,
    /// The field's type.
    pub ty: CqlType,
}

impl UserType {
    /// Index and field of this name.
    pub fn field(&self, name: &str) -> Option<(usize, &Field)> {
        self.fields
            .iter()
            .enumerate()
            .find(|(_, field)| &*field.name == name)
    }
}

impl CqlType {
    /// A list of `element`, stored cell by cell.
    pub fn list(element: CqlType) -> Self {
        Self::List {
            element: Box::new(element),
            frozen: false,
        }
    }

    /// A set of `element`, stored cell by cell.
    pub fn set(element: CqlType) -> Self {
        Self::Set {
            element: Box::new(element),
            frozen: false,
        }
    }

    /// A map from `key` to `value`, stored cell by cell.
    pub fn map(key: CqlType, value: CqlType) -> Self {
        Self::Map {
            key: Box::new(key),
            value: Box::new(value),
            frozen: false,
        }
    }

    /// Whether a column of this type is stored cell by cell (the server's `isMultiCell`).
    pub fn is_multi_cell(&self) -> bool {
        match self {
            Self::List { frozen, .. }
            | Self::Set { frozen, .. }
            | Self::Map { frozen, .. }
            | Self::Udt { frozen, .. } => !frozen,
            _ => false,
        }
    }

    /// Whether this is a list, a set or a map.
    pub fn is_collection(&self) -> bool {
        matches!(
            self,
            Self::List { .. } | Self::Set { .. } | Self::Map { .. }
        )
    }

    /// The same type, frozen at every level as the server freezes it.
    #[must_use]
    pub fn frozen(&self) -> Self {
        match self {
            Self::List { element, .. } => Self::List {
                element: Box::new(element.frozen()),
                frozen: true,
            },
            Self::Set { element, .. } => Self::Set {
                element: Box::new(element.frozen()),
                frozen: true,
            },
            Self::Map { key, value, .. } => Self::Map {
                key: Box::new(key.frozen()),
                value: Box::new(value.frozen()),
                frozen: true,
            },
            Self::Udt { definition, .. } => Self::Udt {
                definition: Arc::clone(definition),
                frozen: true,
            },
            other => other.clone(),
        }
    }

    /// The same type with every `frozen` forgotten: two types that compare equal
    /// this way have the same values and the same bytes on the wire.
    #[must_use]
    pub fn thawed(&self) -> Self {
        match self {
            Self::List { element, .. } => Self::list(element.thawed()),
            Self::Set { element, .. } => Self::set(element.thawed()),
            Self::Map { key, value, .. } => Self::map(key.thawed(), value.thawed()),
            Self::Tuple(elements) => Self::Tuple(elements.iter().map(Self::thawed).collect()),
            Self::Vector { element, dimension } => Self::Vector {
                element: Box::new(element.thawed()),
                dimension: *dimension,
            },
            Self::Udt { definition, .. } => Self::Udt {
                definition: Arc::clone(definition),
                frozen: false,
            },
            other => other.clone(),
        }
    }
}

/// Writes the type as CQL does: `map<text, frozen<list<int>>>`, user types as `keyspace.name`.
impl fmt::Display for CqlType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_frozen = match self {
            Self::List { frozen, .. }
            | Self::Set { frozen, .. }
            | Self::Map { frozen, .. }
            | Self::Udt { frozen, .. } => *frozen,
            _ => false,
        };
        if is_frozen {
            f.write_str("frozen<")?;
        }
        match self {
            Self::Ascii => f.write_str("ascii")?,
            Self::Bigint => f.write_str("bigint")?,
            Self::Blob => f.write_str("blob")?,
            Self::Boolean => f.write_str("boolean")?,
            Self::Counter => f.write_str("counter")?,
            Self::Date => f.write_str("date")?,
            Self::Decimal => f.write_str("decimal")?,
            Self::Double => f.write_str("double")?,
            Self::Duration => f.write_str("duration")?,
            Self::Empty => f.write_str("empty")?,
            Self::Float => f.write_str("float")?,
            Self::Inet => f.write_str("inet")?,
            Self::Int => f.write_str("int")?,
            Self::Smallint => f.write_str("smallint")?,
            Self::Text => f.write_str("text")?,
            Self::Time => f.write_str("time")?,
            Self::Timestamp => f.write_str("timestamp")?,
            Self::Timeuuid => f.write_str("timeuuid")?,
            Self::Tinyint => f.write_str("tinyint")?,
            Self::Uuid => f.write_str("uuid")?,
            Self::Varint => f.write_str("varint")?,
            Self::List { element, .. } => write!(f, "list<{element}>")?,
            Self::Set { element, .. } => write!(f, "set<{element}>")?,
            Self::Map { key, value, .. } => write!(f, "map<{key}, {value}>")?,
            Self::Tuple(elements) => {
                f.write_str("tuple<")?;
                for (i, element) in elements.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{element}")?;
                }
                f.write_str(">")?;
            }
            Self::Vector { element, dimension } => write!(f, "vector<{element}, {dimension}>")?,
            Self::Udt { definition, .. } => {
                write!(
                    f,
                    "{}.{}",
                    QuotedIfNeeded(&definition.keyspace),
                    QuotedIfNeeded(&definition.name)
                )?;
            }
            Self::Custom(class) => write!(f, "'{class}'")?,
        }
        if is_frozen {
            f.write_str(">")?;
        }
        Ok(())
    }
}

/// Writes a name as CQL text would have to: quoted unless it is a plain
/// lower-case identifier. Reserved words are quoted too.
pub struct QuotedIfNeeded<'a>(pub &'a str);

impl fmt::Display for QuotedIfNeeded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reserved = Keyword::lookup(self.0).is_some_and(|keyword| {
            [Dialect::Cassandra, Dialect::Scylla]
                .into_iter()
                .any(|dialect| keyword.class(dialect) == KeywordClass::Reserved)
        });
        let mut chars = self.0.chars();
        let plain = chars.next().is_some_and(|c| c.is_ascii_lowercase())
            && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            && !reserved;
        if plain {
            f.write_str(self.0)
        } else {
            write!(f, "\"{}\"", self.0.replace('"', "\"\""))
        }
    }
}
