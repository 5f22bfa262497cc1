//! The statements that read rows: by the whole key, by the partition, and by
//! ranges of a clustering column.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use rsylla_cql::catalog::Column;
use rsylla_cql::types::QuotedIfNeeded;

use crate::expand::meta::Meta;
use crate::expand::row::member::Member;
use crate::expand::row::{Row, key_fields};
use crate::expand::shape::{Field, Shape};
use crate::expand::statement::{self, Implementation, Statics};
use crate::expand::types::{Bound, Types};
use crate::expand::{names, types};

impl Row<'_> {
    /// A SELECT of all fields by some columns of the key.
    pub(super) fn read(&self, method: &str, by: &[Column], types: &mut Types<'_>) -> TokenStream {
        let fields = key_fields(self.table, by, types);
        let docs = if by.len() == self.table.primary_key().len() {
            "The statement that reads the row of a primary key."
        } else {
            "The statement that reads the rows of a partition."
        };
        let shape = Shape {
            markers: (0..fields.len()).collect(),
            fields,
            ..self.shape("Select", vec![self.select(&[], by)])
        };
        let body = statement::body(&shape.fields, false);
        let idents = idents(&shape.fields);
        self.reading(&Reading {
            method,
            docs,
            parameters: parameters(&shape.fields),
            values: quote!(#(#idents),*),
            body,
            meta: quote!(&META),
            bind: statement::bind(&shape),
            shape: &shape,
        })
    }

    /// A SELECT of all fields by a range of a clustering column: `before` are
    /// the columns of the key before it.
    pub(super) fn read_range(
        &self,
        before: &[Column],
        column: &Column,
        types: &mut Types<'_>,
    ) -> TokenStream {
        let all: Vec<Column> = before.iter().chain([column]).cloned().collect();
        let mut fields = key_fields(self.table, &all, types);
        let Some(ranged) = fields.pop() else {
            return TokenStream::new();
        };
        let operators = |which: [&'static str; 2]| [None, Some(which[0]), Some(which[1])];
        let metas = operators([">=", ">"]).into_iter().flat_map(|first| {
            let lasts = operators(["<=", "<"]).into_iter();
            lasts.map(move |last| first.into_iter().chain(last).collect::<Vec<_>>())
        });
        let metas = metas.map(|operators| {
            let bounds: Vec<(&Column, &str)> = operators
                .iter()
                .map(|operator| (column, *operator))
                .collect();
            self.select(&bounds, before)
        });
        let metas = metas.collect();
        let (value, cql_method) = match (&ranged.bound, &ranged.parameter) {
            (Bound::Own { rust }, _) => (rust.clone(), quote!(bound_own)),
            (Bound::Concrete { rust, cql }, _) => (rust.clone(), quote!(bound::<#cql, _>)),
            (Bound::Generic { cql }, parameter) => (quote!(#parameter), quote!(bound::<#cql, _>)),
        };
        let body = {
            let fields = fields.iter().map(|field| {
                let (ident, ty) = (&field.ident, value_type(field));
                quote!(#ident: #ty,)
            });
            quote!({ #(#fields)* __range: __rsylla::Bounds<#value> })
        };
        let bind = Shape {
            markers: (0..fields.len()).collect(),
            fields,
            ..self.shape("Select", Vec::new())
        };
        let bound = statement::bind(&bind);
        let (mut parameters, idents) = (parameters(&bind.fields), idents(&bind.fields));
        parameters.push(quote!(range: impl ::rsylla::IntoBounds<#value>));
        let values = quote!(#(#idents,)* __range: __rsylla::bounds(range));
        let shape = Shape {
            fields: bind.fields.into_iter().chain([ranged]).collect(),
            ..self.shape("Select", metas)
        };
        let method = format!("by_{}_range", names::field(&column.name));
        let docs = format!(
            "The statement that reads the rows whose `{}` is in a range (`a..b`, `a..=b`, `a..`, …), in the table's order.",
            column.name
        );
        self.reading(&Reading {
            method: &method,
            docs: &docs,
            parameters,
            values,
            body,
            meta: quote!(__rsylla::range_variant(&META, &self.__range)),
            bind: quote!(#bound to.#cql_method(&self.__range.0); to.#cql_method(&self.__range.1);),
            shape: &shape,
        })
    }

    /// The struct of a statement that reads rows, and the method that makes it.
    fn reading(&self, reading: &Reading<'_>) -> TokenStream {
        let Reading {
            method,
            docs,
            parameters,
            values,
            body,
            meta,
            bind,
            shape,
        } = reading;
        let name = self.statement_name(method);
        let generics = statement::generics(&shape.fields);
        let arguments = statement::arguments(&shape.fields);
        let target = quote!(#name #arguments);
        let row = &self.input.name;
        let written = format!("{row}::{method}");
        let statics = Statics {
            shape,
            name: &written,
            place: self.place(),
        };
        let reads = self.reads(|member| {
            let access = member.access();
            quote!(columns.field(#access)?)
        });
        let implementation = Implementation {
            kind: &shape.kind,
            target: target.clone(),
            generics: generics.clone(),
            row: quote!(#row),
            meta: meta.clone(),
            bind: bind.clone(),
            decode: quote!(__rsylla::Ok(#reads)),
        };
        let method = format_ident!("{method}");
        let visibility = &self.input.visibility;
        quote! {
            const _: () = {
                #statics
                #visibility struct #name #generics #body
                #implementation
                impl #row {
                    #[doc = #docs]
                    #[allow(dead_code)]
                    #visibility fn #method #generics (#(#parameters),*) -> #target { #name { #values } }
                }
            };
        }
    }

    /// A SELECT of all fields by equalities, then by bounds.
    fn select(&self, bounds: &[(&Column, &str)], by: &[Column]) -> Meta {
        let columns: Vec<String> = self.members.iter().map(Member::cql_name).collect();
        let equalities = by.iter().map(|column| (column, "="));
        let compared: Vec<(&Column, &str)> = equalities.chain(bounds.iter().copied()).collect();
        let conditions: Vec<String> = compared
            .iter()
            .map(|(column, operator)| format!("{} {operator} ?", QuotedIfNeeded(&column.name)))
            .collect();
        let markers = compared
            .iter()
            .map(|(column, _)| (column.name.to_string(), types::text(&column.ty)));
        self.meta(
            &format!("SELECT {} FROM ", columns.join(", ")),
            &format!(" WHERE {}", conditions.join(" AND ")),
            markers.collect(),
            self.members.iter().map(Member::marker).collect(),
            "IDEMPOTENT",
        )
    }
}

/// What differs between the statements that read rows.
struct Reading<'a> {
    method: &'a str,
    docs: &'a str,
    parameters: Vec<TokenStream>,
    /// The fields of the statement's struct, made of the parameters.
    values: TokenStream,
    body: TokenStream,
    meta: TokenStream,
    bind: TokenStream,
    shape: &'a Shape,
}

fn idents(fields: &[Field]) -> Vec<Ident> {
    fields.iter().map(|field| field.ident.clone()).collect()
}

/// `id: i32, name: Name`
pub(super) fn parameters(fields: &[Field]) -> Vec<TokenStream> {
    let parameter = |field: &Field| {
        let (ident, ty) = (&field.ident, value_type(field));
        quote!(#ident: #ty)
    };
    fields.iter().map(parameter).collect()
}

/// The type of a value of the key.
pub(super) fn value_type(field: &Field) -> TokenStream {
    match (&field.bound, &field.parameter) {
        (Bound::Concrete { rust, .. } | Bound::Own { rust }, _) => rust.clone(),
        (Bound::Generic { .. }, parameter) => quote!(#parameter),
    }
}
