//! What checking one statement carries along: the catalog it is read against,
//! and what was found so far.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use crate::catalog::{Catalog, ClusteringOrder, Table, resolve_type};
use crate::check::function::Resolved;
use crate::check::markers::Markers;
use crate::check::term::Assignment;
use crate::checked::{Marker, Reference};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::{self, Expr, FunctionName, QualifiedName, TypeName, TypeNameKind};
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
        Self {
            name: name.into(),
            field: field.map(Into::into),
            ty,
            column: None,
        }
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
    /// The table that the statement is about, once it was found: `token(…)` is of its partition key,
    /// and names of functions and types without a keyspace belong to its keyspace.
    pub(crate) table: Option<&'a Arc<Table>>,
    /// Whether the statement at hand stands in a batch, whose markers are counted together.
    pub(crate) in_batch: bool,
    /// Whether a function was called that may return something else each time.
    pub(crate) non_deterministic: bool,
    markers: Markers,
    /// How nested calls fit types, by their place in memory: see `term::call`.
    memory: RefCell<Memory>,
}

#[derive(Default)]
struct Memory {
    assignable: HashMap<(usize, CqlType), Assignment>,
    returns: HashMap<(usize, bool), Option<CqlType>>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(catalog: &'a Catalog, keyspace: Option<&'a str>, text: &'a str) -> Self {
        Self {
            catalog,
            keyspace,
            text,
            diagnostics: Vec::new(),
            references: Vec::new(),
            table: None,
            in_batch: false,
            non_deterministic: false,
            markers: Markers::default(),
            memory: RefCell::default(),
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

    /// The table or view that `name` means, from now on [`Context::table`]; reports what is unknown.
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
                        format!(
                            "`{}` names no keyspace, and none is current",
                            name.name.name
                        ),
                    )
                    .help(format!("write `keyspace.{}`", name.name.name)),
                );
                return None;
            }
        };
        let Some(found) = catalog.keyspace(keyspace) else {
            let span = name
                .keyspace
                .as_ref()
                .map_or(name.span, |written| written.span);
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
        self.table = table;
        table
    }

    /// The keyspace of functions and types that are named without one: that of the table, where
    /// there is one.
    pub(crate) fn home_keyspace(&self) -> Option<&'a str> {
        self.table.map(|table| &*table.keyspace).or(self.keyspace)
    }

    /// Whether the value is for a column that is stored in descending order (`ReversedType`).
    pub(crate) fn is_reversed(&self, receiver: &Receiver) -> bool {
        let column = self.table.zip(receiver.column.as_deref());
        let column = column.and_then(|(table, name)| table.column(name));
        self.catalog.dialect() == Dialect::Cassandra
            && column.is_some_and(|column| column.order == ClusteringOrder::Descending)
    }

    /// The type that a written one means; user types belong to the home keyspace.
    pub(crate) fn resolve_type(&self, ty: &TypeName) -> Result<CqlType, Box<Diagnostic>> {
        resolve_type(self.catalog, self.home_keyspace().unwrap_or_default(), ty).map_err(Box::new)
    }

    /// Takes note of a function that the statement calls.
    pub(crate) fn note_function(&mut self, function: &Resolved) {
        self.non_deterministic |= !function.deterministic;
    }

    /// How a call fits a type, if that was asked before.
    pub(crate) fn remembered(&self, call: &Expr, ty: &CqlType) -> Option<Assignment> {
        self.memory
            .borrow()
            .assignable
            .get(&(address(call), ty.clone()))
            .copied()
    }

    /// Remembers how a call fits a type.
    pub(crate) fn remember(&self, call: &Expr, ty: &CqlType, found: Assignment) {
        self.memory
            .borrow_mut()
            .assignable
            .insert((address(call), ty.clone()), found);
    }

    /// What a call returns where nothing is asked of it; `find` says it the first time. `at_home`:
    /// whether functions are looked for in the home keyspace.
    pub(crate) fn return_type(
        &self,
        call: &Expr,
        at_home: bool,
        find: impl FnOnce() -> Option<CqlType>,
    ) -> Option<CqlType> {
        let key = (address(call), at_home);
        if let Some(known) = self.memory.borrow().returns.get(&key) {
            return known.clone();
        }
        let found = find();
        self.memory.borrow_mut().returns.insert(key, found.clone());
        found
    }

    /// Remembers that `name` stands for something in `keyspace`.
    pub(crate) fn refer(&mut self, name: &QualifiedName, keyspace: &str) {
        let span = match &name.keyspace {
            Some(written) => written.span,
            None => Span {
                start: name.name.span.start,
                end: name.name.span.start,
            },
        };
        self.references.push(Reference {
            keyspace: keyspace.into(),
            span,
            qualified: name.keyspace.is_some(),
        });
    }

    /// Remembers that the call names a user function.
    pub(crate) fn refer_function(&mut self, name: &FunctionName, resolved: &Resolved) {
        if resolved.name.starts_with("system.") {
            return;
        }
        let written = name.keyspace.as_ref();
        let home = self.home_keyspace();
        if let Some(keyspace) = written.map(|written| &*written.name).or(home) {
            self.references.push(Reference {
                keyspace: keyspace.into(),
                span: written.map_or(Span::at(name.name.span.start), |written| written.span),
                qualified: written.is_some(),
            });
        }
    }

    /// Remembers the user types that a written type names.
    pub(crate) fn refer_types(&mut self, ty: &TypeName) {
        match &ty.kind {
            TypeNameKind::User(name) => {
                if let Some(home) = self.home_keyspace() {
                    self.refer(name, home);
                }
            }
            TypeNameKind::List(inner)
            | TypeNameKind::Set(inner)
            | TypeNameKind::Frozen(inner)
            | TypeNameKind::Vector { element: inner, .. } => self.refer_types(inner),
            TypeNameKind::Map(key, value) => {
                self.refer_types(key);
                self.refer_types(value);
            }
            TypeNameKind::Tuple(types) => types.iter().for_each(|ty| self.refer_types(ty)),
            TypeNameKind::Native(_) | TypeNameKind::Custom(_) => {}
        }
    }

    /// Gives a marker its receiver. `hintable`: whether the grammar allows `(type)?` here.
    pub(crate) fn bind(&mut self, marker: &syntax::Marker, receiver: &Receiver, hintable: bool) {
        self.markers.bind(marker, receiver, hintable);
    }

    /// How many markers were bound, or passed over, so far.
    pub(crate) fn marker_count(&self) -> usize {
        self.markers.count()
    }

    /// The markers from an index on, of one statement of a batch.
    pub(crate) fn markers_from(&mut self, first: usize) -> Vec<Marker> {
        if self.in_batch {
            self.markers.from(first, self.catalog.dialect())
        } else {
            self.take_markers()
        }
    }

    /// All markers in the order in which the server expects their values. A hole means that its
    /// clause was not understood, in which case an error was reported.
    pub(crate) fn take_markers(&mut self) -> Vec<Marker> {
        let markers = std::mem::take(&mut self.markers);
        let (markers, conflicts) = markers.into_list(self.catalog.dialect());
        self.diagnostics.extend(conflicts);
        markers
    }
}

/// What tells one expression of a statement from another.
fn address(expr: &Expr) -> usize {
    std::ptr::from_ref(expr).addr()
}
