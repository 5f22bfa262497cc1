//! `compression`.

use super::number::{c_double, c_int, java_double, java_int};
use super::{Map, MapEntry, SuggestEntry, invalid, refuse_unknown};
use crate::catalog::Ddl;
use crate::diagnostic::{Code, Diagnostic};

/// What the levels of zstd can be.
const ZSTD_LEVELS: std::ops::RangeInclusive<i32> = -131_072..=22;

/// Checks `compression` (`CompressionParams.fromMap`).
pub(super) fn check(ddl: &mut Ddl<'_>, map: &Map<'_>) {
    let enabled = map
        .get("enabled")
        .is_none_or(|entry| entry.text().eq_ignore_ascii_case("true"));
    if !enabled {
        if let Some(other) = map.entries().iter().find(|entry| entry.key != "enabled") {
            ddl.error(
                Code::InvalidOption,
                other.key_span,
                "compression that is not enabled takes no other options",
            );
        }
        return;
    }
    let Some(class) = map.get("class") else {
        if !map.is_empty() {
            ddl.report(missing_class(map, "class"));
        }
        return;
    };
    check_class(ddl, map, class);
    if let Some(entry) = map.get("chunk_length_in_kb") {
        match java_int(entry.text()) {
            None => ddl.report(no_integer(entry)),
            Some(length) => {
                let in_range = (1..=i32::MAX / 1024).contains(&length);
                if !in_range || length.count_ones() != 1 {
                    ddl.report(invalid(
                        entry.span,
                        format!("`chunk_length_in_kb` is a power of 2, not {length}"),
                    ));
                }
            }
        }
    }
    if let Some(entry) = map.get("min_compress_ratio") {
        match java_double(entry.text()) {
            Some(ratio) if ratio == 0.0 || ratio >= 1.0 => {}
            _ => ddl.report(invalid(
                entry.span,
                "`min_compress_ratio` is 0, or a number of at least 1",
            )),
        }
    }
}

/// The compressor and its own options (`ICompressor.supportedOptions`).
fn check_class(ddl: &mut Ddl<'_>, map: &Map<'_>, class: &MapEntry<'_>) {
    let written = class.text();
    if written.is_empty() {
        ddl.report(
            invalid(class.span, "the compressor's class is empty")
                .help("write `compression = {'enabled': false}` for no compression"),
        );
        return;
    }
    let name = written
        .strip_prefix("org.apache.cassandra.io.compress.")
        .unwrap_or(written);
    let own: &[&str] = match name {
        "LZ4Compressor" => &["lz4_compressor_type", "lz4_high_compressor_level"],
        "ZstdCompressor" => &["compression_level"],
        "SnappyCompressor" | "DeflateCompressor" | "NoopCompressor" => &[],
        _ => {
            ddl.report(
                invalid(class.span, format!("there is no compressor `{written}`")).suggest_entry(
                    name,
                    &[
                        "LZ4Compressor",
                        "ZstdCompressor",
                        "SnappyCompressor",
                        "DeflateCompressor",
                        "NoopCompressor",
                    ],
                ),
            );
            return;
        }
    };
    let common = [
        "class",
        "enabled",
        "chunk_length_in_kb",
        "min_compress_ratio",
    ];
    let known: Vec<&str> = common.iter().chain(own).copied().collect();
    refuse_unknown(ddl, map, &known, "compression");
    for key in own {
        let Some(entry) = map.get(key) else { continue };
        let right = match *key {
            "lz4_compressor_type" => matches!(entry.text(), "fast" | "high"),
            "lz4_high_compressor_level" => {
                java_int(entry.text()).is_some_and(|level| (1..=17).contains(&level))
            }
            _ => java_int(entry.text()).is_some_and(|level| ZSTD_LEVELS.contains(&level)),
        };
        if !right {
            ddl.report(invalid(
                entry.span,
                format!("`{}` is no value for `{key}`", entry.text()),
            ));
        }
    }
}

/// Checks `compression` in `ScyllaDB` (`compression_parameters`).
pub(super) fn check_scylla(ddl: &mut Ddl<'_>, map: &Map<'_>) {
    if map.is_empty() {
        return;
    }
    let Some(class) = map.get("sstable_compression") else {
        ddl.report(missing_class(map, "sstable_compression"));
        return;
    };
    let written = class.text();
    let name = written
        .strip_prefix("org.apache.cassandra.io.compress.")
        .unwrap_or(written);
    let names = [
        "LZ4Compressor",
        "LZ4WithDictsCompressor",
        "SnappyCompressor",
        "DeflateCompressor",
        "ZstdCompressor",
        "ZstdWithDictsCompressor",
    ];
    if !written.is_empty() && !names.contains(&name) {
        ddl.report(
            invalid(class.span, format!("there is no compressor `{written}`"))
                .suggest_entry(name, &names),
        );
        return;
    }
    for key in ["chunk_length_in_kb", "chunk_length_kb"] {
        let Some(entry) = map.get(key) else { continue };
        match c_int(entry.text()) {
            None => ddl.report(no_integer(entry)),
            Some(length) if !(1..=128).contains(&length) || length.count_ones() != 1 => {
                ddl.report(invalid(
                    entry.span,
                    format!("`{key}` is a power of 2 up to 128, not {length}"),
                ));
            }
            Some(_) => {}
        }
    }
    if let Some(entry) = map.get("crc_check_chance")
        && !c_double(entry.text()).is_some_and(|chance| (0.0..=1.0).contains(&chance))
    {
        ddl.report(invalid(
            entry.span,
            "`crc_check_chance` lies between 0 and 1",
        ));
    }
    let mut known = vec![
        "sstable_compression",
        "chunk_length_in_kb",
        "chunk_length_kb",
        "crc_check_chance",
    ];
    if name.starts_with("Zstd") {
        known.push("compression_level");
        if let Some(entry) = map.get("compression_level")
            && !c_int(entry.text()).is_some_and(|level| ZSTD_LEVELS.contains(&level))
        {
            ddl.report(invalid(entry.span, "`compression_level` is at most 22"));
        }
    }
    refuse_unknown(ddl, map, &known, "compression");
}

fn missing_class(map: &Map<'_>, key: &str) -> Diagnostic {
    invalid(map.span, format!("compression needs the option `{key}`")).help(format!(
        "write `compression = {{'{key}': 'LZ4Compressor'}}`"
    ))
}

fn no_integer(entry: &MapEntry<'_>) -> Diagnostic {
    invalid(
        entry.span,
        format!("`{}` is a whole number, not `{}`", entry.key, entry.text()),
    )
}
