//! `queries!`: `pub "path"`, with options for all of its statements.

use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, LitStr, Token, Visibility};

/// What stands in `queries!`.
pub(crate) struct QueriesInput {
    /// Documentation and other attributes, for the module.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    /// The module's name, where it is not the file's.
    pub(crate) name: Option<Ident>,
    pub(crate) path: LitStr,
}

impl Parse for QueriesInput {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let name = if input.peek(LitStr) {
            None
        } else {
            let name = input.parse()?;
            input.parse::<Token![:]>()?;
            Some(name)
        };
        let path = input.parse()?;
        let _ = input.parse::<Option<Token![,]>>()?;
        Ok(Self {
            attributes,
            visibility,
            name,
            path,
        })
    }
}
