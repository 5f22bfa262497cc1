//! `USE`.

use super::name::Ident;

/// `USE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The keyspace.
    pub keyspace: Ident,
}
