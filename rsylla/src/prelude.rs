//! What most files that use rsylla want: `use rsylla::prelude::*;`.

pub use crate::{Applied, Batch, Execute, Keyspace, Session, Statement, Uuid};
