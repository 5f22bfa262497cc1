//! Whether values of one type can be read as another: adding a dropped column again
//! (`AbstractType.isSerializationCompatibleWith`), changing a type in `ScyllaDB`.

use crate::types::CqlType;

/// Whether bytes of `previous` are values of `new`, stored the same way.
pub(super) fn is_serialization_compatible(new: &CqlType, previous: &CqlType) -> bool {
    if !is_value_compatible(new, previous) || new.is_multi_cell() != previous.is_multi_cell() {
        return false;
    }
    match (cell(new), cell(previous)) {
        (Some(new), Some(previous)) => is_serialization_compatible(new, previous),
        _ => fixed_length(new) == fixed_length(previous),
    }
}

/// Whether bytes of `previous` are values of `new` (`isValueCompatibleWith`).
pub(super) fn is_value_compatible(new: &CqlType, previous: &CqlType) -> bool {
    use CqlType::{Bigint, Blob, Date, Int, List, Map, Time, Timestamp, Timeuuid, Uuid, Varint};
    match (new, previous) {
        (Blob, _)
        | (Bigint | Timestamp, Bigint | Timestamp)
        | (Date, Int | Date)
        | (Time, Bigint | Time)
        | (Uuid, Timeuuid | Uuid)
        | (Varint, Int | Bigint | Timestamp | Varint) => true,
        (
            List {
                element,
                frozen: true,
            },
            List {
                element: previous,
                frozen: true,
            },
        ) => is_value_compatible(element, previous),
        (
            Map {
                key,
                value,
                frozen: true,
            },
            Map {
                key: previous_key,
                value: previous_value,
                frozen: true,
            },
        ) => is_compatible(key, previous_key) && is_value_compatible(value, previous_value),
        _ => match (fields(new), fields(previous)) {
            (Some(new), Some(previous)) => extends(&new, &previous, is_value_compatible),
            _ => is_compatible(new, previous),
        },
    }
}

/// Whether values of `previous` are values of `new`, in the same order (`isCompatibleWith`).
pub(super) fn is_compatible(new: &CqlType, previous: &CqlType) -> bool {
    use CqlType::{Ascii, Blob, List, Map, Set, Text};
    match (new, previous) {
        (Blob | Text, Ascii) | (Blob, Text) => true,
        (
            List {
                element: a,
                frozen: true,
            },
            List {
                element: b,
                frozen: true,
            },
        )
        | (
            Set {
                element: a,
                frozen: true,
            },
            Set {
                element: b,
                frozen: true,
            },
        ) => is_compatible(a, b),
        // The order of a list's cells is that of time.
        (
            List {
                element: a,
                frozen: false,
            },
            List {
                element: b,
                frozen: false,
            },
        ) => is_serialization_compatible(a, b),
        (
            Set {
                element: a,
                frozen: false,
            },
            Set {
                element: b,
                frozen: false,
            },
        ) => is_compatible(a, b),
        (
            Map {
                key: a,
                value: x,
                frozen: true,
            },
            Map {
                key: b,
                value: y,
                frozen: true,
            },
        ) => is_compatible(a, b) && is_compatible(x, y),
        (
            Map {
                key: a,
                value: x,
                frozen: false,
            },
            Map {
                key: b,
                value: y,
                frozen: false,
            },
        ) => is_compatible(a, b) && is_serialization_compatible(x, y),
        _ => match (fields(new), fields(previous)) {
            (Some(new), Some(previous)) => extends(&new, &previous, is_compatible),
            // User types by name: their fields were looked at above.
            _ => new.to_string() == previous.to_string(),
        },
    }
}

/// Tuples and user types are the same to storage, and may grow.
fn fields(ty: &CqlType) -> Option<Vec<&CqlType>> {
    match ty {
        CqlType::Tuple(elements) => Some(elements.iter().collect()),
        CqlType::Udt { definition, .. } => {
            Some(definition.fields.iter().map(|field| &field.ty).collect())
        }
        _ => None,
    }
}

fn extends(
    new: &[&CqlType],
    previous: &[&CqlType],
    fits: impl Fn(&CqlType, &CqlType) -> bool,
) -> bool {
    new.len() >= previous.len() && new.iter().zip(previous).all(|(new, old)| fits(new, old))
}

/// What a collection keeps in its cells (`CollectionType.valueComparator`); of a set nothing.
fn cell(ty: &CqlType) -> Option<&CqlType> {
    match ty {
        CqlType::List { element, .. } => Some(element),
        CqlType::Map { value, .. } => Some(value),
        _ => None,
    }
}

/// How many bytes every value has, if all have as many (`valueLengthIfFixed`).
fn fixed_length(ty: &CqlType) -> Option<u64> {
    Some(match ty {
        CqlType::Boolean => 1,
        CqlType::Int | CqlType::Float => 4,
        CqlType::Bigint | CqlType::Timestamp | CqlType::Double => 8,
        CqlType::Uuid | CqlType::Timeuuid => 16,
        CqlType::Empty => 0,
        CqlType::Vector { element, dimension } => fixed_length(element)? * u64::from(*dimension),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_column_comes_back_as_what_can_read_its_bytes() {
        let map = |value| CqlType::map(CqlType::Int, value);
        let again = is_serialization_compatible;
        assert!(again(&CqlType::Text, &CqlType::Ascii));
        assert!(again(&CqlType::Blob, &CqlType::Text));
        assert!(again(&CqlType::Uuid, &CqlType::Timeuuid));
        assert!(!again(&CqlType::Ascii, &CqlType::Text));
        assert!(
            !again(&CqlType::Varint, &CqlType::Int),
            "one has a length, the other has not"
        );
        assert!(!again(&CqlType::Blob, &CqlType::Int));
        assert!(!again(&CqlType::Blob, &map(CqlType::Int)));
        assert!(again(&map(CqlType::Int), &map(CqlType::Int)));
        assert!(!again(&map(CqlType::Text), &map(CqlType::Int)));
        assert!(!again(
            &CqlType::set(CqlType::Int),
            &CqlType::list(CqlType::Int)
        ));
        assert!(!again(
            &CqlType::list(CqlType::Int).frozen(),
            &CqlType::list(CqlType::Int)
        ));
    }
}
