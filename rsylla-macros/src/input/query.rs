//! `query!`, `query_as!` and `schema!`.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, LitStr, Path, Token, Visibility};

use crate::input::{Literal, Options};

/// What stands in `query!`.
pub(crate) enum QueryInput {
    Named(Box<Named>),
    Call(Box<Call>),
}

/// `/// docs  #[rsylla(…)]  pub Name: "CQL"`
pub(crate) struct Named {
    /// Documentation and other attributes, for the struct.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) options: Options,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) cql: Literal,
}

/// `#[rsylla(…)] "CQL", argument, …`
pub(crate) struct Call {
    pub(crate) options: Options,
    pub(crate) cql: Literal,
    pub(crate) arguments: Vec<Argument>,
}

/// A value of a statement in an expression: `value`, or `name = value`.
pub(crate) struct Argument {
    pub(crate) name: Option<Ident>,
    pub(crate) value: Expr,
}

/// What stands in `query_as!`: `Type, "CQL", argument, …`.
pub(crate) struct QueryAsInput {
    pub(crate) row: Path,
    pub(crate) call: Call,
}

/// What stands in `schema!`: `pub NAME: "keyspace"`.
pub(crate) struct SchemaInput {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) keyspace: LitStr,
}

impl Parse for QueryInput {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut attributes = input.call(Attribute::parse_outer)?;
        let options = Options::take(&mut attributes)?;
        if input.peek(LitStr) {
            if let Some(other) = attributes.first() {
                let message = "a statement without a name takes no attributes but `#[rsylla(…)]`";
                return Err(syn::Error::new_spanned(other, message));
            }
            return Call::parse_after(options, input)
                .map(Box::new)
                .map(Self::Call);
        }
        let visibility = input.parse()?;
        let name: Ident = input.call(name)?;
        if input.peek(Token![,]) {
            let message = format!(
                "the statement comes first, then its values: `query!(\"SELECT …\", {name})`"
            );
            return Err(syn::Error::new(name.span(), message));
        }
        input.parse::<Token![:]>()?;
        let cql = input.parse()?;
        let _ = input.parse::<Option<Token![,]>>()?;
        let _ = input.parse::<Option<Token![;]>>()?;
        if !input.is_empty() {
            return Err(
                input.error("a named statement takes its values as fields, not as arguments")
            );
        }
        Ok(Self::Named(Box::new(Named {
            attributes,
            options,
            visibility,
            name,
            cql,
        })))
    }
}

/// The name of a statement's struct.
fn name(input: ParseStream<'_>) -> syn::Result<Ident> {
    input.parse().map_err(|error: syn::Error| {
        let message =
            "expected the statement (`\"SELECT …\"`), or a name for it (`GetUser: \"SELECT …\"`)";
        syn::Error::new(error.span(), message)
    })
}

impl Call {
    fn parse_after(options: Options, input: ParseStream<'_>) -> syn::Result<Self> {
        let cql = input.parse()?;
        let mut arguments = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if !input.is_empty() {
                arguments.push(input.parse()?);
            }
        }
        Ok(Self {
            options,
            cql,
            arguments,
        })
    }
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let named =
            input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]);
        let name = if named {
            let name = input.call(Ident::parse_any)?;
            input.parse::<Token![=]>()?;
            Some(name)
        } else {
            None
        };
        Ok(Self {
            name,
            value: input.parse()?,
        })
    }
}

impl Parse for QueryAsInput {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut attributes = input.call(Attribute::parse_outer)?;
        let options = Options::take(&mut attributes)?;
        let row = input.parse()?;
        input.parse::<Token![,]>()?;
        Ok(Self {
            row,
            call: Call::parse_after(options, input)?,
        })
    }
}

impl Parse for SchemaInput {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        let keyspace = input.parse()?;
        let _ = input.parse::<Option<Token![,]>>()?;
        Ok(Self {
            attributes,
            visibility,
            name,
            keyspace,
        })
    }
}
