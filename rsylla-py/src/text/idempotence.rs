//! Whether a statement may be sent twice: what a driver may do after a time-out.
//!
//! Reads may. Writes may unless they have a condition, add to a counter or a list, remove a list's
//! element, or call a function that may return something else each time.

use rsylla::driver::frame::response::result::{CollectionType, ColumnSpec, ColumnType};
use rsylla_cql::lexer::{Token, TokenKind};
use rsylla_cql::syntax::{
    Assignment, AssignmentKind, BatchKind, BatchStatementKind, ColumnPart, Delete, Expr, ExprKind,
    Insert, InsertJson, Statement, StatementKind, Update,
};

/// What a text tells about repeating it.
#[derive(Debug, Default)]
pub(super) enum Repeatable {
    /// It may be repeated.
    Yes,
    /// It may not, or nothing is known.
    #[default]
    No,
    /// It may be repeated if all of these markers belong to maps or sets; the number is that of
    /// all markers in the text.
    IfNoList(Vec<Doubt>, u32),
}

/// A marker on whose type it depends.
#[derive(Debug, Clone, Copy)]
pub(super) enum Doubt {
    /// What is added to a column, or taken away.
    Operand(u32),
    /// The key or index of an element.
    Key(u32),
}

impl Repeatable {
    /// Whether the statement may be repeated, its markers being `markers`.
    pub(super) fn settled_by(&self, markers: &[ColumnSpec<'_>]) -> bool {
        match self {
            Self::Yes => true,
            Self::No => false,
            Self::IfNoList(doubts, count) => {
                // ScyllaDB makes one marker of those with one name: their numbers differ then.
                markers.len() == *count as usize
                    && doubts.iter().all(|doubt| is_harmless(*doubt, markers))
            }
        }
    }
}

fn is_harmless(doubt: Doubt, markers: &[ColumnSpec<'_>]) -> bool {
    let marker = |index: u32| markers.get(index as usize);
    match doubt {
        Doubt::Operand(index) => marker(index).is_some_and(|marker| {
            matches!(
                marker.typ(),
                ColumnType::Collection {
                    typ: CollectionType::Set(_) | CollectionType::Map(..),
                    ..
                }
            )
        }),
        Doubt::Key(index) => marker(index).is_some_and(|marker| marker.name().starts_with("key(")),
    }
}

/// Says whether `statement`, which was read from `text`, may be repeated.
pub(super) fn of(statement: &Statement, text: &str, tokens: &[Token]) -> Repeatable {
    let mut writes = Writes {
        doubts: Vec::new(),
        is_repeatable: true,
        tables: Vec::new(),
    };
    match &statement.kind {
        StatementKind::Select(_) | StatementKind::Use(_) => return Repeatable::Yes,
        StatementKind::Insert(insert) => writes.insert(insert),
        StatementKind::InsertJson(insert) => writes.insert_json(insert),
        StatementKind::Update(update) => writes.update(update),
        StatementKind::Delete(delete) => writes.delete(delete),
        StatementKind::Batch(batch) => {
            let is_counter = batch
                .kind
                .as_ref()
                .is_some_and(|kind| kind.node == BatchKind::Counter);
            writes.is_repeatable &= !is_counter;
            for statement in &batch.statements {
                match &statement.kind {
                    BatchStatementKind::Insert(insert) => writes.insert(insert),
                    BatchStatementKind::InsertJson(insert) => writes.insert_json(insert),
                    BatchStatementKind::Update(update) => writes.update(update),
                    BatchStatementKind::Delete(delete) => writes.delete(delete),
                }
            }
        }
        _ => return Repeatable::No,
    }
    if !writes.is_repeatable || calls_unknown_function(text, tokens, &writes.tables) {
        Repeatable::No
    } else if writes.doubts.is_empty() {
        Repeatable::Yes
    } else {
        Repeatable::IfNoList(writes.doubts, statement.marker_count)
    }
}

/// What was seen of the writes of a statement.
struct Writes {
    doubts: Vec<Doubt>,
    is_repeatable: bool,
    /// Where the names of tables end before whose columns a parenthesis opens.
    tables: Vec<u32>,
}

impl Writes {
    fn insert(&mut self, insert: &Insert) {
        self.tables.push(insert.table.span.end);
        self.is_repeatable &= insert.if_not_exists.is_none();
    }

    fn insert_json(&mut self, insert: &InsertJson) {
        self.is_repeatable &= insert.if_not_exists.is_none();
    }

    fn update(&mut self, update: &Update) {
        self.is_repeatable &= update.condition.is_none();
        for assignment in &update.assignments {
            self.assignment(assignment);
        }
    }

    fn delete(&mut self, delete: &Delete) {
        self.is_repeatable &= delete.condition.is_none();
        for deletion in &delete.deletions {
            if let ColumnPart::Element(key) = &deletion.part {
                self.key(key);
            }
        }
    }

    fn assignment(&mut self, assignment: &Assignment) {
        match &assignment.kind {
            AssignmentKind::Set(_) | AssignmentKind::Field { .. } => {}
            AssignmentKind::Add { value, .. }
            | AssignmentKind::Subtract { value, .. }
            | AssignmentKind::AddAssign(value)
            | AssignmentKind::SubtractAssign(value) => self.operand(value),
            AssignmentKind::Prepend { .. } | AssignmentKind::CounterShards(_) => {
                self.is_repeatable = false;
            }
            AssignmentKind::Element { key, .. } => self.key(key),
        }
    }

    fn operand(&mut self, value: &Expr) {
        match &value.kind {
            ExprKind::Set(_) | ExprKind::Map(_) => {}
            ExprKind::Marker(marker) => self.doubts.push(Doubt::Operand(marker.index)),
            _ => self.is_repeatable = false,
        }
    }

    fn key(&mut self, key: &Expr) {
        match &key.kind {
            ExprKind::Marker(marker) => self.doubts.push(Doubt::Key(marker.index)),
            _ => self.is_repeatable = false,
        }
    }
}

/// Whether a function is called that may return something else each time: all but a few may.
fn calls_unknown_function(text: &str, tokens: &[Token], tables: &[u32]) -> bool {
    /// Names before a parenthesis that call nothing, and functions of their arguments alone.
    const HARMLESS: [&str; 16] = [
        "values",
        "in",
        "token",
        "and",
        "if",
        "set",
        "where",
        "totimestamp",
        "to_timestamp",
        "todate",
        "to_date",
        "mintimeuuid",
        "min_timeuuid",
        "maxtimeuuid",
        "max_timeuuid",
        "cast",
    ];
    tokens.windows(2).any(|pair| match pair {
        [name, open] if open.kind == TokenKind::LeftParen => {
            let is_table = tables.contains(&name.span.end);
            let is_name = matches!(
                name.kind,
                TokenKind::Ident | TokenKind::QuotedName | TokenKind::Keyword(_)
            );
            let name = name.span.of(text).to_ascii_lowercase();
            is_name && !is_table && !HARMLESS.contains(&name.as_str())
        }
        _ => false,
    })
}
