//! Selectors as arguments of functions.

use crate::catalog::ClusteringOrder;
use crate::check::Context;
use crate::check::function::Argument;
use crate::check::selection::known;
use crate::check::selection::selectable::{Kind, Selectable};
use crate::check::term::Assignment;
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::ExprKind;
use crate::types::CqlType;

/// A selector that a function is called with.
pub(super) struct SelectorArgument<'s, 'e, 'c> {
    /// What is being checked.
    pub(super) cx: &'s Context<'c>,
    /// The selector.
    pub(super) selectable: &'s Selectable<'e>,
}

impl Argument for SelectorArgument<'_, '_, '_> {
    fn span(&self) -> Span {
        self.selectable.span()
    }

    fn compatible_type(&self) -> Option<CqlType> {
        known::compatible(self.cx, self.selectable)
    }

    fn assignable(&self, ty: &CqlType) -> Assignment {
        known::assignable(self.cx, self.selectable, ty)
    }

    fn is_bare_marker(&self) -> bool {
        matches!(self.selectable.expr.kind, ExprKind::Marker(_))
    }

    fn is_reversed(&self) -> bool {
        match (&self.selectable.kind, self.cx.table) {
            (Kind::Column(index), Some(table)) => {
                self.cx.catalog.dialect() == Dialect::Cassandra
                    && table.columns[*index].order == ClusteringOrder::Descending
            }
            _ => false,
        }
    }

    fn array_size(&self) -> Option<usize> {
        match &self.selectable.kind {
            Kind::List(elements) => Some(elements.len()),
            _ => None,
        }
    }
}
