//! `#[rsylla::test("keyspace", …)]` and the function below it.

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{FnArg, ItemFn, LitStr, Token};

/// The keyspaces that a test asks for; all where it names none.
pub(crate) struct TestArguments {
    pub(crate) keyspaces: Vec<LitStr>,
}

/// A test: an `async fn` that takes a session.
pub(crate) struct TestFunction(pub(crate) ItemFn);

impl Parse for TestArguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let names = Punctuated::<LitStr, Token![,]>::parse_terminated(input)?;
        Ok(Self {
            keyspaces: names.into_iter().collect(),
        })
    }
}

impl Parse for TestFunction {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let function: ItemFn = input.parse()?;
        let signature = &function.sig;
        let takes_one = matches!(signature.inputs.first(), Some(FnArg::Typed(_)))
            && signature.inputs.len() == 1;
        if signature.asyncness.is_none() || !takes_one || !signature.generics.params.is_empty() {
            return Err(syn::Error::new_spanned(
                signature,
                format!(
                    "a test with a keyspace of its own takes a session: `async fn {}(session: rsylla::Session)`",
                    signature.ident
                ),
            ));
        }
        Ok(Self(function))
    }
}
