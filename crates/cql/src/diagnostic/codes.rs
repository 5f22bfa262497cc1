//! All diagnostic codes, in one table.

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal $(, lint = $lint:ident)?;)+) => {
        /// What kind of mistake a diagnostic reports.
        ///
        /// The kebab-case name ([`Code::name`]) is stable: configuration, ignore
        /// comments and machine-readable output use it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];

            /// The stable kebab-case name.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)+ }
            }

            /// One line on what it means.
            pub fn summary(self) -> &'static str {
                match self { $(Code::$variant => concat!($($doc),+).trim_ascii(),)+ }
            }

            /// Its explain page, in Markdown: what is refused and why, a wrong example and a right one.
            pub fn explanation(self) -> &'static str {
                match self {
                    $(Code::$variant => include_str!(concat!("explain/", $name, ".md")),)+
                }
            }

            /// The level a lint has unless `rsylla.toml` says otherwise; none for errors.
            pub fn default_level(self) -> Option<Level> {
                match self { $(Code::$variant => codes!(@level $($lint)?),)+ }
            }
        }
    };
    (@level) => { None };
    (@level $lint:ident) => { Some(Level::$lint) };
}

/// How a lint is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Not at all.
    Allow,
    /// As a warning.
    Warn,
    /// As an error.
    Deny,
}

impl Level {
    /// The level of this name (`allow`, `warn`, `deny`), as written in `rsylla.toml`.
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "allow" => Some(Self::Allow),
            "warn" => Some(Self::Warn),
            "deny" => Some(Self::Deny),
            _ => None,
        }
    }
}

impl Code {
    /// The code of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

codes! {
    /// The text is not CQL.
    Syntax = "syntax";
    /// The text is nested deeper than any statement needs.
    NestingTooDeep = "nesting-too-deep";
    /// Something after the end of the statement.
    TrailingText = "trailing-text";

    /// A keyspace that no schema file makes.
    UnknownKeyspace = "unknown-keyspace";
    /// A name without keyspace where none is current.
    NoKeyspace = "no-keyspace";
    /// A table or view that no schema file makes.
    UnknownTable = "unknown-table";
    /// A column that the table does not have.
    UnknownColumn = "unknown-column";
    /// A type that does not exist.
    UnknownType = "unknown-type";
    /// A field that the user type does not have.
    UnknownField = "unknown-field";
    /// A function that does not exist.
    UnknownFunction = "unknown-function";
    /// An index that does not exist.
    UnknownIndex = "unknown-index";
    /// A `WITH` option or map entry that does not exist.
    UnknownOption = "unknown-option";

    /// A value of the wrong type.
    TypeMismatch = "type-mismatch";
    /// A literal that its type cannot hold: out of range, or in no accepted format.
    InvalidLiteral = "invalid-literal";
    /// A function called with arguments it does not take.
    WrongArguments = "wrong-arguments";
    /// A function call that fits several overloads.
    AmbiguousCall = "ambiguous-call";
    /// More bind markers than a statement can have.
    TooManyMarkers = "too-many-markers";
    /// A bind marker whose type cannot be known.
    UntypedMarker = "untyped-marker";
    /// An operator that the type does not support.
    UnsupportedOperator = "unsupported-operator";
    /// A null where none is allowed.
    NullNotAllowed = "null-not-allowed";

    /// A table read or written without its whole partition key.
    MissingPartitionKey = "missing-partition-key";
    /// A clustering column is restricted although one before it is not.
    ClusteringGap = "clustering-gap";
    /// A primary key column that an INSERT, UPDATE or DELETE must name.
    MissingKeyColumn = "missing-key-column";
    /// A read that the server allows only with `ALLOW FILTERING` or an index.
    NeedsFiltering = "needs-filtering";
    /// A restriction that cannot stand here.
    InvalidRestriction = "invalid-restriction";
    /// A column restricted twice in ways that cannot be combined.
    ConflictingRestriction = "conflicting-restriction";
    /// An assignment that cannot stand here.
    InvalidAssignment = "invalid-assignment";
    /// A primary key column cannot be changed.
    KeyNotAssignable = "key-not-assignable";
    /// A column named or set twice.
    DuplicateColumn = "duplicate-column";
    /// As many values as columns are needed.
    ValueCount = "value-count";
    /// A selector that cannot stand here.
    InvalidSelection = "invalid-selection";
    /// `GROUP BY` takes primary key columns in order.
    InvalidGrouping = "invalid-grouping";
    /// `ORDER BY` takes clustering columns in order, or one indexed vector.
    InvalidOrdering = "invalid-ordering";
    /// A `LIMIT`, `TTL` or `TIMESTAMP` out of range or out of place.
    InvalidModifier = "invalid-modifier";
    /// An `IF` that cannot stand here.
    InvalidCondition = "invalid-condition";
    /// Statements that cannot share a batch.
    InvalidBatch = "invalid-batch";
    /// Counters can only be added to and subtracted from.
    InvalidCounter = "invalid-counter";

    /// Something of this name exists already.
    AlreadyExists = "already-exists";
    /// A name that the server does not allow.
    InvalidName = "invalid-name";
    /// A table definition that the server refuses.
    InvalidTable = "invalid-table";
    /// An option's value that the server refuses.
    InvalidOption = "invalid-option";
    /// A type that cannot stand here.
    InvalidType = "invalid-type";
    /// An index that the server refuses.
    InvalidIndex = "invalid-index";
    /// A materialised view that the server refuses.
    InvalidView = "invalid-view";
    /// A function or aggregate that the server refuses.
    InvalidFunction = "invalid-function";
    /// A change of a table or type that the server refuses.
    InvalidAlteration = "invalid-alteration";
    /// Something else depends on it.
    StillInUse = "still-in-use";
    /// A keyspace that belongs to the server.
    ReservedKeyspace = "reserved-keyspace";
    /// A part of CQL that this server does not support.
    Unsupported = "unsupported";

    /// Two `?` of one name: they need `:names` to be told apart.
    AmbiguousMarker = "ambiguous-marker";
    /// A `?` without a name of its own.
    UnnamedMarker = "unnamed-marker";

    /// A name given twice among the values of a statement.
    DuplicateKey = "duplicate-key";
    /// A bind marker without a value.
    MissingValue = "missing-value";
    /// A value that no bind marker takes.
    UnknownValue = "unknown-value";
    /// As many values as bind markers, and as many lists of values as statements, are needed.
    BindCount = "bind-count";

    /// A file of statements that is not made as it should be.
    QueryFile = "query-file";
    /// A file that cannot be read.
    Unreadable = "unreadable";
    /// An `rsylla.toml` that is not what it should be.
    Configuration = "configuration";
    /// A cluster that has something else than the schema files say.
    Drift = "drift";

    /// Reads every partition of the table.
    FullScan = "full-scan", lint = Warn;
    /// `IN` on the partition key: one coordinator reads several partitions.
    PartitionKeyIn = "partition-key-in", lint = Allow;
    /// A secondary index is read without the partition key.
    IndexWithoutPartitionKey = "index-without-partition-key", lint = Warn;
    /// A logged batch over several partitions.
    LoggedBatchAcrossPartitions = "logged-batch-across-partitions", lint = Allow;
    /// An unlogged batch over several partitions.
    UnloggedBatchAcrossPartitions = "unlogged-batch-across-partitions", lint = Warn;
    /// `SELECT *`: what it returns changes with the table.
    SelectStar = "select-star", lint = Allow;
    /// Reads a partition without any bound on its rows.
    UnboundedPartition = "unbounded-partition", lint = Allow;
    /// Sending it twice is not the same as sending it once.
    NotIdempotent = "not-idempotent", lint = Allow;
    /// Writes null, which leaves a tombstone.
    NullTombstone = "null-tombstone", lint = Warn;
    /// The server prepares it and must refuse to execute it.
    FailsWhenRun = "fails-when-run", lint = Warn;
    /// An option or spelling that newer servers no longer take.
    Deprecated = "deprecated", lint = Warn;
    /// What was read decides what is written, and another writer may come in between.
    ReadThenWrite = "read-then-write", lint = Warn;
    /// A list operation that reads before it writes.
    ListReadBeforeWrite = "list-read-before-write", lint = Warn;
    /// A name that every statement must quote.
    RiskyName = "risky-name", lint = Warn;
}
