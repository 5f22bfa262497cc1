//! The implementation of `rsylla::Statement`, which all macros share.
//
// For `EventsSince`, expands to (inside `const _: () = { … };`):
//
//     use ::rsylla::private as __rsylla;
//     static META: __rsylla::StatementMeta = __rsylla::StatementMeta::new(
//         "EventsSince",
//         ("src/events.rs", 12u32),
//         &["SELECT version FROM ", "event_store", ".events WHERE aggregate_id = (uuid)?"],
//         &[("aggregate_id", "uuid")],
//         &[("version", "int")],
//         __rsylla::Traits::IDEMPOTENT,
//     )
//     .options(__rsylla::Options::UNSET.page_size(500i32));
//     __rsylla::inventory::submit!(__rsylla::Registered(__rsylla::from_ref(&META)));
//     #[automatically_derived]
//     impl __rsylla::Statement for EventsSince {
//         type Kind = __rsylla::Select;
//         type Row = EventsSinceRow;
//         fn meta(&self) -> &'static __rsylla::StatementMeta { &META }
//         fn bind(&self, to: &mut __rsylla::Binder<'_, '_>) {
//             to.value::<::rsylla::cql::Uuid, _>(&self.aggregate_id);
//         }
//         fn decode(columns: &mut __rsylla::Columns<'_, '_>) -> __rsylla::Decoded<Self::Row> {
//             __rsylla::Ok(EventsSinceRow { version: columns.value()? })
//         }
//     }
//
// With an optional part, as `[AND version >= :since]`, META is an array with a
// constant for each choice of parts, and these differ:
//
//     fn meta(&self) -> &'static __rsylla::StatementMeta {
//         __rsylla::variant(&META, [self.since.is_some()])
//     }
//     fn bind(&self, to: &mut __rsylla::Binder<'_, '_>) {
//         to.value::<::rsylla::cql::Uuid, _>(&self.aggregate_id);
//         to.part::<::rsylla::cql::Int, _>(self.since.is_some(), &self.since);
//     }

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::expand::shape::{Absent, Column, Field, Shape};
use crate::expand::types::Bound;

/// The statics of a statement, which stand before its implementation.
pub(crate) struct Statics<'a> {
    pub(crate) shape: &'a Shape,
    /// What errors and reports call it.
    pub(crate) name: &'a str,
    /// Where it was written: the file and the line.
    pub(crate) place: (String, u32),
}

impl ToTokens for Statics<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self {
            shape,
            name,
            place: (file, line),
        } = self;
        let sending = &shape.sending;
        let options =
            (!sending.is_empty()).then(|| quote!(.options(__rsylla::Options::UNSET #sending)));
        let metas = shape.metas.iter().map(|meta| {
            let (pieces, traits) = (&meta.pieces, &meta.traits);
            let markers = meta.markers.iter().map(|(name, ty)| quote!((#name, #ty)));
            let columns = meta.columns.iter().map(|(name, ty)| quote!((#name, #ty)));
            quote! {
                __rsylla::StatementMeta::new(
                    #name,
                    (#file, #line),
                    &[#(#pieces),*],
                    &[#(#markers),*],
                    &[#(#columns),*],
                    __rsylla::Traits::#traits,
                ) #options
            }
        });
        let count = metas.len();
        let (metas, registered) = if count == 1 {
            (
                quote!(static META: __rsylla::StatementMeta = #(#metas)*;),
                quote!(__rsylla::from_ref(&META)),
            )
        } else {
            (
                quote!(static META: [__rsylla::StatementMeta; #count] = [#(#metas),*];),
                quote!(&META),
            )
        };
        tokens.extend(quote! {
            use ::rsylla::private as __rsylla;
            #metas
            __rsylla::inventory::submit!(__rsylla::Registered(#registered));
        });
    }
}

/// The implementation of `rsylla::Statement`, beside the statics.
pub(crate) struct Implementation<'a> {
    /// What it does, as a type of `rsylla::kind`.
    pub(crate) kind: &'a Ident,
    /// The statement's type and its generics.
    pub(crate) target: TokenStream,
    pub(crate) generics: TokenStream,
    /// Its rows' type.
    pub(crate) row: TokenStream,
    /// Its static.
    pub(crate) meta: TokenStream,
    pub(crate) bind: TokenStream,
    pub(crate) decode: TokenStream,
}

impl ToTokens for Implementation<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self {
            kind,
            target,
            generics,
            row,
            meta,
            bind,
            decode,
        } = self;
        tokens.extend(quote! {
            #[automatically_derived]
            impl #generics __rsylla::Statement for #target {
                type Kind = __rsylla::#kind;
                type Row = #row;
                fn meta(&self) -> &'static __rsylla::StatementMeta { #meta }
                fn bind(&self, to: &mut __rsylla::Binder<'_, '_>) { #bind }
                fn decode(columns: &mut __rsylla::Columns<'_, '_>) -> __rsylla::Decoded<Self::Row> {
                    #decode
                }
            }
        });
    }
}

/// The static of a statement with these values: the only one, or one of several.
pub(crate) fn meta(shape: &Shape) -> TokenStream {
    let parts = &shape.parts;
    if parts.is_empty() {
        quote!(&META)
    } else {
        quote!(__rsylla::variant(&META, [#(#parts),*]))
    }
}

/// Where a macro's input was written.
pub(crate) fn place(span: Span) -> (String, u32) {
    (span.file(), span.start().line as u32)
}

/// The struct's generics with their bounds: `<Name: Bind<cql::Text>>`.
pub(crate) fn generics(fields: &[Field]) -> TokenStream {
    let parameters: Vec<_> = fields
        .iter()
        .filter_map(|field| match (&field.parameter, &field.bound) {
            (Some(parameter), Bound::Generic { cql }) => {
                Some(quote!(#parameter: ::rsylla::Bind<#cql>))
            }
            _ => None,
        })
        .collect();
    if parameters.is_empty() {
        TokenStream::new()
    } else {
        quote!(<#(#parameters),*>)
    }
}

/// The struct's generics as arguments: `<Name>`.
pub(crate) fn arguments(fields: &[Field]) -> TokenStream {
    let parameters: Vec<_> = fields
        .iter()
        .filter_map(|field| field.parameter.as_ref())
        .collect();
    if parameters.is_empty() {
        TokenStream::new()
    } else {
        quote!(<#(#parameters),*>)
    }
}

/// The struct's body: `{ pub id: i32, … }`, or `;` where nothing is bound.
pub(crate) fn body(fields: &[Field], visible: bool) -> TokenStream {
    if fields.is_empty() {
        return quote!(;);
    }
    let visibility = visible.then(|| quote!(pub));
    let fields = fields.iter().map(|field| {
        let ident = &field.ident;
        let ty = match (&field.bound, &field.parameter) {
            (Bound::Concrete { rust, .. } | Bound::Own { rust }, _) => rust.clone(),
            (Bound::Generic { .. }, parameter) => quote!(#parameter),
        };
        let ty = match field.absent {
            Absent::Never => ty,
            Absent::Null | Absent::Unset | Absent::Part(_) => {
                quote!(::rsylla::private::Option<#ty>)
            }
        };
        let docs = visible.then(|| docs(&field.docs));
        quote!(#docs #visibility #ident: #ty)
    });
    quote!({ #(#fields),* })
}

/// A row's body.
pub(crate) fn row_body(columns: &[Column]) -> TokenStream {
    let fields = columns.iter().map(|column| {
        let Column { ident, rust, .. } = column;
        let docs = docs(&column.docs);
        let ty = if column.nullable {
            quote!(::rsylla::private::Option<#rust>)
        } else {
            rust.clone()
        };
        quote!(#docs pub #ident: #ty)
    });
    quote!({ #(#fields),* })
}

/// Binds each marker from the field `self.…`.
pub(crate) fn bind(shape: &Shape) -> TokenStream {
    let values = shape.markers.iter().map(|index| {
        let field = &shape.fields[*index];
        let ident = &field.ident;
        let sent = match field.absent {
            Absent::Part(part) => Some(&shape.parts[part]),
            Absent::Never | Absent::Null | Absent::Unset => None,
        };
        bind_one(field, &quote!(self.#ident), sent)
    });
    values.collect()
}

/// Binds the value of a field; `sent` says whether its optional part is sent.
pub(crate) fn bind_one(
    field: &Field,
    value: &TokenStream,
    sent: Option<&TokenStream>,
) -> TokenStream {
    let is_own = matches!(field.bound, Bound::Own { .. });
    let method = match (field.absent, is_own) {
        (Absent::Never, false) => quote!(value),
        (Absent::Null, false) => quote!(nullable),
        (Absent::Unset, false) => quote!(settable),
        (Absent::Part(_), false) => quote!(part),
        (Absent::Never | Absent::Null, true) => quote!(own),
        (Absent::Unset, true) => quote!(settable_own),
        (Absent::Part(_), true) => quote!(part_own),
    };
    let sent = sent.map(|sent| quote!(#sent,));
    match &field.bound {
        Bound::Concrete { cql, .. } => quote!(to.#method::<#cql, _>(#sent &#value);),
        Bound::Generic { .. } | Bound::Own { .. } => quote!(to.#method(#sent &#value);),
    }
}

/// Reads a row that the macro defined.
pub(crate) fn decode(shape: &Shape, row: Option<&Ident>) -> TokenStream {
    let Some(row) = row else {
        return quote!(columns.none());
    };
    let fields = shape.columns.iter().map(|column| {
        let Column { ident, name, .. } = column;
        if shape.conditional {
            quote!(#ident: columns.named(#name)?)
        } else {
            quote!(#ident: columns.value()?)
        }
    });
    quote!(__rsylla::Ok(#row { #(#fields),* }))
}

/// `/// …`
fn docs(text: &str) -> TokenStream {
    quote!(#[doc = #text])
}
