/// Which server's CQL is meant.
///
/// The two share nearly everything; where they differ, the difference is data
/// in the checker with its source, never a second code path for a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Dialect {
    /// Apache Cassandra 5.0.
    #[default]
    Cassandra,
    /// ScyllaDB (2025 and later).
    Scylla,
}

impl Dialect {
    /// The dialect of this name (`cassandra`, `scylla`), as written in `rsylla.toml`.
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "cassandra" => Some(Self::Cassandra),
            "scylla" => Some(Self::Scylla),
            _ => None,
        }
    }

    /// The name as written in `rsylla.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cassandra => "cassandra",
            Self::Scylla => "scylla",
        }
    }
}
