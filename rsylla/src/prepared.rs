//! Prepared statements, found by a number that each statement has.
//!
//! A statement's static holds its number, given on first use. Each session and
//! choice of keyspaces has a table of prepared statements with a cell for each
//! number: finding one costs two loads and no lock, and no text is hashed.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use scylla::cluster::ClusterState;
use scylla::frame::response::result::ColumnType;
use scylla::statement::prepared::PreparedStatement;
use tokio::sync::OnceCell;

use crate::guard::Shape;

/// A statement's place in every session's table.
#[derive(Debug)]
pub struct Slot(AtomicU32);

/// The number that the next statement gets; 0 stands for none.
static NEXT: AtomicU32 = AtomicU32::new(1);

impl Slot {
    pub(crate) const fn new() -> Self {
        Self(AtomicU32::new(0))
    }

    /// The statement's number, from 0.
    #[inline]
    fn number(&self) -> usize {
        match self.0.load(Ordering::Relaxed) {
            0 => self.assign(),
            number => number as usize - 1,
        }
    }

    #[cold]
    fn assign(&self) -> usize {
        let fresh = NEXT.fetch_add(1, Ordering::Relaxed);
        // Another thread may have been first; then the fresh number is never used.
        match self
            .0
            .compare_exchange(0, fresh, Ordering::Relaxed, Ordering::Relaxed)
        {
            Ok(_) => fresh as usize - 1,
            Err(number) => number as usize - 1,
        }
    }
}

/// A statement that a server knows, and that was found to mean what was compiled.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) statement: PreparedStatement,
    /// The types of the result's columns, to compare every result with.
    pub(crate) columns: Vec<ColumnType<'static>>,
    /// The tables that it names, as they were when it was prepared.
    shape: Shape,
    /// The schema's epoch in which the tables were last seen to be so.
    epoch: AtomicU64,
    /// What was prepared in its stead, when the tables had changed.
    pub(crate) next: OnceCell<Box<Prepared>>,
}

impl Prepared {
    pub(crate) fn new(
        statement: PreparedStatement,
        columns: Vec<ColumnType<'static>>,
        shape: Shape,
        epoch: u64,
    ) -> Self {
        Self {
            statement,
            columns,
            shape,
            epoch: AtomicU64::new(epoch),
            next: OnceCell::new(),
        }
    }

    /// Whether its tables were seen to be the same in this epoch.
    #[inline]
    pub(crate) fn is_of_epoch(&self, epoch: u64) -> bool {
        self.epoch.load(Ordering::Relaxed) == epoch
    }

    /// Looks whether its tables are the same in this epoch's schema.
    pub(crate) fn is_of_schema(&self, epoch: u64, schema: &ClusterState) -> bool {
        let same = self.shape.is_of(schema);
        if same {
            self.epoch.store(epoch, Ordering::Relaxed);
        }
        same
    }

    /// The last that was prepared in its stead.
    pub(crate) fn latest(&self) -> &Self {
        let mut latest = self;
        while let Some(next) = latest.next.get() {
            latest = next;
        }
        latest
    }
}

type Cell = OnceCell<Prepared>;

/// Prepared statements by number. It only grows: a bucket, once made, stays.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// Bucket *b* holds `FIRST << b` cells, so 24 buckets hold more statements than a program has.
    buckets: [OnceLock<Box<[Cell]>>; 24],
}

/// Cells in the first bucket.
const FIRST: usize = 32;

impl Table {
    /// The statement, if it was prepared.
    #[inline]
    pub(crate) fn get(&self, slot: &Slot) -> Option<&Prepared> {
        let (bucket, index) = place(slot.number());
        self.buckets[bucket].get()?[index].get()
    }

    /// The cell in which the statement is prepared, by one caller for all.
    pub(crate) fn cell(&self, slot: &Slot) -> &Cell {
        let (bucket, index) = place(slot.number());
        let cells = self.buckets[bucket].get_or_init(|| {
            std::iter::repeat_with(Cell::new)
                .take(FIRST << bucket)
                .collect()
        });
        &cells[index]
    }
}

/// The bucket and the index in it of a number.
#[inline]
fn place(number: usize) -> (usize, usize) {
    let bucket = ((number / FIRST) + 1).ilog2() as usize;
    (bucket, number - FIRST * ((1 << bucket) - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_a_place_of_its_own() {
        let mut expected = (0, 0);
        for number in 0..10_000 {
            assert_eq!(place(number), expected);
            expected.1 += 1;
            if expected.1 == FIRST << expected.0 {
                expected = (expected.0 + 1, 0);
            }
        }
    }

    #[test]
    fn a_slot_keeps_its_number_among_threads() {
        let slot = Slot::new();
        let numbers: Vec<usize> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| slot.number())).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert!(
            numbers.iter().all(|number| *number == slot.number()),
            "{numbers:?}"
        );
        assert_ne!(Slot::new().number(), slot.number());
    }

    #[test]
    fn nothing_is_prepared_at_first() {
        let table = Table::default();
        let slot = Slot::new();
        assert!(table.get(&slot).is_none());
        assert!(table.cell(&slot).get().is_none());
    }
}
