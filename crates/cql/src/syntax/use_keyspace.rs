//! `USE`.

use crate::lexer::Keyword;

use super::name::{Ident, object_name};
use super::parser::{Parse, Parser};

/// `USE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The keyspace.
    pub keyspace: Ident,
}

/// `USE …`
// Parser.g useStatement
pub(super) fn use_keyspace(p: &mut Parser<'_>) -> Parse<Use> {
    p.expect_keyword(Keyword::Use)?;
    let keyspace = object_name(p, "keyspace")?;
    Ok(Use { keyspace })
}
