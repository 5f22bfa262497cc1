//! What we emit, one file for each macro: `query.rs`, `call.rs` (with
//! `query_as!` and `arguments.rs`), `queries.rs`, `schema.rs`, `row/`, `udt.rs`, `value.rs`. They share
//! `shape.rs` (what is emitted for a checked statement, with `parts.rs` and
//! `meta.rs`), `statement.rs` (the implementation of `rsylla::Statement`),
//! `types.rs`, `names.rs` and `track.rs`.

mod arguments;
mod call;
mod fallback;
mod meta;
mod names;
mod parts;
mod queries;
mod query;
mod row;
mod schema;
mod shape;
mod statement;
mod test;
mod track;
mod types;
mod udt;
mod value;

#[cfg(test)]
mod snapshot_tests;

use proc_macro2::TokenStream;
use syn::parse::Parse;

use crate::input::{
    DeriveInput, QueriesInput, QueryAsInput, QueryInput, SchemaInput, TestArguments, TestFunction,
    ValueInput,
};

/// `query!`
pub(crate) fn query(input: TokenStream) -> TokenStream {
    parsed(input, |input| match input {
        QueryInput::Named(named) => query::expand(&named),
        QueryInput::Call(call) => call::expand(&call),
    })
}

/// `query_as!`
pub(crate) fn query_as(input: TokenStream) -> TokenStream {
    parsed(input, |input: QueryAsInput| call::expand_as(&input))
}

/// `queries!`
pub(crate) fn queries(input: TokenStream) -> TokenStream {
    parsed(input, |input: QueriesInput| queries::expand(&input))
}

/// `schema!`
pub(crate) fn schema(input: TokenStream) -> TokenStream {
    parsed(input, |input: SchemaInput| schema::expand(&input))
}

/// `#[rsylla::test]`
pub(crate) fn test(arguments: TokenStream, function: TokenStream) -> TokenStream {
    parsed(arguments, |arguments: TestArguments| {
        parsed(function, |function: TestFunction| {
            test::expand(&arguments, &function)
        })
    })
}

/// `derive(Row)`
pub(crate) fn derive_row(input: TokenStream) -> TokenStream {
    parsed(input, |input: DeriveInput| row::expand(&input))
}

/// `derive(Udt)`
pub(crate) fn derive_udt(input: TokenStream) -> TokenStream {
    parsed(input, |input: DeriveInput| udt::expand(&input))
}

/// `derive(Value)`
pub(crate) fn derive_value(input: TokenStream) -> TokenStream {
    parsed(input, |input: ValueInput| value::expand(&input))
}

fn parsed<T: Parse>(input: TokenStream, expand: impl FnOnce(T) -> TokenStream) -> TokenStream {
    match syn::parse2(input) {
        Ok(input) => expand(input),
        Err(error) => error.into_compile_error(),
    }
}
