//! `compaction` in `ScyllaDB` (`compaction_strategy_impl::validate_options_for_strategy_type`).

use super::number::{c_double, c_int, c_long};
use super::{Map, SuggestEntry, invalid, refuse_unknown};
use crate::catalog::Ddl;
use crate::diagnostic::Code;

const STRATEGIES: &[&str] = &[
    "SizeTieredCompactionStrategy",
    "LeveledCompactionStrategy",
    "TimeWindowCompactionStrategy",
    "IncrementalCompactionStrategy",
    "NullCompactionStrategy",
    "InMemoryCompactionStrategy",
];

const COMMON: &[&str] = &[
    "class",
    "enabled",
    "tombstone_compaction_interval",
    "tombstone_threshold",
    "unchecked_tombstone_compaction",
];
const SIZE_TIERED: &[&str] = &[
    "bucket_high",
    "bucket_low",
    "cold_reads_to_omit",
    "max_threshold",
    "min_sstable_age",
    "min_sstable_size",
    "min_threshold",
];
const TIME_WINDOW: &[&str] = &[
    "compaction_window_size",
    "compaction_window_unit",
    "enable_optimized_twcs_queries",
    "expired_sstable_check_frequency_seconds",
    "timestamp_resolution",
    "unsafe_aggressive_sstable_expiration",
];
const INCREMENTAL: &[&str] = &[
    "bucket_high",
    "bucket_low",
    "max_threshold",
    "min_sstable_age",
    "min_sstable_size",
    "min_threshold",
    "space_amplification_goal",
    "sstable_size_in_mb",
];

/// The most windows that a table with a time to live may have (`twcs_max_window_count`).
const MAX_WINDOWS: i64 = 50;

/// Checks `compaction`; the length of a window in seconds, if rows are kept by windows.
pub(super) fn check(ddl: &mut Ddl<'_>, map: &Map<'_>) -> Option<i64> {
    if map.is_empty() {
        return None;
    }
    let Some(class) = map.get("class") else {
        ddl.report(
            invalid(map.span, "compaction needs the option `class`")
                .help("write `compaction = {'class': 'IncrementalCompactionStrategy'}`"),
        );
        return None;
    };
    let written = class.text();
    let name = written
        .strip_prefix("org.apache.cassandra.db.compaction.")
        .unwrap_or(written);
    let known: Vec<&str> = match name {
        "SizeTieredCompactionStrategy" => [COMMON, SIZE_TIERED].concat(),
        "LeveledCompactionStrategy" => [COMMON, SIZE_TIERED, &["sstable_size_in_mb"]].concat(),
        "TimeWindowCompactionStrategy" => [COMMON, SIZE_TIERED, TIME_WINDOW].concat(),
        "IncrementalCompactionStrategy" => [COMMON, INCREMENTAL].concat(),
        "NullCompactionStrategy" => return None,
        "InMemoryCompactionStrategy" => {
            ddl.report(invalid(
                class.span,
                "`InMemoryCompactionStrategy` has been deprecated",
            ));
            return None;
        }
        _ => {
            ddl.report(
                invalid(
                    class.span,
                    format!("there is no compaction strategy `{written}`"),
                )
                .suggest_entry(name, STRATEGIES),
            );
            return None;
        }
    };
    refuse_unknown(ddl, map, &known, "compaction");
    for entry in map.entries() {
        if known.contains(&entry.key)
            && let Some(wanted) = wanted(entry.key, entry.text())
        {
            ddl.report(invalid(
                entry.span,
                format!("`{}` takes {wanted}, not `{}`", entry.key, entry.text()),
            ));
        }
    }
    let number = |key: &str, default: f64| match map.get(key) {
        Some(entry) => c_double(entry.text()),
        None => Some(default),
    };
    if let (Some(low), Some(high)) = (number("bucket_low", 0.5), number("bucket_high", 1.5))
        && high <= low
    {
        ddl.report(invalid(
            map.span,
            "`bucket_high` must be greater than `bucket_low`",
        ));
    }
    (name == "TimeWindowCompactionStrategy").then(|| window_seconds(map))
}

/// Refuses a time to live that keeps too many windows (`check_restricted_table_properties`).
pub(super) fn check_windows(
    ddl: &mut Ddl<'_>,
    map: &Map<'_>,
    window_seconds: i64,
    time_to_live: i32,
) {
    let windows = i64::from(time_to_live) / window_seconds;
    if windows > MAX_WINDOWS {
        ddl.error(
            Code::InvalidOption,
            map.span,
            format!(
                "a time to live of {time_to_live} seconds keeps {windows} windows, \
                 more than the limit of {MAX_WINDOWS}"
            ),
        );
    }
}

fn window_seconds(map: &Map<'_>) -> i64 {
    let size = map
        .get("compaction_window_size")
        .and_then(|entry| c_long(entry.text()));
    let unit = match map.get("compaction_window_unit").map(super::MapEntry::text) {
        Some("MINUTES") => 60,
        Some("HOURS") => 3_600,
        _ => 86_400,
    };
    size.unwrap_or(1).max(1).saturating_mul(unit)
}

/// What an option takes, where its value is something else.
fn wanted(key: &str, value: &str) -> Option<&'static str> {
    let long = || c_long(value);
    let number = || c_double(value);
    let is_flag = matches!(value, "true" | "false");
    let (right, wanted) = match key {
        "tombstone_threshold" | "cold_reads_to_omit" => (
            number().is_some_and(|n| (0.0..=1.0).contains(&n)),
            "a number between 0 and 1",
        ),
        "bucket_low" => (
            number().is_some_and(|n| n > 0.0 && n < 1.0),
            "a number between 0 and 1",
        ),
        "bucket_high" => (number().is_some_and(|n| n > 1.0), "a number greater than 1"),
        "tombstone_compaction_interval" => (long().is_some_and(|n| n > 0), "a number of seconds"),
        "unchecked_tombstone_compaction" | "enabled" | "enable_optimized_twcs_queries" => {
            (is_flag, "`true` or `false`")
        }
        "min_sstable_size" | "min_sstable_age" => (
            long().is_some_and(|n| n >= 0),
            "a whole number of at least 0",
        ),
        "min_threshold" | "max_threshold" => (
            c_int(value).is_some_and(|n| n >= 2),
            "a whole number of at least 2",
        ),
        "sstable_size_in_mb" | "compaction_window_size" => (
            c_int(value).is_some_and(|n| n > 0),
            "a whole number of at least 1",
        ),
        "compaction_window_unit" => (
            matches!(value, "MINUTES" | "HOURS" | "DAYS"),
            "`MINUTES`, `HOURS` or `DAYS`",
        ),
        "timestamp_resolution" => (
            matches!(value, "MICROSECONDS" | "MILLISECONDS"),
            "`MICROSECONDS` or `MILLISECONDS`",
        ),
        "expired_sstable_check_frequency_seconds" => (long().is_some(), "a number of seconds"),
        "space_amplification_goal" => (
            number().is_some_and(|n| n > 1.0 && n <= 2.0),
            "a number above 1 and up to 2",
        ),
        _ => return None,
    };
    (!right).then_some(wanted)
}
