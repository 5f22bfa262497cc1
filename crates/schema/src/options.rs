//! Options in normal form: short class names, numbers in one spelling, no defaults.

use std::collections::BTreeMap;

use rsylla_cql::Dialect;

use crate::model::{OptionValue, Options};

/// What a table has where nothing is written (`TableParams`, `schema.hh`).
const DEFAULTS: &[(&str, &str)] = &[
    ("additional_write_policy", "99p"),
    ("allow_auto_snapshot", "true"),
    ("bloom_filter_fp_chance", "0.01"),
    ("cdc", "false"),
    ("comment", ""),
    ("crc_check_chance", "1"),
    ("dclocal_read_repair_chance", "0"),
    ("default_time_to_live", "0"),
    ("gc_grace_seconds", "864000"),
    ("incremental_backups", "true"),
    ("max_index_interval", "2048"),
    ("memtable", "default"),
    ("memtable_flush_period_in_ms", "0"),
    ("min_index_interval", "128"),
    ("read_repair", "BLOCKING"),
    ("read_repair_chance", "0"),
    ("speculative_retry", "99p"),
];

/// `ScyllaDB`'s, where they differ.
const SCYLLA_DEFAULTS: &[(&str, &str)] = &[
    ("paxos_grace_seconds", "864000"),
    ("speculative_retry", "99.0PERCENTILE"),
];

/// Brings options into normal form.
pub(crate) fn normalize(options: &mut Options, dialect: Dialect) {
    // The table's identity is not its schema.
    options.remove("id");
    if dialect == Dialect::Cassandra {
        // Taken by the server, and kept nowhere (`TableAttributes.build`).
        options.remove("extensions");
    }
    let leveled = is_leveled(options);
    for (name, value) in options.iter_mut() {
        match value {
            OptionValue::Text(text) => *text = normal_text(name, text, dialect),
            OptionValue::Map(map) => normalize_map(name, map, dialect),
        }
    }
    options.retain(|name, value| !is_default(name, value, dialect, leveled));
}

/// Whether the compaction strategy is the one with a default of its own for the bloom filter.
pub(crate) fn is_leveled(options: &Options) -> bool {
    match options.get("compaction") {
        Some(OptionValue::Map(map)) => map
            .get("class")
            .is_some_and(|class| class.ends_with("LeveledCompactionStrategy")),
        _ => false,
    }
}

/// What an option that is no longer wanted is set to; none for an option of which no default is known.
pub(crate) fn default(name: &str, leveled: bool, dialect: Dialect) -> Option<OptionValue> {
    let map = |entries: &[(&str, &str)]| {
        let entries = entries.iter();
        let entries = entries.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Some(OptionValue::Map(entries.collect()))
    };
    match name {
        "bloom_filter_fp_chance" if leveled => return Some(OptionValue::Text("0.1".to_owned())),
        "cdc" if dialect == Dialect::Scylla => return map(&[("enabled", "false")]),
        "tombstone_gc" => return map(&[("mode", "timeout")]),
        "compaction" => return map(&[("class", "SizeTieredCompactionStrategy")]),
        "compression" => return map(&[(compressor(dialect), "LZ4Compressor")]),
        "caching" => return map(&[("keys", "ALL"), ("rows_per_partition", "NONE")]),
        _ => {}
    }
    let default = DEFAULTS.iter().find(|(known, _)| *known == name);
    default.map(|(_, value)| OptionValue::Text((*value).to_owned()))
}

/// The key that names the compressor.
fn compressor(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Cassandra => "class",
        Dialect::Scylla => "sstable_compression",
    }
}

fn is_default(name: &str, value: &OptionValue, dialect: Dialect, leveled: bool) -> bool {
    let text = match value {
        // What was given as nothing but the default classes.
        OptionValue::Map(map) => return map.is_empty(),
        OptionValue::Text(text) => text,
    };
    if name == "bloom_filter_fp_chance" && leveled {
        return text == "0.1";
    }
    let find = |table: &[(&str, &'static str)]| {
        table
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, default)| *default)
    };
    let own = match dialect {
        Dialect::Cassandra => None,
        Dialect::Scylla => find(SCYLLA_DEFAULTS),
    };
    own.or_else(|| find(DEFAULTS)) == Some(text)
}

fn normal_text(name: &str, text: &str, dialect: Dialect) -> String {
    match name {
        "read_repair" => text.to_uppercase(),
        "speculative_retry" | "additional_write_policy" => retry(text, dialect),
        "allow_auto_snapshot" | "incremental_backups" | "cdc" => boolean(text),
        "comment" | "memtable" => text.to_owned(),
        _ => number(text),
    }
}

/// A number in its shortest spelling; what is none as it is.
fn number(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => number.to_string(),
        _ => text.to_owned(),
    }
}

fn boolean(text: &str) -> String {
    match &*text.to_lowercase() {
        "1" | "yes" | "true" => "true".to_owned(),
        "0" | "no" | "false" => "false".to_owned(),
        _ => text.to_owned(),
    }
}

/// A speculative retry as the server spells it (`PercentileSpeculativeRetryPolicy` and its like,
/// `speculative_retry::to_sstring`).
fn retry(text: &str, dialect: Dialect) -> String {
    let upper = text.trim().to_uppercase();
    if let Some(inner) = upper
        .strip_suffix(')')
        .and_then(|rest| Some((rest.get(..4)?, rest.get(4..)?)))
        && matches!(inner.0, "MIN(" | "MAX(")
    {
        let parts: Vec<String> = inner
            .1
            .split(',')
            .map(|part| retry(part, dialect))
            .collect();
        return format!("{}{})", inner.0, parts.join(","));
    }
    if let Some(value) = upper
        .strip_suffix("PERCENTILE")
        .or_else(|| upper.strip_suffix('P'))
    {
        return match (dialect, value.parse::<f64>()) {
            (Dialect::Scylla, Ok(value)) => format!("{value:.1}PERCENTILE"),
            _ => format!("{}p", number(value)),
        };
    }
    if let Some(value) = upper.strip_suffix("MS") {
        return match (dialect, value.parse::<f64>()) {
            (Dialect::Cassandra, Ok(value)) => format!("{}ms", value.trunc()),
            _ => format!("{}ms", number(value)),
        };
    }
    match &*upper {
        "NONE" if dialect == Dialect::Cassandra => "NEVER".to_owned(),
        _ => upper,
    }
}

fn normalize_map(name: &str, map: &mut BTreeMap<String, String>, dialect: Dialect) {
    for value in map.values_mut() {
        *value = number(value);
    }
    match name {
        "compaction" => {
            shorten(map, "class", "org.apache.cassandra.db.compaction.");
            drop_defaults(
                map,
                &[
                    ("min_threshold", "4"),
                    ("max_threshold", "32"),
                    ("enabled", "true"),
                ],
            );
            let class = map.get("class").map(String::as_str);
            if map.len() == 1 && class == Some("SizeTieredCompactionStrategy") {
                map.clear();
            }
        }
        // Nothing at all is no compression (`CompressionParams.fromMap`).
        "compression" if map.is_empty() && dialect == Dialect::Cassandra => {
            map.insert("enabled".to_owned(), "false".to_owned());
        }
        "compression" => {
            shorten(map, "class", "org.apache.cassandra.io.compress.");
            shorten(
                map,
                "sstable_compression",
                "org.apache.cassandra.io.compress.",
            );
            let chunk = match dialect {
                Dialect::Cassandra => "16",
                Dialect::Scylla => "4",
            };
            drop_defaults(
                map,
                &[
                    ("enabled", "true"),
                    ("chunk_length_in_kb", chunk),
                    ("min_compress_ratio", "0"),
                ],
            );
            if map.len() == 1 && map.get("class").map(String::as_str) == Some("LZ4Compressor") {
                map.clear();
            }
        }
        "caching" => {
            for value in map.values_mut() {
                *value = value.to_uppercase();
            }
            normalize_caching(map, dialect);
        }
        _ => {}
    }
}

/// What a map leaves out is not cached in Cassandra (`CachingParams.fromMap`), and is in `ScyllaDB`.
fn normalize_caching(map: &mut BTreeMap<String, String>, dialect: Dialect) {
    let (left_out, rows) = match dialect {
        Dialect::Cassandra => ("NONE", "NONE"),
        Dialect::Scylla => ("ALL", "ALL"),
    };
    for key in ["keys", "rows_per_partition"] {
        map.entry(key.to_owned())
            .or_insert_with(|| left_out.to_owned());
    }
    drop_defaults(map, &[("enabled", "TRUE")]);
    let is_default = [("keys", "ALL"), ("rows_per_partition", rows)]
        .iter()
        .all(|(key, value)| map.get(*key).map(String::as_str) == Some(*value));
    if is_default && map.len() == 2 {
        map.clear();
    }
}

fn shorten(map: &mut BTreeMap<String, String>, key: &str, package: &str) {
    if let Some(class) = map.get_mut(key)
        && let Some(short) = class.strip_prefix(package)
    {
        *class = short.to_owned();
    }
}

fn drop_defaults(map: &mut BTreeMap<String, String>, defaults: &[(&str, &str)]) {
    for (key, default) in defaults {
        if map.get(*key).is_some_and(|value| number(value) == *default) {
            map.remove(*key);
        }
    }
}
