//! The table of types: which Python type a value of a CQL type is, in rows and when bound.

use rsylla_cql::CqlType;
use rsylla_cql::types::UserType;

use crate::imports::Imports;
use crate::user_types::UserTypes;

/// On which side of a statement a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Bound: any collection will do.
    Bound,
    /// In a row: the collection that rows have.
    Row,
}

/// Writes types for one module.
pub(crate) struct Types<'a, 'i> {
    pub(crate) imports: &'i mut Imports<'a>,
    pub(crate) user_types: &'a UserTypes,
}

impl Types<'_, '_> {
    /// The type of a value that is not null.
    pub(crate) fn of(&mut self, ty: &CqlType, side: Side) -> String {
        self.write(ty, side, false)
    }

    /// The type of a value that may be null.
    pub(crate) fn nullable(&mut self, ty: &CqlType, side: Side) -> String {
        format!("{} | None", self.of(ty, side))
    }

    /// `in_hash`: inside a set, or as a map's key, where Python needs objects with a hash.
    fn write(&mut self, ty: &CqlType, side: Side, in_hash: bool) -> String {
        match ty {
            CqlType::Ascii | CqlType::Text => self.imports.builtin("str"),
            CqlType::Bigint
            | CqlType::Counter
            | CqlType::Int
            | CqlType::Smallint
            | CqlType::Tinyint
            | CqlType::Varint => self.imports.builtin("int"),
            CqlType::Blob | CqlType::Custom(_) | CqlType::Empty => self.imports.builtin("bytes"),
            CqlType::Boolean => self.imports.builtin("bool"),
            CqlType::Double | CqlType::Float => self.imports.builtin("float"),
            CqlType::Date => self.imports.name("datetime", "date"),
            CqlType::Decimal => self.imports.name("decimal", "Decimal"),
            CqlType::Duration => self.imports.name("rsylla", "Duration"),
            CqlType::Inet => {
                let v4 = self.imports.name("ipaddress", "IPv4Address");
                format!("{v4} | {}", self.imports.name("ipaddress", "IPv6Address"))
            }
            CqlType::Time => self.imports.name("datetime", "time"),
            CqlType::Timestamp => self.imports.name("datetime", "datetime"),
            CqlType::Timeuuid | CqlType::Uuid => self.imports.name("uuid", "UUID"),
            CqlType::List { element, .. } | CqlType::Vector { element, .. } => {
                let element = self.write(element, side, in_hash);
                match side {
                    _ if in_hash => self.repeated(&element),
                    Side::Bound => self.generic("collections.abc", "Sequence", &element),
                    Side::Row => self.generic("builtins", "list", &element),
                }
            }
            CqlType::Set { element, .. } => {
                let element = self.write(element, side, side == Side::Row || in_hash);
                match side {
                    _ if in_hash => self.generic("builtins", "frozenset", &element),
                    Side::Bound => self.generic("collections.abc", "Collection", &element),
                    Side::Row => self.generic("builtins", "set", &element),
                }
            }
            CqlType::Map { key, value, .. } => {
                let key = self.write(key, side, true);
                let entry = format!("{key}, {}", self.write(value, side, in_hash));
                match side {
                    _ if in_hash => {
                        let pair = self.generic("builtins", "tuple", &entry);
                        self.repeated(&pair)
                    }
                    Side::Bound => self.generic("collections.abc", "Mapping", &entry),
                    Side::Row => self.generic("builtins", "dict", &entry),
                }
            }
            CqlType::Tuple(elements) => {
                let elements: Vec<String> = elements
                    .iter()
                    .map(|element| format!("{} | None", self.write(element, side, in_hash)))
                    .collect();
                self.generic("builtins", "tuple", &elements.join(", "))
            }
            CqlType::Udt { definition, .. } if in_hash && !has_hash(definition) => {
                let pair = format!(
                    "{}, {}",
                    self.imports.builtin("str"),
                    self.imports.builtin("object")
                );
                let pair = self.generic("builtins", "tuple", &pair);
                self.repeated(&pair)
            }
            CqlType::Udt { definition, .. } => self.user_types.name(definition, self.imports),
        }
    }

    fn generic(&mut self, module: &str, name: &str, arguments: &str) -> String {
        format!("{}[{arguments}]", self.imports.name(module, name))
    }

    fn repeated(&mut self, element: &str) -> String {
        self.generic("builtins", "tuple", &format!("{element}, ..."))
    }
}

/// Whether the class of a user type has a hash: as all its fields do.
fn has_hash(definition: &UserType) -> bool {
    definition.fields.iter().all(|field| is_hashable(&field.ty))
}

fn is_hashable(ty: &CqlType) -> bool {
    match ty {
        CqlType::List { .. }
        | CqlType::Set { .. }
        | CqlType::Map { .. }
        | CqlType::Vector { .. } => false,
        CqlType::Tuple(elements) => elements.iter().all(is_hashable),
        CqlType::Udt { definition, .. } => has_hash(definition),
        _ => true,
    }
}
