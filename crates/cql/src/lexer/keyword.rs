//! The keywords of both dialects: found by their text, and classed by where they can serve as names.

use crate::dialect::Dialect;

/// Where a keyword can stand for a name. The classes are those of the servers' grammars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeywordClass {
    /// Not a keyword in this dialect, so a name like any other.
    Word,
    /// A name everywhere (`basic_unreserved_keyword`).
    Basic,
    /// A native type; a name everywhere but of a user type (`native_type`).
    Type,
    /// A name of columns and other things, but not of functions or user types.
    Column,
    /// Never a name, unless in double quotes.
    Reserved,
}

macro_rules! keywords {
    ($($variant:ident $text:literal $(/ $alias:literal)? $cassandra:ident $scylla:ident;)*) => {
        /// A keyword of either dialect.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Keyword {
            $(#[doc = concat!("`", $text, "`")] $variant,)*
        }

        impl Keyword {
            /// Every keyword, in alphabetical order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The keyword as it is usually written.
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            /// Where the keyword can stand for a name.
            pub const fn class(self, dialect: Dialect) -> KeywordClass {
                CLASSES[self as usize][dialect as usize]
            }
        }

        const CLASSES: &[[KeywordClass; 2]] =
            &[$([KeywordClass::$cassandra, KeywordClass::$scylla],)*];

        const SPELLINGS: &[(&str, Keyword)] =
            &[$(($text, Keyword::$variant), $(($alias, Keyword::$variant),)?)*];
    };
}

// Cassandra: `Parser.g` unreserved_keyword and what it refers to. ScyllaDB: the same rules of `Cql.g`.
keywords! {
    Access "ACCESS" Basic Word;
    Add "ADD" Reserved Reserved;
    Aggregate "AGGREGATE" Basic Basic;
    Aggregates "AGGREGATES" Basic Basic;
    All "ALL" Basic Basic;
    Allow "ALLOW" Reserved Reserved;
    Alter "ALTER" Reserved Reserved;
    And "AND" Reserved Reserved;
    Ann "ANN" Basic Reserved;
    Apply "APPLY" Reserved Reserved;
    As "AS" Basic Basic;
    Asc "ASC" Reserved Reserved;
    Ascii "ASCII" Type Type;
    Attach "ATTACH" Word Basic;
    Attached "ATTACHED" Word Basic;
    Authorize "AUTHORIZE" Reserved Reserved;
    Batch "BATCH" Reserved Reserved;
    Begin "BEGIN" Reserved Reserved;
    Bigint "BIGINT" Type Type;
    Blob "BLOB" Type Type;
    Boolean "BOOLEAN" Type Type;
    By "BY" Reserved Reserved;
    Bypass "BYPASS" Word Basic;
    Cache "CACHE" Word Basic;
    Called "CALLED" Basic Basic;
    Cast "CAST" Column Reserved;
    Cidrs "CIDRS" Basic Word;
    Cluster "CLUSTER" Basic Basic;
    Clustering "CLUSTERING" Basic Basic;
    Compact "COMPACT" Basic Basic;
    Concurrency "CONCURRENCY" Word Reserved;
    Contains "CONTAINS" Basic Basic;
    Count "COUNT" Column Column;
    Counter "COUNTER" Type Type;
    Create "CREATE" Reserved Reserved;
    Custom "CUSTOM" Basic Basic;
    Datacenters "DATACENTERS" Basic Word;
    Date "DATE" Type Type;
    Decimal "DECIMAL" Type Type;
    Default "DEFAULT" Basic Reserved;
    Delete "DELETE" Reserved Reserved;
    Desc "DESC" Reserved Basic;
    Describe "DESCRIBE" Reserved Basic;
    Detach "DETACH" Word Basic;
    Distinct "DISTINCT" Column Basic;
    Double "DOUBLE" Type Type;
    Drop "DROP" Reserved Reserved;
    Duration "DURATION" Type Type;
    Effective "EFFECTIVE" Word Basic;
    Empty "EMPTY" Word Type;
    Entries "ENTRIES" Reserved Reserved;
    Execute "EXECUTE" Reserved Basic;
    Exists "EXISTS" Basic Basic;
    Filtering "FILTERING" Basic Basic;
    Finalfunc "FINALFUNC" Basic Basic;
    Float "FLOAT" Type Type;
    For "FOR" Word Basic;
    From "FROM" Reserved Reserved;
    Frozen "FROZEN" Basic Basic;
    Full "FULL" Reserved Reserved;
    Function "FUNCTION" Basic Basic;
    Functions "FUNCTIONS" Basic Basic;
    Grant "GRANT" Reserved Reserved;
    Group "GROUP" Basic Basic;
    Hashed "HASHED" Basic Basic;
    Identity "IDENTITY" Basic Word;
    If "IF" Reserved Reserved;
    In "IN" Reserved Reserved;
    Index "INDEX" Reserved Reserved;
    Inet "INET" Type Type;
    Infinity "INFINITY" Reserved Reserved;
    Initcond "INITCOND" Basic Basic;
    Input "INPUT" Basic Basic;
    Insert "INSERT" Reserved Reserved;
    Int "INT" Type Type;
    Internals "INTERNALS" Basic Basic;
    Into "INTO" Reserved Reserved;
    Is "IS" Reserved Reserved;
    Json "JSON" Column Basic;
    Key "KEY" Column Column;
    Keys "KEYS" Basic Basic;
    Keyspace "KEYSPACE" Reserved Reserved;
    Keyspaces "KEYSPACES" Basic Basic;
    Language "LANGUAGE" Basic Basic;
    LargeDataGuardrails "LARGE_DATA_GUARDRAILS" Word Basic;
    Level "LEVEL" Word Basic;
    Levels "LEVELS" Word Basic;
    Like "LIKE" Basic Basic;
    Limit "LIMIT" Reserved Reserved;
    List "LIST" Basic Basic;
    Login "LOGIN" Basic Basic;
    Map "MAP" Basic Basic;
    Masked "MASKED" Basic Word;
    Materialized "MATERIALIZED" Reserved Reserved;
    Maxwritetime "MAXWRITETIME" Column Word;
    Mbean "MBEAN" Basic Word;
    Mbeans "MBEANS" Basic Word;
    Modify "MODIFY" Reserved Reserved;
    MutationFragments "MUTATION_FRAGMENTS" Word Basic;
    Nan "NAN" Reserved Reserved;
    Nologin "NOLOGIN" Basic Basic;
    Norecursive "NORECURSIVE" Reserved Reserved;
    Nosuperuser "NOSUPERUSER" Basic Basic;
    Not "NOT" Reserved Reserved;
    Null "NULL" Reserved Reserved;
    Of "OF" Reserved Reserved;
    On "ON" Reserved Reserved;
    Only "ONLY" Basic Basic;
    Options "OPTIONS" Basic Basic;
    Or "OR" Reserved Reserved;
    Order "ORDER" Reserved Reserved;
    Partition "PARTITION" Basic Basic;
    Password "PASSWORD" Basic Basic;
    Passwords "PASSWORDS" Word Basic;
    Per "PER" Basic Basic;
    Permission "PERMISSION" Basic Basic;
    Permissions "PERMISSIONS" Basic Basic;
    Primary "PRIMARY" Reserved Reserved;
    Prune "PRUNE" Word Basic;
    Reducefunc "REDUCEFUNC" Word Basic;
    Rename "RENAME" Reserved Reserved;
    Replace "REPLACE" Basic Reserved;
    Returns "RETURNS" Basic Basic;
    Revoke "REVOKE" Reserved Reserved;
    Role "ROLE" Basic Basic;
    Roles "ROLES" Basic Basic;
    Schema "SCHEMA" Reserved Reserved;
    ScyllaClusteringBound "SCYLLA_CLUSTERING_BOUND" Word Reserved;
    ScyllaCounterShardList "SCYLLA_COUNTER_SHARD_LIST" Word Reserved;
    ScyllaTimeuuidListIndex "SCYLLA_TIMEUUID_LIST_INDEX" Word Reserved;
    Select "SELECT" Reserved Reserved;
    SelectMasked "SELECT_MASKED" Basic Word;
    Service "SERVICE" Word Basic;
    ServiceLevel "SERVICE_LEVEL" Word Basic;
    ServiceLevels "SERVICE_LEVELS" Word Basic;
    Set "SET" Reserved Reserved;
    Sfunc "SFUNC" Basic Basic;
    Shares "SHARES" Word Basic;
    Smallint "SMALLINT" Type Type;
    Static "STATIC" Basic Basic;
    Storage "STORAGE" Basic Basic;
    Stype "STYPE" Basic Basic;
    Superuser "SUPERUSER" Basic Basic;
    Table "TABLE" / "COLUMNFAMILY" Reserved Reserved;
    Tables "TABLES" / "COLUMNFAMILIES" Basic Basic;
    Text "TEXT" Type Type;
    TextSearchIndexing "TEXT_SEARCH_INDEXING" Word Reserved;
    Time "TIME" Type Type;
    Timeout "TIMEOUT" Word Basic;
    Timestamp "TIMESTAMP" Type Type;
    Timeuuid "TIMEUUID" Type Type;
    Tinyint "TINYINT" Type Type;
    To "TO" Reserved Reserved;
    Token "TOKEN" Reserved Reserved;
    Trigger "TRIGGER" Basic Basic;
    Truncate "TRUNCATE" Reserved Reserved;
    Ttl "TTL" Column Column;
    Tuple "TUPLE" Basic Basic;
    Type "TYPE" Basic Basic;
    Types "TYPES" Basic Basic;
    Unlogged "UNLOGGED" Reserved Reserved;
    Unmask "UNMASK" Basic Word;
    Unset "UNSET" Basic Reserved;
    Update "UPDATE" Reserved Reserved;
    Use "USE" Reserved Reserved;
    User "USER" Basic Basic;
    Users "USERS" Basic Basic;
    Using "USING" Reserved Reserved;
    Uuid "UUID" Type Type;
    Values "VALUES" Basic Basic;
    Varchar "VARCHAR" Type Type;
    Varint "VARINT" Type Type;
    Vector "VECTOR" Basic Basic;
    VectorSearchIndexing "VECTOR_SEARCH_INDEXING" Word Reserved;
    View "VIEW" Reserved Reserved;
    Where "WHERE" Reserved Reserved;
    With "WITH" Reserved Reserved;
    Writetime "WRITETIME" Column Column;
}

impl Keyword {
    /// The keyword that a word spells, in any case.
    pub fn lookup(word: &str) -> Option<Self> {
        let word = word.as_bytes();
        if word.is_empty() || word.len() > MAX_LENGTH {
            return None;
        }
        let mut slot = hash(word);
        loop {
            let (text, keyword) = SPELLINGS.get(usize::from(TABLE[slot]).wrapping_sub(1))?;
            if text.as_bytes().eq_ignore_ascii_case(word) {
                return Some(*keyword);
            }
            slot = (slot + 1) % SLOTS;
        }
    }
}

const MAX_LENGTH: usize = "SCYLLA_TIMEUUID_LIST_INDEX".len();

const SLOTS: usize = 1024;

/// Spellings by hash, with open addressing; 0 is an empty slot, n the spelling n - 1.
static TABLE: [u8; SLOTS] = build_table();

const fn build_table() -> [u8; SLOTS] {
    let mut table = [0; SLOTS];
    let mut n = 0;
    while n < SPELLINGS.len() {
        let mut slot = hash(SPELLINGS[n].0.as_bytes());
        while table[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        table[slot] = n as u8 + 1;
        n += 1;
    }
    table
}

/// A slot for a word, by its length and its first two and last letters; case is ignored.
const fn hash(word: &[u8]) -> usize {
    let last = word.len() - 1;
    let first = (word[0] & 0x1f) as usize;
    let second = (word[if last > 0 { 1 } else { 0 }] & 0x1f) as usize;
    let end = (word[last] & 0x1f) as usize;
    (first * 31 + second * 7 + end * 101 + word.len() * 257) % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_is_found_in_any_case() {
        for (text, keyword) in SPELLINGS {
            assert_eq!(Keyword::lookup(text), Some(*keyword));
            assert_eq!(Keyword::lookup(&text.to_lowercase()), Some(*keyword));
        }
    }

    #[test]
    fn other_words_are_no_keywords() {
        for word in [
            "",
            "x",
            "selec",
            "selects",
            "user_id",
            "scylla_timeuuid_list_index_",
        ] {
            assert_eq!(Keyword::lookup(word), None, "{word}");
        }
    }

    #[track_caller]
    fn check_class(word: &str, cassandra: KeywordClass, scylla: KeywordClass) {
        let keyword = Keyword::lookup(word).expect("a keyword");
        assert_eq!(keyword.class(Dialect::Cassandra), cassandra);
        assert_eq!(keyword.class(Dialect::Scylla), scylla);
    }

    #[test]
    fn classes_differ_by_dialect() {
        check_class("select", KeywordClass::Reserved, KeywordClass::Reserved);
        check_class("desc", KeywordClass::Reserved, KeywordClass::Basic);
        check_class("default", KeywordClass::Basic, KeywordClass::Reserved);
        check_class("timeout", KeywordClass::Word, KeywordClass::Basic);
        check_class("json", KeywordClass::Column, KeywordClass::Basic);
        check_class("int", KeywordClass::Type, KeywordClass::Type);
    }
}
