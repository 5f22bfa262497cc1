//! What stands behind `WITH` for tables and views.

use super::Generator;

const RIGHT: &[&str] = &[
    "comment = 'x'",
    "gc_grace_seconds = 100",
    "default_time_to_live = 3600",
    "bloom_filter_fp_chance = 0.05",
    "crc_check_chance = 0.5",
    "memtable_flush_period_in_ms = 1000",
    "min_index_interval = 64",
    "max_index_interval = 4096",
    "speculative_retry = '95PERCENTILE'",
    "speculative_retry = 'ALWAYS'",
    "additional_write_policy = '99p'",
    "read_repair = 'NONE'",
    "cdc = true",
    "caching = {'keys': 'ALL', 'rows_per_partition': '10'}",
    "compression = {'class': 'LZ4Compressor', 'chunk_length_in_kb': 16}",
    "compression = {'enabled': false}",
    "compaction = {'class': 'SizeTieredCompactionStrategy', 'min_threshold': 4}",
    "compaction = {'class': 'LeveledCompactionStrategy', 'sstable_size_in_mb': 100}",
    "compaction = {'class': 'TimeWindowCompactionStrategy', 'compaction_window_unit': 'HOURS', 'compaction_window_size': 2}",
    "compaction = {'class': 'UnifiedCompactionStrategy'}",
    "extensions = {}",
    "memtable = 'default'",
    "allow_auto_snapshot = false",
    "incremental_backups = true",
    "id = 50554d6e-29bb-11e5-b345-feff819cdc9f",
];

const WRONG: &[&str] = &[
    "comment = 1",
    "gc_grace_seconds = -1",
    "gc_grace_seconds = 'x'",
    "default_time_to_live = -5",
    "default_time_to_live = 630720001",
    "bloom_filter_fp_chance = 0",
    "bloom_filter_fp_chance = 2",
    "crc_check_chance = 1.5",
    "min_index_interval = 0",
    "max_index_interval = 1",
    "speculative_retry = 'often'",
    "speculative_retry = '101PERCENTILE'",
    "read_repair = 'SOMETIMES'",
    "caching = {'keys': 'SOME'}",
    "caching = 'ALL'",
    "compression = {'class': 'NoCompressor'}",
    "compression = {'class': 'LZ4Compressor', 'chunk_length_in_kb': 3}",
    "compression = {'chunk_length_in_kb': 4}",
    "compaction = {'min_threshold': 4}",
    "compaction = {'class': 'NoStrategy'}",
    "compaction = {'class': 'SizeTieredCompactionStrategy', 'min_threshold': 1}",
    "compaction = {'class': 'SizeTieredCompactionStrategy', 'what': 1}",
    "compaction = {'class': 'TimeWindowCompactionStrategy', 'compaction_window_unit': 'AEONS'}",
    "memtable = 'missing'",
    "cdc = 'maybe'",
    "missing = 1",
    "read_repair_chance = 0.1",
    "dclocal_read_repair_chance = 0.1",
    "extensions = 1",
    "gc_grace_seconds = {'a': 1}",
];

impl Generator<'_> {
    pub(super) fn table_option(&mut self) -> String {
        // An identifier can be given once only.
        let known = if self.random.chance(95) {
            RIGHT.len() - 1
        } else {
            RIGHT.len()
        };
        let from = if self.random.slips() || self.random.chance(10) {
            WRONG
        } else {
            &RIGHT[..known]
        };
        self.random.pick(from).to_owned()
    }
}
