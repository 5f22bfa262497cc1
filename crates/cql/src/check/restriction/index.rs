//! Which restrictions an index of Cassandra answers, by its kind.

use crate::catalog::{ClusteringOrder, Column, Index, IndexKind, IndexTarget, Table};
use crate::check::restriction::model::{Restriction, Test};
use crate::types::CqlType;

/// What an index is asked for, as far as indexes tell operators apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    Equal,
    In,
    Range,
    Contains,
    ContainsKey,
    Like,
    Ann,
}

/// Indexes that answer together (`Index.Group`): the storage-attached ones, or any other alone.
#[derive(Debug, Clone, Copy)]
pub(super) enum Group<'t> {
    Attached(&'t Table),
    Single(&'t Index),
}

impl<'t> Group<'t> {
    fn any(self, mut test: impl FnMut(&'t Index) -> bool) -> bool {
        match self {
            Self::Attached(table) => table.indexes.values().filter(|i| is_attached(i)).any(test),
            Self::Single(index) => test(index),
        }
    }

    /// Whether the index of this name is in the group.
    pub(super) fn contains(self, name: &str) -> bool {
        self.any(|index| &*index.name == name)
    }
}

/// The groups of a table's indexes.
pub(super) fn groups(table: &Table) -> impl Iterator<Item = Group<'_>> {
    let attached = table
        .indexes
        .values()
        .any(is_attached)
        .then_some(Group::Attached(table));
    let single = table
        .indexes
        .values()
        .filter(|index| !is_attached(index))
        .map(Group::Single);
    attached.into_iter().chain(single)
}

fn is_attached(index: &Index) -> bool {
    index.kind == IndexKind::Sai
}

/// Whether any index answers the restriction (`hasSupportingIndex`).
pub(super) fn has_supporting_index(table: &Table, restriction: &Restriction) -> bool {
    table
        .indexes
        .values()
        .any(|index| supports(table, index, restriction))
}

/// Whether any index is on the column (`dependsOn`).
pub(super) fn is_indexed(table: &Table, column: usize) -> bool {
    let name = &*table.columns[column].name;
    table
        .indexes
        .values()
        .any(|index| target_of(index, name).is_some())
}

/// Whether rows must be filtered by the restriction if this group is read (`needsFiltering`).
pub(super) fn needs_filtering(table: &Table, group: Group<'_>, restriction: &Restriction) -> bool {
    if restriction.is_multi {
        // Each column needs an index of its own.
        return restriction.columns.clone().any(|column| {
            !group.any(|index| column_supports(index, &table.columns[column], restriction.test))
        });
    }
    let several = match restriction.test {
        Test::Contains {
            values,
            keys,
            entries,
        } => values + keys + entries > 1,
        _ => false,
    };
    !group.any(|index| {
        supports(table, index, restriction) && !(several && filters_multiple_contains(index))
    })
}

/// Only storage-attached indexes answer several `CONTAINS` at once (`filtersMultipleContains`).
fn filters_multiple_contains(index: &Index) -> bool {
    !is_attached(index)
}

/// Whether the index answers the restriction on any of its columns (`isSupportedBy`).
fn supports(table: &Table, index: &Index, restriction: &Restriction) -> bool {
    restriction
        .columns
        .clone()
        .any(|column| column_supports(index, &table.columns[column], restriction.test))
}

fn column_supports(index: &Index, column: &Column, test: Test) -> bool {
    let asks = |ask| supports_ask(index, column, ask);
    match test {
        Test::Equal => asks(Ask::Equal),
        Test::In => asks(Ask::In),
        Test::NotIn => false,
        Test::Slice { .. } => asks(Ask::Range),
        Test::Like => asks(Ask::Like),
        Test::Ann => asks(Ask::Ann),
        Test::Contains {
            values,
            keys,
            entries,
        } => {
            (values > 0 && asks(Ask::Contains))
                || (keys > 0 && asks(Ask::ContainsKey))
                || (entries > 0 && asks(Ask::Equal))
        }
    }
}

fn target_of<'i>(index: &'i Index, column: &str) -> Option<&'i IndexTarget> {
    index
        .targets
        .iter()
        .find(|target| target.column() == column)
}

/// Whether the index answers this operator on this column (`Index.supportsExpression`).
fn supports_ask(index: &Index, column: &Column, ask: Ask) -> bool {
    let Some(target) = target_of(index, &column.name) else {
        return false;
    };
    match &index.kind {
        IndexKind::Legacy => legacy_supports(target, column, ask),
        IndexKind::Sai => sai_supports(target, column, ask),
        IndexKind::Sasi => sasi_supports(index, column, ask),
        IndexKind::Custom(_) => matches!(ask, Ask::Equal),
    }
}

/// `CassandraIndex.supportsOperator` and its overrides, chosen as in `CassandraIndex.getFunctions`.
fn legacy_supports(target: &IndexTarget, column: &Column, ask: Ask) -> bool {
    match (&column.ty, target) {
        (CqlType::Set { frozen: false, .. } | CqlType::List { frozen: false, .. }, _) => {
            ask == Ask::Contains
        }
        (CqlType::Map { frozen: false, .. }, IndexTarget::Keys(_)) => ask == Ask::ContainsKey,
        (CqlType::Map { frozen: false, .. }, IndexTarget::Entries(_)) => ask == Ask::Equal,
        (CqlType::Map { frozen: false, .. }, _) => ask == Ask::Contains,
        _ => ask == Ask::Equal,
    }
}

/// `IndexTermType.supports`
fn sai_supports(target: &IndexTarget, column: &Column, ask: Ask) -> bool {
    match ask {
        Ask::Like | Ask::In => return false,
        Ask::Ann => return matches!(column.ty, CqlType::Vector { .. }),
        _ => {}
    }
    if column.ty.is_collection() && column.ty.is_multi_cell() {
        return match target {
            IndexTarget::Keys(_) => ask == Ask::ContainsKey,
            IndexTarget::Entries(_) => ask == Ask::Equal,
            IndexTarget::Values(_) | IndexTarget::Simple(_) => ask == Ask::Contains,
            IndexTarget::Full(_) => false,
        };
    }
    if matches!(target, IndexTarget::Full(_)) {
        return ask == Ask::Equal;
    }
    // In descending order the type is `ReversedType`, which is not in `EQ_ONLY_TYPES`.
    let is_equal_only = column.order == ClusteringOrder::Ascending
        && matches!(
            column.ty,
            CqlType::Text | CqlType::Ascii | CqlType::Boolean | CqlType::Uuid
        );
    if ask != Ask::Equal && is_equal_only {
        return false;
    }
    !(is_sai_literal(&column.ty) && ask == Ask::Range)
}

/// Types that are indexed as bytes without an order (`Capability.LITERAL`).
fn is_sai_literal(ty: &CqlType) -> bool {
    matches!(
        ty,
        CqlType::Text
            | CqlType::Ascii
            | CqlType::Boolean
            | CqlType::List { .. }
            | CqlType::Set { .. }
            | CqlType::Map { .. }
            | CqlType::Tuple(_)
            | CqlType::Vector { .. }
            | CqlType::Udt { .. }
    )
}

/// `ColumnIndex.supports` of SASI.
fn sasi_supports(index: &Index, column: &Column, ask: Ask) -> bool {
    let option = |name: &str| index.options.get(name).map(|value| &**value);
    let is_text = matches!(column.ty, CqlType::Text | CqlType::Ascii);
    let is_literal = option("is_literal").map_or(is_text, |v| v.eq_ignore_ascii_case("true"));
    let has_order = option("mode").is_none_or(|mode| !mode.eq_ignore_ascii_case("contains"));
    match ask {
        Ask::Like => is_literal,
        Ask::Equal => !sasi_is_tokenized(index, is_text),
        Ask::Range => !is_literal && has_order,
        Ask::In | Ask::Contains | Ask::ContainsKey | Ask::Ann => false,
    }
}

/// Whether the index holds words rather than whole values (`IndexMode.getAnalyzer`).
fn sasi_is_tokenized(index: &Index, is_text: bool) -> bool {
    let option = |name: &str| index.options.get(name).map(|value| &**value);
    let analyzed = option("analyzed").map(|value| value.eq_ignore_ascii_case("true"));
    match option("analyzer_class") {
        Some(class) => {
            let is_tokenizing =
                class.ends_with(".StandardAnalyzer") || class.ends_with("DelimiterAnalyzer");
            analyzed.unwrap_or(true) && is_tokenizing
        }
        None => analyzed.unwrap_or(false) && is_text,
    }
}
