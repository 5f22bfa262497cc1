//! Reading a row, and then writing it by what was read: somebody else may write in between.

use std::collections::HashSet;

use rsylla_cql::checked::{CheckedStatement, StatementKind};
use rsylla_cql::diagnostic::{Code, Diagnostic};
use rsylla_cql::{CqlType, Span};
use tree_sitter::Node;

use super::eval::{Entry, Value};
use super::names::{Call, Expression, Names};
use super::strings::{plain, span};
use crate::judge::Judged;

/// Values given by names of names: so far is looked.
const MAX_STEPS: usize = 4;

/// A statement that is run.
pub(super) struct Run<'t> {
    pub(super) call: Call<'t>,
    /// What of the call shows it: the table, or the statement that was prepared.
    pub(super) place: Span,
    pub(super) judged: Judged,
    pub(super) values: Option<Expression<'t>>,
}

/// Says which of these writes depend on what one of these reads found in the same partition.
pub(super) fn races(names: &Names<'_>, runs: &[Run<'_>], found: &mut Vec<Diagnostic>) {
    for (index, write) in runs.iter().enumerate() {
        let Some(written) = unconditional_write(write) else {
            continue;
        };
        let is_read = |read: &&Run<'_>| {
            read.call.scope == write.call.scope && reads_same(names, read, write, written)
        };
        // The nearest read is what the reader of the program sees as the one.
        let read = runs[..index].iter().rev().find(is_read);
        if let Some(read) = read.filter(|read| depends(names, write.call.node, read.call.node)) {
            found.extend(race(write, written, read));
        }
    }
}

fn unconditional_write<'r>(run: &'r Run<'_>) -> Option<&'r CheckedStatement> {
    let statement = run.judged.statement.as_ref()?;
    let is_write = matches!(
        statement.kind,
        StatementKind::Insert | StatementKind::Update | StatementKind::Delete
    );
    // What expires is a copy of something: who writes it last does not matter.
    let expires = statement
        .markers
        .iter()
        .any(|marker| &*marker.name == "[ttl]");
    (is_write && statement.conditional.is_none() && !expires).then_some(statement)
}

/// Whether a read is of the partition that is written, as far as the values' texts tell.
fn reads_same(
    names: &Names<'_>,
    read: &Run<'_>,
    write: &Run<'_>,
    written: &CheckedStatement,
) -> bool {
    let Some(reading) = read.judged.statement.as_ref() else {
        return false;
    };
    if reading.kind != StatementKind::Select
        || reading.table != written.table
        || written.partition_key.is_empty()
        || reading.partition_key.len() != written.partition_key.len()
    {
        return false;
    }
    let keys = reading.partition_key.iter().zip(&written.partition_key);
    keys.into_iter().all(|(its, own)| {
        let its = names.value_text(reading, *its, read.values);
        its.is_some() && its == names.value_text(written, *own, write.values)
    })
}

fn race(write: &Run<'_>, written: &CheckedStatement, read: &Run<'_>) -> Option<Diagnostic> {
    let table = &written.table.as_ref()?.table;
    let message = format!(
        "what was read of `{table}` decides what is written, and another writer may come in between"
    );
    let counts = written
        .markers
        .iter()
        .any(|marker| marker.ty == CqlType::Counter);
    let help = match written.kind {
        _ if counts => {
            "counters take no condition: add first and look at the result, or keep the number in a \
             column that is written with `IF`"
        }
        StatementKind::Insert => "write `IF NOT EXISTS`, and look at the answer",
        _ => "write it with a condition (`IF …`), and read again where that does not hold",
    };
    Some(
        Diagnostic::warning(Code::ReadThenWrite, write.place, message)
            .label("written here")
            .also(read.place, "read here")
            .help(help),
    )
}

impl<'t> Names<'t> {
    /// The Python text of the value that a marker gets.
    fn value_text(
        &self,
        statement: &CheckedStatement,
        marker: u16,
        values: Option<Expression<'t>>,
    ) -> Option<&'t str> {
        let index = usize::from(marker);
        let marker = statement.markers.get(index)?;
        match self.values(values?) {
            Value::Dict(Some(entries)) => {
                let name = marker.field.as_deref().unwrap_or(&marker.name);
                self.entry_text(&entries, name, MAX_STEPS)
            }
            Value::List(elements) | Value::Tuple(elements) => {
                Some(self.text(elements.get(index)?.node))
            }
            _ => None,
        }
    }

    fn entry_text(&self, entries: &[Entry<'t>], name: &str, steps: usize) -> Option<&'t str> {
        let steps = steps.checked_sub(1)?;
        entries.iter().rev().find_map(|entry| match entry {
            Entry::Pair { key, value } => {
                let is_it = match key.kind() {
                    "string" => plain(*key, self.source).is_some_and(|key| key.as_str() == name),
                    _ => self.text(*key) == name,
                };
                is_it.then(|| self.text(value.node))
            }
            Entry::Others(others) => match self.values(*others) {
                Value::Dict(Some(entries)) => self.entry_text(&entries, name, steps),
                _ => None,
            },
        })
    }
}

/// Whether a write is reached, or gets its values, by what a read before it found.
fn depends(names: &Names<'_>, write: Node<'_>, read: Node<'_>) -> bool {
    let Some(body) = enclosing_body(write) else {
        return false;
    };
    let mut flow = Flow {
        names,
        read: span(read),
        write: span(write),
        tainted: HashSet::new(),
        is_dependent: false,
    };
    flow.visit(body, 0);
    flow.is_dependent
}

/// The function's body that a node is in, or the whole source.
fn enclosing_body(node: Node<'_>) -> Option<Node<'_>> {
    let mut at = node;
    while let Some(parent) = at.parent() {
        if matches!(parent.kind(), "function_definition" | "module") {
            return Some(parent);
        }
        at = parent;
    }
    None
}

/// Follows what a read found through a body, in the order of the source.
struct Flow<'n, 't> {
    names: &'n Names<'t>,
    read: Span,
    write: Span,
    /// Names of what was made of it.
    tainted: HashSet<&'n str>,
    is_dependent: bool,
}

impl<'n> Flow<'n, '_> {
    fn visit(&mut self, node: Node<'n>, depth: usize) {
        if depth > 200 || node.start_byte() as u32 > self.write.end {
            return;
        }
        match node.kind() {
            "assignment" | "named_expression" | "for_statement" | "augmented_assignment" => {
                let value = ["right", "value"].map(|field| node.child_by_field_name(field));
                let target = ["left", "name"].map(|field| node.child_by_field_name(field));
                let value = value.into_iter().flatten().next();
                if value.is_some_and(|value| self.is_tainted(value)) {
                    for target in target.into_iter().flatten() {
                        self.taint(target);
                    }
                }
            }
            "if_statement" | "elif_clause" | "while_statement" => {
                let condition = node.child_by_field_name("condition");
                if condition.is_some_and(|condition| self.is_tainted(condition)) {
                    let holds = holds(span(node), self.write);
                    let is_before = (node.end_byte() as u32) <= self.write.start;
                    self.is_dependent |= holds || is_before && leaves(node, 0);
                }
            }
            "call" if span(node) == self.write => {
                let arguments = node.child_by_field_name("arguments");
                self.is_dependent |= arguments.is_some_and(|given| self.is_tainted(given));
            }
            _ => {}
        }
        let mut cursor = node.walk();
        let children: Vec<_> = node.named_children(&mut cursor).collect();
        for child in children {
            self.visit(child, depth + 1);
        }
    }

    /// Whether an expression has the read in it, or something that was made of what it found.
    fn is_tainted(&self, node: Node<'n>) -> bool {
        if holds(span(node), self.read) {
            return true;
        }
        if node.kind() == "identifier" {
            return self.tainted.contains(self.names.text(node));
        }
        let mut cursor = node.walk();
        node.named_children(&mut cursor)
            .any(|child| self.is_tainted(child))
    }

    fn taint(&mut self, target: Node<'n>) {
        if target.kind() == "identifier" {
            self.tainted.insert(self.names.text(target));
            return;
        }
        let mut cursor = target.walk();
        let parts: Vec<_> = target.named_children(&mut cursor).collect();
        for part in parts {
            self.taint(part);
        }
    }
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Whether a statement may leave the function or the loop.
fn leaves(node: Node<'_>, depth: usize) -> bool {
    let is_leaving = matches!(
        node.kind(),
        "return_statement" | "raise_statement" | "continue_statement" | "break_statement"
    );
    let mut cursor = node.walk();
    is_leaving
        || depth < 50
            && node
                .named_children(&mut cursor)
                .any(|child| leaves(child, depth + 1))
}
