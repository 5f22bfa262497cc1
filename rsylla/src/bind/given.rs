//! Values of statements in expressions.

use std::marker::PhantomData;

use scylla::frame::response::result::ColumnType;
use scylla::serialize::SerializationError;
use scylla::serialize::writers::{CellWriter, WrittenCellProof};

use crate::bind::Bind;

/// A value that was found to bind to `C` where it was given, so that rustc says
/// there, and only there, when it does not.
#[expect(
    missing_debug_implementations,
    reason = "it holds a bound value, which is shown to nobody"
)]
pub struct Given<C: ?Sized, T> {
    value: T,
    write: for<'b> fn(
        &T,
        &ColumnType<'_>,
        CellWriter<'b>,
    ) -> Result<WrittenCellProof<'b>, SerializationError>,
    cql: PhantomData<fn() -> C>,
}

/// Takes a value that binds to `C`.
#[inline]
pub fn given<C: ?Sized, T: Bind<C>>(value: T) -> Given<C, T> {
    Given {
        value,
        write: |value, ty, cell| <T as Bind<C>>::write(value, ty, cell),
        cql: PhantomData,
    }
}

/// Takes a value that binds to `C`, or none.
#[inline]
pub fn given_option<C: ?Sized, T: Bind<C>>(value: Option<T>) -> Option<Given<C, T>> {
    value.map(given)
}

impl<C: ?Sized, T: Clone> Clone for Given<C, T> {
    fn clone(&self) -> Self {
        Self {
            value: self.value.clone(),
            write: self.write,
            cql: PhantomData,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<C: ?Sized, T: Send + Sync> Bind<C> for Given<C, T> {
    #[inline]
    fn write<'b>(
        &self,
        ty: &ColumnType<'_>,
        cell: CellWriter<'b>,
    ) -> Result<WrittenCellProof<'b>, SerializationError> {
        (self.write)(&self.value, ty, cell)
    }
}
