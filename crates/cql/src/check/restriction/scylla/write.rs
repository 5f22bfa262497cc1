//! What UPDATE and DELETE ask of a `WHERE` clause (`modification_statement::process_where_clause`).

use crate::catalog::Table;
use crate::check::restriction::model::names;
use crate::check::restriction::partition::equalities;
use crate::check::restriction::scylla::combine::Parts;
use crate::check::restriction::{Use, Verdict, report};
use crate::diagnostic::{Code, Diagnostic};

/// Checks that single rows, or in a DELETE ranges of rows, of whole partitions are named.
pub(super) fn check(table: &Table, usage: Use, parts: &Parts<'_>) -> Verdict {
    if let Some(token) = parts.token {
        let key = equalities(table, 0..table.partition_key_len);
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
            let clustering =
                table.partition_key_len..table.partition_key_len + table.clustering_len;
            require(table, parts, clustering, &parts.clustering_columns())?;
        }
    }
    require(
        table,
        parts,
        0..table.partition_key_len,
        &parts.key_columns(),
    )
}

fn require(
    table: &Table,
    parts: &Parts<'_>,
    mut all: std::ops::Range<usize>,
    given: &[usize],
) -> Verdict {
    let missing: Vec<usize> = all
        .by_ref()
        .filter(|column| !given.contains(column))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let key = 0..table.partition_key_len + table.clustering_len;
    Err(Box::new(
        Diagnostic::error(
            Code::MissingKeyColumn,
            parts.span,
            format!(
                "`{}` of `{}.{}` is missing",
                names(table, missing.iter().copied()),
                table.keyspace,
                table.name
            ),
        )
        .label(format!("primary key is ({})", names(table, key)))
        .help(format!("add {}", equalities(table, missing)))
        .declared(table.declared, "table declared here"),
    ))
}
