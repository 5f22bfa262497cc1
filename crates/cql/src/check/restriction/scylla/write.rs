//! What UPDATE and DELETE ask of a `WHERE` clause (`modification_statement::process_where_clause`).

use std::ops::Range;

use crate::catalog::Table;
use crate::check::restriction::scylla::combine::Parts;
use crate::check::restriction::{Use, Verdict, report, words};
use crate::diagnostic::{Code, Diagnostic};

/// Checks that single rows, or in a DELETE ranges of rows, of whole partitions are named.
pub(super) fn check(table: &Table, usage: Use, parts: &Parts<'_>) -> Verdict {
    if let Some(token) = parts.token {
        let key = words::equalities(table, 0..table.partition_key_len);
        return Err(Box::new(
            Diagnostic::error(
                Code::InvalidRestriction,
                token.span,
                "UPDATE and DELETE cannot find partitions by their token",
            )
            .help(format!("write {key}")),
        ));
    }
    if !parts.regular.is_empty() {
        return Err(Box::new(report::not_in_key(table, &parts.regular)));
    }
    if let Use::Update { only_static } = usage {
        if let Some(slice) = parts.clustering.iter().find(|r| r.test.is_slice()) {
            return Err(Box::new(Diagnostic::error(
                Code::InvalidRestriction,
                slice.span,
                "UPDATE changes single rows: clustering columns take `=` and `IN` only",
            )));
        }
        if !only_static && !table.compact_storage {
            let clustering = words::clustering(table);
            require(
                table,
                "UPDATE",
                parts,
                clustering,
                &parts.clustering_columns(),
            )?;
        }
    }
    let verb = if matches!(usage, Use::Update { .. }) {
        "UPDATE"
    } else {
        "DELETE"
    };
    let key = 0..table.partition_key_len;
    require(table, verb, parts, key, &parts.key_columns())
}

fn require(
    table: &Table,
    verb: &str,
    parts: &Parts<'_>,
    all: Range<usize>,
    given: &[usize],
) -> Verdict {
    let missing: Vec<usize> = all.filter(|column| !given.contains(column)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let missing = words::missing_key_columns(table, verb, &missing, parts.span);
    Err(Box::new(missing))
}
