//! What checking one statement carries along: the catalog it is read against,
//! and what was found so far.

use std::sync::Arc;

use crate::catalog::{Catalog, Table};
use crate::checked::{Marker, Reference};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{self, QualifiedName};
use crate::types::CqlType;

/// What a value is meant for: the server's `ColumnSpecification receiver`.
#[derive(Debug, Clone)]
pub(crate) struct Receiver {
    /// The server's name for a marker here: `v`, `[ttl]`, `in(p)`, `key(m)`.
    pub(crate) name: Box<str>,
    /// The name a program binds such a marker by; none where a `?` has none.
    pub(crate) field: Option<Box<str>>,
    /// The type that the value must have.
    pub(crate) ty: CqlType,
    /// The column that takes the value whole, if one does.
    pub(crate) column: Option<Box<str>>,
}

impl Receiver {
    /// The value of a whole column.
    pub(crate) fn column(name: &str, ty: &CqlType) -> Self {
        Self {
            name: name.into(),
            field: Some(name.into()),
            ty: ty.clone(),
            column: Some(name.into()),
        }
    }

    /// A value with names of its own, such as `[limit]` (`limit`).
    pub(crate) fn named(name: impl Into<Box<str>>, field: Option<&str>, ty: CqlType) -> Self {
        Self { name: name.into(), field: field.map(Into::into), ty, column: None }
    }
}

/// The state of checking one statement.
pub(crate) struct Context<'a> {
    /// What the statement is read against.
    pub(crate) catalog: &'a Catalog,
    /// The current keyspace, for names without one.
    pub(crate) keyspace: Option<&'a str>,
    /// The statement's text.
    pub(crate) text: &'a str,
    /// Errors and lints so far.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Places that name something in a keyspace, so far.
    pub(crate) references: Vec<Reference>,
    /// Markers by their order in the text; none until their receiver is known.
    markers: Vec<Option<Marker>>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(catalog: &'a Catalog, keyspace: Option<&'a str>, text: &'a str) -> Self {
        Self {
            catalog,
            keyspace,
            text,
            diagnostics: Vec::new(),
            references: Vec::new(),
            markers: Vec::new(),
        }
    }

    /// Reports a mistake or a lint.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Whether any mistake was reported.
    pub(crate) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// The table or view that `name` means; reports what is unknown.
    pub(crate) fn table(&mut self, name: &QualifiedName) -> Option<&'a Arc<Table>> {
        let catalog = self.catalog;
        let keyspace: &str = match (&name.keyspace, self.keyspace) {
            (Some(written), _) => &written.name,
            (None, Some(current)) => current,
            (None, None) => {
                self.report(
                    Diagnostic::error(
                        Code::NoKeyspace,
                        name.span,
                        format!("`{}` names no keyspace, and none is current", name.name.name),
                    )
                    .help(format!("write `keyspace.{}`", name.name.name)),
                );
                return None;
            }
        };
        let Some(found) = catalog.keyspace(keyspace) else {
            let span = name.keyspace.as_ref().map_or(name.span, |written| written.span);
            self.report(
                Diagnostic::error(
                    Code::UnknownKeyspace,
                    span,
                    format!("keyspace `{keyspace}` does not exist"),
                )
                .suggest_nearest(keyspace, catalog.keyspaces().map(|k| &*k.name)),
            );
            return None;
        };
        self.refer(name, keyspace);
        let table = found.tables.get(&*name.name.name);
        if table.is_none() {
            self.report(
                Diagnostic::error(
                    Code::UnknownTable,
                    name.name.span,
                    format!("keyspace `{keyspace}` has no table `{}`", name.name.name),
                )
                .suggest_nearest(&name.name.name, found.tables.keys().map(|k| &**k)),
            );
        }
        table
    }

    /// Remembers that `name` stands for something in `keyspace`.
    pub(crate) fn refer(&mut self, name: &QualifiedName, keyspace: &str) {
        let span = match &name.keyspace {
            Some(written) => written.span,
            None => Span { start: name.name.span.start, end: name.name.span.start },
        };
        self.references.push(Reference {
            keyspace: keyspace.into(),
            span,
            qualified: name.keyspace.is_some(),
        });
    }

    /// Gives a marker its receiver. `hintable`: whether the grammar allows `(type)?` here.
    pub(crate) fn bind(&mut self, marker: &syntax::Marker, receiver: &Receiver, hintable: bool) {
        let index = marker.index as usize;
        if self.markers.len() <= index {
            self.markers.resize(index + 1, None);
        }
        let (name, field) = match &marker.name {
            Some(own) => (own.name.clone(), Some(own.name.clone())),
            None => (receiver.name.clone(), receiver.field.clone()),
        };
        self.markers[index] = Some(Marker {
            name,
            field,
            named: marker.name.is_some(),
            ty: receiver.ty.clone(),
            span: marker.span,
            hintable,
            column: receiver.column.clone(),
        });
    }

    /// What was bound to the marker of this index.
    pub(crate) fn marker(&self, index: u32) -> Option<&Marker> {
        self.markers.get(index as usize)?.as_ref()
    }

    /// All markers in the order of the text. A hole means that its clause was
    /// not understood, in which case an error was reported.
    pub(crate) fn take_markers(&mut self) -> Vec<Marker> {
        std::mem::take(&mut self.markers).into_iter().flatten().collect()
    }
}
