//! What is emitted where something is wrong: the errors, and a stand-in for
//! which rustc says nothing more.
//
// For `query! { pub GetUser: "SELEC …" }`, expands to:
//
//     pub type GetUser = ::core::compile_error!("…");
//     pub const GetUser: GetUser = ::core::panic!();
//     pub type GetUserRow = GetUser;
//
// A macro that fails where a type stands makes a type that rustc asks nothing
// of, so the one message is all that is shown.

use proc_macro2::TokenStream;
use quote::quote;

use crate::expand::query::NamedStatement;
use crate::input::Call;
use crate::report::Report;

/// A statement with a name.
pub(crate) fn named(statement: &NamedStatement<'_>, report: Report) -> TokenStream {
    let NamedStatement {
        visibility, name, ..
    } = statement;
    let row = statement.row();
    let mut errors = report.errors().into_iter();
    let first = errors.next();
    quote! {
        #visibility type #name = #first;
        #[allow(non_upper_case_globals, dead_code)]
        #visibility const #name: #name = ::core::panic!();
        #[allow(dead_code)]
        #visibility type #row = #name;
        #(#errors;)*
    }
}

/// A statement in an expression.
pub(crate) fn expression(
    call: &Call,
    report: Report,
    tracking: Option<&TokenStream>,
) -> TokenStream {
    let values = call.arguments.iter().map(|argument| &argument.value);
    let errors = report.errors();
    let (last, others) = match errors.split_last() {
        Some((last, others)) => (Some(last), others),
        None => (None, errors.as_slice()),
    };
    quote!({
        #tracking
        #(let _ = &#values;)*
        #(#others;)*
        #last
    })
}
