//! Which operators a column's type and place allow, whatever the value is.

use crate::catalog::{ClusteringOrder, Column, ColumnKind, Table, references_duration};
use crate::check::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::{Span, Spanned};
use crate::syntax::Operator;
use crate::types::CqlType;

/// Checks `column op …`; none where it was reported (`SingleColumnRelation.toReceivers`; in
/// `ScyllaDB` `get_rhs_receiver` and `validate_single_column_relation`).
pub(super) fn check(
    cx: &mut Context<'_>,
    table: &Table,
    column: &Column,
    name: Span,
    op: Spanned<Operator>,
) -> Option<()> {
    let dialect = cx.catalog.dialect();
    let found = match op.node {
        Operator::ContainsKey => contains_key(column, op, dialect),
        Operator::Contains => contains(column, op, dialect),
        Operator::Like => like(column, op, dialect),
        Operator::Lt | Operator::Lte | Operator::Gt | Operator::Gte => slice(column, op),
        Operator::Eq | Operator::Neq => None,
    };
    let found = found.or_else(|| whole(table, column, name, op.node.symbol(), op.span, dialect));
    refuse(cx, column, found)
}

/// Checks `column IN …`.
pub(super) fn check_in(
    cx: &mut Context<'_>,
    table: &Table,
    column: &Column,
    name: Span,
) -> Option<()> {
    let dialect = cx.catalog.dialect();
    let found = whole(table, column, name, "IN", name, dialect);
    refuse(cx, column, found)
}

/// Checks `column[…] op …`.
pub(super) fn check_element(
    cx: &mut Context<'_>,
    column: &Column,
    name: Span,
    op: Spanned<Operator>,
) -> Option<()> {
    let dialect = cx.catalog.dialect();
    let invalid = |span, message| Some(Diagnostic::error(Code::InvalidRestriction, span, message));
    let found = match &column.ty {
        CqlType::List { frozen: false, .. } if dialect == Dialect::Scylla => None,
        CqlType::List { .. } if dialect == Dialect::Cassandra => invalid(
            name,
            format!(
                "`{}` is a list: only map entries can be restricted",
                column.name
            ),
        ),
        CqlType::Map { frozen: false, .. } => None,
        CqlType::Map { .. } | CqlType::List { .. } => invalid(
            name,
            format!(
                "`{}` is frozen: no entry of it can be restricted",
                column.name
            ),
        ),
        _ => invalid(
            name,
            format!("`{}` is no map, but {}", column.name, column.ty),
        ),
    };
    let found = found.or_else(|| {
        (op.node != Operator::Eq).then(|| {
            Diagnostic::error(
                Code::UnsupportedOperator,
                op.span,
                format!(
                    "a map entry can be restricted by `=`, not by `{}`",
                    op.node.symbol()
                ),
            )
        })
    });
    refuse(cx, column, found)
}

fn refuse(cx: &mut Context<'_>, column: &Column, found: Option<Diagnostic>) -> Option<()> {
    let Some(diagnostic) = found else {
        return Some(());
    };
    cx.report(diagnostic.declared(column.declared, "declared here"));
    None
}

/// Cassandra takes a frozen collection that is stored in descending order for no collection
/// (`ReversedType` is neither `MapType` nor `isCollection`).
fn looks_like_collection(column: &Column, dialect: Dialect) -> bool {
    column.ty.is_collection()
        && (dialect == Dialect::Scylla || column.order == ClusteringOrder::Ascending)
}

fn contains_key(column: &Column, op: Spanned<Operator>, dialect: Dialect) -> Option<Diagnostic> {
    let is_map = matches!(column.ty, CqlType::Map { .. }) && looks_like_collection(column, dialect);
    (!is_map).then(|| {
        Diagnostic::error(
            Code::UnsupportedOperator,
            op.span,
            format!(
                "`CONTAINS KEY` needs a map: `{}` is {}",
                column.name, column.ty
            ),
        )
    })
}

fn contains(column: &Column, op: Spanned<Operator>, dialect: Dialect) -> Option<Diagnostic> {
    (!looks_like_collection(column, dialect)).then(|| {
        Diagnostic::error(
            Code::UnsupportedOperator,
            op.span,
            format!(
                "`CONTAINS` needs a list, set or map: `{}` is {}",
                column.name, column.ty
            ),
        )
    })
}

/// `ScyllaDB` compares any text with a pattern; Cassandra asks for an index, whatever the type.
fn like(column: &Column, op: Spanned<Operator>, dialect: Dialect) -> Option<Diagnostic> {
    let is_text = matches!(column.ty, CqlType::Text | CqlType::Ascii);
    (dialect == Dialect::Scylla && !is_text).then(|| {
        Diagnostic::error(
            Code::UnsupportedOperator,
            op.span,
            format!("`LIKE` needs text: `{}` is {}", column.name, column.ty),
        )
    })
}

/// Durations have no order (`newSliceRestriction`).
fn slice(column: &Column, op: Spanned<Operator>) -> Option<Diagnostic> {
    references_duration(&column.ty).then(|| {
        Diagnostic::error(
            Code::UnsupportedOperator,
            op.span,
            format!(
                "`{}` is {}, and durations have no order",
                column.name, column.ty
            ),
        )
    })
}

/// What holds for every operator on a whole column.
fn whole(
    table: &Table,
    column: &Column,
    name: Span,
    symbol: &str,
    op: Span,
    dialect: Dialect,
) -> Option<Diagnostic> {
    let invalid = |span, message| Some(Diagnostic::error(Code::InvalidRestriction, span, message));
    match &column.ty {
        CqlType::Udt { frozen: false, .. } if dialect == Dialect::Cassandra => invalid(
            name,
            format!("`{}` is a user type that is not frozen: it cannot be restricted", column.name),
        ),
        ty if ty.is_collection() && ty.is_multi_cell() && !symbol.starts_with("CONTAINS") => {
            invalid(
                op,
                format!(
                    "`{}` is a collection that is not frozen: it cannot be restricted by `{symbol}`",
                    column.name
                ),
            )
            .map(|diagnostic| diagnostic.help(collection_help(column)))
        }
        _ if dialect == Dialect::Scylla && is_compact_value(table, column) => invalid(
            name,
            format!("`{}` is the value of a compact table: it cannot be restricted", column.name),
        ),
        _ => None,
    }
}

/// What can be written instead of comparing a whole collection.
fn collection_help(column: &Column) -> String {
    match column.ty {
        CqlType::Map { .. } => {
            format!(
                "write `{0} CONTAINS ?`, `{0} CONTAINS KEY ?` or `{0}[?] = ?`",
                column.name
            )
        }
        _ => format!("write `{} CONTAINS ?`", column.name),
    }
}

/// The one value of a dense compact table, which `ScyllaDB` does not filter by.
fn is_compact_value(table: &Table, column: &Column) -> bool {
    table.compact_storage && table.clustering_len > 0 && column.kind == ColumnKind::Regular
}
