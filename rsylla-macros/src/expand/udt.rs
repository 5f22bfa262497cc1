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

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use rsylla_cql::types::UserType;
use rsylla_project::Project;
use syn::Type;
use syn::spanned::Spanned;

use crate::check;
use crate::expand::row::did_you_mean;
use crate::expand::track;
use crate::expand::types::Types;
use crate::input::{ColumnField, DeriveInput, Holds, Null};
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
    let fields = fields(input, report);
    check_fields(input, &fields, &definition, report);
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
    for (n, (name, ty, field)) in fields.into_iter().enumerate() {
        let column = &field.name;
        let (_, declared) = definition.field(column)?;
        let cql = types.cql(&declared.ty);
        let access = format_ident!("FIELD_{n}");
        let function = match field.null {
            Null::Option => quote!(nullable_field),
            Null::Error => quote!(field),
            Null::Default => quote!(default_field),
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
    let Some(written) = &input.target.udt else {
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

type UdtField<'a> = (&'a Ident, &'a Type, &'a ColumnField);

fn fields<'a>(input: &'a DeriveInput, report: &mut Report) -> Vec<UdtField<'a>> {
    let mut fields = Vec::new();
    for field in &input.fields {
        match &field.holds {
            Holds::Column(column) => fields.push((&field.name, &field.ty, column)),
            Holds::Struct(_) => {
                report.error(field.name.span(), "a user type has no fields to flatten");
            }
        }
    }
    fields
}

/// Each field of the type once, and no others: a field that is left out would
/// be emptied whenever a value is written back.
fn check_fields(
    input: &DeriveInput,
    fields: &[UdtField<'_>],
    definition: &UserType,
    report: &mut Report,
) {
    let name = format!("{}.{}", definition.keyspace, definition.name);
    for (n, (_, _, field)) in fields.iter().enumerate() {
        let written = &field.name;
        if definition.field(written).is_none() {
            let known = definition.fields.iter().map(|field| &*field.name);
            let help = did_you_mean(written, known);
            let message = format!("type `{name}` has no field `{written}`{help}");
            report.error(field.span, message);
        }
        if fields[..n]
            .iter()
            .any(|(_, _, other)| other.name == *written)
        {
            let message = format!("two fields are the type's field `{written}`");
            report.error(field.span, message);
        }
    }
    let left_out: Vec<String> = definition
        .fields
        .iter()
        .filter(|declared| {
            !fields
                .iter()
                .any(|(_, _, field)| *field.name == *declared.name)
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
