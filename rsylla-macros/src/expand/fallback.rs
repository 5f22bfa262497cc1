//! What is emitted where something is wrong: the errors, and a stand-in for
//! which rustc says nothing more.
//
// For `query! { pub GetUser: "SELEC …" }`, expands to:
//
//     pub type GetUser = <::rsylla::private::Failed<{ ::core::compile_error!("…") }>
//         as ::rsylla::private::StandIn>::Type;
//     pub const GetUser: GetUser = ::core::panic!();
//     pub type GetUserRow = GetUser;
//
// An associated type of something erroneous is itself erroneous, and rustc asks
// nothing more of it: the one message is all that is shown.

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
        #visibility type #name =
            <::rsylla::private::Failed<{ #first }> as ::rsylla::private::StandIn>::Type;
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
