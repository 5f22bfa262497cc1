//! Restrictions of clustering columns: rows are stored in their order, so they form a prefix.

use crate::catalog::Table;
use crate::check::restriction::cassandra::Read;
use crate::check::restriction::model::{Restriction, Test};
use crate::check::restriction::set::Set;
use crate::check::restriction::{Use, Verdict, index, words};
use crate::diagnostic::{Code, Diagnostic};

/// Adds a restriction (`ClusteringColumnRestrictions.mergeWith`): without filtering, nothing is
/// restricted behind a slice.
pub(super) fn add(read: &mut Read<'_>, added: &Restriction) -> Verdict {
    let last = read.clustering.last().cloned();
    read.clustering.add(read.table, added)?;
    let Some(last) = last else { return Ok(()) };
    let is_indexed = read.may_use_index() && index::has_supporting_index(read.table, added);
    if read.allows_filtering() || is_indexed {
        return Ok(());
    }
    let (before, after) = (last.columns.start, added.columns.start);
    if last.test.is_slice() && after > before {
        return Err(Box::new(behind_slice(read.table, added, &last)));
    }
    if added.test.is_slice() && after < before {
        return Err(Box::new(behind_slice(read.table, &last, added)));
    }
    Ok(())
}

/// Whether rows must be dropped after reading
/// (`ClusteringColumnRestrictions.needFiltering`).
pub(super) fn needs_filtering(clustering: &Set, first: usize) -> bool {
    filtered(clustering, first).next().is_some()
}

/// The restrictions that rows are dropped by after reading: behind a gap, or by an operator that
/// reads no range (`handleInFilter`).
pub(super) fn filtered(clustering: &Set, first: usize) -> impl Iterator<Item = &Restriction> {
    let mut position = first;
    clustering.iter().filter(move |restriction| {
        let reads_range = !restriction.test.is_contains() && restriction.test != Test::Like;
        if !reads_range || restriction.columns.start != position {
            return true;
        }
        if !restriction.test.is_slice() {
            position = restriction.columns.end;
        }
        false
    })
}

/// `processClusteringColumnsRestrictions`
pub(super) fn check(read: &mut Read<'_>) -> Verdict {
    if let Use::Update { only_static } = read.usage {
        no_slice_in_update(read)?;
        // A compact table may be written without its last clustering columns.
        if !read.table.compact_storage || read.clustering.is_empty() {
            return if only_static {
                Ok(())
            } else {
                require_all(read)
            };
        }
    }
    let contains = read.clustering.iter().find(|r| r.test.is_contains());
    if let Some(contains) = contains.filter(|_| !read.has_index && !read.allows_filtering()) {
        let column = &read.table.columns[contains.columns.start].name;
        return Err(Box::new(
            Diagnostic::error(
                Code::NeedsFiltering,
                contains.span,
                format!("`{column}` is a clustering column: looking into it needs an index"),
            )
            .help("index it, or add `ALLOW FILTERING`"),
        ));
    }
    if !needs_filtering(&read.clustering, read.table.partition_key_len) {
        return Ok(());
    }
    if read.has_index || matches!(read.usage, Use::View) {
        read.uses_index = true;
        Ok(())
    } else if read.allows_filtering() {
        Ok(())
    } else {
        require_prefix(read)
    }
}

fn no_slice_in_update(read: &Read<'_>) -> Verdict {
    let Some(slice) = read.clustering.iter().find(|r| r.test.is_slice()) else {
        return Ok(());
    };
    Err(Box::new(Diagnostic::error(
        Code::InvalidRestriction,
        slice.span,
        "UPDATE changes single rows: clustering columns take `=` and `IN` only",
    )))
}

fn require_all(read: &Read<'_>) -> Verdict {
    let table = read.table;
    let missing: Vec<usize> = words::clustering(table)
        .filter(|column| read.clustering.on(*column).is_none())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let missing = words::missing_key_columns(table, "UPDATE", &missing, read.span);
    Err(Box::new(missing))
}

/// Reports the first clustering column that is restricted although one before it is not.
fn require_prefix(read: &Read<'_>) -> Verdict {
    let table = read.table;
    let expected = table.partition_key_len..;
    let gap = read
        .clustering
        .columns()
        .zip(expected)
        .find(|(column, expected)| column != expected);
    let Some((column, missing)) = gap else {
        return Ok(());
    };
    let restriction = read.clustering.on(column);
    Err(Box::new(
        Diagnostic::error(
            Code::ClusteringGap,
            restriction.map_or(read.span, |restriction| restriction.span),
            format!(
                "`{}` cannot be restricted without `{}`, which comes before it",
                table.columns[column].name, table.columns[missing].name
            ),
        )
        .label(words::clustering_columns(table))
        .help(format!("add {}", words::equalities(table, missing..column)))
        .declared(table.declared, "table declared here"),
    ))
}

fn behind_slice(table: &Table, behind: &Restriction, slice: &Restriction) -> Diagnostic {
    Diagnostic::error(
        Code::ClusteringGap,
        behind.span,
        format!(
            "`{}` cannot be restricted behind a range of `{}`",
            table.columns[behind.columns.start].name, table.columns[slice.columns.start].name
        ),
    )
    .also(slice.span, "the range")
    .help("restrict the column before by `=`, or add `ALLOW FILTERING`")
}
