//! What the user wrote, as our structs. Nothing here knows CQL.

mod options;
mod query;
mod query_as;

pub(crate) use options::Options;
pub(crate) use query::{Arguments, Definition, Inline, Query};
pub(crate) use query_as::QueryAs;
