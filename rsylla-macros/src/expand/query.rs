//! `query!` with a name: a struct for the statement, and one for its rows.
//
// For `query! { pub GetUser: "SELECT email FROM shop.users WHERE name = ?" }`, expands to:
//
//     pub struct GetUser<Name: ::rsylla::Bind<::rsylla::cql::Text>> { pub name: Name }
//     /// A row of [`GetUser`].
//     pub struct GetUserRow { pub email: ::rsylla::private::Option<::rsylla::private::String> }
//     const _: () = { …see statement.rs… };

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use rsylla_project::Project;
use syn::{Attribute, Visibility};

use crate::check::{self, Checked};
use crate::expand::shape::shape;
use crate::expand::statement::{self, Implementation, Statics};
use crate::expand::{fallback, track};
use crate::input::{Named, Options};
use crate::report::{Report, Source};

/// `query! { pub Name: "…" }`
pub(crate) fn expand(input: &Named) -> TokenStream {
    let mut report = Report::default();
    let span = input.cql.span();
    let source = Source::Literal(&input.cql);
    let named = NamedStatement {
        attributes: &input.attributes,
        options: &input.options,
        visibility: &input.visibility,
        name: &input.name,
        place: statement::place(input.name.span()),
    };
    let Some(project) = check::project(span, &mut report) else {
        return fallback::named(&named, report);
    };
    let tracking = track::project(&project);
    let checked = check::check(&project, &source, input.cql.text(), &mut report);
    let expanded =
        checked.and_then(|checked| named.expand(&project, &source, &checked, &mut report));
    let items = if let Some(items) = expanded {
        let warnings = report.warnings();
        quote!(#items #warnings)
    } else {
        fallback::named(&named, report)
    };
    quote!(#items #tracking)
}

/// A statement with a name, from a literal or from a file.
pub(crate) struct NamedStatement<'a> {
    pub(crate) attributes: &'a [Attribute],
    pub(crate) options: &'a Options,
    pub(crate) visibility: &'a Visibility,
    pub(crate) name: &'a Ident,
    pub(crate) place: (String, u32),
}

impl NamedStatement<'_> {
    /// The name of the rows' struct.
    pub(crate) fn row(&self) -> Ident {
        self.options
            .row
            .clone()
            .unwrap_or_else(|| format_ident!("{}Row", self.name))
    }

    /// The structs and the implementation; none where something was reported.
    pub(crate) fn expand(
        &self,
        project: &Project,
        source: &Source<'_>,
        checked: &Checked,
        report: &mut Report,
    ) -> Option<TokenStream> {
        let shape = shape(project, checked, self.options, source.whole(), report);
        if report.has_errors() {
            return None;
        }
        let Self {
            attributes,
            visibility,
            name,
            ..
        } = self;
        let derives = derives(self.options);
        let generics = statement::generics(&shape.fields);
        let arguments = statement::arguments(&shape.fields);
        let body = statement::body(&shape.fields, true);
        let row = (!shape.columns.is_empty()).then(|| self.row());
        let row_struct = row.as_ref().map(|row| {
            let docs = row_docs(name, shape.conditional);
            let body = statement::row_body(&shape.columns);
            quote!(#[doc = #docs] #derives #visibility struct #row #body)
        });
        let written = name.to_string();
        let statics = Statics {
            shape: &shape,
            name: &written,
            place: self.place.clone(),
        };
        let implementation = Implementation {
            kind: &shape.kind,
            target: quote!(#name #arguments),
            generics: generics.clone(),
            row: row.as_ref().map_or_else(|| quote!(()), |row| quote!(#row)),
            meta: statement::meta(&shape),
            bind: statement::bind(&shape),
            decode: statement::decode(&shape, row.as_ref()),
        };
        Some(quote! {
            #(#attributes)* #derives #visibility struct #name #generics #body
            #row_struct
            const _: () = { #statics #implementation };
        })
    }
}

fn row_docs(name: &Ident, conditional: bool) -> String {
    if conditional {
        format!(
            "The row that [`{name}`] found where its condition did not hold; what the server did not send is `None`."
        )
    } else {
        format!("A row of [`{name}`].")
    }
}

/// `#[derive(…)]`, where it was asked for.
pub(crate) fn derives(options: &Options) -> Option<TokenStream> {
    let derives = &options.derives;
    (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]))
}
