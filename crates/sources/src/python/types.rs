//! Which Python values a bind marker of a CQL type takes: the table of `docs/python/types.md`, as
//! far as a value's class is known.

use rsylla_cql::CqlType;
use rsylla_cql::diagnostic::{Code, Diagnostic};
use uuid::Uuid;

use super::eval::Value;
use super::names::{Expression, Names};
use super::strings::span;

/// Why a value is refused.
struct Refusal {
    code: Code,
    /// What is wrong, as the end of "`name` …".
    message: String,
    help: Option<String>,
}

impl Names<'_> {
    /// What is surely wrong with a value for a marker of this name and type.
    pub(super) fn refused(
        &self,
        marker: &str,
        ty: &CqlType,
        value: Expression<'_>,
    ) -> Option<Diagnostic> {
        if value.node.kind() == "list_splat" {
            return None;
        }
        let value_of = self.value_of(Expression { ..value });
        let place = span(value.node);
        if let Some(refusal) = refusal(ty, &value_of) {
            let message = format!("`{marker}` is {ty}, which {}", refusal.message);
            let diagnostic = Diagnostic::error(refusal.code, place, message);
            return Some(match refusal.help {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            });
        }
        let (
            CqlType::List { element, .. }
            | CqlType::Set { element, .. }
            | CqlType::Vector { element, .. },
            Value::List(elements) | Value::Tuple(elements),
        ) = (ty, value_of)
        else {
            return None;
        };
        let mut elements = elements.into_iter();
        elements.find_map(|value| self.refused_element(marker, element, value))
    }

    fn refused_element(
        &self,
        marker: &str,
        ty: &CqlType,
        value: Expression<'_>,
    ) -> Option<Diagnostic> {
        if matches!(self.value_of(value), Value::None) {
            let message = format!("`{marker}` is a collection, and a collection holds no null");
            return Some(Diagnostic::error(
                Code::NullNotAllowed,
                span(value.node),
                message,
            ));
        }
        self.refused(&format!("an element of {marker}"), ty, value)
    }
}

fn refusal(ty: &CqlType, value: &Value<'_>) -> Option<Refusal> {
    if matches!(value, Value::Unknown | Value::None) {
        return None;
    }
    match (ty, value) {
        (_, Value::Int(Some(number))) if range(ty).is_some() => out_of_range(ty, *number),
        (CqlType::Uuid | CqlType::Timeuuid, Value::Str(Some(text))) => {
            let is_uuid = Uuid::try_parse(text).is_ok();
            (!is_uuid).then(|| Refusal {
                code: Code::InvalidLiteral,
                message: "this text is not".to_owned(),
                help: Some("a UUID is written `123e4567-e89b-42d3-a456-426614174000`".to_owned()),
            })
        }
        (CqlType::Ascii, Value::Str(Some(text))) if !text.is_ascii() => Some(Refusal {
            code: Code::InvalidLiteral,
            message: "this text is not".to_owned(),
            help: None,
        }),
        (CqlType::Vector { dimension, .. }, Value::List(elements) | Value::Tuple(elements))
            if is_complete(elements) && elements.len() != *dimension as usize =>
        {
            Some(wrong_length(*dimension as usize, elements.len()))
        }
        (CqlType::Tuple(types), Value::List(elements) | Value::Tuple(elements))
            if is_complete(elements) && elements.len() != types.len() =>
        {
            Some(wrong_length(types.len(), elements.len()))
        }
        _ if takes(ty, value) => None,
        _ => Some(Refusal {
            code: Code::TypeMismatch,
            message: format!("takes {}, not {}", taken(ty), class(value)),
            help: None,
        }),
    }
}

fn wrong_length(wanted: usize, got: usize) -> Refusal {
    Refusal {
        code: Code::TypeMismatch,
        message: format!("has {wanted} elements, not {got}"),
        help: None,
    }
}

/// Whether all elements are written down.
pub(super) fn is_complete(elements: &[Expression<'_>]) -> bool {
    elements
        .iter()
        .all(|element| element.node.kind() != "list_splat")
}

fn range(ty: &CqlType) -> Option<(i128, i128)> {
    let bits = match ty {
        CqlType::Tinyint => 8,
        CqlType::Smallint => 16,
        CqlType::Int | CqlType::Date => 32,
        CqlType::Bigint | CqlType::Counter | CqlType::Timestamp => 64,
        _ => return None,
    };
    Some((-(1 << (bits - 1)), (1 << (bits - 1)) - 1))
}

fn out_of_range(ty: &CqlType, number: i128) -> Option<Refusal> {
    let (least, most) = range(ty)?;
    (!(least..=most).contains(&number)).then(|| Refusal {
        code: Code::InvalidLiteral,
        message: format!("holds {least} to {most}, not {number}"),
        help: None,
    })
}

/// Whether a value of a known class may be taken.
fn takes(ty: &CqlType, value: &Value<'_>) -> bool {
    use CqlType as T;
    use Value as V;
    match ty {
        T::Text | T::Ascii => matches!(value, V::Str(_)),
        T::Boolean => matches!(value, V::Bool),
        T::Tinyint | T::Smallint | T::Int | T::Bigint | T::Counter | T::Varint => {
            matches!(value, V::Int(_))
        }
        T::Float | T::Double => matches!(value, V::Float | V::Int(_) | V::Instance("Decimal")),
        T::Decimal => matches!(value, V::Int(_) | V::Instance("Decimal")),
        T::Blob => matches!(value, V::Bytes),
        T::Uuid | T::Timeuuid => matches!(value, V::Str(_) | V::Instance("UUID")),
        T::Inet => matches!(value, V::Str(_)),
        T::Timestamp => matches!(value, V::Int(_) | V::Instance("datetime")),
        T::Date => matches!(value, V::Int(_) | V::Str(_) | V::Instance("date")),
        T::Time => matches!(value, V::Int(_) | V::Str(_)),
        T::Duration => matches!(value, V::Instance("timedelta")),
        T::List { .. } | T::Set { .. } | T::Vector { .. } => {
            matches!(
                value,
                V::List(_) | V::Tuple(_) | V::Set | V::Instance("list")
            )
        }
        T::Tuple(_) => matches!(value, V::List(_) | V::Tuple(_) | V::Instance("list")),
        T::Map { .. } => matches!(
            value,
            V::Dict(_) | V::List(_) | V::Tuple(_) | V::Instance("list")
        ),
        T::Udt { .. } => !matches!(
            value,
            V::Str(_) | V::Int(_) | V::Float | V::Bool | V::Bytes | V::Set
        ),
        T::Empty | T::Custom(_) => true,
    }
}

/// What a type takes, in words.
fn taken(ty: &CqlType) -> &'static str {
    use CqlType as T;
    match ty {
        T::Text | T::Ascii => "a str",
        T::Boolean => "a bool",
        T::Tinyint | T::Smallint | T::Int | T::Bigint | T::Counter | T::Varint => "an int",
        T::Float | T::Double => "a float or an int",
        T::Decimal => "a Decimal or an int",
        T::Blob => "bytes",
        T::Uuid | T::Timeuuid => "a UUID or its text",
        T::Inet => "an IP address or its text",
        T::Timestamp => "a datetime or an int of milliseconds",
        T::Date => "a date, its text (YYYY-MM-DD) or an int of days",
        T::Time => "a time, its text or an int of nanoseconds",
        T::Duration => "a Duration or a timedelta",
        T::List { .. } | T::Set { .. } | T::Vector { .. } => "a list, a set or a tuple",
        T::Tuple(_) => "a tuple or a list",
        T::Map { .. } => "a dict",
        T::Udt { .. } => "a dict or an object with its fields",
        T::Empty | T::Custom(_) => "nothing known",
    }
}

/// The class of a value, in words.
fn class(value: &Value<'_>) -> String {
    match value {
        Value::None => "None".to_owned(),
        Value::Bool => "a bool".to_owned(),
        Value::Int(_) => "an int".to_owned(),
        Value::Float => "a float".to_owned(),
        Value::Str(_) => "a str".to_owned(),
        Value::Bytes => "bytes".to_owned(),
        Value::List(_) => "a list".to_owned(),
        Value::Tuple(_) => "a tuple".to_owned(),
        Value::Set => "a set".to_owned(),
        Value::Dict(_) => "a dict".to_owned(),
        Value::Instance(class) => format!("a {class}"),
        Value::Unknown => "anything".to_owned(),
    }
}
