//! `caching`.

use super::number::{is_numeric, java_int};
use super::{Map, invalid, refuse_unknown};
use crate::catalog::Ddl;

/// Checks `caching` (`CachingParams.fromMap`).
pub(super) fn check(ddl: &mut Ddl<'_>, map: &Map<'_>) {
    if let Some(keys) = map.get("keys") {
        let value = keys.text();
        if !value.eq_ignore_ascii_case("all") && !value.eq_ignore_ascii_case("none") {
            ddl.report(invalid(
                keys.span,
                format!("`keys` is `ALL` or `NONE`, not `{value}`"),
            ));
        }
    }
    if let Some(rows) = map.get("rows_per_partition") {
        let value = rows.text();
        let is_word = value.eq_ignore_ascii_case("all") || value.eq_ignore_ascii_case("none");
        if !is_word && !(is_numeric(value) && java_int(value).is_some()) {
            ddl.report(invalid(
                rows.span,
                format!("`rows_per_partition` is `ALL`, `NONE` or a number, not `{value}`"),
            ));
        }
    }
    refuse_unknown(ddl, map, &["keys", "rows_per_partition"], "caching");
}

/// Checks `caching` in `ScyllaDB` (`caching_options::from_map`).
pub(super) fn check_scylla(ddl: &mut Ddl<'_>, map: &Map<'_>) {
    if let Some(keys) = map.get("keys")
        && !matches!(keys.text(), "ALL" | "NONE")
    {
        ddl.report(invalid(
            keys.span,
            format!("`keys` is `ALL` or `NONE`, not `{}`", keys.text()),
        ));
    }
    if let Some(rows) = map.get("rows_per_partition")
        && !matches!(rows.text(), "ALL" | "NONE")
        && rows.text().parse::<u64>().is_err()
    {
        ddl.report(invalid(
            rows.span,
            format!(
                "`rows_per_partition` is `ALL`, `NONE` or a number, not `{}`",
                rows.text()
            ),
        ));
    }
    refuse_unknown(
        ddl,
        map,
        &["keys", "rows_per_partition", "enabled"],
        "caching",
    );
}
