//! `#[rsylla::test]`: a test with keyspaces of its own.
//
// For `#[rsylla::test("shop")] async fn orders(session: Session) { … }`, expands to:
//
//     #[::core::prelude::v1::test]
//     fn orders() {
//         async fn orders(session: Session) { … }
//         ::rsylla::testing::run(
//             &[::rsylla::Schema::new("shop", &[&["CREATE TABLE ", "shop", ".orders (…)"], …])],
//             orders,
//         )
//     }

use proc_macro2::{Span, TokenStream};
use quote::quote;
use rsylla_project::Project;

use crate::check;
use crate::expand::{schema, track};
use crate::input::{TestArguments, TestFunction};
use crate::report::Report;

/// `#[rsylla::test(…)]`
pub(crate) fn expand(arguments: &TestArguments, function: &TestFunction) -> TokenStream {
    let mut report = Report::default();
    let function = &function.0;
    let (schemas, tracking) = match check::project(Span::call_site(), &mut report) {
        Some(project) => {
            let schemas = schemas(&project, arguments, &mut report);
            (schemas, track::project(&project))
        }
        None => (Vec::new(), None),
    };
    let errors = report.errors();
    let (attributes, visibility) = (&function.attrs, &function.vis);
    let (signature, body) = (&function.sig, &function.block);
    let (name, output) = (&signature.ident, &signature.output);
    quote! {
        #[::core::prelude::v1::test]
        #(#attributes)*
        #visibility fn #name() #output {
            #signature #body
            #tracking
            #(#errors;)*
            ::rsylla::testing::run(&[#(#schemas),*], #name)
        }
    }
}

/// The schemas of the keyspaces asked for, or of all that schema files make.
fn schemas(project: &Project, arguments: &TestArguments, report: &mut Report) -> Vec<TokenStream> {
    if arguments.keyspaces.is_empty() {
        let keyspaces = project.catalog().keyspaces();
        let made =
            keyspaces.filter(|keyspace| keyspace.declared.is_some() || keyspace.name.contains('*'));
        return made
            .map(|keyspace| schema::value(project, &keyspace.name))
            .collect();
    }
    for keyspace in &arguments.keyspaces {
        schema::require_known(project, keyspace, report);
    }
    let named = arguments.keyspaces.iter();
    named
        .map(|keyspace| schema::value(project, &keyspace.value()))
        .collect()
}
