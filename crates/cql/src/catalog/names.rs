//! The names in a schema statement: what they belong to, what they can be.

use crate::catalog::{Catalog, Column, Ddl, Keyspace, Table, Touch, resolve_type};
use crate::checked::Reference;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{Ident, QualifiedName, TypeName, TypeNameKind};
use crate::types::{CqlType, QuotedIfNeeded};

impl<'a> Ddl<'a> {
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
                    .help(format!(
                        "write `keyspace.{name_text}`, or `USE keyspace;` before"
                    )),
                );
                return None;
            }
        };
        let keyspace: Box<str> = keyspace.into();
        self.refer(&keyspace, written, name);
        Some(keyspace)
    }

    /// A written type; reports what is no type.
    pub(super) fn resolve_type(&mut self, keyspace: &str, ty: &TypeName) -> Option<CqlType> {
        self.refer_types(keyspace, ty);
        match resolve_type(self.catalog, keyspace, ty) {
            Ok(ty) => Some(ty),
            Err(diagnostic) => {
                self.report(diagnostic);
                None
            }
        }
    }

    /// Remembers the user types that a written type names, which are in the statement's keyspace.
    fn refer_types(&mut self, keyspace: &str, ty: &TypeName) {
        match &ty.kind {
            TypeNameKind::User(name) => self.refer(keyspace, name.keyspace.as_ref(), &name.name),
            TypeNameKind::List(inner)
            | TypeNameKind::Set(inner)
            | TypeNameKind::Frozen(inner)
            | TypeNameKind::Vector { element: inner, .. } => self.refer_types(keyspace, inner),
            TypeNameKind::Map(key, value) => {
                self.refer_types(keyspace, key);
                self.refer_types(keyspace, value);
            }
            TypeNameKind::Tuple(types) => {
                for ty in types {
                    self.refer_types(keyspace, ty);
                }
            }
            TypeNameKind::Native(_) | TypeNameKind::Custom(_) => {}
        }
    }

    /// Remembers that a name stands for something in a keyspace.
    pub(super) fn refer(&mut self, keyspace: &str, written: Option<&Ident>, name: &Ident) {
        self.references.push(Reference {
            keyspace: keyspace.into(),
            span: written.map_or(Span::at(name.span.start), |written| written.span),
            qualified: written.is_some(),
        });
    }

    /// The keyspace of the name a statement is about, if the statement may touch it.
    pub(super) fn target(&mut self, name: &QualifiedName, touch: Touch) -> Option<Box<str>> {
        let keyspace = self.keyspace_of(name.keyspace.as_ref(), &name.name)?;
        let span = name
            .keyspace
            .as_ref()
            .map_or(name.span, |written| written.span);
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
        let span = name
            .keyspace
            .as_ref()
            .map_or(name.span, |written| written.span);
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
        format!(
            "table `{}.{}` has no column `{}`",
            table.keyspace, table.name, name.name
        ),
    )
    .suggest_nearest(
        &name.name,
        table.columns.iter().map(|column: &Column| &*column.name),
    )
}

/// Whether a name is made of letters, digits and `_` alone (`PATTERN_WORD_CHARS`).
pub(super) fn is_word(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
