//! `derive(Row)`: a struct that is a row of a table, and the statements that every table has.
//
// For `#[derive(Row)] #[rsylla(table = "shop.users")] struct User { id: i32, name: Option<String> }`,
// expands to (shortened; one statement of four):
//
//     const _: () = {
//         use ::rsylla::private as __rsylla;
//         const FIELD_0: __rsylla::Access<i32> = __rsylla::field::<::rsylla::cql::Int, i32>();
//         const FIELD_1: __rsylla::Access<Option<String>> =
//             __rsylla::nullable_field::<::rsylla::cql::Text, Option<String>>();
//         const _: () = {
//             struct UserInsert<'row>(&'row User);
//             …see statement.rs; it binds by `to.field(&FIELD_0, &self.0.id);`…
//             impl User {
//                 /// The statement that inserts this row. …
//                 fn insert(&self) -> UserInsert<'_> { UserInsert(self) }
//             }
//         };
//     };

use std::sync::Arc;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use rsylla_cql::catalog::{Catalog, Column, ColumnKind, Table};
use rsylla_cql::diagnostic::nearest;
use rsylla_cql::types::QuotedIfNeeded;
use rsylla_project::Project;
use syn::spanned::Spanned;

use crate::check;
use crate::expand::meta::Meta;
use crate::expand::shape::{Absent, Field, Shape};
use crate::expand::statement::{self, Implementation};
use crate::expand::types::{Bound, Types};
use crate::expand::{names, track, types};
use crate::input::{DeriveField, DeriveInput};
use crate::report::Report;

/// `#[derive(Row)]`
pub(crate) fn expand(input: &DeriveInput) -> TokenStream {
    let mut report = Report::default();
    let Some(project) = check::project(input.name.span(), &mut report) else {
        let errors = report.errors();
        return quote!(#(#errors;)*);
    };
    let tracking = track::project(&project);
    let items = row(input, &project, &mut report).filter(|_| !report.has_errors());
    let errors = report.errors();
    quote!(#items #(#errors;)* #tracking)
}

fn row(input: &DeriveInput, project: &Project, report: &mut Report) -> Option<TokenStream> {
    let table = table(input, project, report)?;
    let mut types = Types {
        project,
        report,
        at: input.name.span(),
    };
    let members = members(input, &table, &mut types);
    if types.report.has_errors() {
        return None;
    }
    let row = Row {
        input,
        table: &table,
        members,
    };
    let statements = row.statements(&mut types);
    let fields = row.members.iter().map(Member::access);
    Some(quote! {
        const _: () = {
            use ::rsylla::private as __rsylla;
            #(#fields)*
            #statements
        };
    })
}

/// The table that `#[rsylla(table = "…")]` names.
fn table(input: &DeriveInput, project: &Project, report: &mut Report) -> Option<Arc<Table>> {
    let Some((_, written)) = input.target.as_ref().filter(|(key, _)| key == "table") else {
        let message = "a row needs its table: `#[rsylla(table = \"keyspace.table\")]`";
        report.error(input.name.span(), message);
        return None;
    };
    let text = written.value();
    let (keyspace, name) = match (text.split_once('.'), project.keyspace()) {
        (Some(parts), _) => parts,
        (None, Some(keyspace)) => (keyspace, text.as_str()),
        (None, None) => {
            report.error(
                written.span(),
                format!("name the table with its keyspace: `keyspace.{text}`"),
            );
            return None;
        }
    };
    let found = project.catalog().table(keyspace, name).cloned();
    if found.is_none() {
        let help = did_you_mean(&text, tables(project.catalog()).iter().map(String::as_str));
        report.error(
            written.span(),
            format!("no schema file makes the table `{text}`{help}"),
        );
    }
    found
}

fn tables(catalog: &Catalog) -> Vec<String> {
    let tables = catalog
        .keyspaces()
        .flat_map(|keyspace| keyspace.tables.values())
        .filter(|table| table.declared.source.is_some());
    tables
        .map(|table| format!("{}.{}", table.keyspace, table.name))
        .collect()
}

pub(crate) fn did_you_mean<'n>(written: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    nearest(written, names).map_or_else(String::new, |near| format!(": did you mean `{near}`?"))
}

/// A field and the column that it is.
struct Member<'a> {
    field: &'a DeriveField,
    column: &'a Column,
    cql: TokenStream,
    nullable: bool,
    access: Ident,
}

fn members<'a>(input: &'a DeriveInput, table: &'a Table, types: &mut Types<'_>) -> Vec<Member<'a>> {
    let mut members: Vec<Member<'_>> = Vec::new();
    for field in &input.fields {
        let Some(column) = table.column(&field.column) else {
            let help = did_you_mean(
                &field.column,
                table.columns.iter().map(|column| &*column.name),
            );
            let (keyspace, name) = (&table.keyspace, &table.name);
            let message = format!(
                "table `{keyspace}.{name}` has no column `{}`{help}",
                field.column
            );
            types.report.error(field.column_span, message);
            continue;
        };
        if members.iter().any(|other| other.column.name == column.name) {
            let message = format!("two fields are the column `{}`", column.name);
            types.report.error(field.column_span, message);
        }
        // A partition with nothing but static columns is read as a row without clustering columns.
        let never_null = column.kind == ColumnKind::PartitionKey
            || (column.kind == ColumnKind::Clustering && !table.has_static());
        members.push(Member {
            field,
            column,
            cql: types.cql(&column.ty),
            nullable: !never_null && !field.not_null,
            access: format_ident!("FIELD_{}", members.len()),
        });
    }
    members
}

impl Member<'_> {
    /// How the field is read and written. rustc says at its type what is wrong with it.
    fn access(&self) -> TokenStream {
        let Self { access, cql, .. } = self;
        let ty = &self.field.ty;
        let function = if self.nullable {
            quote!(nullable_field)
        } else {
            quote!(field)
        };
        let value = quote_spanned!(ty.span()=> __rsylla::#function::<#cql, #ty>());
        quote!(const #access: __rsylla::Access<#ty> = #value;)
    }

    /// Binds the field of `self.0`.
    fn bind(&self) -> TokenStream {
        let Self { access, .. } = self;
        let name = &self.field.name;
        quote!(to.field(&#access, &self.0.#name);)
    }

    fn marker(&self) -> (String, String) {
        (self.column.name.to_string(), types::text(&self.column.ty))
    }

    fn cql_name(&self) -> String {
        QuotedIfNeeded(&self.column.name).to_string()
    }
}

struct Row<'a> {
    input: &'a DeriveInput,
    table: &'a Table,
    members: Vec<Member<'a>>,
}

impl Row<'_> {
    fn statements(&self, types: &mut Types<'_>) -> TokenStream {
        let key = self.table.primary_key();
        let has_key = key.iter().all(|column| self.member(column).is_some());
        let mut items = self.read("by_primary_key", key, types);
        if !self.table.clustering().is_empty() {
            items.extend(self.read("by_partition", self.table.partition_key(), types));
        }
        if has_key && self.table.view.is_none() {
            let writes_values = !self.table.is_counter();
            items.extend(writes_values.then(|| self.insert()));
            items.extend((writes_values && self.members.len() > key.len()).then(|| self.update()));
            items.extend(self.delete());
        }
        items
    }

    fn member(&self, column: &Column) -> Option<&Member<'_>> {
        self.members
            .iter()
            .find(|member| member.column.name == column.name)
    }

    fn key(&self) -> impl Iterator<Item = &Member<'_>> {
        self.table
            .primary_key()
            .iter()
            .filter_map(|column| self.member(column))
    }

    /// A SELECT of all fields by some columns of the key.
    fn read(&self, method: &str, by: &[Column], types: &mut Types<'_>) -> TokenStream {
        let name = self.statement_name(method);
        let fields = key_fields(self.table, by, types);
        let columns: Vec<String> = self.members.iter().map(Member::cql_name).collect();
        let conditions: Vec<String> = by
            .iter()
            .map(|column| format!("{} = ?", QuotedIfNeeded(&column.name)))
            .collect();
        let shape = Shape {
            kind: format_ident!("Select"),
            markers: (0..fields.len()).collect(),
            fields,
            columns: Vec::new(),
            conditional: false,
            parts: Vec::new(),
            sending: TokenStream::new(),
            metas: vec![
                self.meta(
                    &format!("SELECT {} FROM ", columns.join(", ")),
                    &format!(" WHERE {}", conditions.join(" AND ")),
                    by.iter()
                        .map(|column| (column.name.to_string(), types::text(&column.ty)))
                        .collect(),
                    self.members.iter().map(Member::marker).collect(),
                ),
            ],
        };
        let generics = statement::generics(&shape.fields);
        let arguments = statement::arguments(&shape.fields);
        let body = statement::body(&shape.fields, false);
        let reads = self.members.iter().map(|member| {
            let (field, access) = (&member.field.name, &member.access);
            quote!(#field: columns.field(&#access)?)
        });
        let target = quote!(#name #arguments);
        let row = &self.input.name;
        let implementation = self.implementation(
            method,
            &shape,
            target.clone(),
            generics.clone(),
            quote!(#row),
            statement::bind(&shape),
            quote!(__rsylla::Ok(#row { #(#reads),* })),
        );
        let parameters = shape.fields.iter().map(|field| {
            let ident = &field.ident;
            let ty = match (&field.bound, &field.parameter) {
                (Bound::Concrete { rust, .. } | Bound::Own { rust }, _) => rust.clone(),
                (Bound::Generic { .. }, parameter) => quote!(#parameter),
            };
            quote!(#ident: #ty)
        });
        let idents = shape.fields.iter().map(|field| &field.ident);
        let method = format_ident!("{method}");
        let docs = if by.len() == self.table.primary_key().len() {
            "The statement that reads the row of a primary key."
        } else {
            "The statement that reads the rows of a partition."
        };
        let visibility = &self.input.visibility;
        quote! {
            const _: () = {
                #visibility struct #name #generics #body
                #implementation
                impl #row {
                    #[doc = #docs]
                    #[allow(dead_code)]
                    #visibility fn #method #generics (#(#parameters),*) -> #target { #name { #(#idents),* } }
                }
            };
        }
    }

    fn insert(&self) -> TokenStream {
        let columns: Vec<String> = self.members.iter().map(Member::cql_name).collect();
        let marks = vec!["?"; columns.len()].join(", ");
        let meta = self.meta(
            "INSERT INTO ",
            &format!(" ({}) VALUES ({marks})", columns.join(", ")),
            self.members.iter().map(Member::marker).collect(),
            Vec::new(),
        );
        let bind = self.members.iter().map(|member| {
            let (access, name) = (&member.access, &member.field.name);
            let method = if member.nullable {
                quote!(settable_field)
            } else {
                quote!(field)
            };
            quote!(to.#method(&#access, &self.0.#name);)
        });
        let docs = "The statement that inserts this row. A field that is `None` is not written: \
                    where the row is there already, its column stays as it is.";
        self.write("insert", "Write", meta, bind.collect(), docs)
    }

    fn update(&self) -> TokenStream {
        let is_key = |member: &&Member<'_>| member.column.kind.is_primary_key();
        let values = || self.members.iter().filter(|member| !is_key(member));
        let set: Vec<String> = values()
            .map(|member| format!("{} = ?", member.cql_name()))
            .collect();
        let meta = self.meta(
            "UPDATE ",
            &format!(" SET {} WHERE {}", set.join(", "), self.where_key()),
            values().chain(self.key()).map(Member::marker).collect(),
            Vec::new(),
        );
        let bind = values().chain(self.key()).map(Member::bind).collect();
        let docs = "The statement that sets all columns of this row that are not of its key. \
                    A field that is `None` empties its column.";
        self.write("update", "Write", meta, bind, docs)
    }

    fn delete(&self) -> TokenStream {
        let meta = self.meta(
            "DELETE FROM ",
            &format!(" WHERE {}", self.where_key()),
            self.key().map(Member::marker).collect(),
            Vec::new(),
        );
        let kind = if self.table.is_counter() {
            "CounterWrite"
        } else {
            "Write"
        };
        let bind = self.key().map(Member::bind).collect();
        self.write(
            "delete",
            kind,
            meta,
            bind,
            "The statement that deletes this row.",
        )
    }

    fn where_key(&self) -> String {
        let conditions: Vec<String> = self
            .key()
            .map(|member| format!("{} = ?", member.cql_name()))
            .collect();
        conditions.join(" AND ")
    }

    fn write(
        &self,
        method: &str,
        kind: &str,
        meta: Meta,
        bind: TokenStream,
        docs: &str,
    ) -> TokenStream {
        let name = self.statement_name(method);
        let shape = Shape {
            kind: format_ident!("{kind}"),
            fields: Vec::new(),
            markers: Vec::new(),
            columns: Vec::new(),
            conditional: false,
            parts: Vec::new(),
            sending: TokenStream::new(),
            metas: vec![meta],
        };
        let implementation = self.implementation(
            method,
            &shape,
            quote!(#name<'_>),
            TokenStream::new(),
            quote!(()),
            bind,
            quote!(columns.none()),
        );
        let row = &self.input.name;
        let visibility = &self.input.visibility;
        let method = format_ident!("{method}");
        quote! {
            const _: () = {
                #visibility struct #name<'row>(&'row #row);
                #implementation
                impl #row {
                    #[doc = #docs]
                    #[allow(dead_code)]
                    #visibility fn #method(&self) -> #name<'_> { #name(self) }
                }
            };
        }
    }

    /// The name of a statement's struct. No type of the user's is named where
    /// it stands but the row, of which it is another.
    fn statement_name(&self, method: &str) -> Ident {
        format_ident!("{}{}", self.input.name, names::camel(method))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "they are what differs between the statements"
    )]
    fn implementation(
        &self,
        method: &str,
        shape: &Shape,
        target: TokenStream,
        generics: TokenStream,
        row: TokenStream,
        bind: TokenStream,
        decode: TokenStream,
    ) -> TokenStream {
        let name = format!("{}::{method}", self.input.name);
        let place = statement::place(self.input.name.span());
        let implementation = Implementation {
            shape,
            name: &name,
            place,
            target,
            generics,
            row,
            bind,
            decode,
        };
        quote!(#implementation)
    }

    /// What the static of a statement says; `before` and `after` stand around the table's name.
    fn meta(
        &self,
        before: &str,
        after: &str,
        markers: Vec<(String, String)>,
        columns: Vec<(String, String)>,
    ) -> Meta {
        let keyspace = QuotedIfNeeded(&self.table.keyspace).to_string();
        let table = QuotedIfNeeded(&self.table.name);
        let counts = self.table.is_counter() && before.starts_with("UPDATE");
        Meta {
            pieces: vec![before.to_owned(), keyspace, format!(".{table}{after}")],
            markers,
            columns,
            traits: format_ident!("{}", if counts { "NONE" } else { "IDEMPOTENT" }),
        }
    }
}

/// Columns of the key as values of a statement.
fn key_fields(table: &Table, by: &[Column], types: &mut Types<'_>) -> Vec<Field> {
    let mut parameters = Vec::new();
    let field = |column: &Column| {
        let qualified = format!("{}.{}.{}", table.keyspace, table.name, column.name);
        let bound = types.bound(&column.ty, Some(&qualified));
        let parameter = matches!(bound, Bound::Generic { .. })
            .then(|| names::parameter(&column.name, &parameters));
        parameters.extend(parameter.clone());
        Field {
            name: column.name.to_string(),
            ident: names::field(&column.name),
            docs: String::new(),
            bound,
            parameter,
            absent: Absent::Never,
        }
    };
    by.iter().map(field).collect()
}
