//! Which restrictions an index of `ScyllaDB` answers (`index/secondary_index_manager.cc`).

use crate::catalog::{Column, Index, IndexKind, IndexTarget, Table};
use crate::check::restriction::model::{Restriction, Test};
use crate::types::CqlType;

/// Whether an index answers all that is asked of some column (`index_supports_some_column`).
pub(super) fn answers_some(
    table: &Table,
    restrictions: &[&Restriction],
    allow_local: bool,
) -> bool {
    let usable = || {
        table
            .indexes
            .values()
            .filter(|index| allow_local || !index.local)
    };
    restrictions.iter().any(|restriction| {
        let mut columns = restriction.columns.clone();
        columns.any(|column| {
            let on_column: Vec<Test> = restrictions
                .iter()
                .filter(|other| other.columns.contains(&column))
                .map(|other| other.test)
                .collect();
            usable()
                .any(|index| answers_all(index, &table.columns[column], &on_column, restriction))
        })
    })
}

/// One look into a collection is answered, several restrictions only where each is `=`.
fn answers_all(index: &Index, column: &Column, tests: &[Test], of: &Restriction) -> bool {
    let Some(target) = target_of(index).filter(|target| *target.column() == *column.name) else {
        return false;
    };
    match tests {
        _ if of.is_multi => of.test == Test::Equal && answers(target, column, of.test),
        [only] => answers(target, column, *only),
        several => several
            .iter()
            .all(|t| *t == Test::Equal && answers(target, column, *t)),
    }
}

/// The column that an index finds by; before it stands the partition key of a local index.
fn target_of(index: &Index) -> Option<&IndexTarget> {
    if index.local {
        index.targets.last()
    } else {
        index.targets.first()
    }
}

/// `index::supports_expression`, `supports_subscript_expression`
fn answers(target: &IndexTarget, column: &Column, test: Test) -> bool {
    let is_collection = column.ty.is_collection() && column.ty.is_multi_cell();
    match test {
        Test::Equal => !is_collection,
        Test::Contains {
            values: 1,
            keys: 0,
            entries: 0,
        } => {
            is_collection && !matches!(target, IndexTarget::Entries(_) | IndexTarget::Full(_)) && {
                !matches!(column.ty, CqlType::Map { .. }) || !matches!(target, IndexTarget::Keys(_))
            }
        }
        Test::Contains {
            values: 0,
            keys: 1,
            entries: 0,
        } => matches!(column.ty, CqlType::Map { .. }) && matches!(target, IndexTarget::Keys(_)),
        Test::Contains {
            values: 0,
            keys: 0,
            entries: 1,
        } => {
            matches!(target, IndexTarget::Entries(_))
        }
        _ => false,
    }
}

/// Whether an index is for ordering by nearness.
fn is_vector_index(index: &Index) -> bool {
    match &index.kind {
        IndexKind::Custom(class) => class.eq_ignore_ascii_case("vector_index"),
        IndexKind::Sai => true,
        IndexKind::Legacy | IndexKind::Sasi => false,
    }
}

/// The column whose nearness an index knows: the first that is no part of a local index's key.
fn vector_of<'t>(table: &'t Table, index: &'t Index) -> Option<&'t str> {
    let is_vector = |target: &&IndexTarget| {
        let column = table.column(target.column());
        column.is_some_and(|column| matches!(column.ty, CqlType::Vector { .. }))
    };
    index
        .targets
        .iter()
        .find(is_vector)
        .map(IndexTarget::column)
}

/// Whether rows can be ordered by nearness to this column.
pub(super) fn orders_by_nearness(table: &Table, column: usize) -> bool {
    nearness_index(table, column).is_some()
}

fn nearness_index(table: &Table, column: usize) -> Option<&Index> {
    let name = &*table.columns[column].name;
    let mut indexes = table.indexes.values();
    indexes.find(|index| is_vector_index(index) && vector_of(table, index) == Some(name))
}

/// Whether the index that orders by nearness to `vector` can also filter by `column`.
pub(super) fn covers(table: &Table, vector: usize, column: usize) -> bool {
    let name = &*table.columns[column].name;
    nearness_index(table, vector)
        .is_some_and(|index| index.targets.iter().any(|target| target.column() == name))
}

/// Whether a restriction is of a column that has an index for nearness.
pub(super) fn is_vector(table: &Table, restriction: &Restriction) -> bool {
    orders_by_nearness(table, restriction.columns.start)
}
