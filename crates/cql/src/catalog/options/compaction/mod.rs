//! `compaction`: the strategies of Cassandra and their options (`CompactionParams`).

mod unified;

use unified::{MIB, bytes, fraction, is_scaling_parameter};

use super::number::{is_numeric, java_double, java_int, java_long};
use super::{Map, MapEntry, SuggestEntry, invalid, is_true_or_false, refuse_unknown};
use crate::catalog::Ddl;
use crate::diagnostic::{Code, Diagnostic};

/// A compaction strategy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::catalog::options) enum Strategy {
    SizeTiered,
    Leveled,
    TimeWindow,
    Unified,
}

const STRATEGIES: [(&str, Strategy); 4] = [
    ("SizeTieredCompactionStrategy", Strategy::SizeTiered),
    ("LeveledCompactionStrategy", Strategy::Leveled),
    ("TimeWindowCompactionStrategy", Strategy::TimeWindow),
    ("UnifiedCompactionStrategy", Strategy::Unified),
];

/// Options of every strategy (`AbstractCompactionStrategy.validateOptions`).
const COMMON: &[&str] = &[
    "class",
    "enabled",
    "log_all",
    "only_purge_repaired_tombstones",
    "provide_overlapping_tombstones",
    "tombstone_compaction_interval",
    "tombstone_threshold",
    "unchecked_tombstone_compaction",
];

const THRESHOLDS: &[&str] = &["min_threshold", "max_threshold"];

const SIZE_TIERED: &[&str] = &["bucket_high", "bucket_low", "min_sstable_size"];

const LEVELED: &[&str] = &[
    "sstable_size_in_mb",
    "fanout_size",
    "single_sstable_uplevel",
];

const TIME_WINDOW: &[&str] = &[
    "compaction_window_size",
    "compaction_window_unit",
    "expired_sstable_check_frequency_seconds",
    "timestamp_resolution",
    "unsafe_aggressive_sstable_expiration",
];

const UNIFIED: &[&str] = &[
    "base_shard_count",
    "expired_sstable_check_frequency_seconds",
    "flush_size_override",
    "max_sstables_to_compact",
    "min_sstable_size",
    "overlap_inclusion_method",
    "scaling_parameters",
    "sstable_growth",
    "target_sstable_size",
    "unsafe_aggressive_sstable_expiration",
];

/// The strategy that `class` names (`CompactionParams.fromMap`); reports a missing or unknown one.
pub(in crate::catalog::options) fn strategy(ddl: &mut Ddl<'_>, map: &Map<'_>) -> Option<Strategy> {
    let Some(class) = map.get("class") else {
        ddl.report(
            invalid(map.span, "compaction needs the option `class`")
                .help("write `compaction = {'class': 'SizeTieredCompactionStrategy'}`"),
        );
        return None;
    };
    let written = class.text();
    let name = written
        .strip_prefix("org.apache.cassandra.db.compaction.")
        .unwrap_or(written);
    let found = STRATEGIES.iter().find(|(known, _)| *known == name);
    if found.is_none() {
        let names = STRATEGIES.map(|(known, _)| known);
        ddl.report(
            invalid(
                class.span,
                format!("there is no compaction strategy `{written}`"),
            )
            .suggest_entry(name, &names),
        );
    }
    if let Some(entry) = map.get("provide_overlapping_tombstones")
        && !["NONE", "ROW", "CELL"].contains(&&*entry.text().to_uppercase())
    {
        ddl.report(no_value(entry, "`NONE`, `ROW` or `CELL`"));
    }
    found.map(|(_, strategy)| *strategy)
}

/// Checks the options of a strategy (`CompactionParams.validate`).
pub(in crate::catalog::options) fn check(ddl: &mut Ddl<'_>, map: &Map<'_>, strategy: Strategy) {
    let known: Vec<&str> = match strategy {
        Strategy::SizeTiered => [COMMON, THRESHOLDS, SIZE_TIERED].concat(),
        Strategy::Leveled => [COMMON, THRESHOLDS, SIZE_TIERED, LEVELED].concat(),
        Strategy::TimeWindow => [COMMON, THRESHOLDS, SIZE_TIERED, TIME_WINDOW].concat(),
        Strategy::Unified => [COMMON, UNIFIED].concat(),
    };
    refuse_unknown(ddl, map, &known, "compaction");
    for entry in map.entries() {
        if known.contains(&entry.key)
            && let Some(wanted) = wanted(entry, strategy)
        {
            ddl.report(no_value(entry, wanted));
        }
    }
    if strategy == Strategy::Unified {
        unified::check_sizes(ddl, map);
    } else {
        check_buckets(ddl, map);
        check_thresholds(ddl, map);
    }
}

/// What an option takes, where its value is something else.
fn wanted(entry: &MapEntry<'_>, strategy: Strategy) -> Option<&'static str> {
    let value = entry.text();
    let int = || java_int(value);
    let long = || java_long(value);
    let number = || java_double(value);
    let (right, wanted) = match (entry.key, strategy) {
        ("tombstone_threshold", _) => {
            (number().is_some_and(|n| n >= 0.0), "a number of at least 0")
        }
        ("tombstone_compaction_interval", _) => (
            long().is_some_and(|n| n >= 0),
            "a whole number of at least 0",
        ),
        ("unchecked_tombstone_compaction" | "log_all" | "enabled", _) => {
            (is_true_or_false(value), "`true` or `false`")
        }
        ("unsafe_aggressive_sstable_expiration", Strategy::TimeWindow) => {
            // `true` needs a setting of the server's Java.
            (
                value.eq_ignore_ascii_case("false"),
                "`false`, unless the server was started to allow it",
            )
        }
        ("unsafe_aggressive_sstable_expiration", _) => {
            (is_true_or_false(value), "`true` or `false`")
        }
        ("min_sstable_size", Strategy::Unified) => (
            bytes(value).is_some_and(|n| n >= 0.0),
            "a size such as `100MiB`",
        ),
        ("min_sstable_size", _) => (long().is_some_and(|n| n >= 0), "a number of bytes"),
        ("bucket_low" | "bucket_high", _) => (number().is_some(), "a number"),
        ("min_threshold" | "max_threshold", _) => {
            (is_numeric(value) && int().is_some(), "a whole number")
        }
        (
            "sstable_size_in_mb" | "fanout_size" | "compaction_window_size" | "base_shard_count",
            _,
        ) => (
            int().is_some_and(|n| n >= 1),
            "a whole number of at least 1",
        ),
        ("timestamp_resolution", _) => (
            matches!(
                value,
                "SECONDS" | "MILLISECONDS" | "MICROSECONDS" | "NANOSECONDS"
            ),
            "`SECONDS`, `MILLISECONDS`, `MICROSECONDS` or `NANOSECONDS`",
        ),
        ("compaction_window_unit", _) => (
            matches!(value, "MINUTES" | "HOURS" | "DAYS"),
            "`MINUTES`, `HOURS` or `DAYS`",
        ),
        ("expired_sstable_check_frequency_seconds", Strategy::Unified) => {
            (long().is_some_and(|n| n > 0), "a number of seconds")
        }
        ("expired_sstable_check_frequency_seconds", _) => {
            (long().is_some_and(|n| n >= 0), "a number of seconds")
        }
        ("max_sstables_to_compact", _) => (int().is_some(), "a whole number"),
        ("overlap_inclusion_method", _) => (
            ["NONE", "SINGLE", "TRANSITIVE"].contains(&&*value.to_uppercase()),
            "`NONE`, `SINGLE` or `TRANSITIVE`",
        ),
        ("scaling_parameters", _) => (
            value
                .split(',')
                .all(|part| is_scaling_parameter(part.trim())),
            "a list of `N`, `T4`, `L10` or numbers",
        ),
        ("sstable_growth", _) => (
            fraction(value).is_some_and(|n| (0.0..=1.0).contains(&n)),
            "a fraction or a percentage",
        ),
        ("target_sstable_size" | "flush_size_override", _) => (
            bytes(value).is_some_and(|n| n >= MIB),
            "a size of at least `1MiB`",
        ),
        _ => return None,
    };
    (!right).then_some(wanted)
}

fn no_value(entry: &MapEntry<'_>, wanted: &str) -> Diagnostic {
    invalid(
        entry.span,
        format!("`{}` takes {wanted}, not `{}`", entry.key, entry.text()),
    )
}

/// `SizeTieredCompactionStrategyOptions.validateOptions`
fn check_buckets(ddl: &mut Ddl<'_>, map: &Map<'_>) {
    let number = |key: &str, default: f64| match map.get(key) {
        Some(entry) => java_double(entry.text()),
        None => Some(default),
    };
    if let (Some(low), Some(high)) = (number("bucket_low", 0.5), number("bucket_high", 1.5))
        && high <= low
    {
        let entry = map.get("bucket_high").or_else(|| map.get("bucket_low"));
        ddl.error(
            Code::InvalidOption,
            entry.map_or(map.span, |entry| entry.span),
            format!("`bucket_high` ({high}) must be greater than `bucket_low` ({low})"),
        );
    }
}

fn check_thresholds(ddl: &mut Ddl<'_>, map: &Map<'_>) {
    let number = |key: &str, default: i32| match map.get(key) {
        Some(entry) => java_int(entry.text()),
        None => Some(default),
    };
    let (Some(min), Some(max)) = (number("min_threshold", 4), number("max_threshold", 32)) else {
        return;
    };
    let at = |key: &str| map.get(key).map_or(map.span, |entry| entry.span);
    if min < 2 {
        let message = format!("`min_threshold` is at least 2, not {min}");
        ddl.report(invalid(at("min_threshold"), message));
    } else if max < min {
        let span = if map.get("max_threshold").is_some() {
            at("max_threshold")
        } else {
            at("min_threshold")
        };
        ddl.report(invalid(
            span,
            format!("`max_threshold` ({max}) must not be less than `min_threshold` ({min})"),
        ));
    }
}
