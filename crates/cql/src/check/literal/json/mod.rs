//! JSON values for columns (`AbstractType.fromJSONObject`).

mod value;

use std::ops::Range;

pub(crate) use value::{Value, ValueKind, read};

use super::parse_text;
use crate::dialect::Dialect;
use crate::types::{CqlType, UserType};

/// Which part of a JSON text does not fit its type, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Misfit {
    /// Its place in the JSON text.
    pub(crate) place: Range<usize>,
    /// Under the carets.
    pub(crate) reason: String,
}

impl Misfit {
    fn at(value: &Value, reason: impl Into<String>) -> Self {
        Self {
            place: value.place.clone(),
            reason: reason.into(),
        }
    }
}

/// Whether a JSON value that is not null is a value of `ty`.
pub(crate) fn fits(value: &Value, ty: &CqlType) -> Result<(), Misfit> {
    use ValueKind as V;
    match ty {
        CqlType::List { element, .. } | CqlType::Set { element, .. } => {
            structured(value, ty, |value| match &value.kind {
                V::List(elements) => Some(elements.iter().try_for_each(|e| part(e, element))),
                _ => None,
            })
        }
        CqlType::Vector { element, dimension } => {
            structured(value, ty, |value| match &value.kind {
                V::List(elements) if elements.len() == *dimension as usize => {
                    Some(elements.iter().try_for_each(|e| part(e, element)))
                }
                V::List(elements) => Some(Err(Misfit::at(
                    value,
                    format!("{} elements, not {dimension}", elements.len()),
                ))),
                _ => None,
            })
        }
        CqlType::Map {
            key,
            value: of_value,
            ..
        } => structured(value, ty, |value| {
            let V::Map(entries) = &value.kind else {
                return None;
            };
            Some(entries.iter().try_for_each(|(k, v)| {
                fits(k, key)?;
                part(v, of_value)
            }))
        }),
        CqlType::Tuple(types) => structured(value, ty, |value| match &value.kind {
            V::List(elements) if elements.len() == types.len() => Some(
                elements
                    .iter()
                    .zip(types)
                    .try_for_each(|(e, ty)| or_null(e, ty)),
            ),
            V::List(elements) => Some(Err(Misfit::at(
                value,
                format!("{} components, not {}", elements.len(), types.len()),
            ))),
            _ => None,
        }),
        CqlType::Udt { definition, .. } => structured(value, ty, |value| match &value.kind {
            V::Map(entries) => Some(user_type(entries, definition)),
            _ => None,
        }),
        _ => scalar(value, ty),
    }
}

/// Text for a collection, tuple or user type is read as JSON once more (`JsonUtils.decodeJson`).
fn structured(
    value: &Value,
    ty: &CqlType,
    check: impl Fn(&Value) -> Option<Result<(), Misfit>>,
) -> Result<(), Misfit> {
    let wrong = || Misfit::at(value, format!("expected {} for `{ty}`", form(ty)));
    let ValueKind::String(text) = &value.kind else {
        return check(value).unwrap_or_else(|| Err(wrong()));
    };
    let inner = read(text).map_err(|_| wrong())?;
    match check(&inner) {
        Some(Ok(())) => Ok(()),
        Some(Err(misfit)) => Err(Misfit::at(value, misfit.reason)),
        None => Err(wrong()),
    }
}

fn form(ty: &CqlType) -> &'static str {
    match ty {
        CqlType::Map { .. } | CqlType::Udt { .. } => "a JSON object",
        _ => "a JSON array",
    }
}

fn part(value: &Value, ty: &CqlType) -> Result<(), Misfit> {
    match value.kind {
        ValueKind::Null => Err(Misfit::at(value, "`null` cannot stand in a collection")),
        _ => fits(value, ty),
    }
}

fn or_null(value: &Value, ty: &CqlType) -> Result<(), Misfit> {
    match value.kind {
        ValueKind::Null => Ok(()),
        _ => fits(value, ty),
    }
}

/// `UserType.fromJSONObject`.
fn user_type(entries: &[(Value, Value)], definition: &UserType) -> Result<(), Misfit> {
    entries
        .iter()
        .try_for_each(|(name, value)| match definition.field(&column_name(name)) {
            Some((_, field)) => or_null(value, &field.ty),
            None => Err(Misfit::at(
                name,
                format!("type `{}` has no such field", definition.name),
            )),
        })
}

/// The column or field that a key of a JSON object names: in lower case unless it is in double
/// quotes once more (`JsonUtils.handleCaseSensitivity`).
pub(crate) fn column_name(key: &Value) -> String {
    let ValueKind::String(name) = &key.kind else {
        return String::new();
    };
    match name
        .strip_prefix('"')
        .and_then(|name| name.strip_suffix('"'))
    {
        Some(quoted) => quoted.to_string(),
        None => name.to_lowercase(),
    }
}

fn scalar(value: &Value, ty: &CqlType) -> Result<(), Misfit> {
    use CqlType as T;
    use ValueKind as V;
    let fits = match (ty, &value.kind) {
        (T::Custom(_), _)
        | (T::Boolean, V::Boolean)
        | (T::Float | T::Double, V::Integer(_) | V::Float { .. })
        | (T::Decimal, V::Float { finite: true }) => true,
        // BytesType and IntegerType are stricter with strings than the other types.
        (T::Blob, V::String(text)) => {
            return match text.strip_prefix("0x") {
                Some(digits) => as_text(value, digits, ty),
                None => Err(wrong(value, ty)),
            };
        }
        (T::Varint, V::String(text)) if text.is_empty() => false,
        (_, V::String(text)) => return as_text(value, text, ty),
        // Jackson reads what fits an int as an Integer, which TimestampType does not take.
        (T::Timestamp, V::Integer(text)) => {
            text.parse::<i32>().is_err() && text.parse::<i64>().is_ok()
        }
        (_, V::Integer(text)) if takes_integers(ty) => return as_text(value, text, ty),
        _ => false,
    };
    if fits { Ok(()) } else { Err(wrong(value, ty)) }
}

fn takes_integers(ty: &CqlType) -> bool {
    use CqlType as T;
    matches!(
        ty,
        T::Tinyint | T::Smallint | T::Int | T::Bigint | T::Varint | T::Decimal
    )
}

fn as_text(value: &Value, text: &str, ty: &CqlType) -> Result<(), Misfit> {
    parse_text(text, ty, Dialect::Cassandra)
        .map_err(|invalid| Misfit::at(value, format!("no `{ty}`: {}", invalid.reason)))
}

fn wrong(value: &Value, ty: &CqlType) -> Misfit {
    use CqlType as T;
    let wanted = match ty {
        T::Boolean => "`true` or `false`",
        T::Tinyint | T::Smallint | T::Int | T::Bigint | T::Varint => "an integer",
        T::Float | T::Double | T::Decimal => "a number",
        T::Blob => "a string that begins with `0x`",
        T::Timestamp => "a string, or milliseconds beyond the range of an int,",
        _ => "a string",
    };
    Misfit::at(value, format!("expected {wanted} for `{ty}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, ty: &CqlType, expected: bool) {
        let value = read(json).expect("the test holds JSON");
        assert_eq!(fits(&value, ty).is_ok(), expected, "{json} for {ty}");
    }

    #[test]
    fn json_values_fit_types_as_in_the_server() {
        check("1", &CqlType::Bigint, true);
        check("150.0", &CqlType::Bigint, false);
        check("\"12\"", &CqlType::Int, true);
        check("1.5", &CqlType::Decimal, true);
        check("12345", &CqlType::Timestamp, false);
        check("1234567890123", &CqlType::Timestamp, true);
        check("\"0xca\"", &CqlType::Blob, true);
        check("\"ca\"", &CqlType::Blob, false);
        check("[1, 2]", &CqlType::list(CqlType::Int), true);
        check("[1, null]", &CqlType::list(CqlType::Int), false);
        check("\"[1]\"", &CqlType::set(CqlType::Int), true);
        check(
            "{\"1\": \"a\"}",
            &CqlType::map(CqlType::Int, CqlType::Text),
            true,
        );
        check(
            "[1]",
            &CqlType::Tuple(vec![CqlType::Int, CqlType::Int]),
            false,
        );
        check("\"\"", &CqlType::Varint, false);
    }
}
