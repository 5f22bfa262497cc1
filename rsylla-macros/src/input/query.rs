//! `query!`, in its two forms.

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Ident, LitStr, Result, Token, Visibility};

use crate::input::Options;
use crate::literal::CqlLiteral;

/// A call of `query!`.
pub(crate) enum Query {
    /// `query! { pub Name: "…" }`: an item.
    Definition(Definition),
    /// `query!("…", a, b)`: an expression.
    Inline(Inline),
}

/// A statement with a name.
pub(crate) struct Definition {
    /// Documentation and whatever else stands above, without `#[rsylla(…)]`.
    pub(crate) attributes: Vec<Attribute>,
    /// What `#[rsylla(…)]` says.
    pub(crate) options: Options,
    /// Its visibility.
    pub(crate) visibility: Visibility,
    /// Its name, also of the struct.
    pub(crate) name: Ident,
    /// Its text.
    pub(crate) cql: CqlLiteral,
}

/// A statement used once, where it stands.
pub(crate) struct Inline {
    /// Its text.
    pub(crate) cql: CqlLiteral,
    /// The values of its markers.
    pub(crate) arguments: Arguments,
}

/// Values of markers: `a, b` by position, `name = a` by name.
pub(crate) struct Arguments(pub(crate) Vec<(Option<Ident>, Expr)>);

impl Parse for Query {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(LitStr) {
            input.parse().map(Self::Inline)
        } else {
            input.parse().map(Self::Definition)
        }
    }
}

impl Parse for Definition {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut attributes = input.call(Attribute::parse_outer)?;
        let options = Options::take(&mut attributes)?;
        let visibility = input.parse()?;
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        let cql = CqlLiteral::new(input.parse()?);
        input.parse::<Option<Token![,]>>()?;
        Ok(Self { attributes, options, visibility, name, cql })
    }
}

impl Parse for Inline {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let cql = CqlLiteral::new(input.parse()?);
        Ok(Self { cql, arguments: input.parse()? })
    }
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.is_empty() {
            return Ok(Self(Vec::new()));
        }
        input.parse::<Token![,]>()?;
        let arguments = Punctuated::<Argument, Token![,]>::parse_terminated(input)?;
        Ok(Self(arguments.into_iter().map(|argument| (argument.name, argument.value)).collect()))
    }
}

struct Argument {
    name: Option<Ident>,
    value: Expr,
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let name = if input.peek(Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
            let name = input.parse()?;
            input.parse::<Token![=]>()?;
            Some(name)
        } else {
            None
        };
        Ok(Self { name, value: input.parse()? })
    }
}
