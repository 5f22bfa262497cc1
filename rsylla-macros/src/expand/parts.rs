//! Optional parts: which fields decide whether they are sent.

use proc_macro2::TokenStream;
use quote::quote;
use rsylla_cql::template::{CheckedPart, Switch};

use crate::check::Checked;
use crate::expand::names;
use crate::expand::shape::{Absent, Field};
use crate::expand::types::Bound;

/// For each part whether a statement's values have it sent: `self.since.is_some()`.
pub(crate) fn switches(checked: &Checked) -> Vec<TokenStream> {
    checked.meaning.parts.iter().map(switch).collect()
}

fn switch(part: &CheckedPart) -> TokenStream {
    match &part.switch {
        Switch::Values(values) => {
            let fields = values.iter().map(|name| names::field(name));
            quote!(#(self.#fields.is_some())|*)
        }
        Switch::Flag(name) => {
            let field = names::field(name);
            quote!(self.#field)
        }
    }
}

/// The flags of parts, each with its place in the text.
pub(crate) fn flags(checked: &Checked) -> impl Iterator<Item = (u32, Field)> {
    checked.meaning.parts.iter().filter_map(|part| {
        let Switch::Flag(name) = &part.switch else {
            return None;
        };
        let field = Field {
            name: name.to_string(),
            ident: names::field(name),
            docs: format!("Whether `{}` is sent.", checked.written(part.span)),
            bound: Bound::Concrete {
                rust: quote!(bool),
                cql: quote!(::rsylla::cql::Boolean),
            },
            parameter: None,
            absent: Absent::Never,
        };
        Some((part.span.start, field))
    })
}

/// What is said of a field whose value decides whether a part is sent.
pub(crate) fn docs(checked: &Checked, part: usize, of_the_value: &str) -> String {
    let written = checked.written(checked.meaning.parts[part].span);
    format!("{of_the_value}\n\n`None` leaves out `{written}`.")
}
