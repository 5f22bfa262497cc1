//! `TRUNCATE`.

use super::name::QualifiedName;
use super::using::Using;

/// `TRUNCATE TABLE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truncate {
    /// The table.
    pub table: QualifiedName,
    /// `USING TIMEOUT` (`ScyllaDB` only).
    pub using: Option<Using>,
}
