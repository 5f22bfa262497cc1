//! Checking one schema statement as the next change of a catalog.
//!
//! A statement's file (`create_table.rs`, …) reports what is wrong and notes what would change;
//! nothing changes before all of it was checked, so the same code serves checking and replaying.

use crate::catalog::{Catalog, Declaration, Keyspace, SourceId, Table};
use crate::checked::Reference;
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;

/// What is done once a statement was found right.
type Change = Box<dyn FnOnce(&mut Catalog)>;

/// The state of checking one schema statement.
pub(super) struct Ddl<'a> {
    /// What the statement would change.
    pub(super) catalog: &'a Catalog,
    /// The current keyspace, for names without one.
    pub(super) keyspace: Option<&'a str>,
    /// The statement's text, or that of the file it stands in.
    pub(super) text: &'a str,
    /// Where the statement's names are declared.
    pub(super) source: Option<SourceId>,
    /// Whether the server makes one of its own keyspaces.
    pub(super) internal: bool,
    diagnostics: Vec<Diagnostic>,
    pub(super) references: Vec<Reference>,
    changes: Vec<Change>,
}

/// What a statement does to a keyspace, where the server's own keyspaces are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Touch {
    /// Makes, changes or drops a table, type, index or view in it.
    Schema,
    /// Changes its properties.
    Properties,
    /// Makes or drops a function in it, or drops something that it does not have.
    Other,
}

/// What checking one schema statement found.
pub(super) struct Outcome {
    /// Errors and warnings in the order of the text.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Places that name something in a keyspace, in the order of the text.
    pub(super) references: Vec<Reference>,
    /// What to do; empty where there is an error.
    pub(super) changes: Vec<Change>,
}

impl<'a> Ddl<'a> {
    pub(super) fn new(catalog: &'a Catalog, keyspace: Option<&'a str>, text: &'a str) -> Self {
        Self {
            catalog,
            keyspace,
            text,
            source: None,
            internal: false,
            diagnostics: Vec::new(),
            references: Vec::new(),
            changes: Vec::new(),
        }
    }

    /// Everything that was found.
    pub(super) fn finish(mut self) -> Outcome {
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        self.references.sort_by_key(|reference| reference.span);
        if self.has_errors() {
            self.changes.clear();
        }
        Outcome {
            diagnostics: self.diagnostics,
            references: self.references,
            changes: self.changes,
        }
    }

    /// Whether `ScyllaDB`'s rules hold.
    pub(super) fn is_scylla(&self) -> bool {
        self.catalog.dialect == Dialect::Scylla
    }

    /// Reports a mistake.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reports a mistake that needs no more than a sentence.
    pub(super) fn error(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::error(code, span, message));
    }

    /// Whether any mistake was reported.
    pub(super) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Takes over what the checker of data statements found.
    pub(super) fn extend(&mut self, diagnostics: Vec<Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// Notes a change, made if the statement turns out to be right.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Catalog) + 'static) {
        self.changes.push(Box::new(change));
    }

    /// Notes a change of one keyspace.
    pub(super) fn change_keyspace(
        &mut self,
        keyspace: &str,
        change: impl FnOnce(&mut Keyspace) + 'static,
    ) {
        let keyspace: Box<str> = keyspace.into();
        self.change(move |catalog| {
            if let Some(keyspace) = catalog.keyspace_mut(&keyspace) {
                change(keyspace);
            }
        });
    }

    /// Notes a change of one table.
    pub(super) fn change_table(
        &mut self,
        keyspace: &str,
        table: &str,
        change: impl FnOnce(&mut Table) + 'static,
    ) {
        let table: Box<str> = table.into();
        self.change_keyspace(keyspace, move |keyspace| {
            if let Some(table) = keyspace.table_mut(&table) {
                change(table);
            }
        });
    }

    /// The place of a name that this statement declares.
    pub(super) fn declaration(&self, span: Span) -> Declaration {
        Declaration {
            source: self.source,
            span,
        }
    }

    /// Adds where something was declared, if that is known.
    #[expect(clippy::unused_self, reason = "it reads like the other ways to report")]
    pub(super) fn declared_at(&self, diagnostic: Diagnostic, at: Declaration) -> Diagnostic {
        if at.source.is_some() {
            diagnostic.declared(at, "declared here")
        } else {
            diagnostic
        }
    }
}
