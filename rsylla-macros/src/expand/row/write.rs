//! The statements that write a whole row: insert, update, delete.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::expand::meta::Meta;
use crate::expand::row::{Member, Row};
use crate::expand::statement::{Implementation, Statics};

impl Row<'_> {
    pub(super) fn insert(&self) -> TokenStream {
        self.write(&Writing {
            method: "insert",
            kind: "Write",
            docs: "The statement that inserts this row. A field that is `None` is not written: \
                   where the row is there already, its column stays as it is.",
            meta: Some(self.insertion("", "IDEMPOTENT", Vec::new())),
            bind: self.members.iter().map(Member::bind_if_some).collect(),
            answer: None,
        })
    }

    pub(super) fn insert_if_not_exists(&self) -> TokenStream {
        let columns = self.members.iter().map(Member::marker).collect();
        let found = self.reads(|member| {
            let (name, access) = (&*member.column.name, member.access());
            quote!(columns.named_field(#name, #access)?)
        });
        self.write(&Writing {
            method: "insert_if_not_exists",
            kind: "Conditional",
            docs: "The statement that inserts this row unless there is one with its key, which is \
                   then answered. A field that is `None` is not written.",
            meta: Some(self.insertion(" IF NOT EXISTS", "CONDITIONAL_ON_ROW", columns)),
            bind: self.members.iter().map(Member::bind_if_some).collect(),
            answer: Some(found),
        })
    }

    fn insertion(&self, end: &str, traits: &str, answer: Vec<(String, String)>) -> Meta {
        let columns: Vec<String> = self.members.iter().map(Member::cql_name).collect();
        let marks = vec!["?"; columns.len()].join(", ");
        self.meta(
            "INSERT INTO ",
            &format!(" ({}) VALUES ({marks}){end}", columns.join(", ")),
            self.members.iter().map(Member::marker).collect(),
            answer,
            traits,
        )
    }

    /// An UPDATE of all columns, beside the static of `update_by_primary_key`.
    pub(super) fn update(&self) -> TokenStream {
        let bind = self.values().chain(self.key()).map(Member::bind);
        self.write(&Writing {
            method: "update",
            kind: "Write",
            docs: "The statement that sets all columns of this row that are not of its key. \
                   A field that is `None` empties its column.",
            meta: None,
            bind: bind.collect(),
            answer: None,
        })
    }

    pub(super) fn delete(&self) -> TokenStream {
        let is_counter = self.table.is_counter();
        self.write(&Writing {
            method: "delete",
            kind: if is_counter { "CounterWrite" } else { "Write" },
            docs: "The statement that deletes this row.",
            meta: Some(self.meta(
                "DELETE FROM ",
                &format!(" WHERE {}", self.where_key()),
                self.key().map(Member::marker).collect(),
                Vec::new(),
                "IDEMPOTENT",
            )),
            bind: self.key().map(Member::bind).collect(),
            answer: None,
        })
    }

    fn write(&self, writing: &Writing<'_>) -> TokenStream {
        let Writing {
            method,
            kind,
            docs,
            meta,
            bind,
            answer,
        } = writing;
        let name = self.statement_name(method);
        let row = &self.input.name;
        let written = format!("{row}::{method}");
        let shape = self.shape(kind, meta.iter().cloned().collect());
        let statics = meta.as_ref().map(|_| Statics {
            shape: &shape,
            name: &written,
            place: self.place(),
        });
        let implementation = Implementation {
            kind: &shape.kind,
            target: quote!(#name<'_>),
            generics: TokenStream::new(),
            row: answer.as_ref().map_or_else(|| quote!(()), |_| quote!(#row)),
            meta: quote!(&META),
            bind: bind.clone(),
            decode: if let Some(found) = answer {
                quote!(__rsylla::Ok(#found))
            } else {
                quote!(columns.none())
            },
        };
        let visibility = &self.input.visibility;
        let method = format_ident!("{method}");
        let items = quote! {
            #statics
            #visibility struct #name<'row>(&'row #row);
            #implementation
            impl #row {
                #[doc = #docs]
                #[allow(dead_code)]
                #visibility fn #method(&self) -> #name<'_> { #name(self) }
            }
        };
        if meta.is_some() {
            quote!(const _: () = { #items };)
        } else {
            items
        }
    }
}

/// What differs between the statements that write a row.
struct Writing<'a> {
    method: &'a str,
    kind: &'a str,
    docs: &'a str,
    /// None where its static stands beside it already.
    meta: Option<Meta>,
    bind: TokenStream,
    /// The row that a conditional statement answers, read by names.
    answer: Option<TokenStream>,
}
