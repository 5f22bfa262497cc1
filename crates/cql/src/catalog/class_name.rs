//! Types written as Java classes: `'org.apache.cassandra.db.marshal.ListType(Int32Type)'`.
//!
//! Classes that are CQL types become those; the rest of the server's own stay
//! [`CqlType::Custom`]; others cannot be loaded (`TypeParser`).

use crate::types::CqlType;

const PACKAGE: &str = "org.apache.cassandra.db.marshal.";

/// Nesting deeper than this is nobody's type.
const MAX_DEPTH: u32 = 64;

/// The type that a class name stands for; what is wrong with it otherwise.
pub(super) fn parse(text: &str) -> Result<CqlType, String> {
    let mut parser = Parser { rest: text };
    parser.skip_blank();
    if parser.rest.is_empty() || parser.peek() == Some('(') {
        // The server takes no name at all for bytes.
        return Ok(CqlType::Blob);
    }
    parser.parse_type(0)
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn parse_type(&mut self, depth: u32) -> Result<CqlType, String> {
        if depth > MAX_DEPTH {
            return Err("nested too deeply".to_owned());
        }
        self.skip_blank();
        let written = self.identifier();
        let name = written.strip_prefix(PACKAGE).unwrap_or(written);
        self.skip_blank();
        if self.peek() != Some('(') {
            return native(name)
                .or_else(|| custom(name))
                .ok_or_else(|| no_class(written));
        }
        self.bump();
        match name {
            "FrozenType" => Ok(self.one(depth)?.frozen()),
            "ReversedType" => self.one(depth),
            "ListType" => Ok(CqlType::list(self.one(depth)?)),
            "SetType" => Ok(CqlType::set(self.one(depth)?)),
            "MapType" => {
                let mut parts = self.parameters(depth)?.into_iter();
                match (parts.next(), parts.next(), parts.next()) {
                    (Some(key), Some(value), None) => Ok(CqlType::map(key, value)),
                    _ => Err("`MapType` takes a key and a value".to_owned()),
                }
            }
            "TupleType" => {
                let parts = self.parameters(depth)?;
                Ok(CqlType::Tuple(parts.iter().map(CqlType::frozen).collect()))
            }
            "VectorType" => self.vector(depth),
            _ if custom(name).is_some() || native(name).is_some() => {
                self.skip_parameters()?;
                Ok(native(name)
                    .unwrap_or_else(|| CqlType::Custom(format!("{PACKAGE}{name}").into())))
            }
            _ => Err(no_class(written)),
        }
    }

    /// The one parameter of a class that takes one.
    fn one(&mut self, depth: u32) -> Result<CqlType, String> {
        let mut parts = self.parameters(depth)?.into_iter();
        match (parts.next(), parts.next()) {
            (Some(part), None) => Ok(part),
            _ => Err("exactly one type is needed in parentheses".to_owned()),
        }
    }

    /// Types up to the closing parenthesis.
    fn parameters(&mut self, depth: u32) -> Result<Vec<CqlType>, String> {
        let mut parts = Vec::new();
        loop {
            self.skip_blank_and_commas();
            match self.peek() {
                Some(')') => {
                    self.bump();
                    return Ok(parts);
                }
                Some(_) => {
                    let before = self.rest.len();
                    parts.push(self.parse_type(depth + 1)?);
                    if self.rest.len() == before {
                        return Err("a type is missing".to_owned());
                    }
                }
                None => return Err("a closing parenthesis is missing".to_owned()),
            }
        }
    }

    /// `element , dimension)`
    fn vector(&mut self, depth: u32) -> Result<CqlType, String> {
        let element = self.parse_type(depth + 1)?.frozen();
        self.skip_blank_and_commas();
        let dimension = self.identifier();
        match dimension.parse() {
            Ok(dimension @ 1..=0x7fff_ffff) if self.peek() == Some(')') => {
                self.bump();
                Ok(CqlType::Vector {
                    element: Box::new(element),
                    dimension,
                })
            }
            _ => Err("a vector needs a type and a dimension".to_owned()),
        }
    }

    /// Whatever stands up to the matching parenthesis.
    fn skip_parameters(&mut self) -> Result<(), String> {
        let mut depth = 1;
        while let Some(c) = self.bump() {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(());
            }
        }
        Err("a closing parenthesis is missing".to_owned())
    }

    fn identifier(&mut self) -> &'a str {
        let end = self
            .rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || "-+._&".contains(c)))
            .unwrap_or(self.rest.len());
        let (identifier, rest) = self.rest.split_at(end);
        self.rest = rest;
        identifier
    }

    fn skip_blank(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n']);
    }

    fn skip_blank_and_commas(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', ',']);
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next();
        self.rest = chars.as_str();
        next
    }
}

fn native(name: &str) -> Option<CqlType> {
    Some(match name {
        "AsciiType" => CqlType::Ascii,
        "LongType" => CqlType::Bigint,
        "BytesType" => CqlType::Blob,
        "BooleanType" => CqlType::Boolean,
        "CounterColumnType" => CqlType::Counter,
        "SimpleDateType" => CqlType::Date,
        "DecimalType" => CqlType::Decimal,
        "DoubleType" => CqlType::Double,
        "DurationType" => CqlType::Duration,
        "EmptyType" => CqlType::Empty,
        "FloatType" => CqlType::Float,
        "InetAddressType" => CqlType::Inet,
        "Int32Type" => CqlType::Int,
        "ShortType" => CqlType::Smallint,
        "UTF8Type" => CqlType::Text,
        "TimeType" => CqlType::Time,
        "TimestampType" | "DateType" => CqlType::Timestamp,
        "TimeUUIDType" | "LegacyTimeUUIDType" => CqlType::Timeuuid,
        "ByteType" => CqlType::Tinyint,
        "UUIDType" => CqlType::Uuid,
        "IntegerType" => CqlType::Varint,
        _ => return None,
    })
}

/// The server's classes that are no CQL type.
fn custom(name: &str) -> Option<CqlType> {
    matches!(
        name,
        "LexicalUUIDType"
            | "CompositeType"
            | "DynamicCompositeType"
            | "PartitionerDefinedOrder"
            | "UserType"
    )
    .then(|| CqlType::Custom(format!("{PACKAGE}{name}").into()))
}

fn no_class(written: &str) -> String {
    format!("the server has no class `{written}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(
            parse(text).map(|ty| ty.to_string()).as_deref(),
            Ok(expected)
        );
    }

    #[test]
    fn classes_of_cql_types_are_those_types() {
        check("Int32Type", "int");
        check("org.apache.cassandra.db.marshal.UTF8Type", "text");
        check("ListType(Int32Type)", "list<int>");
        check(
            "MapType( UTF8Type , FrozenType(SetType(UUIDType)))",
            "map<text, frozen<set<uuid>>>",
        );
        check(
            "org.apache.cassandra.db.marshal.VectorType(FloatType , 3)",
            "vector<float, 3>",
        );
        check("", "blob");
    }

    #[test]
    fn other_classes_of_the_server_stay_classes() {
        check(
            "CompositeType(Int32Type, UTF8Type)",
            "'org.apache.cassandra.db.marshal.CompositeType'",
        );
    }

    #[test]
    fn what_the_server_cannot_load_is_refused() {
        assert!(parse("com.example.MyType").is_err());
        assert!(parse("ListType(Int32Type").is_err());
        assert!(parse("MapType(Int32Type)").is_err());
        assert!(parse(&"ListType(".repeat(1000)).is_err());
    }
}
