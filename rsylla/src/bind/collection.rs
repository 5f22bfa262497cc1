//! Lists, sets, maps and vectors, of whatever binds to their elements' types.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;

use scylla::frame::response::result::{CollectionType, ColumnType};
use scylla::serialize::SerializationError;
use scylla::serialize::writers::{CellValueBuilder, CellWriter, WrittenCellProof};

use crate::bind::Bind;
use crate::cql;
use crate::types::type_name;

type Written<'b> = Result<WrittenCellProof<'b>, SerializationError>;

/// Why a collection cannot be written.
#[derive(Debug)]
enum CollectionError {
    NotThis { rust: &'static str, ty: String },
    TooLong,
    Dimension { given: usize, wanted: u16 },
}

impl fmt::Display for CollectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotThis { rust, ty } => {
                write!(f, "a {rust} was given where the server wants {ty}")
            }
            Self::TooLong => f.write_str("longer than the protocol's limit of 2147483647"),
            Self::Dimension { given, wanted } => {
                write!(
                    f,
                    "a vector of {given} elements was given where the server wants {wanted}"
                )
            }
        }
    }
}

impl std::error::Error for CollectionError {}

#[cold]
fn error(error: CollectionError) -> SerializationError {
    SerializationError::new(error)
}

#[cold]
fn not_this(rust: &'static str, ty: &ColumnType<'_>) -> SerializationError {
    error(CollectionError::NotThis {
        rust,
        ty: type_name(ty),
    })
}

fn count(len: usize) -> Result<[u8; 4], SerializationError> {
    i32::try_from(len)
        .map(i32::to_be_bytes)
        .map_err(|_| error(CollectionError::TooLong))
}

fn finish(cell: CellValueBuilder<'_>) -> Written<'_> {
    cell.finish().map_err(|_| error(CollectionError::TooLong))
}

fn write_sequence<'b, C: ?Sized, T: Bind<C>>(
    elements: impl ExactSizeIterator<Item = T>,
    element: &ColumnType<'_>,
    cell: CellWriter<'b>,
) -> Written<'b> {
    let mut cell = cell.into_value_builder();
    cell.append_bytes(&count(elements.len())?);
    for value in elements {
        value.write(element, cell.make_sub_writer())?;
    }
    finish(cell)
}

fn write_list<'b, C: ?Sized, T: Bind<C>>(
    elements: impl ExactSizeIterator<Item = T>,
    ty: &ColumnType<'_>,
    cell: CellWriter<'b>,
) -> Written<'b> {
    match ty {
        ColumnType::Collection {
            typ: CollectionType::List(element),
            ..
        } => write_sequence(elements, element, cell),
        _ => Err(not_this("list", ty)),
    }
}

fn write_set<'b, C: ?Sized, T: Bind<C>>(
    elements: impl ExactSizeIterator<Item = T>,
    ty: &ColumnType<'_>,
    cell: CellWriter<'b>,
) -> Written<'b> {
    match ty {
        ColumnType::Collection {
            typ: CollectionType::Set(element),
            ..
        } => write_sequence(elements, element, cell),
        _ => Err(not_this("set", ty)),
    }
}

fn write_map<'b, K: ?Sized, V: ?Sized, A: Bind<K>, B: Bind<V>>(
    entries: impl ExactSizeIterator<Item = (A, B)>,
    ty: &ColumnType<'_>,
    cell: CellWriter<'b>,
) -> Written<'b> {
    let ColumnType::Collection {
        typ: CollectionType::Map(key_type, value_type),
        ..
    } = ty
    else {
        return Err(not_this("map", ty));
    };
    let mut cell = cell.into_value_builder();
    cell.append_bytes(&count(entries.len())?);
    for (key, value) in entries {
        key.write(key_type, cell.make_sub_writer())?;
        value.write(value_type, cell.make_sub_writer())?;
    }
    finish(cell)
}

/// Elements of fixed size stand side by side, others each behind their length
/// as an unsigned variable-length integer (protocol, section 6.30).
fn write_vector<'b, C: ?Sized, T: Bind<C>>(
    elements: impl ExactSizeIterator<Item = T>,
    ty: &ColumnType<'_>,
    cell: CellWriter<'b>,
) -> Written<'b> {
    let ColumnType::Vector {
        typ: element,
        dimensions,
    } = ty
    else {
        return Err(not_this("vector", ty));
    };
    if elements.len() != usize::from(*dimensions) {
        let given = elements.len();
        return Err(error(CollectionError::Dimension {
            given,
            wanted: *dimensions,
        }));
    }
    let mut cell = cell.into_value_builder();
    if element.type_size_for_vector().is_some() {
        for value in elements {
            value.write(element, cell.make_sub_writer_without_size())?;
        }
    } else {
        let mut buffer = Vec::new();
        for value in elements {
            buffer.clear();
            value.write(element, CellWriter::new_without_size(&mut buffer))?;
            let (length, bytes) = unsigned_vint(buffer.len() as u64);
            cell.append_bytes(&length[..bytes]);
            cell.append_bytes(&buffer);
        }
    }
    finish(cell)
}

/// A length in 1 to 9 bytes: as many leading ones as bytes follow the first.
fn unsigned_vint(value: u64) -> ([u8; 9], usize) {
    let bits = 64 - value.leading_zeros() as usize;
    let extra = (bits.max(1) - 1) / 7;
    let extra = extra.min(8);
    let mut out = [0; 9];
    if extra == 8 {
        out[0] = 0xff;
        out[1..].copy_from_slice(&value.to_be_bytes());
    } else {
        out[..=extra].copy_from_slice(&value.to_be_bytes()[7 - extra..]);
        out[0] |= !(0xff_u8 >> extra);
    }
    (out, extra + 1)
}

macro_rules! bind_elements {
    ($([$($generics:tt)*] $rust:ty, $write:ident => $cql:ty;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<C: ?Sized, T: Bind<C>, $($generics)*> Bind<$cql> for $rust {
            #[inline]
            fn write<'b>(&self, ty: &ColumnType<'_>, cell: CellWriter<'b>) -> Written<'b> {
                $write(self.iter(), ty, cell)
            }
        }

        never_null!([C: ?Sized, T: Bind<C>, $($generics)*] $rust => $cql);
    )+};
}

bind_elements! {
    [] [T], write_list => cql::List<C>;
    [] Vec<T>, write_list => cql::List<C>;
    [const N: usize] [T; N], write_list => cql::List<C>;
    [] [T], write_set => cql::Set<C>;
    [] Vec<T>, write_set => cql::Set<C>;
    [const N: usize] [T; N], write_set => cql::Set<C>;
    [S: Send + Sync] HashSet<T, S>, write_set => cql::Set<C>;
    [] BTreeSet<T>, write_set => cql::Set<C>;
    [const N: usize] [T], write_vector => cql::Vector<C, N>;
    [const N: usize] Vec<T>, write_vector => cql::Vector<C, N>;
    [const N: usize] [T; N], write_vector => cql::Vector<C, N>;
}

macro_rules! bind_entries {
    ($([$($generics:tt)*] $rust:ty, $self:ident => $entries:expr;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<C: ?Sized, D: ?Sized, K: Bind<C>, V: Bind<D>, $($generics)*> Bind<cql::Map<C, D>> for $rust {
            #[inline]
            fn write<'b>(&$self, ty: &ColumnType<'_>, cell: CellWriter<'b>) -> Written<'b> {
                write_map($entries, ty, cell)
            }
        }

        never_null!([C: ?Sized, D: ?Sized, K: Bind<C>, V: Bind<D>, $($generics)*] $rust => cql::Map<C, D>);
    )+};
}

bind_entries! {
    [S: Send + Sync] HashMap<K, V, S>, self => self.iter();
    [] BTreeMap<K, V>, self => self.iter();
    [] [(K, V)], self => self.iter().map(|(key, value)| (key, value));
    [] Vec<(K, V)>, self => self.iter().map(|(key, value)| (key, value));
    [const N: usize] [(K, V); N], self => self.iter().map(|(key, value)| (key, value));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vector_lengths_are_written_as_the_protocol_says() {
        let vint = |value| {
            let (bytes, len) = unsigned_vint(value);
            bytes[..len].to_vec()
        };
        assert_eq!(vint(0), [0]);
        assert_eq!(vint(127), [127]);
        assert_eq!(vint(128), [0x80, 128]);
        assert_eq!(vint(16383), [0xbf, 0xff]);
        assert_eq!(vint(16384), [0xc0, 0x40, 0]);
        assert_eq!(vint(u64::MAX), [0xff; 9]);
    }
}
