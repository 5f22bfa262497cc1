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
