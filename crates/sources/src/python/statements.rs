//! The calls that take statements, and what is wrong with these.

use std::collections::HashMap;

use rsylla_cql::Span;
use rsylla_cql::diagnostic::{Code, Diagnostic};
use tree_sitter::Node;

use super::names::{Call, Expression, Names};
use super::race::{self, Run};
use super::strings::span;
use super::trust::Trust;
use crate::judge::{Judged, judge};
use crate::schema::Schema;
use crate::text::Text;

/// Names that stand for names: so far is looked for a `prepare`.
const MAX_STEPS: usize = 20;

/// The statements of a source.
pub(super) struct Statements<'n, 't, 's> {
    pub(super) names: &'n Names<'t>,
    schema: Schema<'s>,
    trust: Trust,
    /// What was judged, by the expression that the text is.
    judged: HashMap<usize, Judged>,
    /// What is run, in the order of the source.
    runs: Vec<Run<'t>>,
    pub(super) found: Vec<Diagnostic>,
}

/// What a call does with a statement.
enum Role<'t> {
    /// It reads a text: `prepare`, `append_statement`, `Query`.
    Reads(Node<'t>),
    /// It runs a text, a `Query` or a prepared statement.
    Runs(Node<'t>),
    /// It sends a batch.
    Sends(Node<'t>),
}

impl<'n, 't, 's> Statements<'n, 't, 's> {
    pub(super) fn new(names: &'n Names<'t>, schema: Schema<'s>, trust: Trust) -> Self {
        Self {
            names,
            schema,
            trust,
            judged: HashMap::new(),
            runs: Vec::new(),
            found: Vec::new(),
        }
    }

    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found
    }

    /// Takes in what the source itself makes, and which keyspaces it uses.
    pub(super) fn learn(&mut self) {
        for call in self.names.calls.iter().filter(|call| !call.may_fail) {
            self.learn_keyspace(*call);
        }
        for call in &self.names.calls {
            let Some(Role::Reads(text) | Role::Runs(text)) = self.role(*call) else {
                continue;
            };
            let expression = Expression {
                node: text,
                scope: call.scope,
            };
            if let Some(text) = self.names.text_of(expression) {
                let found = self.schema.learn(&text);
                if !call.may_fail && self.trust == Trust::Certain {
                    self.found.extend(found);
                }
            }
        }
    }

    fn learn_keyspace(&mut self, call: Call<'t>) {
        let function = call.node.child_by_field_name("function");
        let is_use = function.is_some_and(|function| {
            function.kind() == "attribute"
                && matches!(self.names.called(function), "use_keyspace" | "keyspace")
        });
        let Some(node) = self.names.argument(call.node, 0, "name").filter(|_| is_use) else {
            return;
        };
        let scope = call.scope;
        let text = self.names.text_of(Expression { node, scope });
        if let Some(text) = text.filter(Text::is_known) {
            let is_exact = self.names.argument(call.node, 1, "case_sensitive");
            let is_exact = is_exact.is_some_and(|exact| exact.kind() == "true");
            let name = text.as_str();
            if is_exact {
                self.schema.use_keyspace(name);
            } else {
                self.schema.use_keyspace(&name.to_lowercase());
            }
        }
    }

    /// Judges the statements and the values given to them.
    pub(super) fn judge(&mut self) {
        for call in &self.names.calls {
            let before = self.found.len();
            match self.role(*call) {
                Some(Role::Reads(text)) => {
                    self.statement(text, call.scope);
                }
                Some(Role::Runs(statement)) => self.run(*call, statement),
                Some(Role::Sends(batch)) => self.batch(*call, batch),
                None => {}
            }
            if call.may_fail {
                self.found.truncate(before);
            }
        }
    }

    /// Judges the order of reads and writes.
    pub(super) fn judge_order(&mut self) {
        race::races(self.names, &self.runs, &mut self.found);
    }

    fn role(&self, call: Call<'t>) -> Option<Role<'t>> {
        let function = call.node.child_by_field_name("function")?;
        let argument = |name| self.names.argument(call.node, 0, name);
        if function.kind() == "attribute" {
            match self.names.called(function) {
                "execute" | "query" => return argument("query").map(Role::Runs),
                "execute_prepared" => return argument("prepared").map(Role::Runs),
                "prepare" => return argument("query").map(Role::Reads),
                "append_statement" => return argument("statement").map(Role::Reads),
                "batch" => return argument("batch").map(Role::Sends),
                _ => {}
            }
        }
        if self.is_query(function, call.scope) {
            return argument("query").map(Role::Reads);
        }
        None
    }

    /// Whether this is the class `Query` of rsylla.
    fn is_query(&self, function: Node<'t>, scope: usize) -> bool {
        self.names.called(function) == "Query"
            && self
                .names
                .imported_path(function, scope)
                .is_some_and(|(module, _)| module.split('.').next() == Some("rsylla"))
    }

    fn run(&mut self, call: Call<'t>, statement: Node<'t>) {
        let Some(judged) = self.statement(statement, call.scope).cloned() else {
            return;
        };
        let scope = call.scope;
        let values = self.names.argument(call.node, 1, "values");
        let is_here = |table: &&Span| {
            let here = span(call.node);
            here.start <= table.start && table.end <= here.end
        };
        let table = judged.tables.first().filter(is_here);
        self.runs.push(Run {
            call,
            place: table.copied().unwrap_or(span(statement)),
            judged: judged.clone(),
            values: values.map(|node| Expression { node, scope }),
        });
        let Some(node) = values.filter(|node| node.kind() != "none") else {
            if let Some(statement) = &judged.statement
                && let Some(marker) = statement.markers.first()
                && values.is_some_and(|node| node.kind() == "none") | !has_others(call.node)
            {
                let name = marker.field.as_deref().unwrap_or(&marker.name);
                let message = format!("no value is given for `{name}`");
                self.found
                    .push(Diagnostic::error(Code::MissingValue, marker.span, message));
            }
            return;
        };
        let values = Expression { node, scope };
        self.names
            .check_values(judged.statement.as_ref(), values, &mut self.found);
    }

    /// What is known of the statement that an expression is: a text, or what `prepare` and `Query`
    /// made of one.
    pub(super) fn statement(&mut self, node: Node<'t>, scope: usize) -> Option<&Judged> {
        let written = self.written(Expression { node, scope }, MAX_STEPS)?;
        let key = written.node.id();
        if !self.judged.contains_key(&key) {
            let text = self.names.text_of(written)?;
            let judged = self.judge_text(&text);
            self.found.extend(judged.diagnostics.iter().cloned());
            self.judged.insert(key, judged);
        }
        self.judged.get(&key)
    }

    fn judge_text(&self, text: &Text) -> Judged {
        let judged = judge(text, &self.schema);
        if self.trust == Trust::Likely && judged.statement.is_none() {
            // Perhaps it is no CQL: what is wrong with it is said where the table is known.
            let is_of_column = |found: &Diagnostic| found.code == Code::UnknownColumn;
            let diagnostics = judged.diagnostics.into_iter();
            return Judged {
                diagnostics: diagnostics.filter(is_of_column).collect(),
                ..Judged::default()
            };
        }
        judged
    }

    /// The expression that is the text of a statement.
    fn written(&self, expression: Expression<'t>, steps: usize) -> Option<Expression<'t>> {
        let steps = steps.checked_sub(1)?;
        let Expression { node, scope } = expression;
        let within = |node| self.written(Expression { node, scope }, steps);
        match node.kind() {
            "await" | "parenthesized_expression" => within(super::eval::inner(node)?),
            "identifier" | "attribute" => {
                let value = self.names.resolve(node, scope)?;
                self.written(value, steps)
            }
            "call" => {
                let function = node.child_by_field_name("function")?;
                let name = self.names.called(function);
                if name == "prepare" || self.is_query(function, scope) {
                    return within(self.names.argument(node, 0, "query")?);
                }
                if name.starts_with("with_") || name.starts_with("set_") {
                    return within(function.child_by_field_name("object")?);
                }
                Some(expression)
            }
            _ => Some(expression),
        }
    }
}

/// Whether a call is given more than is written: `*values`, `**options`.
fn has_others(call: Node<'_>) -> bool {
    let Some(arguments) = call.child_by_field_name("arguments") else {
        return true;
    };
    let mut cursor = arguments.walk();
    arguments
        .named_children(&mut cursor)
        .any(|child| matches!(child.kind(), "list_splat" | "dictionary_splat"))
}
