//! Constants: which types take them, and whether the type can hold the value
//! (`Constants.Literal`, `AbstractType.fromString`).

mod duration;
pub(super) mod json;
mod network;
mod number;
mod time;
mod timestamp;
mod zone;

use crate::check::term::Assignment;
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::syntax::{Literal, LiteralKind};
use crate::types::CqlType;
use crate::types::CqlType as T;

/// Why a text is no value of its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invalid {
    /// Under the carets: what is wrong.
    pub(crate) reason: String,
    /// What to write instead.
    pub(crate) help: Option<String>,
}

impl Invalid {
    fn because(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            help: None,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Whether a constant can stand where `ty` is asked for (`Constants.Literal.testAssignment`;
/// `ScyllaDB`: `untyped_constant_test_assignment`).
pub(crate) fn assignable(literal: &Literal, ty: &CqlType, dialect: Dialect) -> Assignment {
    use LiteralKind as K;
    let scylla = dialect == Dialect::Scylla;
    let taken = match (literal.kind, ty) {
        (_, T::List { .. } | T::Set { .. } | T::Map { .. } | T::Udt { .. } | T::Vector { .. }) => {
            return Assignment::Not;
        }
        // Types without a name in CQL are not looked into, and tuples are read from text.
        (_, T::Tuple(_) | T::Custom(_)) => return Assignment::Weak,
        (
            K::Integer,
            T::Bigint
            | T::Counter
            | T::Date
            | T::Decimal
            | T::Double
            | T::Float
            | T::Int
            | T::Smallint
            | T::Timestamp
            | T::Tinyint
            | T::Varint,
        )
        | (K::String, T::Ascii | T::Text | T::Inet | T::Date | T::Time | T::Timestamp)
        | (K::Uuid, T::Uuid | T::Timeuuid)
        | (K::Float | K::NaN { .. } | K::Infinity { .. }, T::Decimal | T::Double | T::Float)
        | (K::Boolean, T::Boolean)
        | (K::Hex, T::Blob)
        | (K::Duration, T::Duration) => true,
        // The server takes hexadecimal constants for bytes of one byte.
        (K::Integer, T::Duration | T::Time) | (K::Hex, T::Tinyint) => !scylla,
        _ => false,
    };
    match taken {
        false => Assignment::Not,
        true if preferred(literal, dialect) == *ty => Assignment::Exact,
        true => Assignment::Weak,
    }
}

/// The type a constant is best taken as (`Constants.Type.getPreferedTypeFor`; `ScyllaDB`:
/// `default_type_for_constant`).
pub(crate) fn preferred(literal: &Literal, dialect: Dialect) -> CqlType {
    let scylla = dialect == Dialect::Scylla;
    match literal.kind {
        LiteralKind::String if !scylla && literal.text.is_ascii() => T::Ascii,
        LiteralKind::String => T::Text,
        LiteralKind::Integer => number::smallest_integer(&literal.text),
        LiteralKind::Uuid if !scylla && is_time_based(&literal.text) => T::Timeuuid,
        LiteralKind::Uuid => T::Uuid,
        LiteralKind::Float if !scylla && !number::is_exact_double(&literal.text) => T::Decimal,
        LiteralKind::Float | LiteralKind::NaN { .. } | LiteralKind::Infinity { .. } => T::Double,
        LiteralKind::Boolean => T::Boolean,
        LiteralKind::Hex if scylla => T::Blob,
        // So it is in the server.
        LiteralKind::Hex => T::Tinyint,
        LiteralKind::Duration => T::Duration,
    }
}

/// Whether `ty` can hold an assignable constant (`Constants.Literal.parsedValue`).
pub(crate) fn parse(literal: &Literal, ty: &CqlType, dialect: Dialect) -> Result<(), Invalid> {
    if literal.kind == LiteralKind::Float && dialect == Dialect::Cassandra {
        number::well_formed_float(&literal.text)?;
    }
    match literal.kind {
        LiteralKind::Hex => bytes(literal.text.get(2..).unwrap_or_default()),
        LiteralKind::NaN { .. } | LiteralKind::Infinity { .. } => match ty {
            T::Decimal => Err(Invalid::because("a decimal is always finite")),
            T::Tuple(_) => parse_text(&literal.text, ty, dialect),
            _ => Ok(()),
        },
        _ => parse_text(&literal.text, ty, dialect),
    }
}

/// Whether a text is a value of `ty` (`AbstractType.fromString`).
pub(crate) fn parse_text(text: &str, ty: &CqlType, dialect: Dialect) -> Result<(), Invalid> {
    // For these, an empty text is an empty value.
    let empty_is_value = !matches!(ty, T::Date | T::Time | T::Vector { .. } | T::Tuple(_));
    if text.is_empty() && empty_is_value {
        return Ok(());
    }
    match ty {
        T::Ascii if text.is_ascii() => Ok(()),
        T::Ascii => Err(Invalid::because("not every character is ASCII")),
        T::Tinyint => number::integer::<i8>(text),
        T::Smallint => number::integer::<i16>(text),
        T::Int => number::integer::<i32>(text),
        T::Bigint | T::Counter => number::integer::<i64>(text),
        T::Varint => number::varint(text),
        T::Float | T::Double => number::floating(text),
        T::Decimal => number::decimal(text, dialect),
        T::Boolean if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") => {
            Ok(())
        }
        T::Boolean => Err(Invalid::because("neither `true` nor `false`")),
        T::Blob | T::List { .. } | T::Set { .. } | T::Map { .. } | T::Vector { .. } => bytes(text),
        T::Date => time::date(text, dialect),
        T::Time => time::time(text),
        T::Timestamp => timestamp::timestamp(text, dialect),
        T::Duration => duration::duration(text),
        T::Inet => network::inet(text),
        T::Uuid => uuid(text),
        T::Timeuuid => uuid(text).and_then(|()| {
            if is_time_based(text) {
                Ok(())
            } else {
                Err(Invalid::because("not a version 1 UUID"))
            }
        }),
        T::Tuple(types) => tuple(text, types, dialect),
        T::Udt { definition, .. } => {
            let types: Vec<_> = definition
                .fields
                .iter()
                .map(|field| field.ty.clone())
                .collect();
            tuple(text, &types, dialect)
        }
        T::Empty => Err(Invalid::because("only the empty value is of this type")),
        T::Text | T::Custom(_) => Ok(()),
    }
}

/// Whether bytes, in hexadecimal, are a value of `ty` (`AbstractType.validate`), as far as their
/// number and their range tell.
pub(crate) fn is_binary(digits: &str, ty: &CqlType) -> bool {
    let length = digits.len() / 2;
    match ty {
        T::Bigint | T::Counter | T::Double | T::Timestamp => matches!(length, 0 | 8),
        T::Int | T::Float => matches!(length, 0 | 4),
        T::Smallint => length == 2,
        T::Tinyint => length == 1,
        T::Boolean => length <= 1,
        T::Date => length == 4,
        T::Time => length == 8,
        T::Uuid | T::Timeuuid => matches!(length, 0 | 16),
        T::Inet => matches!(length, 0 | 4 | 16),
        // The first of the two digits of a byte says whether it is ASCII.
        T::Ascii => digits
            .bytes()
            .step_by(2)
            .all(|digit| matches!(digit, b'0'..=b'7')),
        _ => true,
    }
}

/// Adds what to write instead of a constant of the wrong kind.
pub(crate) fn help(
    diagnostic: Diagnostic,
    literal: &Literal,
    ty: &CqlType,
    text: &str,
) -> Diagnostic {
    use LiteralKind as K;
    let written = literal.span.of(text);
    match (literal.kind, ty) {
        (K::String, T::Uuid | T::Timeuuid) if uuid(&literal.text).is_ok() => {
            diagnostic.suggest(&*literal.text)
        }
        (
            K::String,
            T::Int
            | T::Bigint
            | T::Smallint
            | T::Tinyint
            | T::Varint
            | T::Float
            | T::Double
            | T::Decimal
            | T::Counter,
        ) if number::floating(&literal.text).is_ok() && !literal.text.trim().is_empty() => {
            diagnostic.suggest(literal.text.trim())
        }
        (K::String, T::Boolean) if matches!(&*literal.text, "true" | "false") => {
            diagnostic.suggest(&*literal.text)
        }
        (K::String, T::Duration) if duration::duration(&literal.text).is_ok() => {
            diagnostic.suggest(&*literal.text)
        }
        (K::String, T::Blob) => diagnostic
            .help("write bytes in hexadecimal, as in `0xcafe`, or use `text_as_blob('…')`"),
        (K::Integer | K::Float | K::Boolean | K::Uuid, T::Text | T::Ascii) => {
            diagnostic.suggest(format!("'{written}'"))
        }
        (K::String, T::List { .. }) => diagnostic.suggest(format!("[{written}]")),
        (K::String, T::Set { .. }) => diagnostic.suggest(format!("{{{written}}}")),
        (K::Integer, T::Boolean) if matches!(written, "0" | "1") => {
            diagnostic.suggest(if written == "1" { "true" } else { "false" })
        }
        _ => diagnostic,
    }
}

/// `BytesType.fromString`: two digits a byte.
fn bytes(digits: &str) -> Result<(), Invalid> {
    if !digits.len().is_multiple_of(2) {
        return Err(Invalid::because("an odd number of hexadecimal digits"));
    }
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Invalid::because("not hexadecimal"));
    }
    Ok(())
}

/// `UUIDType.parse`.
fn uuid(text: &str) -> Result<(), Invalid> {
    let groups = [8, 4, 4, 4, 12];
    let mut parts = text.split('-');
    let fits = groups.iter().all(|length| {
        parts.next().is_some_and(|part| {
            part.len() == *length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    });
    if fits && parts.next().is_none() {
        Ok(())
    } else {
        Err(Invalid::because("not a UUID"))
    }
}

/// Whether a UUID is of version 1.
fn is_time_based(text: &str) -> bool {
    text.as_bytes().get(14) == Some(&b'1')
}

/// `TupleType.fromString`: components between colons, `@` for null.
fn tuple(text: &str, types: &[CqlType], dialect: Dialect) -> Result<(), Invalid> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if matches!(chars.peek(), Some(':' | '@')) => part.extend(chars.next()),
            ':' => parts.push(std::mem::take(&mut part)),
            _ => part.push(c),
        }
    }
    parts.push(part);
    if parts.len() > types.len() {
        return Err(Invalid::because(format!(
            "{} components, not {}",
            parts.len(),
            types.len()
        )));
    }
    parts
        .iter()
        .zip(types)
        .filter(|(part, _)| *part != "@")
        .try_for_each(|(part, ty)| parse_text(part, ty, dialect))
}
