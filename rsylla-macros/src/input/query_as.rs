//! `query_as!(Type, "…", a, b)`.

use syn::parse::{Parse, ParseStream};
use syn::{Result, Token, Type};

use crate::input::Inline;

/// A call of `query_as!`.
pub(crate) struct QueryAs {
    /// The row type, which derives `Row`.
    pub(crate) row: Type,
    /// The statement and its values.
    pub(crate) inline: Inline,
}

impl Parse for QueryAs {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let row = input.parse()?;
        input.parse::<Token![,]>()?;
        Ok(Self { row, inline: input.parse()? })
    }
}
