//! `derive(Row)`: a struct that is a row of a table, and the statements that every table has.
//
// For `#[derive(Row)] #[rsylla(table = "shop.users")] struct User { id: i32, name: Option<String> }`,
// expands to (shortened; one statement of six):
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

mod changes;
mod member;
mod read;
mod write;

use std::sync::Arc;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use rsylla_cql::catalog::{Catalog, Column, Table};
use rsylla_cql::diagnostic::nearest;
use rsylla_cql::types::QuotedIfNeeded;
use rsylla_project::Project;

use crate::check;
use crate::expand::meta::Meta;
use crate::expand::row::member::{Member, members};
use crate::expand::shape::{Absent, Field, Shape};
use crate::expand::types::{Bound, Types};
use crate::expand::{names, statement, track};
use crate::input::{DeriveField, DeriveInput, Holds};
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
    let constants = row.members.iter().filter_map(Member::constant);
    let flattened = input.fields.iter().filter_map(flattened);
    Some(quote! {
        const _: () = {
            use ::rsylla::private as __rsylla;
            #(#constants)*
            #(#flattened)*
            #statements
        };
    })
}

/// A name for the struct in a field, by which its literal can be written.
fn flattened(field: &DeriveField) -> Option<TokenStream> {
    let Holds::Struct(_) = &field.holds else {
        return None;
    };
    let (name, ty) = (names::flattened(&field.name), &field.ty);
    Some(quote!(type #name = #ty;))
}

/// The table that `#[rsylla(table = "…")]` names.
fn table(input: &DeriveInput, project: &Project, report: &mut Report) -> Option<Arc<Table>> {
    let Some(written) = &input.target.table else {
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

/// A struct and its table.
struct Row<'a> {
    input: &'a DeriveInput,
    table: &'a Table,
    members: Vec<Member<'a>>,
}

impl Row<'_> {
    fn statements(&self, types: &mut Types<'_>) -> TokenStream {
        let key = self.table.primary_key();
        let has_key = key.iter().all(|column| self.member(column).is_some());
        let has_values = self.values().next().is_some();
        let mut items = self.read("by_primary_key", key, types);
        if !self.table.clustering().is_empty() {
            items.extend(self.read("by_partition", self.table.partition_key(), types));
        }
        if self.input.target.ranges {
            for at in self.table.partition_key().len()..key.len() {
                items.extend(self.read_range(&key[..at], &key[at], types));
            }
        }
        if self.table.view.is_some() {
            return items;
        }
        let is_counter = self.table.is_counter();
        if has_values && is_counter {
            items.extend(self.increment(types));
        } else if has_values {
            items.extend(self.update_by_primary_key(has_key, types));
        }
        if has_key && !is_counter {
            items.extend(self.insert());
            items.extend(self.insert_if_not_exists());
        }
        items.extend(has_key.then(|| self.delete()));
        items
    }

    fn member(&self, column: &Column) -> Option<&Member<'_>> {
        self.members
            .iter()
            .find(|member| member.column.name == column.name)
    }

    /// The members that are the key, in the table's order.
    fn key(&self) -> impl Iterator<Item = &Member<'_>> {
        let key = self.table.primary_key().iter();
        key.filter_map(|column| self.member(column))
    }

    /// The members that are not of the key.
    fn values(&self) -> impl Iterator<Item = &Member<'_>> {
        self.members.iter().filter(|member| !member.is_key())
    }

    fn where_key(&self) -> String {
        let key = self.table.primary_key().iter();
        let conditions: Vec<String> = key
            .map(|column| format!("{} = ?", QuotedIfNeeded(&column.name)))
            .collect();
        conditions.join(" AND ")
    }

    /// The struct's literal, with each column read in this way.
    fn reads(&self, read: impl Fn(&Member<'_>) -> TokenStream) -> TokenStream {
        let mut members = self.members.iter();
        let fields = self.input.fields.iter().map(|field| {
            let name = &field.name;
            let value = match &field.holds {
                Holds::Column(_) => members.next().map(&read),
                Holds::Struct(inner) => {
                    let flat = names::flattened(name);
                    let names = inner.iter().map(|inner| &inner.name);
                    let values = members.by_ref().take(inner.len()).map(&read);
                    Some(quote!(#flat { #(#names: #values),* }))
                }
            };
            quote!(#name: #value)
        });
        let row = &self.input.name;
        quote!(#row { #(#fields),* })
    }

    /// The name of a statement's struct. No type of the user's is named where
    /// it stands but the row, of which it is another.
    fn statement_name(&self, method: &str) -> Ident {
        format_ident!("{}{}", self.input.name, names::camel(method))
    }

    fn place(&self) -> (String, u32) {
        statement::place(self.input.name.span())
    }

    /// A shape without fields or columns.
    fn shape(&self, kind: &str, metas: Vec<Meta>) -> Shape {
        Shape {
            kind: Ident::new(kind, self.input.name.span()),
            fields: Vec::new(),
            markers: Vec::new(),
            columns: Vec::new(),
            conditional: false,
            parts: Vec::new(),
            metas,
            sending: TokenStream::new(),
        }
    }

    /// What the static of a statement says; `before` and `after` stand around the table's name.
    fn meta(
        &self,
        before: &str,
        after: &str,
        markers: Vec<(String, String)>,
        columns: Vec<(String, String)>,
        traits: &str,
    ) -> Meta {
        let keyspace = QuotedIfNeeded(&self.table.keyspace).to_string();
        let table = QuotedIfNeeded(&self.table.name);
        Meta {
            pieces: vec![before.to_owned(), keyspace, format!(".{table}{after}")],
            markers,
            columns,
            traits: format_ident!("{traits}"),
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
