//! What the user wrote, as our structs: no meaning yet.

mod derive;
mod literal;
mod options;
mod queries;
mod query;
mod rename;
mod test;
mod value;

pub(crate) use derive::{ColumnField, DeriveField, DeriveInput, Holds, InnerField, Null};
pub(crate) use literal::Literal;
pub(crate) use options::{Columns, Options};
pub(crate) use queries::QueriesInput;
pub(crate) use query::{Argument, Call, Named, QueryAsInput, QueryInput, SchemaInput};
pub(crate) use test::{TestArguments, TestFunction};
pub(crate) use value::{NumberType, Stored, ValueInput};
