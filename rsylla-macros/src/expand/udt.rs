//! `derive(Udt)`: a struct that is a user type.
//
// For `#[derive(Udt)] #[rsylla(udt = "shop.address")] struct Address { street: Option<String> }`,
// expands to (shortened):
//
//     const _: () = {
//         use ::rsylla::private as __rsylla;
//         const FIELD_0: __rsylla::Access<Option<String>> =
//             __rsylla::nullable_field::<::rsylla::cql::Text, Option<String>>();
//         impl __rsylla::UserType for Address {
//             const NAME: &'static str = "shop.address";
//             fn write_fields(&self, to: &mut __rsylla::UdtWriter<'_, '_>) {
//                 to.field("street", &FIELD_0, &self.street);
//             }
//             fn read_fields(from: &mut __rsylla::UdtReader<'_, '_>) -> __rsylla::Decoded<Self> {
//                 __rsylla::Ok(Self { street: from.field("street", &FIELD_0)? })
//             }
//         }
//         __rsylla::user_type!(Address);
//     };

use std::sync::Arc;

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use rsylla_cql::types::UserType;
use rsylla_project::Project;
use syn::spanned::Spanned;

use crate::check;
use crate::expand::row::did_you_mean;
use crate::expand::track;
use crate::expand::types::Types;
use crate::input::DeriveInput;
use crate::report::Report;

/// `#[derive(Udt)]`
pub(crate) fn expand(input: &DeriveInput) -> TokenStream {
    let mut report = Report::default();
    let Some(project) = check::project(input.name.span(), &mut report) else {
        let errors = report.errors();
        return quote!(#(#errors;)*);
    };
    let tracking = track::project(&project);
    let items = udt(input, &project, &mut report).filter(|_| !report.has_errors());
    let errors = report.errors();
    quote!(#items #(#errors;)* #tracking)
}

fn udt(input: &DeriveInput, project: &Project, report: &mut Report) -> Option<TokenStream> {
    let definition = definition(input, project, report)?;
    check_fields(input, &definition, report);
    if report.has_errors() {
        return None;
    }
    let mut types = Types {
        project,
        report,
        at: input.name.span(),
    };
    let mut accesses = TokenStream::new();
    let mut writes = TokenStream::new();
    let mut reads = TokenStream::new();
    for (n, field) in input.fields.iter().enumerate() {
        let (_, declared) = definition.field(&field.column)?;
        let cql = types.cql(&declared.ty);
        let access = format_ident!("FIELD_{n}");
        let (name, ty, column) = (&field.name, &field.ty, &field.column);
        let function = if field.not_null {
            quote!(field)
        } else {
            quote!(nullable_field)
        };
        let value = quote_spanned!(ty.span()=> __rsylla::#function::<#cql, #ty>());
        accesses.extend(quote!(const #access: __rsylla::Access<#ty> = #value;));
        writes.extend(quote!(to.field(#column, &#access, &self.#name);));
        reads.extend(quote!(#name: from.field(#column, &#access)?,));
    }
    let name = &input.name;
    let written = format!("{}.{}", definition.keyspace, definition.name);
    Some(quote! {
        const _: () = {
            use ::rsylla::private as __rsylla;
            #accesses
            #[automatically_derived]
            impl __rsylla::UserType for #name {
                const NAME: &'static str = #written;
                fn write_fields(&self, to: &mut __rsylla::UdtWriter<'_, '_>) { #writes }
                fn read_fields(from: &mut __rsylla::UdtReader<'_, '_>) -> __rsylla::Decoded<Self> {
                    __rsylla::Ok(Self { #reads })
                }
            }
            __rsylla::user_type!(#name);
        };
    })
}

/// The user type that `#[rsylla(udt = "…")]` names.
fn definition(
    input: &DeriveInput,
    project: &Project,
    report: &mut Report,
) -> Option<Arc<UserType>> {
    let Some((_, written)) = input.target.as_ref().filter(|(key, _)| key == "udt") else {
        let message = "a user type needs its name: `#[rsylla(udt = \"keyspace.name\")]`";
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
                format!("name the type with its keyspace: `keyspace.{text}`"),
            );
            return None;
        }
    };
    let found = project.catalog().user_type(keyspace, name).cloned();
    if found.is_none() {
        let known: Vec<String> = project
            .catalog()
            .keyspaces()
            .flat_map(|keyspace| keyspace.types.values())
            .map(|ty| format!("{}.{}", ty.keyspace, ty.name))
            .collect();
        let help = did_you_mean(&text, known.iter().map(String::as_str));
        report.error(
            written.span(),
            format!("no schema file makes the type `{text}`{help}"),
        );
    }
    found
}

/// Each field of the type once, and no others: a field that is left out would
/// be emptied whenever a value is written back.
fn check_fields(input: &DeriveInput, definition: &UserType, report: &mut Report) {
    let name = format!("{}.{}", definition.keyspace, definition.name);
    for field in &input.fields {
        if definition.field(&field.column).is_none() {
            let help = did_you_mean(
                &field.column,
                definition.fields.iter().map(|field| &*field.name),
            );
            report.error(
                field.column_span,
                format!("type `{name}` has no field `{}`{help}", field.column),
            );
        }
    }
    let left_out: Vec<String> = definition
        .fields
        .iter()
        .filter(|declared| {
            !input
                .fields
                .iter()
                .any(|field| *field.column == *declared.name)
        })
        .map(|declared| format!("`{}` ({})", declared.name, declared.ty))
        .collect();
    if !left_out.is_empty() {
        let message = format!(
            "the struct lacks fields of type `{name}`: {}",
            left_out.join(", ")
        );
        report.error(input.name.span(), message);
    }
}
