//! Checking one schema statement as the next change of a catalog.
//!
//! A statement's file (`create_table.rs`, …) reports what is wrong and notes what would change;
//! nothing changes before all of it was checked, so the same code serves checking and replaying.

use crate::catalog::{Catalog, Column, Declaration, Keyspace, SourceId, Table};
use crate::checked::Reference;
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::{Ident, QualifiedName};
use crate::types::QuotedIfNeeded;

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
    references: Vec<Reference>,
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
        Declaration { source: self.source, span }
    }

    /// Adds where something was declared, if that is known.
    pub(super) fn declared_at(&self, diagnostic: Diagnostic, at: Declaration) -> Diagnostic {
        if at.source.is_some() { diagnostic.declared(at, "declared here") } else { diagnostic }
    }

    /// The keyspace that a name belongs to; reports a name that belongs to none.
    pub(super) fn keyspace_of(
        &mut self,
        written: Option<&Ident>,
        name: &Ident,
    ) -> Option<Box<str>> {
        let keyspace = match (written, self.keyspace) {
            (Some(written), _) => &*written.name,
            (None, Some(current)) => current,
            (None, None) => {
                let name_text = QuotedIfNeeded(&name.name).to_string();
                self.report(
                    Diagnostic::error(
                        Code::NoKeyspace,
                        name.span,
                        format!("`{}` names no keyspace, and none is current", name.name),
                    )
                    .help(format!("write `keyspace.{name_text}`, or `USE keyspace;` before")),
                );
                return None;
            }
        };
        let span = written.map_or(Span::at(name.span.start), |written| written.span);
        self.references.push(Reference {
            keyspace: keyspace.into(),
            span,
            qualified: written.is_some(),
        });
        Some(keyspace.into())
    }

    /// The keyspace of the name a statement is about, if the statement may touch it.
    pub(super) fn target(&mut self, name: &QualifiedName, touch: Touch) -> Option<Box<str>> {
        let keyspace = self.keyspace_of(name.keyspace.as_ref(), &name.name)?;
        let span = name.keyspace.as_ref().map_or(name.span, |written| written.span);
        self.may_touch(&keyspace, span, touch).then_some(keyspace)
    }

    /// Whether a statement may touch a keyspace: reports names that cannot be, and the server's own.
    pub(super) fn may_touch(&mut self, keyspace: &str, span: Span, touch: Touch) -> bool {
        if self.internal {
            return true;
        }
        // `SchemaConstants` and `ClientState.preventSystemKSSchemaModification`; `ScyllaDB`:
        // `is_system_keyspace` and `client_state::check_access_rules`.
        let refused = match &*keyspace.to_lowercase() {
            "system" | "system_schema" => true,
            "system_views" | "system_virtual_schema" => !self.is_scylla(),
            "system_auth" | "system_distributed" | "system_traces" => {
                !self.is_scylla() && touch == Touch::Schema
            }
            _ => false,
        };
        if refused {
            self.report(
                Diagnostic::error(
                    Code::ReservedKeyspace,
                    span,
                    format!("keyspace `{keyspace}` belongs to the server and cannot be changed"),
                )
                .label("a keyspace of the server"),
            );
            return false;
        }
        self.check_keyspace_name(keyspace, span)
    }

    /// Whether a keyspace can be called this (`AlterSchemaStatement.validateKeyspaceName`).
    fn check_keyspace_name(&mut self, keyspace: &str, span: Span) -> bool {
        // A keyspace taken to exist may stand for many, by a pattern such as `tenant_*`.
        if self.catalog.keyspace(keyspace).is_some() {
            return true;
        }
        let limit = self.name_limit();
        if !is_word(keyspace) {
            self.report(
                Diagnostic::error(
                    Code::InvalidName,
                    span,
                    format!("`{keyspace}` cannot be the name of a keyspace"),
                )
                .label("only letters, digits and `_` are allowed"),
            );
            return false;
        }
        if keyspace.len() > limit {
            self.error(
                Code::InvalidName,
                span,
                format!(
                    "a keyspace name of {} characters exceeds the limit of {limit}",
                    keyspace.len()
                ),
            );
            return false;
        }
        true
    }

    /// How long a keyspace's name may be (`SchemaConstants.NAME_LENGTH`, `schema::NAME_LENGTH`).
    pub(super) fn name_limit(&self) -> usize {
        if self.is_scylla() { 192 } else { 48 }
    }

    /// Whether a table or view can be called this.
    ///
    /// Cassandra's `TableMetadata.validate` only looks at the characters, but the table's directory
    /// is called `name-` and 32 hexadecimal digits, of which file systems take 255 bytes.
    pub(super) fn check_table_name(&mut self, name: &Ident) {
        let limit = if self.is_scylla() { 192 } else { 222 };
        if !is_word(&name.name) {
            self.report(
                Diagnostic::error(
                    Code::InvalidName,
                    name.span,
                    format!("`{}` cannot be the name of a table", name.name),
                )
                .label("only letters, digits and `_` are allowed"),
            );
        } else if name.name.len() > limit {
            self.error(
                Code::InvalidName,
                name.span,
                format!(
                    "a table name of {} characters exceeds the limit of {limit}",
                    name.name.len()
                ),
            );
        }
    }

    /// The keyspace of this name; reports an unknown one at `span`.
    pub(super) fn existing_keyspace(&mut self, name: &str, span: Span) -> Option<&'a Keyspace> {
        let catalog = self.catalog;
        let found = catalog.keyspace(name);
        if found.is_none() {
            self.report(unknown_keyspace(catalog, name, span));
        }
        found
    }

    /// The keyspace that `name` stands in; reports an unknown one.
    pub(super) fn keyspace_for(
        &mut self,
        name: &QualifiedName,
        keyspace: &str,
    ) -> Option<&'a Keyspace> {
        let span = name.keyspace.as_ref().map_or(name.span, |written| written.span);
        self.existing_keyspace(keyspace, span)
    }

    /// The table or view of this name; reports an unknown one, unless the statement says `IF EXISTS`.
    pub(super) fn existing_table(
        &mut self,
        keyspace: &str,
        name: &QualifiedName,
        if_exists: bool,
    ) -> Option<&'a Table> {
        let catalog = self.catalog;
        if let Some(table) = catalog.table(keyspace, &name.name.name) {
            return Some(table);
        }
        if if_exists {
            return None;
        }
        let found = self.keyspace_for(name, keyspace)?;
        self.report(
            Diagnostic::error(
                Code::UnknownTable,
                name.name.span,
                format!("keyspace `{keyspace}` has no table `{}`", name.name.name),
            )
            .suggest_nearest(&name.name.name, found.tables.keys().map(|key| &**key)),
        );
        None
    }
}

/// The diagnostic for a keyspace that does not exist.
pub(super) fn unknown_keyspace(catalog: &Catalog, name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownKeyspace,
        span,
        format!("keyspace `{name}` does not exist"),
    )
    .suggest_nearest(name, catalog.keyspaces().map(|keyspace| &*keyspace.name))
}

/// The diagnostic for a column that the table does not have.
pub(super) fn unknown_column(table: &Table, name: &Ident) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownColumn,
        name.span,
        format!("table `{}.{}` has no column `{}`", table.keyspace, table.name, name.name),
    )
    .suggest_nearest(&name.name, table.columns.iter().map(|column: &Column| &*column.name))
}

/// Whether a name is made of letters, digits and `_` alone (`PATTERN_WORD_CHARS`).
pub(super) fn is_word(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
