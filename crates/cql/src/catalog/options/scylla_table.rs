//! Options of tables and views in `ScyllaDB` (`cf_prop_defs`).

use super::cdc::{self, Cdc};
use super::number::{c_double, c_int};
use super::table::is_uuid;
use super::{
    Map, Properties, Value, caching, compression, invalid, refuse_unknown, scylla_compaction,
    speculative_retry, tablets,
};
use crate::catalog::{Ddl, Keyspace, Table};
use crate::span::Span;

const TABLE_OPTIONS: &[&str] = &[
    "bloom_filter_fp_chance",
    "caching",
    "cdc",
    "comment",
    "compaction",
    "compression",
    "crc_check_chance",
    "default_time_to_live",
    "gc_grace_seconds",
    "id",
    "large_data_guardrails_enabled",
    "max_index_interval",
    "memtable_flush_period_in_ms",
    "min_index_interval",
    "paxos_grace_seconds",
    "per_partition_rate_limit",
    "scylla_encryption_options",
    "scylla_tags",
    "speculative_retry",
    "storage_engine",
    "synchronous_updates",
    "tablets",
    "tombstone_gc",
    // Read and ignored.
    "dclocal_read_repair_chance",
    "index_interval",
    "populate_io_cache_on_flush",
    "read_repair_chance",
    "replicate_on_write",
];

/// What the options of one statement say.
#[derive(Default)]
pub(in crate::catalog) struct ScyllaOptions {
    /// `default_time_to_live`
    pub(in crate::catalog) default_time_to_live: Option<(i32, Span)>,
    /// `gc_grace_seconds`
    pub(in crate::catalog) gc_grace_seconds: Option<(i32, Span)>,
    /// `cdc`
    pub(in crate::catalog) cdc: Option<(Cdc, Span)>,
    /// `synchronous_updates = true`
    pub(in crate::catalog) synchronous_updates: Option<Span>,
    /// `storage_engine = 'logstor'`
    pub(in crate::catalog) logstor: Option<Span>,
}

/// Checks the options of a table (`cf_prop_defs::validate`, `check_restricted_table_properties`).
///
/// `altered`: the table that has options already.
pub(in crate::catalog) fn check_scylla_options(
    ddl: &mut Ddl<'_>,
    properties: &Properties<'_>,
    keyspace: Option<&Keyspace>,
    altered: Option<&Table>,
) -> ScyllaOptions {
    let mut options = ScyllaOptions::default();
    properties.refuse_unknown(ddl, TABLE_OPTIONS, "a table");
    for entry in properties.entries() {
        check_entry(ddl, properties, &entry.name.name, keyspace, &mut options);
    }
    if let Some((text, span)) = properties.text(ddl, "id") {
        if altered.is_some() {
            ddl.report(invalid(span, "the id of a table cannot be changed"));
        } else if !is_uuid(text) {
            ddl.report(invalid(span, format!("`{text}` is no UUID")));
        }
    }
    check_index_intervals(ddl, properties);
    if let Some(Value::Map(map)) = properties.get("compaction").map(|entry| &entry.value)
        && let Some(window) = scylla_compaction::check(ddl, map)
    {
        let kept = altered.map_or(0, |table| table.int_option("default_time_to_live", 0));
        let time_to_live = options
            .default_time_to_live
            .map_or(kept, |(value, _)| value);
        scylla_compaction::check_windows(ddl, map, window, time_to_live);
    }
    options
}

fn check_entry(
    ddl: &mut Ddl<'_>,
    properties: &Properties<'_>,
    name: &str,
    keyspace: Option<&Keyspace>,
    options: &mut ScyllaOptions,
) {
    match name {
        "caching" => {
            // A string is read as JSON; its contents are left to the server.
            if let Some(Value::Map(map)) = properties.get(name).map(|entry| &entry.value) {
                caching::check_scylla(ddl, map);
            }
        }
        "compaction" => {
            properties.map(ddl, name);
        }
        "compression" => {
            if let Some(map) = properties.map(ddl, name) {
                compression::check_scylla(ddl, map);
            }
        }
        "cdc" => {
            if let Some(map) = properties.map(ddl, name) {
                options.cdc = Some((cdc::check(ddl, map), map.span));
            }
        }
        "tombstone_gc" => {
            if let Some(map) = properties.map(ddl, name) {
                check_tombstone_gc(ddl, map);
            }
        }
        "per_partition_rate_limit" => {
            if let Some(map) = properties.map(ddl, name) {
                check_rate_limit(ddl, map);
            }
        }
        "tablets" => {
            if let Some(map) = properties.map(ddl, name) {
                if keyspace.is_some_and(|keyspace| !keyspace.tablets && keyspace.declared.is_some())
                {
                    ddl.report(invalid(map.span, "the keyspace does not use tablets"));
                }
                tablets::check(ddl, map);
            }
        }
        "bloom_filter_fp_chance" => {
            if let Some((text, span)) = properties.text(ddl, name)
                && !c_double(text).is_some_and(|chance| chance > 6.71e-5 && chance <= 1.0)
            {
                ddl.report(invalid(
                    span,
                    format!(
                        "`bloom_filter_fp_chance` lies above 0.0000671 and up to 1, not {text}"
                    ),
                ));
            }
        }
        "default_time_to_live" => {
            options.default_time_to_live = whole(ddl, properties, name, 0);
        }
        "gc_grace_seconds" => {
            options.gc_grace_seconds = whole(ddl, properties, name, i32::MIN);
        }
        "paxos_grace_seconds" => {
            whole(ddl, properties, name, 0);
        }
        "memtable_flush_period_in_ms" => {
            if let Some((value, span)) = whole(ddl, properties, name, i32::MIN)
                && value != 0
                && value < 60_000
            {
                ddl.report(invalid(
                    span,
                    format!("`{name}` is 0 or at least 60000, not {value}"),
                ));
            }
        }
        "min_index_interval" => {
            whole(ddl, properties, name, 1);
        }
        "speculative_retry" => {
            if let Some((text, span)) = properties.text(ddl, name)
                && let Err(message) = speculative_retry::check_scylla(text)
            {
                ddl.report(
                    invalid(span, format!("`{text}` is no value for `{name}`")).label(message),
                );
            }
        }
        "storage_engine" => {
            if let Some((text, span)) = properties.text(ddl, name) {
                if text == "logstor" {
                    options.logstor = Some(span);
                } else {
                    ddl.report(invalid(
                        span,
                        format!("there is no storage engine `{text}`"),
                    ));
                }
            }
        }
        "synchronous_updates" => {
            options.synchronous_updates = properties
                .text(ddl, name)
                .filter(|(text, _)| ["1", "true", "yes"].contains(&&*text.to_lowercase()))
                .map(|(_, span)| span);
        }
        "comment" => {
            properties.text(ddl, name);
        }
        _ => {}
    }
}

fn check_index_intervals(ddl: &mut Ddl<'_>, properties: &Properties<'_>) {
    let max = whole(ddl, properties, "max_index_interval", i32::MIN);
    let min = properties
        .get("min_index_interval")
        .and_then(|entry| match entry.value {
            Value::Text(text) => c_int(text).map(|value| (value, entry.span)),
            Value::Map(_) => None,
        });
    let given = max.or(min);
    let (min, max) = (
        min.map_or(128, |(value, _)| value),
        max.map_or(2048, |(value, _)| value),
    );
    if let Some((_, span)) = given
        && max < min
    {
        ddl.report(invalid(
            span,
            format!(
                "`max_index_interval` ({max}) must not be less than `min_index_interval` ({min})"
            ),
        ));
    }
}

/// `tombstone_gc_options`
fn check_tombstone_gc(ddl: &mut Ddl<'_>, map: &Map<'_>) {
    refuse_unknown(
        ddl,
        map,
        &["mode", "propagation_delay_in_seconds"],
        "tombstone_gc",
    );
    if let Some(entry) = map.get("mode")
        && !matches!(
            entry.text(),
            "disabled" | "repair" | "timeout" | "immediate"
        )
    {
        ddl.report(invalid(
            entry.span,
            format!(
                "`mode` is `disabled`, `repair`, `timeout` or `immediate`, not `{}`",
                entry.text()
            ),
        ));
    }
    if let Some(entry) = map.get("propagation_delay_in_seconds")
        && !entry
            .text()
            .parse::<i64>()
            .is_ok_and(|seconds| seconds >= 0)
    {
        ddl.report(invalid(
            entry.span,
            format!("`{}` is no number of seconds", entry.text()),
        ));
    }
}

/// `per_partition_rate_limit_options`
fn check_rate_limit(ddl: &mut Ddl<'_>, map: &Map<'_>) {
    let known = ["max_writes_per_second", "max_reads_per_second"];
    refuse_unknown(ddl, map, &known, "per_partition_rate_limit");
    for entry in map.entries() {
        if known.contains(&entry.key) && c_int(entry.text()).is_none() {
            ddl.report(invalid(
                entry.span,
                format!("`{}` is a whole number, not `{}`", entry.key, entry.text()),
            ));
        }
    }
}

fn whole(
    ddl: &mut Ddl<'_>,
    properties: &Properties<'_>,
    name: &str,
    least: i32,
) -> Option<(i32, Span)> {
    let (text, span) = properties.text(ddl, name)?;
    match c_int(text) {
        Some(value) if value >= least => Some((value, span)),
        Some(value) => {
            ddl.report(invalid(
                span,
                format!("`{name}` is at least {least}, not {value}"),
            ));
            None
        }
        None => {
            ddl.report(invalid(
                span,
                format!("`{name}` is a whole number, not `{text}`"),
            ));
            None
        }
    }
}
