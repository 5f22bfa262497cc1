//! Restrictions of one part of the row, merged by column as Cassandra merges them.

use std::ops::Range;

use crate::catalog::Table;
use crate::check::restriction::Verdict;
use crate::check::restriction::model::{Restriction, Test};
use crate::check::restriction::words::names;
use crate::diagnostic::{Code, Diagnostic};

/// The server's `RestrictionSet`.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one question that the server asks"
)]
pub(super) struct Set {
    /// Every restriction that was made, merged ones too.
    made: Vec<Restriction>,
    /// Columns in the table's order, each with the place in `made` of what restricts it.
    by_column: Vec<(usize, usize)>,
    pub(super) has_in: bool,
    pub(super) has_contains: bool,
    pub(super) has_slice: bool,
    pub(super) only_equality: bool,
}

impl Set {
    pub(super) fn new() -> Self {
        Self {
            made: Vec::new(),
            by_column: Vec::new(),
            has_in: false,
            has_contains: false,
            has_slice: false,
            only_equality: true,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_column.is_empty()
    }

    /// How many columns are restricted.
    pub(super) fn len(&self) -> usize {
        self.by_column.len()
    }

    /// The restricted columns, in the table's order.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> + '_ {
        self.by_column.iter().map(|(column, _)| *column)
    }

    /// What restricts a column.
    pub(super) fn on(&self, column: usize) -> Option<&Restriction> {
        let place = self.place(column).ok()?;
        Some(&self.made[self.by_column[place].1])
    }

    /// What restricts the last column.
    pub(super) fn last(&self) -> Option<&Restriction> {
        self.by_column.last().map(|(_, at)| &self.made[*at])
    }

    /// The restrictions in the order of their columns; one on several columns stands once.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Restriction> {
        let mut before = None;
        self.by_column
            .iter()
            .map(|(_, at)| *at)
            .filter(move |at| before.replace(*at) != Some(*at))
            .map(|at| &self.made[at])
    }

    /// The same as a list.
    pub(super) fn list(&self) -> Vec<&Restriction> {
        self.iter().collect()
    }

    /// Adds a restriction (`RestrictionSet.addRestriction`).
    pub(super) fn add(&mut self, table: &Table, added: &Restriction) -> Verdict {
        let mut existing: Vec<usize> = self.within(&added.columns).map(|(_, at)| *at).collect();
        existing.dedup();
        if existing.is_empty() {
            self.put(added, added.clone());
        }
        for at in existing {
            let merged = merge(table, &self.made[at], added)?;
            self.put(added, merged);
        }
        self.has_in |= added.test == Test::In;
        self.has_contains |= added.test.is_contains();
        self.has_slice |= added.test.is_slice();
        self.only_equality &= added.test.is_equality();
        Ok(())
    }

    /// The entries of some neighbouring columns.
    fn within(&self, columns: &Range<usize>) -> impl Iterator<Item = &(usize, usize)> {
        let start = self.place(columns.start).unwrap_or_else(|place| place);
        let end = columns.end;
        self.by_column[start..]
            .iter()
            .take_while(move |(column, _)| *column < end)
    }

    /// Where a column stands in `by_column`, or would.
    fn place(&self, column: usize) -> Result<usize, usize> {
        self.by_column
            .binary_search_by_key(&column, |entry| entry.0)
    }

    /// Lets `restriction` hold for the columns of `added`.
    fn put(&mut self, added: &Restriction, restriction: Restriction) {
        let at = self.made.len();
        self.made.push(restriction);
        for column in added.columns.clone() {
            match self.place(column) {
                Ok(found) => self.by_column[found].1 = at,
                Err(place) => self.by_column.insert(place, (column, at)),
            }
        }
    }
}

/// Two restrictions that share a column as one, if they can hold together
/// (`SingleRestriction.mergeWith`): slices from both ends, and looks into a collection.
fn merge(table: &Table, old: &Restriction, new: &Restriction) -> Verdict<Restriction> {
    match (old.test, new.test) {
        (Test::Slice { .. }, Test::Slice { .. }) => merge_slices(table, old, new),
        (
            Test::Contains {
                values: v1,
                keys: k1,
                entries: e1,
            },
            Test::Contains {
                values: v2,
                keys: k2,
                entries: e2,
            },
        ) => Ok(Restriction {
            test: Test::Contains {
                values: v1 + v2,
                keys: k1 + k2,
                entries: e1 + e2,
            },
            ..old.clone()
        }),
        (Test::Slice { .. }, _) | (_, Test::Slice { .. }) => Err(Box::new(conflict(
            table,
            old,
            new,
            "is restricted by an equality and an inequality",
        ))),
        _ => Err(Box::new(conflict(table, old, new, "is restricted twice"))),
    }
}

/// `SliceRestriction.doMergeWith`
fn merge_slices(table: &Table, old: &Restriction, new: &Restriction) -> Verdict<Restriction> {
    if old.columns.start != new.columns.start {
        let what = "is restricted by two inequalities that do not start with the same column";
        return Err(Box::new(conflict(table, old, new, what)));
    }
    if let Some(what) = old.test.same_end(new.test) {
        return Err(Box::new(conflict(table, old, new, what)));
    }
    let is_longer = new.columns.len() > old.columns.len();
    let longer = if is_longer { new } else { old };
    Ok(Restriction {
        columns: longer.columns.clone(),
        is_multi: old.is_multi || new.is_multi,
        test: old.test.both_ends(new.test),
        span: old.span,
    })
}

fn conflict(table: &Table, old: &Restriction, new: &Restriction, what: &str) -> Diagnostic {
    let shared = new
        .columns
        .clone()
        .filter(|column| old.columns.contains(column));
    Diagnostic::error(
        Code::ConflictingRestriction,
        new.span,
        format!("`{}` {what}", names(table, shared)),
    )
    .also(old.span, "first restricted here")
}
