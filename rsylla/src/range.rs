//! Ranges of a clustering column's values.

use std::ops::{Bound, Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};

use crate::statement::StatementMeta;

/// A range of values of a clustering column: `a..b`, `a..=b`, `a..`, `..b`,
/// `..=b`, `..`, or a pair of [`Bound`]s.
///
/// Statements of `derive(Row)` with `#[rsylla(ranges)]` take it. The order is
/// the column's: in a table `WITH CLUSTERING ORDER BY (version DESC)`, `3..5`
/// still holds what is at least 3 and less than 5.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no range of `{T}`",
    label = "wants a range of `{T}`",
    note = "write `a..b`, `a..=b`, `a..`, `..b`, `..=b`, `..`, or a pair of `std::ops::Bound`s"
)]
pub trait IntoBounds<T> {
    /// The first and the last value.
    fn into_bounds(self) -> (Bound<T>, Bound<T>);
}

macro_rules! into_bounds {
    ($($range:ty, $self:ident => $bounds:expr;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<T> IntoBounds<T> for $range {
            fn into_bounds($self) -> (Bound<T>, Bound<T>) {
                $bounds
            }
        }
    )+};
}

into_bounds! {
    Range<T>, self => (Bound::Included(self.start), Bound::Excluded(self.end));
    RangeFrom<T>, self => (Bound::Included(self.start), Bound::Unbounded);
    RangeTo<T>, self => (Bound::Unbounded, Bound::Excluded(self.end));
    RangeToInclusive<T>, self => (Bound::Unbounded, Bound::Included(self.end));
    RangeFull, self => (Bound::Unbounded, Bound::Unbounded);
    (Bound<T>, Bound<T>), self => self;
}

#[diagnostic::do_not_recommend]
impl<T> IntoBounds<T> for RangeInclusive<T> {
    fn into_bounds(self) -> (Bound<T>, Bound<T>) {
        let (first, last) = self.into_inner();
        (Bound::Included(first), Bound::Included(last))
    }
}

/// The first and the last value of a range.
pub type Bounds<T> = (Bound<T>, Bound<T>);

/// Takes a range.
#[inline]
pub fn bounds<T>(range: impl IntoBounds<T>) -> Bounds<T> {
    range.into_bounds()
}

/// The statement with these bounds: of nine, those without a lower one come
/// first, then those with `>=`, then those with `>`; in each with no upper one,
/// with `<=` and with `<`.
#[inline]
pub fn range_variant<T>(
    variants: &'static [StatementMeta],
    (first, last): &Bounds<T>,
) -> &'static StatementMeta {
    let operator = |bound: &Bound<T>| match bound {
        Bound::Unbounded => 0,
        Bound::Included(_) => 1,
        Bound::Excluded(_) => 2,
    };
    &variants[operator(first) * 3 + operator(last)]
}
