//! Newtypes and enums under `derive(Value)`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Data, DataEnum, DataStruct, Expr, Fields, LitStr, Type, Variant};

use crate::input::derive::{each_option, unknown};
use crate::input::rename::Style;

/// A newtype or an enum, and what is stored of it.
pub(crate) struct ValueInput {
    pub(crate) name: Ident,
    pub(crate) stored: Stored,
}

/// What is stored of a value.
pub(crate) enum Stored {
    /// The one field: its name or number, and its type.
    Field(TokenStream, Box<Type>),
    /// A text for each variant.
    Texts(Vec<(Ident, LitStr)>),
    /// A number of this type for each variant.
    Numbers(NumberType, Vec<(Ident, Expr)>),
}

/// A type of numbers, in Rust and as `rsylla::cql` names it.
#[derive(Clone)]
pub(crate) struct NumberType {
    pub(crate) rust: Ident,
    pub(crate) cql: Ident,
}

/// The types of numbers as options name them, in Rust, and in `rsylla::cql`.
const NUMBERS: [(&str, &str, &str); 4] = [
    ("tinyint", "i8", "Tinyint"),
    ("smallint", "i16", "Smallint"),
    ("int", "i32", "Int"),
    ("bigint", "i64", "Bigint"),
];

/// What `#[rsylla(…)]` says of an enum.
#[derive(Default)]
struct Options {
    is_text: bool,
    number: Option<NumberType>,
    rename_all: Option<Style>,
}

impl Parse for ValueInput {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let item: syn::DeriveInput = input.parse()?;
        if !item.generics.params.is_empty() {
            let message =
                "the type must own what it holds: it can have no lifetimes or type parameters";
            return Err(syn::Error::new_spanned(&item.generics, message));
        }
        let options = options(&item.attrs)?;
        let stored = match &item.data {
            Data::Struct(data) => field(&item.ident, data),
            Data::Enum(data) => variants(&item.ident, data, &options),
            Data::Union(_) => Err(syn::Error::new(
                item.ident.span(),
                "a value is a newtype or an enum",
            )),
        };
        Ok(Self {
            name: item.ident,
            stored: stored?,
        })
    }
}

fn options(attributes: &[syn::Attribute]) -> syn::Result<Options> {
    let mut options = Options::default();
    each_option(attributes, |meta| {
        let number = NUMBERS
            .iter()
            .find(|(option, ..)| meta.path.is_ident(option));
        if meta.path.is_ident("text") {
            options.is_text = true;
        } else if let Some((_, rust, cql)) = number {
            options.number = Some(NumberType {
                rust: Ident::new(rust, meta.path.span()),
                cql: Ident::new(cql, meta.path.span()),
            });
        } else if meta.path.is_ident("rename_all") {
            options.rename_all = Some(Style::of(&meta.value()?.parse()?)?);
        } else {
            let known = ["text", "int", "tinyint", "smallint", "bigint", "rename_all"];
            return Err(unknown(meta, &known));
        }
        Ok(())
    })?;
    Ok(options)
}

fn field(name: &Ident, data: &DataStruct) -> syn::Result<Stored> {
    let mut fields = data.fields.iter();
    let (Some(field), None) = (fields.next(), fields.next()) else {
        let message =
            "a newtype has one field; a row is derived with `Row`, a user type with `Udt`";
        return Err(syn::Error::new(name.span(), message));
    };
    let place = field
        .ident
        .as_ref()
        .map_or_else(|| quote!(0), ToTokens::to_token_stream);
    Ok(Stored::Field(place, Box::new(field.ty.clone())))
}

fn variants(name: &Ident, data: &DataEnum, options: &Options) -> syn::Result<Stored> {
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            let message = "a variant that is stored as text or as a number has no fields";
            return Err(syn::Error::new(variant.ident.span(), message));
        }
    }
    match &options.number {
        Some(ty) => numbers(ty, data),
        None if options.is_text => texts(data, options.rename_all),
        None => {
            let message = "say how its values are stored: `#[rsylla(text)]`, or `#[rsylla(int)]` \
                           with a number for each (`Open = 1`)";
            Err(syn::Error::new(name.span(), message))
        }
    }
}

fn texts(data: &DataEnum, style: Option<Style>) -> syn::Result<Stored> {
    let mut texts: Vec<(Ident, LitStr)> = Vec::new();
    for variant in &data.variants {
        let text = text(variant, style)?;
        if let Some((other, _)) = texts
            .iter()
            .find(|(_, other)| other.value() == text.value())
        {
            let message = format!("`{other}` is stored as `{}` too", text.value());
            return Err(syn::Error::new(text.span(), message));
        }
        texts.push((variant.ident.clone(), text));
    }
    Ok(Stored::Texts(texts))
}

fn text(variant: &Variant, style: Option<Style>) -> syn::Result<LitStr> {
    let written = variant.ident.to_string();
    let written = style.map_or(written.clone(), |style| style.apply(&written));
    let mut text = LitStr::new(&written, variant.ident.span());
    each_option(&variant.attrs, |meta| {
        if !meta.path.is_ident("rename") {
            return Err(unknown(meta, &["rename"]));
        }
        text = meta.value()?.parse()?;
        Ok(())
    })?;
    Ok(text)
}

fn numbers(ty: &NumberType, data: &DataEnum) -> syn::Result<Stored> {
    let number = |variant: &Variant| {
        each_option(&variant.attrs, |meta| {
            Err(meta.error("what is stored is a number, which has no name: write `= 1`"))
        })?;
        let name = &variant.ident;
        let Some((_, number)) = &variant.discriminant else {
            let message = format!(
                "give it a number, as in `{name} = 1`: without one it depends on the order of the variants"
            );
            return Err(syn::Error::new(name.span(), message));
        };
        Ok((name.clone(), number.clone()))
    };
    let numbers = data.variants.iter().map(number);
    Ok(Stored::Numbers(
        ty.clone(),
        numbers.collect::<syn::Result<_>>()?,
    ))
}
