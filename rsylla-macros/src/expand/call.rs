//! `query!` with arguments, and `query_as!`: an expression.
//
// For `query!("SELECT email FROM shop.users WHERE name = ?", &user)`, expands to:
//
//     match (&user,) {
//         (__0,) => {
//             struct Query<Name: ::rsylla::Bind<::rsylla::cql::Text>> { name: Name }
//             struct Row { pub email: ::rsylla::private::Option<::rsylla::private::String> }
//             const _: () = { …see statement.rs… };
//             Query { name: ::rsylla::private::given::<::rsylla::cql::Text, _>(__0) }
//         }
//     }
//
// The `match` keeps temporaries in the arguments alive for as long as the
// expression around it; the last `__0` has the place of the argument, so that
// rustc says there what type is wanted.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use rsylla_project::Project;
use syn::Path;
use syn::spanned::Spanned;

use crate::check;
use crate::expand::shape::{Column, Shape, shape};
use crate::expand::statement::{self, Implementation, Statics};
use crate::expand::{arguments, fallback, query, track};
use crate::input::{Call, QueryAsInput};
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
    query: Ident,
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
    let checked = check::check(project, &source, call.cql.text(), report)?;
    let shape = shape(project, &checked, &call.options, source.whole(), report);
    arguments::check(call, &shape, report);
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
    Some(Expanded {
        query: query_name(row),
        shape,
        items,
    })
}

/// The name of the statement's struct, which the user's own type must not have.
fn query_name(row: Option<&Path>) -> Ident {
    format_ident!("{}", if row.is_some() { "__Query" } else { "Query" })
}

fn items(call: &Call, row: Option<&Path>, shape: &Shape) -> TokenStream {
    let query = query_name(row);
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
    let statics = Statics {
        shape,
        name: if row.is_some() { "query_as!" } else { "query!" },
        place: statement::place(call.cql.span()),
    };
    let implementation = Implementation {
        kind: &shape.kind,
        target: quote!(#query #arguments),
        generics: generics.clone(),
        row: row_type,
        meta: statement::meta(shape),
        bind: statement::bind(shape),
        decode,
    };
    quote! {
        struct #query #generics #body
        #row_struct
        const _: () = { #statics #implementation };
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
        let ident_at = arguments::at(ident, span);
        if shape.conditional {
            quote!(#ident_at: columns.named(#name)?)
        } else if column.nullable {
            quote_spanned!(span=> #ident_at: columns.nullable_column::<__column::#ident, #cql, _>()?)
        } else {
            quote_spanned!(span=> #ident_at: columns.column::<__column::#ident, #cql, _>()?)
        }
    });
    quote! {
        #[allow(non_camel_case_types)]
        mod __column { #(#markers)* }
        __rsylla::Ok(#path { #(#fields),* })
    }
}

impl Expanded {
    fn tokens(
        &self,
        call: &Call,
        warnings: &TokenStream,
        tracking: Option<&TokenStream>,
    ) -> TokenStream {
        let Self {
            query,
            shape,
            items,
        } = self;
        if call.arguments.is_empty() {
            return quote!({ #items #warnings #tracking #query });
        }
        let values = call.arguments.iter().map(|argument| &argument.value);
        let taken: Vec<Ident> = (0..call.arguments.len())
            .map(|at| format_ident!("__{at}"))
            .collect();
        let filled = arguments::fill(&call.arguments, &taken, shape);
        quote! {
            match (#(#values,)*) {
                (#(#taken,)*) => { #items #warnings #tracking #query { #(#filled),* } }
            }
        }
    }
}
