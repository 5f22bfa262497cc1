//! The server's types as text: what compiled statements are compared with.

use std::fmt::Write as _;

pub(crate) use scylla::frame::response::result::ColumnType;
use scylla::frame::response::result::{CollectionType, NativeType};

/// A type as compiled statements write it: `map<text, list<int>>`, without
/// `frozen`, user types as `name{field type, …}` without their keyspace, so
/// that a mapped keyspace makes no difference.
pub(crate) fn type_name(ty: &ColumnType<'_>) -> String {
    let mut out = String::new();
    write_type(&mut out, ty);
    out
}

/// How a compiled type fits the server's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    Same,
    /// User types in it have more fields than were compiled, after those.
    Grown,
    Other,
}

/// Compares a type as compiled statements write it with the server's.
pub(crate) fn fit(compiled: &str, live: &ColumnType<'_>) -> Fit {
    // A type of the server's own making, which only it knows how to write.
    if compiled.starts_with('\'') {
        return Fit::Same;
    }
    let mut rest = Rest {
        text: compiled,
        grown: false,
    };
    match rest.take(live) {
        Some(()) if rest.text.is_empty() && rest.grown => Fit::Grown,
        Some(()) if rest.text.is_empty() => Fit::Same,
        _ => Fit::Other,
    }
}

/// What is left of a compiled type.
struct Rest<'t> {
    text: &'t str,
    grown: bool,
}

impl Rest<'_> {
    /// Takes a type off its front; none if it is another.
    fn take(&mut self, live: &ColumnType<'_>) -> Option<()> {
        match live {
            ColumnType::Native(native) => {
                self.eat(native_name(native))?;
                let goes_on = self.text.starts_with(|c: char| c.is_ascii_alphanumeric());
                (!goes_on).then_some(())
            }
            ColumnType::Collection { typ, .. } => match typ {
                CollectionType::List(element) => self.all("list<", [&**element]),
                CollectionType::Set(element) => self.all("set<", [&**element]),
                CollectionType::Map(key, value) => self.all("map<", [&**key, &**value]),
                _ => None,
            },
            ColumnType::Tuple(elements) => self.all("tuple<", elements),
            ColumnType::Vector { typ, dimensions } => {
                self.eat("vector<")?;
                self.take(typ)?;
                self.eat(&format!(", {dimensions}>"))
            }
            ColumnType::UserDefinedType { definition, .. } => {
                self.eat(&definition.name)?;
                self.eat("{")?;
                for (i, (name, ty)) in definition.field_types.iter().enumerate() {
                    if self.text.starts_with('}') {
                        self.grown = true;
                        break;
                    }
                    self.eat(if i > 0 { ", " } else { "" })?;
                    self.eat(name)?;
                    self.eat(" ")?;
                    self.take(ty)?;
                }
                self.eat("}")
            }
            _ => None,
        }
    }

    fn all<'l, 'u: 'l>(
        &mut self,
        open: &str,
        types: impl IntoIterator<Item = &'l ColumnType<'u>>,
    ) -> Option<()> {
        self.eat(open)?;
        for (i, ty) in types.into_iter().enumerate() {
            self.eat(if i > 0 { ", " } else { "" })?;
            self.take(ty)?;
        }
        self.eat(">")
    }

    fn eat(&mut self, expected: &str) -> Option<()> {
        self.text = self.text.strip_prefix(expected)?;
        Some(())
    }
}

fn write_type(out: &mut String, ty: &ColumnType<'_>) {
    match ty {
        ColumnType::Native(native) => out.push_str(native_name(native)),
        ColumnType::Collection {
            typ: CollectionType::List(element),
            ..
        } => {
            write_all(out, "list<", [&**element], ">");
        }
        ColumnType::Collection {
            typ: CollectionType::Set(element),
            ..
        } => {
            write_all(out, "set<", [&**element], ">");
        }
        ColumnType::Collection {
            typ: CollectionType::Map(key, value),
            ..
        } => {
            write_all(out, "map<", [&**key, &**value], ">");
        }
        ColumnType::Tuple(elements) => write_all(out, "tuple<", elements, ">"),
        ColumnType::Vector { typ, dimensions } => {
            out.push_str("vector<");
            write_type(out, typ);
            let _ = write!(out, ", {dimensions}>");
        }
        ColumnType::UserDefinedType { definition, .. } => {
            let _ = write!(out, "{}{{", definition.name);
            for (i, (name, ty)) in definition.field_types.iter().enumerate() {
                let comma = if i > 0 { ", " } else { "" };
                let _ = write!(out, "{comma}{name} ");
                write_type(out, ty);
            }
            out.push('}');
        }
        // The driver's types may grow; what it does not know, no compiled statement has.
        other => {
            let _ = write!(out, "{other:?}");
        }
    }
}

fn write_all<'t, 'u: 't>(
    out: &mut String,
    open: &str,
    types: impl IntoIterator<Item = &'t ColumnType<'u>>,
    close: &str,
) {
    out.push_str(open);
    for (i, ty) in types.into_iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        write_type(out, ty);
    }
    out.push_str(close);
}

fn native_name(native: &NativeType) -> &'static str {
    match native {
        NativeType::Ascii => "ascii",
        NativeType::Boolean => "boolean",
        NativeType::Blob => "blob",
        NativeType::Counter => "counter",
        NativeType::Date => "date",
        NativeType::Decimal => "decimal",
        NativeType::Double => "double",
        NativeType::Duration => "duration",
        NativeType::Float => "float",
        NativeType::Int => "int",
        NativeType::BigInt => "bigint",
        NativeType::Text => "text",
        NativeType::Timestamp => "timestamp",
        NativeType::Inet => "inet",
        NativeType::SmallInt => "smallint",
        NativeType::TinyInt => "tinyint",
        NativeType::Time => "time",
        NativeType::Timeuuid => "timeuuid",
        NativeType::Uuid => "uuid",
        NativeType::Varint => "varint",
        _ => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use scylla::frame::response::result::UserDefinedType;

    use super::*;

    fn list(element: ColumnType<'static>) -> ColumnType<'static> {
        ColumnType::Collection {
            frozen: false,
            typ: CollectionType::List(Box::new(element)),
        }
    }

    fn address(fields: &[(&'static str, NativeType)]) -> ColumnType<'static> {
        let field_types = fields
            .iter()
            .map(|(name, ty)| ((*name).into(), ColumnType::Native(ty.clone())))
            .collect();
        let definition = Arc::new(UserDefinedType {
            name: "address".into(),
            keyspace: "shop".into(),
            field_types,
        });
        ColumnType::UserDefinedType {
            frozen: true,
            definition,
        }
    }

    #[test]
    fn every_type_fits_itself_and_no_other() {
        use ColumnType::{Native, Tuple};
        let types = [
            Native(NativeType::Time),
            Native(NativeType::Timestamp),
            Native(NativeType::Int),
            list(Native(NativeType::Int)),
            list(Native(NativeType::Text)),
            Tuple(vec![
                Native(NativeType::Int),
                list(Native(NativeType::Text)),
            ]),
            Tuple(vec![Native(NativeType::Int)]),
            ColumnType::Vector {
                typ: Box::new(Native(NativeType::Float)),
                dimensions: 3,
            },
            ColumnType::Vector {
                typ: Box::new(Native(NativeType::Float)),
                dimensions: 30,
            },
            address(&[("street", NativeType::Text)]),
        ];
        for (i, compiled) in types.iter().map(type_name).enumerate() {
            for (j, live) in types.iter().enumerate() {
                let expected = if i == j { Fit::Same } else { Fit::Other };
                assert_eq!(fit(&compiled, live), expected, "{compiled} {live:?}");
            }
        }
    }

    #[test]
    fn a_user_type_may_have_got_more_fields_but_no_others() {
        use NativeType::{Float, Int, Text};
        let compiled = "list<address{street text, zip int}>";
        for (fields, expected) in [
            (&[("street", Text), ("zip", Int)][..], Fit::Same),
            (
                &[("street", Text), ("zip", Int), ("country", Text)],
                Fit::Grown,
            ),
            (&[("zip", Int), ("street", Text)], Fit::Other),
            (&[("street", Text)], Fit::Other),
            (&[("street", Text), ("zip", Float)], Fit::Other),
        ] {
            assert_eq!(
                fit(compiled, &list(address(fields))),
                expected,
                "{fields:?}"
            );
        }
    }
}
