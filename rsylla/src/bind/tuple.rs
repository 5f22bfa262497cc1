//! Tuples, whose elements may each be null.

use std::fmt;

use scylla::frame::response::result::ColumnType;
use scylla::serialize::SerializationError;
use scylla::serialize::writers::{CellWriter, WrittenCellProof};

use crate::bind::{Bind, BindNull};
use crate::cql;
use crate::types::type_name;

macro_rules! tuples {
    ($(($($C:ident $T:ident $index:tt),+) $count:literal;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($C,)+ $($T: BindNull<$C>),+> Bind<cql::Tuple<($($C,)+)>> for ($($T,)+) {
            #[inline]
            fn write<'b>(
                &self,
                ty: &ColumnType<'_>,
                cell: CellWriter<'b>,
            ) -> Result<WrittenCellProof<'b>, SerializationError> {
                let elements = elements(ty, $count)?;
                let mut cell = cell.into_value_builder();
                $(self.$index.write_or_null(&elements[$index], cell.make_sub_writer())?;)+
                cell.finish().map_err(SerializationError::new)
            }
        }

        never_null!([$($C,)+ $($T: BindNull<$C>),+] ($($T,)+) => cql::Tuple<($($C,)+)>);
    )+};
}

tuples! {
    (A T 0) 1;
    (A T 0, B U 1) 2;
    (A T 0, B U 1, C V 2) 3;
    (A T 0, B U 1, C V 2, D W 3) 4;
    (A T 0, B U 1, C V 2, D W 3, E X 4) 5;
    (A T 0, B U 1, C V 2, D W 3, E X 4, F Y 5) 6;
    (A T 0, B U 1, C V 2, D W 3, E X 4, F Y 5, G Z 6) 7;
    (A T 0, B U 1, C V 2, D W 3, E X 4, F Y 5, G Z 6, H Q 7) 8;
}

/// The element types of a server's tuple of this many elements.
fn elements<'t, 'u>(
    ty: &'t ColumnType<'u>,
    count: usize,
) -> Result<&'t [ColumnType<'u>], SerializationError> {
    match ty {
        ColumnType::Tuple(elements) if elements.len() == count => Ok(elements),
        _ => Err(SerializationError::new(TupleError {
            count,
            ty: type_name(ty),
        })),
    }
}

#[derive(Debug)]
struct TupleError {
    count: usize,
    ty: String,
}

impl fmt::Display for TupleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a tuple of {} was given where the server wants {}",
            self.count, self.ty
        )
    }
}

impl std::error::Error for TupleError {}
