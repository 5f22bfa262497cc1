//! `tablets` of a table in `ScyllaDB` (`db::tablet_options`).

use super::number::{c_double, c_long};
use super::{Map, invalid, refuse_unknown};
use crate::catalog::Ddl;

const OPTIONS: &[&str] = &[
    "min_tablet_count",
    "max_tablet_count",
    "min_per_shard_tablet_count",
    "expected_data_size_in_gb",
    "pow2_count",
];

/// Checks a table's `tablets` map.
pub(super) fn check(ddl: &mut Ddl<'_>, map: &Map<'_>) {
    refuse_unknown(ddl, map, OPTIONS, "tablets");
    for entry in map.entries() {
        let value = entry.text();
        let right = match entry.key {
            // `atol` reads what is no number as 0.
            "min_tablet_count" | "expected_data_size_in_gb" => c_long(value).unwrap_or(0) >= 0,
            "max_tablet_count" => c_long(value).unwrap_or(0) > 0,
            "min_per_shard_tablet_count" => c_double(value).unwrap_or(0.0) >= 0.0,
            "pow2_count" => ["true", "yes", "1", "false", "no", "0"]
                .iter()
                .any(|flag| value.eq_ignore_ascii_case(flag)),
            _ => true,
        };
        if !right {
            ddl.report(invalid(
                entry.span,
                format!("`{value}` is no value for `{}`", entry.key),
            ));
        }
    }
    let count = |key: &str| {
        map.get(key)
            .and_then(|entry| u64::try_from(c_long(entry.text())?).ok())
    };
    if let (Some(min), Some(max)) = (count("min_tablet_count"), count("max_tablet_count"))
        && max > 0
        && min
            .checked_next_power_of_two()
            .is_none_or(|min| min > 1 << max.ilog2())
    {
        ddl.report(invalid(
            map.span,
            format!("no power of 2 lies between `min_tablet_count` ({min}) and `max_tablet_count` ({max})"),
        ));
    }
}
