//! Structs under `derive(Row)` and `derive(Udt)`.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Attribute, Data, Fields, LitStr, Token, Type, Visibility};

/// A struct with named fields and the table or user type that it stands for.
pub(crate) struct DeriveInput {
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    /// `#[rsylla(table = "ks.t")]` or `#[rsylla(udt = "ks.t")]`: key and value.
    pub(crate) target: Option<(Ident, LitStr)>,
    pub(crate) fields: Vec<DeriveField>,
}

/// A field and what `#[rsylla(…)]` says of it.
pub(crate) struct DeriveField {
    pub(crate) name: Ident,
    /// The column's or field's name in CQL.
    pub(crate) column: String,
    /// Where that name is written.
    pub(crate) column_span: Span,
    pub(crate) ty: Type,
    pub(crate) not_null: bool,
}

impl Parse for DeriveInput {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let item: syn::DeriveInput = input.parse()?;
        if !item.generics.params.is_empty() {
            let message =
                "the struct must own what it holds: it can have no lifetimes or type parameters";
            return Err(syn::Error::new_spanned(&item.generics, message));
        }
        let Data::Struct(data) = item.data else {
            return Err(syn::Error::new(
                item.ident.span(),
                "only a struct can be derived from",
            ));
        };
        let Fields::Named(named) = data.fields else {
            let message = "the struct needs named fields: they are found by name";
            return Err(syn::Error::new(item.ident.span(), message));
        };
        let target = target(&item.attrs)?;
        let fields = named
            .named
            .into_iter()
            .map(field)
            .collect::<syn::Result<_>>()?;
        Ok(Self {
            visibility: item.vis,
            name: item.ident,
            target,
            fields,
        })
    }
}

/// `#[rsylla(table = "…")]`, `#[rsylla(udt = "…")]`
fn target(attributes: &[Attribute]) -> syn::Result<Option<(Ident, LitStr)>> {
    let mut found = None;
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("rsylla"))
    {
        found = Some(attribute.parse_args_with(|input: ParseStream<'_>| {
            let key: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            Ok((key, input.parse::<LitStr>()?))
        })?);
    }
    Ok(found)
}

fn field(field: syn::Field) -> syn::Result<DeriveField> {
    let span = field.span();
    let name = field
        .ident
        .ok_or_else(|| syn::Error::new(span, "the field needs a name"))?;
    let mut found = DeriveField {
        column: name.unraw().to_string(),
        column_span: name.span(),
        name,
        ty: field.ty,
        not_null: false,
    };
    for attribute in field
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("rsylla"))
    {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("not_null") {
                found.not_null = true;
            } else if meta.path.is_ident("column") || meta.path.is_ident("field") {
                let name: LitStr = meta.value()?.parse()?;
                found.column = name.value();
                found.column_span = name.span();
            } else {
                return Err(meta.error("unknown option: there are `not_null` and `column = \"…\"`"));
            }
            Ok(())
        })?;
    }
    Ok(found)
}
