//! Java's names of types, which the protocol uses where it has no number.

const PACKAGE: &str = "org.apache.cassandra.db.marshal.";

/// The CQL of a Java class name; other classes in quotes, as CQL writes them.
pub(super) fn to_cql(class: &str) -> String {
    let (ty, rest) = read(class);
    if rest.is_empty() {
        ty
    } else {
        format!("'{class}'")
    }
}

fn read(text: &str) -> (String, &str) {
    let end = text.find(['(', ')', ',', ' ']).unwrap_or(text.len());
    let (class, rest) = text.split_at(end);
    let (arguments, rest) = match rest.strip_prefix('(') {
        Some(inside) => read_arguments(inside),
        None => (Vec::new(), rest),
    };
    (write(class, &arguments), rest)
}

fn read_arguments(mut text: &str) -> (Vec<String>, &str) {
    let mut arguments = Vec::new();
    loop {
        text = text.trim_start_matches([',', ' ']);
        if let Some(rest) = text.strip_prefix(')') {
            return (arguments, rest);
        }
        // A user type's fields: their names in hexadecimal, a colon, their types.
        let colon = text
            .find(':')
            .filter(|at| text.find([',', '(', ')']).is_none_or(|c| *at < c));
        let (argument, rest) = read(&text[colon.map_or(0, |at| at + 1)..]);
        if text.is_empty() || rest.len() == text.len() {
            return (arguments, "?");
        }
        arguments.push(argument);
        text = rest;
    }
}

fn write(class: &str, arguments: &[String]) -> String {
    let name = class.strip_prefix(PACKAGE).unwrap_or(class);
    let generic = |name: &str| format!("{name}<{}>", arguments.join(", "));
    let plain = match name {
        "ListType" => return generic("list"),
        "SetType" => return generic("set"),
        "MapType" => return generic("map"),
        "TupleType" => return generic("tuple"),
        "VectorType" => return generic("vector"),
        "FrozenType" | "ReversedType" => return arguments.first().cloned().unwrap_or_default(),
        "UserType" => {
            return arguments
                .get(1)
                .map_or_else(String::new, |name| from_hex(name));
        }
        "AsciiType" => "ascii",
        "LongType" => "bigint",
        "BytesType" => "blob",
        "BooleanType" => "boolean",
        "CounterColumnType" => "counter",
        "SimpleDateType" => "date",
        "DecimalType" => "decimal",
        "DoubleType" => "double",
        "DurationType" => "duration",
        "EmptyType" => "empty",
        "FloatType" => "float",
        "InetAddressType" => "inet",
        "Int32Type" => "int",
        "ShortType" => "smallint",
        "UTF8Type" => "text",
        "TimeType" => "time",
        "TimestampType" => "timestamp",
        "TimeUUIDType" => "timeuuid",
        "ByteType" => "tinyint",
        "UUIDType" => "uuid",
        "IntegerType" => "varint",
        _ if class.starts_with(PACKAGE) => return format!("'{class}'"),
        other => other,
    };
    plain.to_owned()
}

/// A user type's name. What is no hexadecimal text stays.
fn from_hex(text: &str) -> String {
    let bytes: Option<Vec<u8>> = (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect();
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::to_cql;

    #[track_caller]
    fn check(class: &str, expected: &str) {
        assert_eq!(to_cql(&class.replace('$', super::PACKAGE)), expected);
    }

    #[test]
    fn class_names_are_read_as_types() {
        check("$VectorType($FloatType, 3)", "vector<float, 3>");
        check(
            "$VectorType($FrozenType($ListType($Int32Type)) , 2)",
            "vector<list<int>, 2>",
        );
        check(
            "$VectorType($UserType(ks,7431,61:$Int32Type,62:$TupleType($UTF8Type)) , 1)",
            "vector<t1, 1>",
        );
        check("$EmptyType", "empty");
        check(
            "$DateRangeType",
            "'org.apache.cassandra.db.marshal.DateRangeType'",
        );
    }
}
