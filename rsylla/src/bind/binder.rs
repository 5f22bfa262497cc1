//! Where generated `bind` functions write a statement's values.

use std::ops::Bound;

use scylla::frame::response::result::{ColumnSpec, ColumnType};
use scylla::serialize::SerializationError;
use scylla::serialize::row::{RowSerializationContext, SerializeRow};
use scylla::serialize::value::SerializeValue;
use scylla::serialize::writers::{CellWriter, RowWriter, WrittenCellProof};

use crate::bind::Bind;
use crate::cql;
use crate::field::Access;
use crate::statement::Statement;
use crate::types::type_name;

/// Takes the values of a statement, in the order of its markers.
///
/// The first value that does not fit is remembered, and those after it are
/// ignored: so generated code needs no branches.
#[expect(
    missing_debug_implementations,
    reason = "it holds bound values, which are shown to nobody"
)]
pub struct Binder<'a, 'buffer> {
    specs: std::slice::Iter<'a, ColumnSpec<'a>>,
    writer: &'a mut RowWriter<'buffer>,
    failed: Option<SerializationError>,
}

impl Binder<'_, '_> {
    /// The next value.
    #[inline]
    pub fn value<C: ?Sized, T: Bind<C> + ?Sized>(&mut self, value: &T) {
        self.write(|ty, cell| value.write(ty, cell));
    }

    /// The next value; none is null.
    #[inline]
    pub fn nullable<C: ?Sized, T: Bind<C>>(&mut self, value: &Option<T>) {
        self.write(|ty, cell| match value {
            Some(value) => value.write(ty, cell),
            None => Ok(cell.set_null()),
        });
    }

    /// The next value; none leaves its column as it is.
    #[inline]
    pub fn settable<C: ?Sized, T: Bind<C>>(&mut self, value: &Option<T>) {
        self.write(|ty, cell| match value {
            Some(value) => value.write(ty, cell),
            None => Ok(cell.set_unset()),
        });
    }

    /// The next value, of a type that the program binds itself (`[types]` of
    /// `rsylla.toml` names it for a column).
    #[inline]
    pub fn own<T: SerializeValue + ?Sized>(&mut self, value: &T) {
        self.write(|ty, cell| value.serialize(ty, cell));
    }

    /// The next value, of such a type; none leaves its column as it is.
    #[inline]
    pub fn settable_own<T: SerializeValue>(&mut self, value: &Option<T>) {
        self.write(|ty, cell| match value {
            Some(value) => value.serialize(ty, cell),
            None => Ok(cell.set_unset()),
        });
    }

    /// The next value, if the optional part that it stands in is sent.
    #[inline]
    pub fn part<C: ?Sized, T: Bind<C>>(&mut self, sent: bool, value: &Option<T>) {
        if sent {
            self.write(|ty, cell| given(value.as_ref())?.write(ty, cell));
        }
    }

    /// The next value, of a type that the program binds itself, if the optional
    /// part that it stands in is sent.
    #[inline]
    pub fn part_own<T: SerializeValue>(&mut self, sent: bool, value: &Option<T>) {
        if sent {
            self.write(|ty, cell| given(value.as_ref())?.serialize(ty, cell));
        }
    }

    /// The next value, a row's field.
    #[inline]
    pub fn field<T>(&mut self, field: &Access<T>, value: &T) {
        self.write(|ty, cell| (field.write)(value, ty, cell));
    }

    /// The next value, a row's field; null leaves its column as it is.
    #[inline]
    pub fn settable_field<T>(&mut self, field: &Access<T>, value: &T) {
        self.write(|ty, cell| {
            if (field.is_null)(value) {
                Ok(cell.set_unset())
            } else {
                (field.write)(value, ty, cell)
            }
        });
    }

    /// The next value, a row's field, if it is changed; else its column stays as it is.
    #[inline]
    pub fn changed_field<T>(&mut self, field: &Access<T>, value: &Option<T>) {
        self.write(|ty, cell| match value {
            Some(value) => (field.write)(value, ty, cell),
            None => Ok(cell.set_unset()),
        });
    }

    /// The next value, which is added to a counter; where it is 0, the counter stays as it is.
    #[inline]
    pub fn increment(&mut self, by: i64) {
        self.settable::<cql::Counter, _>(&(by != 0).then_some(by));
    }

    /// The next value, if the range is bounded on this side.
    #[inline]
    pub fn bound<C: ?Sized, T: Bind<C>>(&mut self, bound: &Bound<T>) {
        if let Bound::Included(value) | Bound::Excluded(value) = bound {
            self.value(value);
        }
    }

    /// The next value, of a type that the program binds itself, if the range is
    /// bounded on this side.
    #[inline]
    pub fn bound_own<T: SerializeValue>(&mut self, bound: &Bound<T>) {
        if let Bound::Included(value) | Bound::Excluded(value) = bound {
            self.own(value);
        }
    }

    #[inline]
    fn write(
        &mut self,
        write: impl for<'b> FnOnce(
            &ColumnType<'_>,
            CellWriter<'b>,
        ) -> Result<WrittenCellProof<'b>, SerializationError>,
    ) {
        let Some(spec) = self.specs.next() else {
            return self.fail_surplus();
        };
        if self.failed.is_none()
            && let Err(error) = write(spec.typ(), self.writer.make_cell_writer())
        {
            self.failed = Some(at(spec, error));
        }
    }

    #[cold]
    fn fail_surplus(&mut self) {
        self.failed
            .get_or_insert_with(|| SerializationError::new(MarkerCount));
    }

    fn finish(mut self) -> Result<(), SerializationError> {
        if self.specs.next().is_some() {
            self.fail_surplus();
        }
        self.failed.map_or(Ok(()), Err)
    }
}

/// The value of a marker whose optional part is sent.
#[inline]
fn given<T>(value: Option<&T>) -> Result<&T, SerializationError> {
    value.ok_or_else(|| SerializationError::new(PartlyGiven))
}

/// A statement's values as the driver takes them.
pub(crate) struct Values<S>(pub(crate) S);

impl<S: Statement> SerializeRow for Values<S> {
    fn serialize(
        &self,
        context: &RowSerializationContext<'_>,
        writer: &mut RowWriter<'_>,
    ) -> Result<(), SerializationError> {
        let mut binder = Binder {
            specs: context.columns().iter(),
            writer,
            failed: None,
        };
        self.0.bind(&mut binder);
        binder.finish()
    }

    fn is_empty(&self) -> bool {
        self.0.meta().markers.is_empty()
    }
}

/// A value that does not fit its marker.
#[derive(Debug)]
pub(crate) struct MarkerError {
    pub(crate) marker: String,
    pub(crate) expected: String,
    pub(crate) source: SerializationError,
}

#[cold]
fn at(spec: &ColumnSpec<'_>, source: SerializationError) -> SerializationError {
    SerializationError::new(MarkerError {
        marker: spec.name().to_owned(),
        expected: type_name(spec.typ()),
        source,
    })
}

impl std::fmt::Display for MarkerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "marker `{}` ({}): {}",
            self.marker, self.expected, self.source
        )
    }
}

impl std::error::Error for MarkerError {}

/// The server has another number of markers than the statement: prepared
/// statements are compared with what was compiled, so this is never seen.
#[derive(Debug)]
struct MarkerCount;

impl std::fmt::Display for MarkerCount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the server has another number of markers than the statement has values")
    }
}

impl std::error::Error for MarkerCount {}

/// An optional part of several markers is sent with all of its values or not at all.
#[derive(Debug)]
struct PartlyGiven;

impl std::fmt::Display for PartlyGiven {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(
            "it is `None` where another marker of its optional part has a value: give all or none",
        )
    }
}

impl std::error::Error for PartlyGiven {}
