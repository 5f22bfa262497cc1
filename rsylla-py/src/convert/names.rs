//! The names of CQL types and of Python types, for messages.

use pyo3::prelude::*;
use rsylla::driver::frame::response::result::{CollectionType, ColumnType, NativeType};

/// Returns `typ` as CQL writes it.
pub(crate) fn cql_name(typ: &ColumnType<'_>) -> String {
    match typ {
        ColumnType::Native(native) => native_name(native).to_owned(),
        ColumnType::Collection { typ, .. } => match typ {
            CollectionType::List(element) => format!("list<{}>", cql_name(element)),
            CollectionType::Set(element) => format!("set<{}>", cql_name(element)),
            CollectionType::Map(key, value) => {
                format!("map<{}, {}>", cql_name(key), cql_name(value))
            }
            _ => "collection".to_owned(),
        },
        ColumnType::Vector { typ, dimensions } => {
            format!("vector<{}, {dimensions}>", cql_name(typ))
        }
        ColumnType::UserDefinedType { definition, .. } => {
            format!("{}.{}", definition.keyspace, definition.name)
        }
        ColumnType::Tuple(types) => {
            let types: Vec<String> = types.iter().map(cql_name).collect();
            format!("tuple<{}>", types.join(", "))
        }
        _ => "unknown type".to_owned(),
    }
}

pub(crate) fn native_name(native: &NativeType) -> &'static str {
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
        _ => "unknown type",
    }
}

/// Returns the Python forms that a marker of type `typ` takes, in words.
pub(crate) fn accepted(typ: &ColumnType<'_>) -> String {
    match typ {
        ColumnType::Native(native) => match native {
            NativeType::Ascii => "str of ASCII characters",
            NativeType::Text => "str",
            NativeType::Boolean => "bool",
            NativeType::Blob => "bytes, bytearray or memoryview",
            NativeType::TinyInt
            | NativeType::SmallInt
            | NativeType::Int
            | NativeType::BigInt
            | NativeType::Counter
            | NativeType::Varint => "int",
            NativeType::Float | NativeType::Double => "float or int",
            NativeType::Decimal => "decimal.Decimal or int",
            NativeType::Timestamp => {
                "datetime.datetime, int (milliseconds since 1970-01-01) or rsylla.Timestamp"
            }
            NativeType::Date => {
                "datetime.date, int (days since 1970-01-01), str (YYYY-MM-DD) or rsylla.Date"
            }
            NativeType::Time => {
                "datetime.time without time zone, int (nanoseconds since midnight), \
                 str (HH:MM:SS.fffffffff) or rsylla.Time"
            }
            NativeType::Duration => "rsylla.Duration or datetime.timedelta",
            NativeType::Inet => "ipaddress.IPv4Address, ipaddress.IPv6Address or str",
            NativeType::Uuid => "uuid.UUID or str",
            NativeType::Timeuuid => "uuid.UUID of version 1, or str of one",
            _ => "no value of this type",
        }
        .to_owned(),
        ColumnType::Collection { typ, .. } => match typ {
            CollectionType::List(_) | CollectionType::Set(_) => {
                "list, tuple, set, frozenset or another sized collection".to_owned()
            }
            CollectionType::Map(..) => "dict, another mapping or a sequence of pairs".to_owned(),
            _ => "no value of this type".to_owned(),
        },
        ColumnType::Vector { dimensions, .. } => {
            format!("list, tuple or another sized collection of {dimensions} elements")
        }
        ColumnType::UserDefinedType { .. } => {
            "dict, dataclass, named tuple or object with its fields".to_owned()
        }
        ColumnType::Tuple(types) => format!("tuple or list of {} elements", types.len()),
        _ => "no value of this type".to_owned(),
    }
}

/// Returns the type of `value`, with its module where it is not a builtin.
pub(crate) fn python_kind(value: &Bound<'_, PyAny>) -> String {
    if value.is_none() {
        return "None".to_owned();
    }
    let class = value.get_type();
    let Ok(name) = class.qualname() else {
        return "an object".to_owned();
    };
    match class.module() {
        Ok(module) if module != "builtins" => format!("{module}.{name}"),
        _ => name.to_string(),
    }
}
