//! What the text of a statement tells before a server sees it: whether it may be repeated safely,
//! which markers have names, and how it reads with its keyspace written out.

use crate::exceptions::Fault;

/// What was understood of one statement.
#[derive(Debug, Default)]
pub(crate) struct Meaning {
    /// The text with its keyspace written out, where a table or type was named without one.
    pub(crate) qualified: Option<String>,
    /// Whether every table and type is named with its keyspace.
    pub(crate) is_self_contained: bool,
    /// Whether running it twice is as running it once.
    pub(crate) is_idempotent: bool,
    /// The names of its `:name` markers.
    pub(crate) named_markers: Vec<String>,
}

impl Meaning {
    /// Reads `text`, in which names without a keyspace belong to `keyspace`.
    pub(crate) fn of(_text: &str, _keyspace: Option<&str>) -> Self {
        Self::default()
    }

    /// The answer to a handle of one keyspace that was given a text it cannot read.
    pub(crate) fn unreadable(text: &str, keyspace: &str) -> Fault {
        Fault::argument(format!(
            "this statement cannot be read, so its names cannot be placed in keyspace {keyspace}; \
             write the keyspace in the statement"
        ))
        .in_statement(text)
    }
}
