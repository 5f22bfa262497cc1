//! Where things were declared, for "declared in schemas/shop.cql:12".

use crate::span::Span;

/// A schema text that was loaded into a catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SourceId(pub u32);

/// The place of a declaration in a schema text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Declaration {
    /// The schema text; none for what every server has (`system.local`).
    pub source: Option<SourceId>,
    /// The declared name's place in that text.
    pub span: Span,
}
