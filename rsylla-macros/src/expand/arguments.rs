//! The arguments of `query!` and `query_as!`: one for each value, in order or by name.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use rsylla_cql::diagnostic::nearest;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::expand::shape::{Absent, Field, Shape};
use crate::expand::types::Bound;
use crate::input::{Argument, Call};
use crate::report::Report;

/// Reports arguments that do not match the statement's markers, one mistake at a time.
pub(crate) fn check(call: &Call, shape: &Shape, report: &mut Report) {
    let (given, needed) = (call.arguments.len(), shape.fields.len());
    if let Some((span, message)) = unknown_name(call, shape) {
        report.error(span, message);
    } else if given != needed {
        let surplus = call
            .arguments
            .get(needed)
            .map(|argument| argument.value.span());
        let message = format!("the statement takes {}; {given} given", wanted(shape));
        report.error(surplus.unwrap_or_else(|| call.cql.span()), message);
    } else if let Some(field) = unfilled(call, shape) {
        report.error(
            call.cql.span(),
            format!("no value is given for `{}`", field.name),
        );
    }
}

fn unknown_name(call: &Call, shape: &Shape) -> Option<(Span, String)> {
    let name = call.arguments.iter().find_map(|argument| {
        argument
            .name
            .as_ref()
            .filter(|name| position(shape, name).is_none())
    })?;
    let written = name.unraw().to_string();
    let help = match nearest(
        &written,
        shape.fields.iter().map(|field| field.name.as_str()),
    ) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it takes {}", wanted(shape)),
    };
    Some((
        name.span(),
        format!("the statement has no marker `{written}`: {help}"),
    ))
}

/// `2 values: id, name`
fn wanted(shape: &Shape) -> String {
    let names: Vec<&str> = shape
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    match names.as_slice() {
        [] => "no values".to_owned(),
        [name] => format!("1 value: {name}"),
        names => format!("{} values: {}", names.len(), names.join(", ")),
    }
}

fn unfilled<'s>(call: &Call, shape: &'s Shape) -> Option<&'s Field> {
    let filled: Vec<usize> = call
        .arguments
        .iter()
        .enumerate()
        .filter_map(|(at, argument)| target(at, argument, shape))
        .collect();
    shape
        .fields
        .iter()
        .enumerate()
        .find(|(at, _)| !filled.contains(at))
        .map(|(_, field)| field)
}

/// The field that an argument fills.
fn target(at: usize, argument: &Argument, shape: &Shape) -> Option<usize> {
    match &argument.name {
        Some(name) => position(shape, name),
        None => Some(at),
    }
}

fn position(shape: &Shape, name: &Ident) -> Option<usize> {
    let written = name.unraw();
    shape
        .fields
        .iter()
        .position(|field| field.ident.unraw() == written)
}

/// `name: value` for each argument, of which the value was `taken`; each value
/// has the place of its argument.
pub(crate) fn fill(arguments: &[Argument], taken: &[Ident], shape: &Shape) -> Vec<TokenStream> {
    let values = arguments.iter().zip(taken).enumerate();
    let filled = values.filter_map(|(order, (argument, taken))| {
        let field = &shape.fields[target(order, argument, shape)?];
        let span = argument.value.span();
        Some(fill_one(field, &at(taken, span), span))
    });
    filled.collect()
}

fn fill_one(field: &Field, value: &Ident, span: Span) -> TokenStream {
    let ident = &field.ident;
    match &field.bound {
        Bound::Generic { cql } if field.absent == Absent::Never => {
            quote_spanned!(span=> #ident: ::rsylla::private::given::<#cql, _>(#value))
        }
        Bound::Generic { cql } => {
            quote_spanned! {span=> #ident: {
                let #value: ::rsylla::private::Option<_> = #value;
                ::rsylla::private::given_option::<#cql, _>(#value)
            }}
        }
        Bound::Concrete { .. } | Bound::Own { .. } => quote!(#ident: #value),
    }
}

/// The same identifier, shown at another place.
pub(crate) fn at(ident: &Ident, span: Span) -> Ident {
    let mut ident = ident.clone();
    ident.set_span(Span::call_site().located_at(span));
    ident
}
