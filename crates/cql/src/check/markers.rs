//! The bind markers of a statement, as they are given their receivers.

use std::collections::HashMap;

use crate::check::Receiver;
use crate::checked::Marker;
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::syntax;

/// Markers by their order in the text; none until their receiver is known.
#[derive(Debug, Default)]
pub(super) struct Markers(Vec<Option<Marker>>);

impl Markers {
    /// Gives a marker its receiver.
    pub(super) fn bind(&mut self, marker: &syntax::Marker, receiver: &Receiver, hintable: bool) {
        let index = marker.index as usize;
        if self.0.len() <= index {
            self.0.resize(index + 1, None);
        }
        let (name, field) = match &marker.name {
            Some(own) => (own.name.clone(), Some(own.name.clone())),
            None => (receiver.name.clone(), receiver.field.clone()),
        };
        self.0[index] = Some(Marker {
            name,
            field,
            named: marker.name.is_some(),
            ty: receiver.ty.clone(),
            span: marker.span,
            hintable,
            column: receiver.column.clone(),
        });
    }

    /// How many were bound, or passed over, so far.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Those from an index on.
    pub(super) fn from(&self, first: usize, dialect: Dialect) -> Vec<Marker> {
        let markers = self.0.get(first..).unwrap_or_default();
        merge(markers.iter().flatten().cloned(), dialect).0
    }

    /// All of them, and how they contradict each other.
    pub(super) fn into_list(self, dialect: Dialect) -> (Vec<Marker>, Vec<Diagnostic>) {
        merge(self.0.into_iter().flatten(), dialect)
    }
}

/// In `ScyllaDB` every `:name` is one marker, wherever it stands, and of one type
/// (`prepare_context::add_variable_specification`).
fn merge(
    markers: impl Iterator<Item = Marker>,
    dialect: Dialect,
) -> (Vec<Marker>, Vec<Diagnostic>) {
    let mut conflicts = Vec::new();
    if dialect == Dialect::Cassandra {
        return (markers.collect(), conflicts);
    }
    let mut merged: Vec<Marker> = Vec::new();
    let mut known: HashMap<Box<str>, usize> = HashMap::new();
    for marker in markers {
        let first = marker.named.then(|| known.get(&marker.name)).flatten();
        match first.map(|index| &mut merged[*index]) {
            Some(first) if first.ty.thawed() != marker.ty.thawed() => conflicts.push(
                Diagnostic::error(
                    Code::TypeMismatch,
                    marker.span,
                    format!(
                        "`:{}` is both `{}` and `{}`",
                        marker.name, first.ty, marker.ty
                    ),
                )
                .label(format!("here it is `{}`", marker.ty))
                .also(first.span, format!("here it is `{}`", first.ty)),
            ),
            // The partition key's marker is found by the column that it is bound to.
            Some(first) => first.column = first.column.take().or(marker.column),
            None => {
                if marker.named {
                    known.insert(marker.name.clone(), merged.len());
                }
                merged.push(marker);
            }
        }
    }
    (merged, conflicts)
}
