//! The server's own keyspaces.

use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::dialect::Dialect;

impl Catalog {
    /// A catalog with nothing but the server's own keyspaces.
    pub fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            keyspaces: BTreeMap::new(),
            sources: Vec::new(),
            data_centers: None,
        }
    }
}
