//! What tables take behind `WITH`.

use crate::catalog::testing::*;

fn with(options: &str) -> String {
    format!("CREATE TABLE t (a int PRIMARY KEY) WITH {options}")
}

#[test]
fn cassandra_takes_these() {
    let given = given("");
    for right in [
        "comment = 'x' AND gc_grace_seconds = 0 AND bloom_filter_fp_chance = 0.1",
        "compaction = {'class': 'SizeTieredCompactionStrategy', 'min_threshold': 4}",
        "compaction = {'class': 'UnifiedCompactionStrategy', 'scaling_parameters': 'T4, N, L10'}",
        "compaction = {'class': 'TimeWindowCompactionStrategy', 'compaction_window_unit': 'DAYS'}",
        "compression = {'enabled': 'false'}",
        "compression = {'class': 'ZstdCompressor', 'compression_level': '3'}",
        "compression = {'class': 'LZ4Compressor', 'chunk_length_in_kb': 64}",
        "caching = {'keys': 'ALL', 'rows_per_partition': '10'}",
        "speculative_retry = '99PERCENTILE' AND additional_write_policy = '50ms'",
        "speculative_retry = 'MIN(99p, 50ms)'",
        "read_repair = 'NONE' AND cdc = true AND memtable = 'default'",
        "min_index_interval = 128 AND max_index_interval = 2048",
        "default_time_to_live = 630720000",
        "crc_check_chance = 0.5 AND extensions = {'a': '0x00'}",
    ] {
        given.takes(&with(right));
    }
}

#[test]
fn cassandra_refuses_these() {
    let given = given("");
    for (wrong, at) in [
        ("nope = 1", "nope"),
        ("gc_grace_seconds = -1", "-1"),
        ("gc_grace_seconds = 'x'", "'x'"),
        ("bloom_filter_fp_chance = 2", "2"),
        ("default_time_to_live = 630720001", "630720001"),
        ("min_index_interval = 10 AND max_index_interval = 5", ""),
        ("compaction = {'class': 'Nope'}", "'Nope'"),
        ("compaction = {'min_threshold': 4}", "{'min_threshold': 4}"),
        (
            "compaction = {'class': 'LeveledCompactionStrategy', 'nope': 4}",
            "'nope'",
        ),
        (
            "compaction = {'class': 'SizeTieredCompactionStrategy', 'min_threshold': 1}",
            "",
        ),
        ("compaction = 'x'", "'x'"),
        ("compression = {'class': 'Nope'}", "'Nope'"),
        (
            "compression = {'class': 'LZ4Compressor', 'chunk_length_in_kb': 3}",
            "",
        ),
        ("compression = {'chunk_length_in_kb': 64}", ""),
        ("caching = {'keys': 'SOME'}", "'SOME'"),
        ("speculative_retry = '101PERCENTILE'", "'101PERCENTILE'"),
        ("speculative_retry = 'sometimes'", "'sometimes'"),
        ("read_repair = 'SOMETIMES'", "'SOMETIMES'"),
        ("memtable = 'nope'", "'nope'"),
        ("crc_check_chance = 1.5", "1.5"),
        (
            "compaction = {'class': 'UnifiedCompactionStrategy', 'scaling_parameters': 'X4'}",
            "",
        ),
    ] {
        let statement = with(wrong);
        let found = given.find(&statement);
        assert_eq!(found.len(), 1, "{wrong}: {found:#?}");
        if !at.is_empty() {
            assert_eq!(
                found[0].span.of(&statement),
                at,
                "{wrong}: {}",
                found[0].message
            );
        }
    }
}

#[test]
fn misspelt_options_are_corrected() {
    let given = given("");
    let found = given.find(&with("coment = 'x'"));
    assert_eq!(found.len(), 1);
    assert!(
        found[0]
            .suggestion
            .as_ref()
            .is_some_and(|near| &*near.replacement == "comment")
    );
}

#[test]
fn scylla_has_options_of_its_own() {
    let given = given_scylla("");
    for right in [
        "cdc = {'enabled': 'true', 'preimage': 'full', 'ttl': 10}",
        "tombstone_gc = {'mode': 'repair'}",
        "compaction = {'class': 'IncrementalCompactionStrategy'}",
        "compression = {'sstable_compression': 'LZ4WithDictsCompressor'}",
        "paxos_grace_seconds = 100",
    ] {
        given.takes(&with(right));
    }
    for wrong in [
        "nope = 1",
        "cdc = {'enabled': 'perhaps'}",
        "cdc = {'nope': 1}",
        "tombstone_gc = {'mode': 'nope'}",
        "compaction = {'class': 'UnifiedCompactionStrategy'}",
        "synchronous_updates = true",
    ] {
        let found = given.find(&with(wrong));
        assert_eq!(found.len(), 1, "{wrong}: {found:#?}");
    }
}
