//! `ORDER BY … ANN OF …`, which Cassandra treats as a restriction, and restrictions of vectors.

use crate::catalog::{ClusteringOrder, Table};
use crate::check::restriction::cassandra::Read;
use crate::check::restriction::model::{Restriction, Test};
use crate::check::restriction::{Use, Verdict, clustering, index};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::types::CqlType;

/// Adds the ordering to the restrictions (`addOrderingRestrictions`).
pub(super) fn add(read: &mut Read<'_>) -> Verdict {
    let Use::Select {
        ann: Some((column, span)),
        ..
    } = read.usage
    else {
        return Ok(());
    };
    let restriction = Restriction {
        columns: column..column + 1,
        is_multi: false,
        test: Test::Ann,
        span,
    };
    read.regular.add(read.table, &restriction)
}

/// What holds of restrictions where rows are ordered by nearness, and of vectors where they are not.
pub(super) fn check(read: &Read<'_>) -> Verdict {
    match read.usage {
        Use::Select {
            ann: Some((column, span)),
            ..
        } => {
            require_vector_index(read.table, column, span)?;
            require_indexed_restrictions(read, span)
        }
        _ => refuse_indexed_vectors(read),
    }
}

fn require_vector_index(table: &Table, column: usize, span: Span) -> Verdict {
    let definition = &table.columns[column];
    // In descending order the type is `ReversedType`, which is no vector.
    let is_float = definition.order == ClusteringOrder::Ascending
        && matches!(&definition.ty, CqlType::Vector { element, .. } if **element == CqlType::Float);
    if !is_float {
        return Err(Box::new(
            Diagnostic::error(
                Code::InvalidOrdering,
                span,
                format!(
                    "`ANN OF` needs a vector of floats: `{}` is {}",
                    definition.name, definition.ty
                ),
            )
            .declared(definition.declared, "declared here"),
        ));
    }
    if !index::is_indexed(table, column) {
        return Err(Box::new(
            Diagnostic::error(
                Code::InvalidOrdering,
                span,
                format!(
                    "`{}` has no index: nothing can be ordered by nearness to it",
                    definition.name
                ),
            )
            .help(format!(
                "`CREATE INDEX ON {}.{} ({}) USING 'sai'`",
                table.keyspace, table.name, definition.name
            ))
            .declared(definition.declared, "declared here"),
        ));
    }
    Ok(())
}

/// Other restrictions must be answered by indexes or by the primary key.
fn require_indexed_restrictions(read: &Read<'_>, span: Span) -> Verdict {
    let table = read.table;
    let key_filters = read.key.needs_filtering(table);
    if let Some(found) = read.key.single.iter().next().filter(|_| key_filters) {
        return Err(Box::new(not_indexed(table, found, span)));
    }
    let is_free = |restriction: &&Restriction| {
        restriction.test != Test::Ann && !index::is_indexed(table, restriction.columns.start)
    };
    if let Some(found) = read.regular.iter().find(is_free) {
        return Err(Box::new(not_indexed(table, found, span)));
    }
    let prefix_of_partition = (read.key.is_token_only() || read.key.has_all_columns(table))
        && !clustering::needs_filtering(&read.clustering, table.partition_key_len);
    let unindexed = read
        .clustering
        .columns()
        .find(|column| !index::is_indexed(table, *column));
    match unindexed
        .filter(|_| !prefix_of_partition)
        .and_then(|column| read.clustering.on(column))
    {
        Some(found) => Err(Box::new(not_indexed(table, found, span))),
        None => Ok(()),
    }
}

fn not_indexed(table: &Table, found: &Restriction, ordering: Span) -> Diagnostic {
    let column = &table.columns[found.columns.start];
    Diagnostic::error(
        Code::NeedsFiltering,
        found.span,
        format!(
            "`{}` has no index, which `ANN OF` asks of restricted columns",
            column.name
        ),
    )
    .also(ordering, "ordered by nearness here")
    .help(format!(
        "`CREATE INDEX ON {}.{} ({}) USING 'sai'`",
        table.keyspace, table.name, column.name
    ))
}

/// An index on a vector answers `ANN OF` and nothing else.
fn refuse_indexed_vectors(read: &Read<'_>) -> Verdict {
    let is_vector =
        |column: &usize| matches!(read.table.columns[*column].ty, CqlType::Vector { .. });
    let Some(column) = read.regular.columns().find(is_vector) else {
        return Ok(());
    };
    if !index::is_indexed(read.table, column) {
        return Ok(());
    }
    let span = read
        .regular
        .on(column)
        .map_or(read.span, |restriction| restriction.span);
    let name = &read.table.columns[column].name;
    Err(Box::new(
        Diagnostic::error(
            Code::InvalidRestriction,
            span,
            format!("`{name}` is an indexed vector: rows can only be ordered by nearness to it"),
        )
        .help(format!("write `ORDER BY {name} ANN OF ?`")),
    ))
}
