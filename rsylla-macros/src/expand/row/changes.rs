//! The statements that change some columns of the row of a key, without the row.
//
// For a row `User` of which `name` and `email` are not of the key, expands to:
//
//     struct UserUpdateByPrimaryKey {
//         __id: i32,
//         name: Option<Option<String>>,
//         email: Option<Option<String>>,
//     }
//     …see statement.rs; it binds by `to.changed_field(&FIELD_1, &self.name);`…
//     impl User {
//         fn update_by_primary_key(id: i32) -> UserUpdateByPrimaryKey { … }
//     }
//
// Columns that are not set are sent as unset: one prepared statement does for
// every choice of them.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use crate::expand::row::read::{parameters, value_type};
use crate::expand::row::{Member, Row, key_fields};
use crate::expand::shape::Field;
use crate::expand::statement::{self, Implementation, Statics};
use crate::expand::types::{self, Types};

impl Row<'_> {
    /// An UPDATE of some columns; and of all, where the struct has the key.
    pub(super) fn update_by_primary_key(
        &self,
        has_key: bool,
        types: &mut Types<'_>,
    ) -> TokenStream {
        let set: Vec<String> = self
            .values()
            .map(|member| format!("{} = ?", member.cql_name()))
            .collect();
        let fields = self.values().map(|member| {
            let ty = if let Some(ty) = member.ty {
                quote!(#ty)
            } else {
                let rust = types.owned(&member.column.ty, None);
                quote!(__rsylla::Option<#rust>)
            };
            Changed {
                member,
                ty: quote!(__rsylla::Option<#ty>),
                start: quote!(__rsylla::Option::None),
                bind: {
                    let (access, name) = (member.access(), member.name);
                    quote!(to.changed_field(#access, &self.#name);)
                },
            }
        });
        let fields = fields.collect();
        self.changing(
            &Changing {
                method: "update_by_primary_key",
                name: "update",
                kind: "Write",
                traits: "IDEMPOTENT",
                docs: "The statement that changes some columns of the row of a primary key: those \
                       whose fields are set. A field that is `None`, as all are at first, leaves \
                       its column as it is; `Some(None)` empties a column that may be null.",
                set: set.join(", "),
                fields,
                beside: if has_key {
                    self.update()
                } else {
                    TokenStream::new()
                },
            },
            types,
        )
    }

    /// An UPDATE that adds to counters.
    pub(super) fn increment(&self, types: &mut Types<'_>) -> TokenStream {
        let set: Vec<String> = self
            .values()
            .map(|member| format!("{0} = {0} + ?", member.cql_name()))
            .collect();
        let fields = self.values().map(|member| Changed {
            member,
            ty: quote!(i64),
            start: quote!(0),
            bind: {
                let name = member.name;
                quote!(to.increment(self.#name);)
            },
        });
        let fields = fields.collect();
        self.changing(
            &Changing {
                method: "increment",
                name: "increment",
                kind: "CounterWrite",
                traits: "NONE",
                docs: "The statement that adds to the counters of the row of a primary key: to \
                       each what its field is set to, which is 0 at first.",
                set: set.join(", "),
                fields,
                beside: TokenStream::new(),
            },
            types,
        )
    }

    fn changing(&self, changing: &Changing<'_>, types: &mut Types<'_>) -> TokenStream {
        let key = key_fields(self.table, self.table.primary_key(), types);
        let markers = changing
            .fields
            .iter()
            .map(|changed| changed.member.marker());
        let key_markers = self
            .table
            .primary_key()
            .iter()
            .map(|column| (column.name.to_string(), types::text(&column.ty)));
        let meta = self.meta(
            "UPDATE ",
            &format!(" SET {} WHERE {}", changing.set, self.where_key()),
            markers.chain(key_markers).collect(),
            Vec::new(),
            changing.traits,
        );
        let shape = self.shape(changing.kind, vec![meta]);
        let name = self.statement_name(changing.method);
        let (generics, arguments) = (statement::generics(&key), statement::arguments(&key));
        let parameters = parameters(&key);
        let visibility = &self.input.visibility;
        let key_fields = key.iter().map(|field| {
            let (ident, ty) = (hidden(field), value_type(field));
            quote!(#ident: #ty)
        });
        let fields = changing.fields.iter().map(|changed| {
            let (name, ty) = (changed.member.name, &changed.ty);
            let docs = format!("The column `{}`.", changed.member.column.name);
            quote!(#[doc = #docs] #visibility #name: #ty)
        });
        let starts = changing.fields.iter().map(|changed| {
            let (name, start) = (changed.member.name, &changed.start);
            quote!(#name: #start)
        });
        let key_values = key.iter().map(|field| {
            let (ident, hidden) = (&field.ident, hidden(field));
            quote!(#hidden: #ident)
        });
        let row = &self.input.name;
        let written = format!("{row}::{}", changing.name);
        let statics = Statics {
            shape: &shape,
            name: &written,
            place: self.place(),
        };
        let binds = changing.fields.iter().map(|changed| &changed.bind);
        let key_binds = key.iter().map(|field| {
            let hidden = hidden(field);
            statement::bind_one(field, &quote!(self.#hidden), None)
        });
        let implementation = Implementation {
            kind: &shape.kind,
            target: quote!(#name #arguments),
            generics: generics.clone(),
            row: quote!(()),
            meta: quote!(&META),
            bind: quote!(#(#binds)* #(#key_binds)*),
            decode: quote!(columns.none()),
        };
        let (method, docs, beside) = (
            format_ident!("{}", changing.method),
            changing.docs,
            &changing.beside,
        );
        quote! {
            const _: () = {
                #statics
                #visibility struct #name #generics { #(#key_fields,)* #(#fields),* }
                #implementation
                impl #row {
                    #[doc = #docs]
                    #[allow(dead_code)]
                    #visibility fn #method #generics (#(#parameters),*) -> #name #arguments {
                        #name { #(#key_values,)* #(#starts),* }
                    }
                }
                #beside
            };
        }
    }
}

/// The field of a value of the key, which is set once: not one of the row's names.
fn hidden(field: &Field) -> Ident {
    format_ident!("__{}", field.ident.unraw())
}

/// What differs between the statements that change columns.
struct Changing<'a> {
    method: &'a str,
    /// What errors and reports call it.
    name: &'a str,
    kind: &'a str,
    traits: &'a str,
    docs: &'a str,
    set: String,
    fields: Vec<Changed<'a>>,
    /// What stands beside the static.
    beside: TokenStream,
}

/// A column that may be changed.
struct Changed<'a> {
    member: &'a Member<'a>,
    ty: TokenStream,
    /// What its field is at first.
    start: TokenStream,
    bind: TokenStream,
}
