//! Prepares statements, and compares what the server says with what was compiled.
//!
//! A statement that means something else now than when it was checked is
//! refused before any of its values is sent: a table dropped and made again
//! with other types would take them without a word.

use std::fmt::Write as _;

use futures::StreamExt;
use scylla::response::query_result::ColumnSpecs;
use scylla::statement::prepared::PreparedStatement;

use crate::error::{Error, Result};
use crate::prepared::Prepared;
use crate::registry;
use crate::session::Session;
use crate::statement::StatementMeta;
use crate::types::{ColumnType, type_name};

/// How many statements are prepared at a time.
const CONCURRENT: usize = 64;

/// Prepares all statements of the program for this session's keyspaces.
pub(crate) async fn prepare_all(session: &Session) -> Result<()> {
    let mut errors: Vec<Error> = futures::stream::iter(registry::statements())
        .filter(|meta| std::future::ready(session.mapping().text(meta.text).is_ok()))
        .map(|meta| session.prepare(meta))
        .buffer_unordered(CONCURRENT)
        .filter_map(|prepared| std::future::ready(prepared.err()))
        .collect()
        .await;
    errors.sort_by(|a, b| a.statement().cmp(&b.statement()));
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Error::several(errors))
    }
}

/// Prepares a statement and compares it.
pub(crate) async fn prepare(session: &Session, meta: &'static StatementMeta) -> Result<Prepared> {
    let of = |error: Error| error.of(meta.name);
    let text = session.mapping().text(meta.text).map_err(of)?;
    let limit = session.prepare_timeout();
    // The driver asks every node and waits for all, without a limit of its own.
    let prepared = tokio::time::timeout(limit, Box::pin(session.driver().prepare(text)))
        .await
        .map_err(|_| of(Error::prepare_timeout(limit)))?
        .map_err(|error| of(error.into()))?;
    let columns = compare(&prepared, meta).map_err(of)?;
    let mut statement = prepared;
    configure(&mut statement, meta);
    statement.set_retry_policy(Some(session.retry_policy()));
    Ok(Prepared { statement, columns })
}

/// Sets what is known of the statement.
fn configure(statement: &mut PreparedStatement, meta: &StatementMeta) {
    let options = &meta.options;
    statement.set_is_idempotent(meta.traits.idempotent);
    if let Some(rows) = options.page_size {
        statement.set_page_size(rows);
    }
    if let Some(consistency) = options.consistency {
        statement.set_consistency(consistency);
    }
    if let Some(consistency) = options.serial_consistency {
        statement.set_serial_consistency(Some(consistency));
    }
    if let Some(milliseconds) = options.timeout_ms {
        statement.set_request_timeout(Some(std::time::Duration::from_millis(milliseconds)));
    }
}

/// Compares markers and result columns, by position.
fn compare(prepared: &PreparedStatement, meta: &StatementMeta) -> Result<Vec<ColumnType<'static>>> {
    let mut report = String::new();
    difference(
        "marker",
        meta.markers,
        prepared.get_variable_col_specs(),
        &mut report,
    );
    let result = prepared.get_current_result_set_col_specs();
    // What a conditional statement answers is only known when it does (Cassandra).
    if meta.has_rows() {
        difference("column", meta.columns, result.get(), &mut report);
    }
    if !report.is_empty() {
        return Err(Error::drift(report));
    }
    Ok(result
        .get()
        .iter()
        .map(|spec| spec.typ().clone().into_owned())
        .collect())
}

/// Compares a result's columns with those that were prepared: after the server
/// has prepared a statement again, they may be others.
pub(crate) fn result(
    prepared: &Prepared,
    meta: &StatementMeta,
    specs: ColumnSpecs<'_, '_>,
) -> Result<()> {
    if same_types(&prepared.columns, specs) {
        return Ok(());
    }
    let mut report = String::new();
    difference("column", meta.columns, specs, &mut report);
    if report.is_empty() {
        Ok(())
    } else {
        Err(Error::drift(report))
    }
}

/// Whether a result has the columns that were prepared.
pub(crate) fn same_types(prepared: &[ColumnType<'static>], specs: ColumnSpecs<'_, '_>) -> bool {
    specs.len() == prepared.len()
        && specs
            .iter()
            .zip(prepared)
            .all(|(spec, ty)| spec.typ() == ty)
}

/// Compares the columns of a conditional statement's answer, which are some of those compiled.
pub(crate) fn answer(meta: &StatementMeta, specs: ColumnSpecs<'_, '_>) -> Result<()> {
    let mut report = String::new();
    for spec in specs.iter() {
        let compiled = meta.columns.iter().find(|(name, _)| *name == spec.name());
        let live = type_name(spec.typ());
        if let Some((name, ty)) = compiled.filter(|(_, ty)| *ty != live) {
            let separator = if report.is_empty() { "" } else { "; " };
            let _ = write!(report, "{separator}column `{name}` is {live}, not {ty}");
        }
    }
    if report.is_empty() {
        Ok(())
    } else {
        Err(Error::drift(report))
    }
}

/// Says where the server differs, if it does.
fn difference(
    what: &str,
    compiled: &[(&str, &str)],
    live: ColumnSpecs<'_, '_>,
    report: &mut String,
) {
    let mut say = |text: std::fmt::Arguments<'_>| {
        let separator = if report.is_empty() { "" } else { "; " };
        let _ = write!(report, "{separator}{text}");
    };
    if compiled.len() != live.len() {
        return say(format_args!(
            "it has {} {what}s, not {}",
            live.len(),
            compiled.len()
        ));
    }
    for ((name, ty), spec) in compiled.iter().zip(live.iter()) {
        let live_type = type_name(spec.typ());
        if !ty.starts_with('\'') && *ty != live_type {
            say(format_args!(
                "{what} `{}` is {live_type}, not {ty}",
                name.trim_start_matches(':')
            ));
        }
        // Servers name a `?` as they like, but a `:name` and a column as it is written.
        let expected = name
            .strip_prefix(':')
            .or((what == "column").then_some(*name));
        if let Some(expected) = expected.filter(|expected| *expected != spec.name()) {
            say(format_args!(
                "{what} `{expected}` is named `{}`",
                spec.name()
            ));
        }
    }
}
