//! SSTable-attached secondary indexes (`SASIIndex.validateOptions`).

use crate::catalog::options::{Map, MapEntry};
use crate::catalog::{Column, ColumnKind, Ddl, Index, Table};
use crate::diagnostic::Code;
use crate::syntax::CreateIndex;
use crate::types::CqlType;

const ANALYZERS: &[&str] = &[
    "StandardAnalyzer",
    "NonTokenizingAnalyzer",
    "DelimiterAnalyzer",
    "NoOpAnalyzer",
];

/// Checks an index whose targets were found right.
pub(super) fn check(
    ddl: &mut Ddl<'_>,
    table: &Table,
    create: &CreateIndex,
    index: &Index,
    options: Option<&Map<'_>>,
) {
    let span = create
        .targets
        .first()
        .map_or(create.table.span, |target| target.span);
    let [target] = index.targets.as_slice() else {
        ddl.error(Code::InvalidIndex, span, "a SASI index is on one column");
        return;
    };
    let Some(column) = table.column(target.column()) else {
        return;
    };
    if column.ty.is_multi_cell() {
        ddl.error(
            Code::InvalidIndex,
            span,
            format!(
                "column `{}` is not frozen, which SASI cannot index",
                column.name
            ),
        );
    }
    if column.kind == ColumnKind::PartitionKey {
        ddl.error(
            Code::InvalidIndex,
            span,
            format!(
                "column `{}` is part of the partition key, which SASI cannot index",
                column.name
            ),
        );
    }
    let Some(options) = options else { return };
    let is_analyzed = check_analyzer(ddl, column, options);
    check_mode(ddl, column, options, is_analyzed);
    if let Some(entry) = options.get("max_compaction_flush_memory_in_mb")
        && entry.text().parse::<i64>().is_err()
    {
        let message = format!("`{}` is no number", entry.text());
        ddl.error(Code::InvalidOption, entry.span, message);
    }
}

fn flag(entry: Option<&MapEntry<'_>>) -> Option<bool> {
    entry.map(|entry| entry.text().eq_ignore_ascii_case("true"))
}

/// The analyzer's class; whether values are analyzed.
fn check_analyzer(ddl: &mut Ddl<'_>, column: &Column, options: &Map<'_>) -> bool {
    let analyzed = flag(options.get("analyzed"));
    let Some(entry) = options.get("analyzer_class") else {
        return analyzed.unwrap_or(false);
    };
    let name = entry
        .text()
        .strip_prefix("org.apache.cassandra.index.sasi.analyzer.");
    match name.filter(|name| ANALYZERS.contains(name)) {
        None => {
            let message = format!("there is no analyzer `{}`", entry.text());
            ddl.error(Code::InvalidOption, entry.span, message);
        }
        Some(name) => {
            let is_text = matches!(column.ty, CqlType::Text | CqlType::Ascii);
            if !is_text && name != "NoOpAnalyzer" {
                ddl.error(
                    Code::InvalidOption,
                    entry.span,
                    format!(
                        "`{name}` is for text, but `{}` is {}",
                        column.name, column.ty
                    ),
                );
            }
            let normalizes = ["normalize_lowercase", "normalize_uppercase"];
            if name == "NonTokenizingAnalyzer"
                && options.get("case_sensitive").is_some()
                && normalizes.iter().any(|key| options.get(key).is_some())
            {
                ddl.error(
                    Code::InvalidOption,
                    entry.span,
                    "`case_sensitive` cannot stand with `normalize_lowercase` or `normalize_uppercase`",
                );
            }
        }
    }
    analyzed.unwrap_or(true)
}

fn check_mode(ddl: &mut Ddl<'_>, column: &Column, options: &Map<'_>, is_analyzed: bool) {
    let Some(entry) = options.get("mode") else {
        return;
    };
    match &*entry.text().to_uppercase() {
        "PREFIX" | "CONTAINS" => {}
        "SPARSE" => {
            let is_text = matches!(column.ty, CqlType::Text | CqlType::Ascii);
            if flag(options.get("is_literal")).unwrap_or(is_text) {
                ddl.error(
                    Code::InvalidOption,
                    entry.span,
                    "mode `SPARSE` is not for text",
                );
            } else if is_analyzed {
                ddl.error(
                    Code::InvalidOption,
                    entry.span,
                    "mode `SPARSE` takes no analyzer",
                );
            }
        }
        _ => {
            let message = format!(
                "`mode` is `PREFIX`, `CONTAINS` or `SPARSE`, not `{}`",
                entry.text()
            );
            ddl.error(Code::InvalidOption, entry.span, message);
        }
    }
}
