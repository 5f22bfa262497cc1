//! Batches: what was appended, against the values that are sent with it.

use rsylla_cql::diagnostic::{Code, Diagnostic};
use tree_sitter::Node;

use super::eval::{Value, arguments};
use super::names::{Binding, Call, Change, Expression};
use super::statements::Statements;
use super::strings::span;
use super::types::is_complete;

/// The first things of a sequence, and whether these are all.
struct Known<T> {
    first: Vec<T>,
    is_all: bool,
}

impl<'t> Statements<'_, 't, '_> {
    /// `session.batch(batch, values)`
    pub(super) fn batch(&mut self, call: Call<'t>, batch: Node<'t>) {
        let Some(statements) = self.appended(call, batch) else {
            return;
        };
        let Some(node) = self.names.argument(call.node, 1, "values") else {
            return;
        };
        let Some(values) = self.lists(Expression {
            node,
            scope: call.scope,
        }) else {
            return;
        };
        if statements.is_all && values.is_all && statements.first.len() != values.first.len() {
            let message = format!(
                "{} of values for {} of the batch",
                plural(values.first.len(), "entry", "entries"),
                plural(statements.first.len(), "statement", "statements")
            );
            self.found.push(
                Diagnostic::error(Code::BindCount, span(node), message)
                    .help("each statement has its own entry: `None` for one without bind markers"),
            );
            return;
        }
        for (statement, values) in statements.first.iter().zip(&values.first) {
            let Some(judged) = self.statement(*statement, call.scope).cloned() else {
                continue;
            };
            self.names
                .check_values(judged.statement.as_ref(), *values, &mut self.found);
        }
    }

    /// The statements of a batch that is made and sent in one block.
    fn appended(&self, call: Call<'t>, batch: Node<'t>) -> Option<Known<Node<'t>>> {
        if batch.kind() != "identifier" {
            return None;
        }
        let name = self.names.text(batch);
        let Binding::Value(made) = self.names.lookup(name, call.scope) else {
            return None;
        };
        let is_here = |other: &&Call<'t>| other.node.id() == made.node.id();
        let making = self.names.calls.iter().find(is_here)?;
        let function = making.node.child_by_field_name("function")?;
        if self.names.called(function) != "Batch"
            || (making.scope, making.block) != (call.scope, call.block)
        {
            return None;
        }
        let mut known = Known {
            first: Vec::new(),
            is_all: true,
        };
        for other in &self.names.calls {
            let place = other.node.start_byte();
            if place > call.node.start_byte() || place < making.node.end_byte() {
                continue;
            }
            let function = other.node.child_by_field_name("function")?;
            let object = function.child_by_field_name("object");
            let is_its_own = object.is_some_and(|object| self.names.text(object) == name);
            let is_given = other.node.id() != call.node.id()
                && arguments(other.node)
                    .iter()
                    .any(|argument| self.names.text(*argument) == name);
            if is_given {
                known.is_all = false;
                break;
            }
            if !is_its_own {
                continue;
            }
            let appends = self.names.called(function).starts_with("append_");
            match arguments(other.node).first() {
                Some(statement) if appends => {
                    if (other.scope, other.block) != (making.scope, making.block) {
                        known.is_all = false;
                        break;
                    }
                    known.first.push(*statement);
                }
                _ if appends => return None,
                _ => {}
            }
        }
        Some(known)
    }

    /// The entries of a list of values, each for one statement.
    fn lists(&self, values: Expression<'t>) -> Option<Known<Expression<'t>>> {
        let (written, is_all) = match values.node.kind() {
            "identifier" => match self.names.change(self.names.text(values.node)) {
                Change::Nothing => (self.names.resolve(values.node, values.scope)?, true),
                Change::Longer => (self.names.resolve(values.node, values.scope)?, false),
                Change::Anything => return None,
            },
            _ => (values, true),
        };
        let (Value::List(mut entries) | Value::Tuple(mut entries)) = self.names.value_of(written)
        else {
            return None;
        };
        let is_all = is_all && is_complete(&entries);
        let first = entries
            .iter()
            .take_while(|entry| entry.node.kind() != "list_splat")
            .count();
        entries.truncate(first);
        Some(Known {
            first: entries,
            is_all,
        })
    }
}

fn plural(n: usize, one: &str, many: &str) -> String {
    match n {
        1 => format!("1 {one}"),
        _ => format!("{n} {many}"),
    }
}
