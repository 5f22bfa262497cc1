//! What a server prepares and must refuse to run, whatever is in the table.

use crate::catalog::Table;
use crate::check::Context;
use crate::check::restriction::model::{Restriction, Test, is_partition_key};
use crate::check::restriction::set::Set;
use crate::check::restriction::{clustering, index};
use crate::check::term::is_null;
use crate::check::write::fails_when_run;
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::syntax::{Expr, ExprKind};
use crate::types::CqlType;

/// Cassandra compares nothing with null (`Unsupported null value for column`); in `ScyllaDB` such a
/// comparison matches nothing.
pub(super) fn null(cx: &mut Context<'_>, value: &Expr, ty: &CqlType) {
    if cx.catalog.dialect() == Dialect::Cassandra && is_null(value, ty) {
        cx.report(fails_when_run(
            value.span,
            "nothing can be compared with `null`",
        ));
    }
}

/// A partition key of one column cannot be empty (`Key may not be empty`).
pub(super) fn empty_key(cx: &mut Context<'_>, table: &Table, column: usize, value: &Expr) {
    let is_whole_key = is_partition_key(table, column) && table.partition_key_len == 1;
    let is_empty = matches!(&value.kind, ExprKind::Literal(l) if matches!(&*l.text, "" | "0x"));
    if is_whole_key && is_empty {
        cx.report(fails_when_run(
            value.span,
            "a partition key cannot be empty",
        ));
    }
}

/// An index on a vector finds what is near, and nothing else; of the primary key the server asks it
/// all the same.
pub(super) fn indexed_vector<'r>(
    table: &Table,
    mut key: impl Iterator<Item = &'r Restriction>,
) -> Option<Diagnostic> {
    let is_asked = |restriction: &&Restriction| {
        let column = restriction.columns.start;
        matches!(table.columns[column].ty, CqlType::Vector { .. })
            && index::has_supporting_index(table, restriction)
    };
    let found = key.find(is_asked)?;
    Some(fails_when_run(
        found.span,
        "an index on a vector only answers `ANN OF`",
    ))
}

/// Rows cannot be dropped by restrictions of several columns
/// (`MultiColumnRestriction.addToRowFilter`).
pub(super) fn filtered_tuple(table: &Table, clustering: &Set) -> Option<Diagnostic> {
    let cannot_filter = |restriction: &&Restriction| {
        restriction.is_multi
            && (restriction.test.is_slice()
                || (restriction.test == Test::In && restriction.columns.len() > 1))
    };
    let found = clustering::filtered(clustering, table.partition_key_len).find(cannot_filter)?;
    Some(fails_when_run(
        found.span,
        "rows cannot be dropped by a tuple",
    ))
}
