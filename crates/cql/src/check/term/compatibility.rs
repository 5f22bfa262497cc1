//! Which types can stand for which: the server's `AbstractType.isValueCompatibleWith` and its kin.

use std::borrow::Cow;

use crate::check::term::Assignment;
use crate::dialect::Dialect;
use crate::types::CqlType;

/// Whether bytes of type `from` are values of type `to` (`to.isValueCompatibleWith(from)`).
pub(crate) fn types_compatible(from: &CqlType, to: &CqlType) -> bool {
    use CqlType as T;
    match (to, from) {
        // BytesType reads anything.
        (T::Blob, _)
        // UUIDType, LongType, TimestampType, TimeType, SimpleDateType and IntegerType.
        | (T::Uuid, T::Timeuuid)
        | (T::Bigint, T::Timestamp)
        | (T::Timestamp | T::Time, T::Bigint)
        | (T::Date, T::Int)
        | (T::Varint, T::Int | T::Bigint | T::Timestamp) => true,
        (T::Udt { definition: to, frozen }, T::Udt { definition: from, frozen: from_frozen }) => {
            // UserType.isValueCompatibleWith: fields may have been added, names do not matter.
            frozen == from_frozen
                && to.keyspace == from.keyspace
                && is_prefix(&from.fields, &to.fields, |from, to| same_order(&from.ty, &to.ty))
        }
        (T::Tuple(to), T::Tuple(from)) => is_prefix(from, to, types_compatible),
        (T::List { element: to, frozen: true }, T::List { element: from, frozen: true }) => {
            types_compatible(from, to)
        }
        (
            T::Map { key, value, frozen: true },
            T::Map { key: from_key, value: from_value, frozen: true },
        ) => same_order(from_key, key) && types_compatible(from_value, value),
        _ => same_order(from, to),
    }
}

/// Whether `from` can be replaced by `to` with all comparisons unchanged (`to.isCompatibleWith(from)`).
fn same_order(from: &CqlType, to: &CqlType) -> bool {
    use CqlType as T;
    match (to, from) {
        (T::Blob, T::Ascii | T::Text) | (T::Text, T::Ascii) => true,
        (
            T::List {
                element: to,
                frozen,
            },
            T::List {
                element: from,
                frozen: from_frozen,
            },
        ) => {
            frozen == from_frozen
                && if *frozen {
                    same_order(from, to)
                } else {
                    same_serialization(from, to)
                }
        }
        (
            T::Set {
                element: to,
                frozen,
            },
            T::Set {
                element: from,
                frozen: from_frozen,
            },
        ) => frozen == from_frozen && same_order(from, to),
        (
            T::Map { key, value, frozen },
            T::Map {
                key: from_key,
                value: from_value,
                frozen: from_frozen,
            },
        ) => {
            frozen == from_frozen
                && same_order(from_key, key)
                && if *frozen {
                    same_order(from_value, value)
                } else {
                    same_serialization(from_value, value)
                }
        }
        (T::Tuple(to), T::Tuple(from)) => is_prefix(from, to, same_order),
        (
            T::Udt { definition: to, .. },
            T::Udt {
                definition: from, ..
            },
        ) => is_prefix(&from.fields, &to.fields, |from, to| {
            same_order(&from.ty, &to.ty)
        }),
        _ => to == from,
    }
}

/// Whether cells of `from` can be read as cells of `to` (`to.isSerializationCompatibleWith(from)`).
fn same_serialization(from: &CqlType, to: &CqlType) -> bool {
    types_compatible(from, to)
        && fixed_length(from) == fixed_length(to)
        && from.is_multi_cell() == to.is_multi_cell()
}

fn is_prefix<T>(shorter: &[T], longer: &[T], fits: impl Fn(&T, &T) -> bool) -> bool {
    shorter.len() <= longer.len() && shorter.iter().zip(longer).all(|(from, to)| fits(from, to))
}

/// `valueLengthIfFixed`: the length of every value, where there is one.
fn fixed_length(ty: &CqlType) -> Option<u64> {
    match ty {
        CqlType::Boolean => Some(1),
        CqlType::Float | CqlType::Int => Some(4),
        CqlType::Bigint | CqlType::Double | CqlType::Timestamp => Some(8),
        CqlType::Timeuuid | CqlType::Uuid => Some(16),
        CqlType::Vector { element, dimension } => {
            fixed_length(element).map(|length| length * u64::from(*dimension))
        }
        _ => None,
    }
}

/// Whether a value known to be of type `from` can stand where `to` is asked for
/// (`AbstractType.testAssignment`, as for columns).
pub(crate) fn assign_type(from: &CqlType, to: &CqlType) -> Assignment {
    assign(from, &like_frozen(to, is_frozen(from)))
}

/// Whether the result of a function can stand where `to` is asked for
/// (`AbstractFunction.testAssignment`: functions return nothing frozen, so that is overlooked).
pub(crate) fn assign_result(from: &CqlType, to: &CqlType) -> Assignment {
    assign(&like_frozen(from, is_frozen(to)), to)
}

/// Whether types are the same, or else compatible.
pub(crate) fn assign(from: &CqlType, to: &CqlType) -> Assignment {
    if from == to {
        Assignment::Exact
    } else if types_compatible(from, to) {
        Assignment::Weak
    } else {
        Assignment::Not
    }
}

/// `isFreezable` and not `isMultiCell`.
fn is_frozen(ty: &CqlType) -> bool {
    matches!(
        ty,
        CqlType::List { frozen: true, .. }
            | CqlType::Set { frozen: true, .. }
            | CqlType::Map { frozen: true, .. }
            | CqlType::Udt { frozen: true, .. }
    )
}

fn like_frozen(ty: &CqlType, frozen: bool) -> Cow<'_, CqlType> {
    if frozen && ty.is_multi_cell() {
        Cow::Owned(ty.frozen())
    } else {
        Cow::Borrowed(ty)
    }
}

/// Whether every `from` is also a `to` of more bytes, as `ScyllaDB` widens numbers
/// (`prepare_expr.cc`, `is_widenable_to`).
pub(crate) fn widens(from: &CqlType, to: &CqlType, dialect: Dialect) -> bool {
    use CqlType as T;
    const INTEGERS: [CqlType; 5] = [T::Tinyint, T::Smallint, T::Int, T::Bigint, T::Varint];
    const FLOATS: [CqlType; 2] = [T::Float, T::Double];
    let rank = |chain: &[CqlType], ty| chain.iter().position(|member| member == ty);
    let rises = |chain| {
        rank(chain, from)
            .zip(rank(chain, to))
            .is_some_and(|(a, b)| a <= b)
    };
    dialect == Dialect::Scylla && (rises(&INTEGERS) || rises(&FLOATS))
}
