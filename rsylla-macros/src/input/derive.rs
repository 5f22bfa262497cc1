//! Structs under `derive(Row)` and `derive(Udt)`.

use proc_macro2::{Ident, Span};
use rsylla_cql::diagnostic::nearest;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Data, Fields, LitStr, Token, Type, Visibility, parenthesized};

/// A struct with named fields and the table or user type that it stands for.
pub(crate) struct DeriveInput {
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) target: Target,
    pub(crate) fields: Vec<DeriveField>,
}

/// What `#[rsylla(…)]` says of the struct.
#[derive(Default)]
pub(crate) struct Target {
    /// `table = "ks.t"`
    pub(crate) table: Option<LitStr>,
    /// `udt = "ks.t"`
    pub(crate) udt: Option<LitStr>,
    /// `exhaustive`: the struct has all columns of the table.
    pub(crate) exhaustive: bool,
    /// `ranges`: statements that read ranges of clustering columns.
    pub(crate) ranges: bool,
}

/// A field and what `#[rsylla(…)]` says of it.
pub(crate) struct DeriveField {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) holds: Holds,
}

/// What a field holds.
pub(crate) enum Holds {
    Column(ColumnField),
    /// A struct whose fields are columns of this table too.
    Struct(Vec<InnerField>),
}

/// A field that is a column of a table, or a field of a user type.
pub(crate) struct ColumnField {
    /// The name in CQL, and where it is written.
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) null: Null,
}

/// What a field that cannot be null is in a null's place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Null {
    /// The field is an `Option`, where the column may be null.
    Option,
    /// `not_null`: an error.
    Error,
    /// `default`: its type's default.
    Default,
}

/// A field of a struct in a field, and its column.
pub(crate) struct InnerField {
    pub(crate) name: Ident,
    pub(crate) column: String,
    pub(crate) span: Span,
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

/// The options in all `#[rsylla(…)]`.
pub(crate) fn each_option(
    attributes: &[Attribute],
    mut option: impl FnMut(&ParseNestedMeta<'_>) -> syn::Result<()>,
) -> syn::Result<()> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("rsylla"))
        .try_for_each(|attribute| attribute.parse_nested_meta(|meta| option(&meta)))
}

pub(crate) fn unknown(meta: &ParseNestedMeta<'_>, known: &[&str]) -> syn::Error {
    let written = meta
        .path
        .get_ident()
        .map(Ident::to_string)
        .unwrap_or_default();
    let help = match nearest(&written, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are: {}", known.join(", ")),
    };
    meta.error(format!("unknown option `{written}`: {help}"))
}

fn target(attributes: &[Attribute]) -> syn::Result<Target> {
    let mut target = Target::default();
    each_option(attributes, |meta| {
        if meta.path.is_ident("table") {
            target.table = Some(meta.value()?.parse()?);
        } else if meta.path.is_ident("udt") {
            target.udt = Some(meta.value()?.parse()?);
        } else if meta.path.is_ident("exhaustive") {
            target.exhaustive = true;
        } else if meta.path.is_ident("ranges") {
            target.ranges = true;
        } else {
            return Err(unknown(meta, &["table", "udt", "exhaustive", "ranges"]));
        }
        Ok(())
    })?;
    Ok(target)
}

fn field(field: syn::Field) -> syn::Result<DeriveField> {
    let span = field.span();
    let name = field
        .ident
        .ok_or_else(|| syn::Error::new(span, "the field needs a name"))?;
    let mut column = ColumnField {
        name: name.unraw().to_string(),
        span: name.span(),
        null: Null::Option,
    };
    let mut inner = None;
    let mut alone = None;
    each_option(&field.attrs, |meta| {
        if meta.path.is_ident("flatten") {
            inner = Some(inner_fields(meta)?);
            return Ok(());
        }
        alone = Some(meta.path.span());
        if meta.path.is_ident("not_null") {
            column.null = Null::Error;
        } else if meta.path.is_ident("default") {
            column.null = Null::Default;
        } else if meta.path.is_ident("column") || meta.path.is_ident("field") {
            let name: LitStr = meta.value()?.parse()?;
            column.name = name.value();
            column.span = name.span();
        } else {
            return Err(unknown(meta, &["not_null", "default", "column", "flatten"]));
        }
        Ok(())
    })?;
    let holds = match (inner, alone) {
        (Some(_), Some(span)) => {
            let message = "`flatten` goes alone: name the column of each field inside it";
            return Err(syn::Error::new(span, message));
        }
        (Some(inner), None) => Holds::Struct(inner),
        (None, _) => Holds::Column(column),
    };
    Ok(DeriveField {
        name,
        ty: field.ty,
        holds,
    })
}

/// `flatten(street, zip = "zip_code")`
fn inner_fields(meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<InnerField>> {
    if !meta.input.peek(syn::token::Paren) {
        let message = "name the fields of the struct that are columns: `flatten(street, city)`";
        return Err(meta.error(message));
    }
    let content;
    parenthesized!(content in meta.input);
    let fields: Punctuated<InnerField, Token![,]> =
        content.parse_terminated(InnerField::parse, Token![,])?;
    Ok(fields.into_iter().collect())
}

impl Parse for InnerField {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name: Ident = input.parse()?;
        let (column, span) = if input.parse::<Option<Token![=]>>()?.is_some() {
            let column: LitStr = input.parse()?;
            (column.value(), column.span())
        } else {
            (name.unraw().to_string(), name.span())
        };
        Ok(Self { name, column, span })
    }
}
