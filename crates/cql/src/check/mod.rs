//! The meaning of a statement, as the server would find it.
//!
//! One file per statement, of the same name as its syntax: `select.rs`,
//! `insert.rs`, `update.rs`, `delete.rs`, `batch.rs`. Each collects every
//! mistake it can see and makes a [`CheckedStatement`] only when there is none.
//!
//! `term/` checks values, `literal/` constants, `function/` calls; `restriction/` reads `WHERE`,
//! `selection/` what is selected; `write.rs` has what the writes share.

mod assignment;
mod batch;
mod batch_partition;
mod condition;
mod context;
mod delete;
pub(crate) mod deprecated;
mod distinct;
pub(crate) mod function;
mod grouping;
mod idempotence;
mod insert;
mod insert_json;
mod lint;
pub(crate) mod literal;
mod markers;
pub(crate) mod modifiers;
mod ordering;
pub(crate) mod restriction;
mod scoring;
pub(crate) mod select;
pub(crate) mod selection;
mod source;
pub(crate) mod term;
mod truncate;
mod update;
mod use_keyspace;
mod write;

pub(crate) use context::{Context, Receiver};

use crate::catalog::Catalog;
use crate::checked::{Cardinality, CheckedStatement, Idempotence, NotIdempotent, StatementKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{self, Statement, parse_statement};

/// What checking found: the meaning where there is one, and all diagnostics.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Which statement it is, where the text parses far enough to tell.
    pub kind: Option<StatementKind>,
    /// The statement's meaning; none exactly where a diagnostic is an error.
    pub statement: Option<CheckedStatement>,
    /// Errors and lints in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks one statement against a catalog; `keyspace` is the current one, for names without.
///
/// Schema statements are checked as the next change of that catalog; they do not change it.
pub fn check(catalog: &Catalog, keyspace: Option<&str>, text: &str) -> Checked {
    let (statement, mut diagnostics) = parse_statement(text, catalog.dialect());
    let Some(statement) = statement else {
        return finish(None, None, diagnostics);
    };
    let kind = kind_of(&statement.kind);
    let mut cx = Context::new(catalog, keyspace, text);
    let checked = check_statement(&mut cx, &statement, kind);
    if let Some(first) = diagnostics.iter().find(|diagnostic| diagnostic.is_error()) {
        // What the parser gave up on may look like anything; only wrong names are surely wrong, and
        // in a definition only those before.
        let until = if kind == StatementKind::Ddl {
            first.span.start
        } else {
            u32::MAX
        };
        let is_misread = |name: Span| {
            let at = diagnostics.partition_point(|error| error.span.end <= name.start);
            diagnostics
                .get(at)
                .is_some_and(|error| error.span.start < name.end)
        };
        cx.diagnostics.retain(|diagnostic| {
            is_of_a_name(diagnostic.code)
                && diagnostic.span.start < until
                && !is_misread(diagnostic.span)
        });
    }
    drop_follow_ups(&mut diagnostics);
    diagnostics.append(&mut cx.diagnostics);
    diagnostics.extend(checked.as_ref().and_then(refuse_too_many_markers));
    finish(Some(kind), checked, diagnostics)
}

/// "Too many markers(?)" (`QueryProcessor.prepare`): the protocol counts values in 16 bits.
fn refuse_too_many_markers(statement: &CheckedStatement) -> Option<Diagnostic> {
    const MOST: usize = u16::MAX as usize;
    let first_too_many = statement.markers.get(MOST)?;
    let count = statement.markers.len();
    let message =
        format!("{count} bind markers are more than the {MOST} that a statement can have");
    Some(
        Diagnostic::error(Code::TooManyMarkers, first_too_many.span, message)
            .help("bind lists as one value: `IN ?` instead of `IN (?, ?, …)`"),
    )
}

fn check_statement(
    cx: &mut Context<'_>,
    statement: &Statement,
    kind: StatementKind,
) -> Option<CheckedStatement> {
    match &statement.kind {
        syntax::StatementKind::Select(select) => select::check(cx, select),
        syntax::StatementKind::Insert(insert) => insert::check(cx, insert),
        syntax::StatementKind::InsertJson(insert) => insert_json::check(cx, insert),
        syntax::StatementKind::Update(update) => update::check(cx, update),
        syntax::StatementKind::Delete(delete) => delete::check(cx, delete),
        syntax::StatementKind::Batch(batch) => Some(batch::check(cx, batch)),
        syntax::StatementKind::Truncate(truncate) => truncate::check(cx, truncate),
        syntax::StatementKind::Use(statement) => {
            Some(without_data(use_keyspace::check(cx, statement)))
        }
        _ if kind == StatementKind::Ddl => {
            let (found, references) = cx.catalog.check_ddl(cx.keyspace, statement, cx.text);
            cx.diagnostics.extend(found);
            Some(CheckedStatement {
                references,
                ..without_data(kind)
            })
        }
        _ => Some(without_data(kind)),
    }
}

/// A statement that reads and writes no rows.
fn without_data(kind: StatementKind) -> CheckedStatement {
    CheckedStatement {
        kind,
        table: None,
        markers: Vec::new(),
        partition_key: Vec::new(),
        columns: Vec::new(),
        conditional: None,
        idempotence: Idempotence::Not(NotIdempotent::NotData),
        cardinality: Cardinality::None,
        references: Vec::new(),
        star: None,
        statements: Vec::new(),
    }
}

fn kind_of(statement: &syntax::StatementKind) -> StatementKind {
    match statement {
        syntax::StatementKind::Select(_) => StatementKind::Select,
        syntax::StatementKind::Insert(_) | syntax::StatementKind::InsertJson(_) => {
            StatementKind::Insert
        }
        syntax::StatementKind::Update(_) => StatementKind::Update,
        syntax::StatementKind::Delete(_) => StatementKind::Delete,
        syntax::StatementKind::Batch(_) => StatementKind::Batch,
        syntax::StatementKind::Truncate(_) => StatementKind::Truncate,
        syntax::StatementKind::Use(_) => StatementKind::Use,
        syntax::StatementKind::PruneView(_) | syntax::StatementKind::Other(_) => {
            StatementKind::Other
        }
        _ => StatementKind::Ddl,
    }
}

/// Sorts diagnostics and references by place, drops repetitions, and keeps a meaning only where there
/// is no error.
fn finish(
    kind: Option<StatementKind>,
    statement: Option<CheckedStatement>,
    mut diagnostics: Vec<Diagnostic>,
) -> Checked {
    if diagnostics.iter().any(Diagnostic::is_error) {
        // What is not sent is not sent twice.
        diagnostics.retain(|diagnostic| diagnostic.code != Code::NotIdempotent);
    }
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, !diagnostic.is_error()));
    diagnostics.dedup_by(|later, earlier| later.span == earlier.span && says_same(later, earlier));
    let mut statement = statement.filter(|_| !diagnostics.iter().any(Diagnostic::is_error));
    if let Some(statement) = &mut statement {
        statement.references.sort_by_key(|reference| reference.span);
    }
    Checked {
        kind,
        statement,
        diagnostics,
    }
}

/// Drops errors of the parser that only follow from an earlier one: what the statement cannot end with.
fn drop_follow_ups(errors: &mut Vec<Diagnostic>) {
    let mut seen = false;
    errors.retain(|error| {
        let follows = seen && error.code == Code::TrailingText;
        seen |= error.is_error();
        !follows
    });
}

/// Whether a mistake is in a name, wherever it stands.
fn is_of_a_name(code: Code) -> bool {
    matches!(
        code,
        Code::UnknownKeyspace
            | Code::UnknownTable
            | Code::UnknownColumn
            | Code::UnknownType
            | Code::UnknownField
            | Code::UnknownFunction
    )
}

fn says_same(a: &Diagnostic, b: &Diagnostic) -> bool {
    a.code == b.code && a.message == b.message
}
