//! Options of tables and views in Cassandra (`TableParams`, `TableAttributes`).

use super::compaction::Strategy;
use super::number::{java_double, java_int};
use super::{Properties, Value, caching, compaction, compression, invalid, speculative_retry};
use crate::catalog::Ddl;
use crate::diagnostic::Diagnostic;
use crate::span::Span;

/// Every option of a table.
pub(in crate::catalog) const TABLE_OPTIONS: &[&str] = &[
    "additional_write_policy",
    "allow_auto_snapshot",
    "bloom_filter_fp_chance",
    "caching",
    "cdc",
    "comment",
    "compaction",
    "compression",
    "crc_check_chance",
    "default_time_to_live",
    "extensions",
    "gc_grace_seconds",
    "id",
    "incremental_backups",
    "max_index_interval",
    "memtable",
    "memtable_flush_period_in_ms",
    "min_index_interval",
    "read_repair",
    "speculative_retry",
];

/// The longest time to live: 20 years (`Attributes.MAX_TTL`).
const MAX_TTL: i32 = 630_720_000;

/// The smallest chance that a bloom filter can have (`BloomCalculations`).
const MIN_BLOOM_FILTER_CHANCE: f64 = 6.71e-5;

/// The options of one statement, as far as they could be read.
#[derive(Default)]
pub(in crate::catalog) struct BuiltOptions {
    /// `default_time_to_live`
    pub(in crate::catalog) default_time_to_live: Option<(i32, Span)>,
    /// `gc_grace_seconds`
    pub(in crate::catalog) gc_grace_seconds: Option<(i32, Span)>,
    bloom_filter_fp_chance: Option<(f64, Span)>,
    crc_check_chance: Option<(f64, Span)>,
    min_index_interval: Option<(i32, Span)>,
    max_index_interval: Option<(i32, Span)>,
    memtable_flush_period: Option<(i32, Span)>,
    strategy: Option<Strategy>,
}

/// Reads the options of a table (`TableAttributes.build`); reports what cannot be read.
///
/// The server does this before it looks at the table, so `IF NOT EXISTS` does not excuse it.
pub(in crate::catalog) fn build_options(
    ddl: &mut Ddl<'_>,
    properties: &Properties<'_>,
) -> BuiltOptions {
    let mut built = BuiltOptions::default();
    for entry in properties.entries() {
        let name = &*entry.name.name;
        match name {
            "caching" => {
                if let Some(map) = properties.map(ddl, name) {
                    caching::check(ddl, map);
                }
            }
            "compaction" => {
                if let Some(map) = properties.map(ddl, name) {
                    built.strategy = compaction::strategy(ddl, map);
                }
            }
            "compression" => {
                if let Some(map) = properties.map(ddl, name) {
                    compression::check(ddl, map);
                }
            }
            "allow_auto_snapshot" | "incremental_backups" | "cdc" => {
                check_boolean(ddl, properties, name);
            }
            "speculative_retry" | "additional_write_policy" => {
                if let Some((text, span)) = properties.text(ddl, name)
                    && let Err(message) = speculative_retry::check(text)
                {
                    ddl.report(
                        invalid(span, format!("`{text}` is no value for `{name}`")).label(message),
                    );
                }
            }
            "read_repair" => {
                if let Some((text, span)) = properties.text(ddl, name)
                    && !["NONE", "BLOCKING"].contains(&&*text.to_uppercase())
                {
                    ddl.report(invalid(
                        span,
                        format!("`read_repair` is `NONE` or `BLOCKING`, not `{text}`"),
                    ));
                }
            }
            // `MemtableParams`: the server's file declares configurations; these are in the shipped one.
            "memtable" => {
                if let Some((text, span)) = properties.text(ddl, name)
                    && !["default", "skiplist", "trie"].contains(&text)
                {
                    ddl.report(
                        invalid(
                            span,
                            format!("the server has no memtable configuration `{text}`"),
                        )
                        .note("cassandra.yaml declares `default`, `skiplist` and `trie`"),
                    );
                }
            }
            "comment" => {
                properties.text(ddl, name);
            }
            "bloom_filter_fp_chance" => {
                built.bloom_filter_fp_chance = number(ddl, properties, name);
            }
            "crc_check_chance" => built.crc_check_chance = number(ddl, properties, name),
            "default_time_to_live" => built.default_time_to_live = whole(ddl, properties, name),
            "gc_grace_seconds" => built.gc_grace_seconds = whole(ddl, properties, name),
            "min_index_interval" => built.min_index_interval = whole(ddl, properties, name),
            "max_index_interval" => built.max_index_interval = whole(ddl, properties, name),
            "memtable_flush_period_in_ms" => {
                built.memtable_flush_period = whole(ddl, properties, name);
            }
            _ => {}
        }
    }
    built
}

/// Checks what [`build_options`] read (`TableAttributes.validate`): names, ranges, the options of the
/// compaction strategy. `altered`: the table's id can no longer be chosen.
pub(in crate::catalog) fn check_options(
    ddl: &mut Ddl<'_>,
    properties: &Properties<'_>,
    built: &BuiltOptions,
    altered: bool,
) {
    properties.refuse_unknown(ddl, TABLE_OPTIONS, "a table");
    check_id(ddl, properties, altered);
    if let (Some(strategy), Some(Value::Map(map))) = (
        built.strategy,
        properties.get("compaction").map(|entry| &entry.value),
    ) {
        compaction::check(ddl, map, strategy);
    }
    if let Some((chance, span)) = built.bloom_filter_fp_chance
        && (chance <= MIN_BLOOM_FILTER_CHANCE || chance > 1.0)
    {
        ddl.report(invalid(
            span,
            format!("`bloom_filter_fp_chance` lies above {MIN_BLOOM_FILTER_CHANCE} and up to 1, not {chance}"),
        ));
    }
    if let Some((chance, span)) = built.crc_check_chance
        && !(0.0..=1.0).contains(&chance)
    {
        ddl.report(invalid(
            span,
            format!("`crc_check_chance` lies between 0 and 1, not {chance}"),
        ));
    }
    if let Some((ttl, span)) = built.default_time_to_live
        && !(0..=MAX_TTL).contains(&ttl)
    {
        ddl.report(invalid(
            span,
            format!("`default_time_to_live` lies between 0 and {MAX_TTL}, not {ttl}"),
        ));
    }
    for (name, value) in [
        ("gc_grace_seconds", built.gc_grace_seconds),
        ("memtable_flush_period_in_ms", built.memtable_flush_period),
    ] {
        if let Some((value, span)) = value
            && value < 0
        {
            ddl.report(invalid(
                span,
                format!("`{name}` cannot be negative, as {value} is"),
            ));
        }
    }
    check_index_intervals(ddl, built);
}

fn check_index_intervals(ddl: &mut Ddl<'_>, built: &BuiltOptions) {
    let min = built.min_index_interval.map_or(128, |(value, _)| value);
    let max = built.max_index_interval.map_or(2048, |(value, _)| value);
    if let Some((min, span)) = built.min_index_interval
        && min < 1
    {
        ddl.report(invalid(
            span,
            format!("`min_index_interval` is at least 1, not {min}"),
        ));
        return;
    }
    let given = built.max_index_interval.or(built.min_index_interval);
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

fn check_id(ddl: &mut Ddl<'_>, properties: &Properties<'_>, altered: bool) {
    if let Some((text, span)) = properties.text(ddl, "id") {
        if altered {
            ddl.report(invalid(span, "the id of a table cannot be changed"));
        } else if !is_uuid(text) {
            ddl.report(invalid(span, format!("`{text}` is no UUID")));
        }
    }
}

/// `UUID.fromString`: five groups of hexadecimal digits, none too long.
pub(super) fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.len() == 5
        && groups.iter().zip([8, 4, 4, 4, 12]).all(|(group, digits)| {
            (1..=digits).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_hexdigit())
        })
}

fn check_boolean(ddl: &mut Ddl<'_>, properties: &Properties<'_>, name: &str) {
    if name == "cdc"
        && let Some(entry) = properties.get(name)
        && let Value::Map(map) = &entry.value
    {
        let diagnostic: Diagnostic = invalid(map.span, "`cdc` is `true` or `false`, not a map")
            .note("the map of options is ScyllaDB's");
        ddl.report(diagnostic);
        return;
    }
    if let Some((text, span)) = properties.text(ddl, name)
        && !["1", "true", "yes", "0", "false", "no"].contains(&&*text.to_lowercase())
    {
        ddl.report(invalid(
            span,
            format!("`{name}` is `true` or `false`, not `{text}`"),
        ));
    }
}

fn number(ddl: &mut Ddl<'_>, properties: &Properties<'_>, name: &str) -> Option<(f64, Span)> {
    let (text, span) = properties.text(ddl, name)?;
    let value = java_double(text);
    if value.is_none() {
        ddl.report(invalid(span, format!("`{name}` is a number, not `{text}`")));
    }
    value.map(|value| (value, span))
}

fn whole(ddl: &mut Ddl<'_>, properties: &Properties<'_>, name: &str) -> Option<(i32, Span)> {
    let (text, span) = properties.text(ddl, name)?;
    let value = java_int(text);
    if value.is_none() {
        ddl.report(invalid(
            span,
            format!("`{name}` is a whole number, not `{text}`"),
        ));
    }
    value.map(|value| (value, span))
}
