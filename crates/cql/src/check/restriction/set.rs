//! Restrictions of one part of the row, merged by column as Cassandra merges them.

use crate::catalog::Table;
use crate::check::restriction::model::{Restriction, Test, names};
use crate::diagnostic::{Code, Diagnostic};

/// The server's `RestrictionSet`.
#[derive(Debug)]
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
        self.by_column
            .iter()
            .find(|(c, _)| *c == column)
            .map(|(_, at)| &self.made[*at])
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
            .filter_map(move |(_, at)| (before.replace(*at) != Some(*at)).then(|| &self.made[*at]))
    }

    /// The same as a list.
    pub(super) fn list(&self) -> Vec<&Restriction> {
        self.iter().collect()
    }

    /// Adds a restriction (`RestrictionSet.addRestriction`).
    pub(super) fn add(&mut self, table: &Table, added: &Restriction) -> Result<(), Diagnostic> {
        let mut existing: Vec<usize> = self
            .by_column
            .iter()
            .filter(|(c, _)| added.columns.contains(c))
            .map(|e| e.1)
            .collect();
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

    /// Lets `restriction` hold for the columns of `added`.
    fn put(&mut self, added: &Restriction, restriction: Restriction) {
        let at = self.made.len();
        self.made.push(restriction);
        for column in added.columns.clone() {
            match self
                .by_column
                .binary_search_by_key(&column, |entry| entry.0)
            {
                Ok(found) => self.by_column[found].1 = at,
                Err(place) => self.by_column.insert(place, (column, at)),
            }
        }
    }
}

/// Two restrictions that share a column as one, if they can hold together
/// (`SingleRestriction.mergeWith`): slices from both ends, and looks into a collection.
fn merge(table: &Table, old: &Restriction, new: &Restriction) -> Result<Restriction, Diagnostic> {
    match (old.test, new.test) {
        (
            Test::Slice {
                start: s1, end: e1, ..
            },
            Test::Slice {
                start: s2, end: e2, ..
            },
        ) => {
            if old.columns.start != new.columns.start {
                return Err(conflict(
                    table,
                    old,
                    new,
                    "is restricted by two inequalities that do not start with the same column",
                ));
            }
            if (s1 && s2) || (e1 && e2) {
                let bound = if s1 && s2 {
                    "has two lower bounds"
                } else {
                    "has two upper bounds"
                };
                return Err(conflict(table, old, new, bound));
            }
            let longer = if new.columns.len() > old.columns.len() {
                new
            } else {
                old
            };
            Ok(Restriction {
                columns: longer.columns.clone(),
                is_multi: old.is_multi || new.is_multi,
                test: Test::Slice {
                    start: s1 || s2,
                    end: e1 || e2,
                    clustering_bound: false,
                },
                span: old.span,
            })
        }
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
        (Test::Slice { .. }, _) | (_, Test::Slice { .. }) => Err(conflict(
            table,
            old,
            new,
            "is restricted by an equality and an inequality",
        )),
        _ => Err(conflict(table, old, new, "is restricted twice")),
    }
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
