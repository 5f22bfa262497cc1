//! `query!` with arguments, and `query_as!`: an expression.
//
// For `query!("SELECT email FROM shop.users WHERE name = ?", &user)`, expands to:
//
//     match &user {
//         name => {
//             struct Query<Name: ::rsylla::Bind<::rsylla::cql::Text>> { name: Name }
//             struct Row { pub email: ::rsylla::private::Option<::rsylla::private::String> }
//             const _: () = { …see statement.rs… };
//             Query { name: name }
//         }
//     }
//
// The `match` keeps temporaries in the arguments alive for as long as the
// expression around it; the last `name` has the place of the argument, so that
// rustc says there what type is wanted.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use rsylla_project::Project;
use syn::Path;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::check;
use crate::expand::shape::{Column, Field, Shape, shape};
use crate::expand::statement::{self, Implementation};
use crate::expand::{fallback, query, track};
use crate::input::{Argument, Call, QueryAsInput};
use crate::report::{Report, Source};

/// `query!("…", …)`
pub(crate) fn expand(input: &Call) -> TokenStream {
    expression(input, None)
}

/// `query_as!(Type, "…", …)`
pub(crate) fn expand_as(input: &QueryAsInput) -> TokenStream {
    expression(&input.call, Some(&input.row))
}

fn expression(call: &Call, row: Option<&Path>) -> TokenStream {
    let mut report = Report::default();
    let Some(project) = check::project(call.cql.span(), &mut report) else {
        return fallback::expression(call, report, None);
    };
    let tracking = track::project(&project);
    match checked(call, row, &project, &mut report) {
        Some(expanded) => expanded.tokens(call, &report.warnings(), tracking.as_ref()),
        None => fallback::expression(call, report, tracking.as_ref()),
    }
}

struct Expanded {
    shape: Shape,
    items: TokenStream,
}

fn checked(
    call: &Call,
    row: Option<&Path>,
    project: &Project,
    report: &mut Report,
) -> Option<Expanded> {
    let source = Source::Literal(&call.cql);
    let text = call.cql.text();
    let checked = check::check(project, &source, text, report)?;
    let shape = shape(
        project,
        text,
        &checked,
        &call.options,
        call.cql.span(),
        report,
    );
    check_arguments(call, &shape, report);
    if row.is_some() && shape.columns.is_empty() {
        report.error(
            call.cql.span(),
            "this statement returns no rows, so it can fill no struct: use `query!`",
        );
    }
    if report.has_errors() {
        return None;
    }
    let items = items(call, row, &shape);
    Some(Expanded { shape, items })
}

/// One argument for each value, in order or by name.
fn check_arguments(call: &Call, shape: &Shape, report: &mut Report) {
    let wanted: Vec<&str> = shape
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    for argument in &call.arguments {
        let Some(name) = &argument.name else { continue };
        let written = name.unraw().to_string();
        if !shape
            .fields
            .iter()
            .any(|field| field.ident.unraw() == written)
        {
            let help = match rsylla_cql::diagnostic::nearest(&written, wanted.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it has: {}", wanted.join(", ")),
            };
            report.error(
                name.span(),
                format!("the statement has no marker `{written}`: {help}"),
            );
        }
    }
    let (given, needed) = (call.arguments.len(), wanted.len());
    if given != needed {
        let list = if needed == 0 {
            String::new()
        } else {
            format!(": {}", wanted.join(", "))
        };
        let surplus = call
            .arguments
            .get(needed)
            .map(|argument| argument.value.span());
        report.error(
            surplus.unwrap_or_else(|| call.cql.span()),
            format!(
                "the statement takes {}{list}; {given} given",
                values(needed)
            ),
        );
    } else if let Some(field) = unfilled(call, shape) {
        report.error(
            call.cql.span(),
            format!("no value is given for `{}`", field.name),
        );
    }
}

fn values(count: usize) -> String {
    match count {
        0 => "no values".to_owned(),
        1 => "1 value".to_owned(),
        n => format!("{n} values"),
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
        Some(name) => {
            let written = name.unraw();
            shape
                .fields
                .iter()
                .position(|field| field.ident.unraw() == written)
        }
        None => Some(at),
    }
}

fn items(call: &Call, row: Option<&Path>, shape: &Shape) -> TokenStream {
    let derives = query::derives(&call.options);
    let generics = statement::generics(&shape.fields);
    let arguments = statement::arguments(&shape.fields);
    let body = statement::body(&shape.fields, false);
    let own_row = (row.is_none() && !shape.columns.is_empty()).then(|| format_ident!("Row"));
    let row_struct = own_row.as_ref().map(|own_row| {
        let body = statement::row_body(&shape.columns);
        quote!(#[allow(dead_code)] #derives struct #own_row #body)
    });
    let (row_type, decode) = match row {
        Some(path) => (quote!(#path), decode_into(path, shape)),
        None => (
            own_row
                .as_ref()
                .map_or_else(|| quote!(()), |row| quote!(#row)),
            statement::decode(shape, own_row.as_ref()),
        ),
    };
    let implementation = Implementation {
        shape,
        name: if row.is_some() { "query_as!" } else { "query!" },
        place: statement::place(call.cql.span()),
        target: quote!(Query #arguments),
        generics: generics.clone(),
        row: row_type,
        bind: statement::bind(shape),
        decode,
    };
    quote! {
        #derives struct Query #generics #body
        #row_struct
        const _: () = { #implementation };
    }
}

/// Fills a struct of the user's. Each column has a type of its own name, so
/// that rustc names the column whose field has the wrong type.
fn decode_into(path: &Path, shape: &Shape) -> TokenStream {
    let span = path.span();
    let markers = shape.columns.iter().map(|column| {
        let ident = &column.ident;
        quote!(pub(super) enum #ident {})
    });
    let fields = shape.columns.iter().map(|column| {
        let Column {
            ident, name, cql, ..
        } = column;
        let ident_at = Ident::new_like(ident, span);
        if shape.conditional {
            quote!(#ident_at: columns.named(#name)?)
        } else if column.nullable {
            quote_spanned!(span=> #ident_at: columns.nullable_column::<column::#ident, #cql, _>()?)
        } else {
            quote_spanned!(span=> #ident_at: columns.column::<column::#ident, #cql, _>()?)
        }
    });
    quote! {
        #[allow(non_camel_case_types)]
        mod column { #(#markers)* }
        __rsylla::Ok(#path { #(#fields),* })
    }
}

trait NewLike {
    /// The same identifier, shown at another place.
    fn new_like(ident: &Ident, span: Span) -> Ident;
}

impl NewLike for Ident {
    fn new_like(ident: &Ident, span: Span) -> Ident {
        let mut ident = ident.clone();
        ident.set_span(Span::call_site().located_at(span));
        ident
    }
}

impl Expanded {
    fn tokens(
        &self,
        call: &Call,
        warnings: &TokenStream,
        tracking: Option<&TokenStream>,
    ) -> TokenStream {
        let Self { shape, items } = self;
        if call.arguments.is_empty() {
            return quote!({ #items #warnings #tracking Query });
        }
        let values = call.arguments.iter().map(|argument| &argument.value);
        let filled = call
            .arguments
            .iter()
            .enumerate()
            .filter_map(|(at, argument)| {
                let field = &shape.fields[target(at, argument, shape)?];
                Some((
                    &field.ident,
                    Ident::new_like(&field.ident, argument.value.span()),
                ))
            });
        let (fields, at): (Vec<_>, Vec<_>) = filled.unzip();
        quote! {
            match (#(#values,)*) {
                (#(#fields,)*) => { #items #warnings #tracking Query { #(#fields: #at),* } }
            }
        }
    }
}
