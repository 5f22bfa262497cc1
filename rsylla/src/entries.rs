//! Maps whose keys have no order and no hash: floats, decimals, durations.

use scylla::deserialize::value::{DeserializeValue, MapIterator};
use scylla::deserialize::{DeserializationError, FrameSlice, TypeCheckError};
use scylla::serialize::SerializationError;
use scylla::serialize::writers::{CellWriter, WrittenCellProof};

use crate::bind::Bind;
use crate::cql;
use crate::types::ColumnType;

/// The entries of a map in the server's order, where Rust has no map for its
/// keys (`map<double, text>`).
#[derive(Debug, Clone, PartialEq)]
pub struct Entries<K, V>(pub Vec<(K, V)>);

#[diagnostic::do_not_recommend]
impl<C: ?Sized, D: ?Sized, K: Bind<C>, V: Bind<D>> Bind<cql::Map<C, D>> for Entries<K, V> {
    fn write<'b>(
        &self,
        ty: &ColumnType<'_>,
        cell: CellWriter<'b>,
    ) -> Result<WrittenCellProof<'b>, SerializationError> {
        <Vec<(K, V)> as Bind<cql::Map<C, D>>>::write(&self.0, ty, cell)
    }
}

impl<'frame, 'metadata, K, V> DeserializeValue<'frame, 'metadata> for Entries<K, V>
where
    K: DeserializeValue<'frame, 'metadata>,
    V: DeserializeValue<'frame, 'metadata>,
{
    fn type_check(ty: &ColumnType<'_>) -> Result<(), TypeCheckError> {
        MapIterator::<'frame, 'metadata, K, V>::type_check(ty)
    }

    fn deserialize(
        ty: &'metadata ColumnType<'metadata>,
        value: Option<FrameSlice<'frame>>,
    ) -> Result<Self, DeserializationError> {
        MapIterator::<'frame, 'metadata, K, V>::deserialize(ty, value)?
            .collect::<Result<_, _>>()
            .map(Self)
    }
}
