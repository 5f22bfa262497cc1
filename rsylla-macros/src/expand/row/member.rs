//! The fields of a row's struct, and the columns that they are.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use rsylla_cql::catalog::{Column, ColumnKind, Table};
use rsylla_cql::types::QuotedIfNeeded;
use syn::Type;
use syn::spanned::Spanned;

use crate::expand::row::did_you_mean;
use crate::expand::types::{self, Types};
use crate::input::{ColumnField, DeriveInput, Holds, InnerField, Null};

/// A field and the column that it is.
pub(crate) struct Member<'a> {
    /// The field's name, or the inner field's.
    pub(crate) name: &'a Ident,
    pub(crate) column: &'a Column,
    /// Its type; none where it stands in a struct whose fields the macro does not see.
    pub(crate) ty: Option<&'a Type>,
    /// Where it is in the row: `name`, or `audit.created_at`.
    place: TokenStream,
    cql: TokenStream,
    null: Null,
    /// The index of its constant.
    index: usize,
}

/// The columns of all fields; what does not fit is reported.
pub(crate) fn members<'a>(
    input: &'a DeriveInput,
    table: &'a Table,
    types: &mut Types<'_>,
) -> Vec<Member<'a>> {
    let mut finder = Finder {
        table,
        types,
        members: Vec::new(),
    };
    for field in &input.fields {
        let outer = &field.name;
        match &field.holds {
            Holds::Column(column) => finder.add(outer, Some(&field.ty), quote!(#outer), column),
            Holds::Struct(inner) => {
                for InnerField { name, column, span } in inner {
                    let column = ColumnField {
                        name: column.clone(),
                        span: *span,
                        null: Null::Option,
                    };
                    finder.add(name, None, quote!(#outer.#name), &column);
                }
            }
        }
    }
    let members = finder.members;
    if input.target.exhaustive {
        require_all(input, table, &members, types);
    }
    members
}

struct Finder<'a, 't, 'p> {
    table: &'a Table,
    types: &'t mut Types<'p>,
    members: Vec<Member<'a>>,
}

impl<'a> Finder<'a, '_, '_> {
    fn add(
        &mut self,
        name: &'a Ident,
        ty: Option<&'a Type>,
        place: TokenStream,
        field: &ColumnField,
    ) {
        let table = self.table;
        let Some(column) = table.column(&field.name) else {
            let known = table.columns.iter().map(|column| &*column.name);
            let help = did_you_mean(&field.name, known);
            let message = format!(
                "table `{}.{}` has no column `{}`{help}",
                table.keyspace, table.name, field.name
            );
            return self.types.report.error(field.span, message);
        };
        if self
            .members
            .iter()
            .any(|other| other.column.name == column.name)
        {
            let message = format!("two fields are the column `{}`", column.name);
            self.types.report.error(field.span, message);
        }
        let null = if never_null(column, table) {
            if field.null == Null::Default {
                let message = format!(
                    "the column `{}` is of the key and never null: it needs no default",
                    column.name
                );
                self.types.report.error(field.span, message);
            }
            Null::Error
        } else {
            field.null
        };
        self.members.push(Member {
            name,
            column,
            ty,
            place,
            cql: self.types.cql(&column.ty),
            null,
            index: self.members.len(),
        });
    }
}

/// A partition with nothing but static columns is read as a row without clustering columns.
fn never_null(column: &Column, table: &Table) -> bool {
    match column.kind {
        ColumnKind::PartitionKey => true,
        ColumnKind::Clustering => !table.has_static(),
        ColumnKind::Static | ColumnKind::Regular => false,
    }
}

/// Reports the columns that a struct lacks which says that it has all.
fn require_all(input: &DeriveInput, table: &Table, members: &[Member<'_>], types: &mut Types<'_>) {
    let is_there = |column: &&Column| {
        members
            .iter()
            .any(|member| member.column.name == column.name)
    };
    let lacking: Vec<String> = table
        .columns
        .iter()
        .filter(|column| !is_there(column))
        .map(|column| format!("`{}` ({})", column.name, column.ty))
        .collect();
    if !lacking.is_empty() {
        let message = format!(
            "the struct says that it is `exhaustive`, and lacks columns of `{}.{}`: {}",
            table.keyspace,
            table.name,
            lacking.join(", ")
        );
        types.report.error(input.name.span(), message);
    }
}

impl Member<'_> {
    /// The constant that says how the field is read and written; rustc says at
    /// the field's type what is wrong with it.
    pub(crate) fn constant(&self) -> Option<TokenStream> {
        let ty = self.ty?;
        let name = self.constant_name();
        let value = self.access_of(&quote!(#ty), ty.span());
        Some(quote!(const #name: __rsylla::Access<#ty> = #value;))
    }

    fn constant_name(&self) -> Ident {
        format_ident!("FIELD_{}", self.index)
    }

    fn access_of(&self, ty: &TokenStream, span: proc_macro2::Span) -> TokenStream {
        let cql = &self.cql;
        let function = match self.null {
            Null::Option => quote!(nullable_field),
            Null::Error => quote!(field),
            Null::Default => quote!(default_field),
        };
        quote_spanned!(span=> __rsylla::#function::<#cql, #ty>())
    }

    /// How the field is read and written, as a reference.
    pub(crate) fn access(&self) -> TokenStream {
        if self.ty.is_some() {
            let name = self.constant_name();
            quote!(&#name)
        } else {
            let span = self.name.span();
            let value = self.access_of(&quote_spanned!(span=> _), span);
            quote!(&#value)
        }
    }

    /// Binds the field of the row `self.0`.
    pub(crate) fn bind(&self) -> TokenStream {
        let (access, place) = (self.access(), &self.place);
        quote!(to.field(#access, &self.0.#place);)
    }

    /// The same; what is `None` is not written.
    pub(crate) fn bind_if_some(&self) -> TokenStream {
        if self.null != Null::Option {
            return self.bind();
        }
        let (access, place) = (self.access(), &self.place);
        quote!(to.settable_field(#access, &self.0.#place);)
    }

    /// Name and type, as the static of a statement has them.
    pub(crate) fn marker(&self) -> (String, String) {
        (self.column.name.to_string(), types::text(&self.column.ty))
    }

    pub(crate) fn cql_name(&self) -> String {
        QuotedIfNeeded(&self.column.name).to_string()
    }

    pub(crate) fn is_key(&self) -> bool {
        self.column.kind.is_primary_key()
    }
}
