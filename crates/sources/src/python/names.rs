//! Which names a Python source binds, where, and to what; and the calls that matter.

use std::collections::HashMap;

use rsylla_cql::Span;
use tree_sitter::Node;

use super::strings::span;

/// Deeper nesting than people write is left unread.
const MAX_DEPTH: usize = 250;

/// The names of a source.
pub(super) struct Names<'t> {
    pub(super) source: &'t str,
    scopes: Vec<Scope<'t>>,
    /// What is assigned to an attribute of this name, of whatever object; none where several things are.
    attributes: HashMap<&'t str, Option<Expression<'t>>>,
    /// Names of what is changed somewhere: by a method, or by a function that gets it.
    changed: HashMap<&'t str, Change>,
    /// The modules that are imported.
    pub(super) modules: Vec<&'t str>,
    /// The places of statements without statements in them.
    pub(super) statements: Vec<Span>,
    /// Calls in the order of the source.
    pub(super) calls: Vec<Call<'t>>,
}

/// An expression with the scope that its names belong to.
#[derive(Clone, Copy)]
pub(super) struct Expression<'t> {
    pub(super) node: Node<'t>,
    pub(super) scope: usize,
}

struct Scope<'t> {
    parent: Option<usize>,
    is_class: bool,
    names: HashMap<&'t str, Binding<'t>>,
}

/// What a name is bound to in its scope.
#[derive(Clone, Copy)]
pub(super) enum Binding<'t> {
    /// An expression, and nothing else.
    Value(Expression<'t>),
    /// A parameter with its annotation, and nothing else.
    Parameter(Option<Node<'t>>),
    /// Something imported from a module.
    Import {
        module: &'t str,
        name: Option<&'t str>,
    },
    /// Several things, or what only running the program tells.
    Unknown,
}

/// A call, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Call<'t> {
    pub(super) node: Node<'t>,
    /// The scope of its arguments.
    pub(super) scope: usize,
    /// The innermost block that may run any number of times, or not at all.
    pub(super) block: Option<usize>,
    /// Whether the code expects it to fail, as in `with pytest.raises(…)`.
    pub(super) may_fail: bool,
}

/// How something is changed after it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    /// Not at all.
    Nothing,
    /// Something is put to its end.
    Longer,
    /// In any way.
    Anything,
}

#[derive(Clone, Copy)]
struct Place {
    scope: usize,
    block: Option<usize>,
    may_fail: bool,
    depth: usize,
}

impl<'t> Names<'t> {
    pub(super) fn of(root: Node<'t>, source: &'t str) -> Self {
        let mut names = Self {
            source,
            scopes: Vec::new(),
            attributes: HashMap::new(),
            changed: HashMap::new(),
            modules: Vec::new(),
            statements: Vec::new(),
            calls: Vec::new(),
        };
        names.open(None, false);
        let place = Place {
            scope: 0,
            block: None,
            may_fail: false,
            depth: 0,
        };
        names.children(root, place);
        names
    }

    /// The source's text of a node.
    pub(super) fn text(&self, node: Node<'_>) -> &'t str {
        span(node).of(self.source)
    }

    /// What a name is bound to, seen from a scope.
    pub(super) fn lookup(&self, name: &str, scope: usize) -> Binding<'t> {
        self.find(name, scope).unwrap_or(Binding::Unknown)
    }

    /// Whether the source gives a name a meaning of its own.
    pub(super) fn is_bound(&self, name: &str, scope: usize) -> bool {
        self.find(name, scope).is_some()
    }

    fn find(&self, name: &str, scope: usize) -> Option<Binding<'t>> {
        let mut at = Some(scope);
        let mut is_own = true;
        while let Some(index) = at {
            let scope = &self.scopes[index];
            // The names of a class are not seen by its methods.
            if (is_own || !scope.is_class)
                && let Some(binding) = scope.names.get(name)
            {
                return Some(*binding);
            }
            is_own = false;
            at = scope.parent;
        }
        None
    }

    /// The one thing that is assigned to attributes of this name.
    pub(super) fn attribute(&self, name: &str) -> Option<Expression<'t>> {
        *self.attributes.get(name)?
    }

    /// How an object that goes by this name may be changed after it was made.
    pub(super) fn change(&self, name: &str) -> Change {
        self.changed.get(name).copied().unwrap_or(Change::Nothing)
    }

    fn note_change(&mut self, name: &'t str, change: Change) {
        let known = self.changed.entry(name).or_insert(change);
        *known = (*known).max(change);
    }

    /// Notes which objects a call may change: that of a method, and those it gets.
    fn note_changes(&mut self, call: Node<'t>) {
        /// Calls that leave their arguments alone.
        const HARMLESS: [&str; 16] = [
            "execute",
            "execute_prepared",
            "query",
            "batch",
            "print",
            "len",
            "str",
            "repr",
            "dict",
            "list",
            "tuple",
            "sorted",
            "set",
            "dumps",
            "copy",
            "isinstance",
        ];
        /// Methods that leave their object alone.
        const READING: [&str; 7] = ["get", "items", "keys", "values", "copy", "count", "index"];
        let Some(function) = call.child_by_field_name("function") else {
            return;
        };
        if let Some(object) = function.child_by_field_name("object")
            && object.kind() == "identifier"
            && !READING.contains(&self.called(function))
        {
            let change = match self.called(function) {
                "append" | "extend" => Change::Longer,
                _ => Change::Anything,
            };
            self.note_change(self.text(object), change);
        }
        if HARMLESS.contains(&self.called(function)) {
            return;
        }
        if let Some(arguments) = call.child_by_field_name("arguments") {
            let mut cursor = arguments.walk();
            for argument in arguments.named_children(&mut cursor) {
                let value = match argument.kind() {
                    "keyword_argument" => argument.child_by_field_name("value"),
                    _ => Some(argument),
                };
                if let Some(value) = value.filter(|value| value.kind() == "identifier") {
                    self.note_change(self.text(value), Change::Anything);
                }
            }
        }
    }

    fn open(&mut self, parent: Option<usize>, is_class: bool) -> usize {
        self.scopes.push(Scope {
            parent,
            is_class,
            names: HashMap::new(),
        });
        self.scopes.len() - 1
    }

    fn bind(&mut self, scope: usize, name: &'t str, binding: Binding<'t>) {
        let known = self.scopes[scope].names.entry(name);
        known
            .and_modify(|known| *known = Binding::Unknown)
            .or_insert(binding);
    }

    fn children(&mut self, node: Node<'t>, place: Place) {
        if place.depth > MAX_DEPTH {
            return;
        }
        let place = Place {
            depth: place.depth + 1,
            ..place
        };
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            self.node(child, place);
        }
    }

    fn node(&mut self, node: Node<'t>, place: Place) {
        if is_simple_statement(node) {
            self.statements.push(span(node));
        }
        match node.kind() {
            "assignment" => self.assignment(node, place),
            "augmented_assignment" | "for_in_clause" | "delete_statement" => {
                let left = node.child_by_field_name("left");
                self.target(left.unwrap_or(node), place.scope, None);
                self.children(node, place);
            }
            "for_statement"
            | "while_statement"
            | "if_statement"
            | "match_statement"
            | "try_statement"
            | "conditional_expression" => {
                if let Some(left) = node.child_by_field_name("left") {
                    self.target(left, place.scope, None);
                }
                let block = Some(node.id());
                self.children(node, Place { block, ..place });
            }
            "named_expression" => {
                let value = node.child_by_field_name("value");
                if let Some(name) = node.child_by_field_name("name") {
                    self.target(name, place.scope, value);
                }
                self.children(node, place);
            }
            "as_pattern_target" | "case_pattern" => {
                self.target(node, place.scope, None);
                self.children(node, place);
            }
            "import_statement" | "import_from_statement" => self.import(node, place.scope),
            "global_statement" | "nonlocal_statement" => self.declared_elsewhere(node, place.scope),
            "function_definition" => self.function(node, place),
            "lambda" => {
                let scope = self.open(Some(place.scope), false);
                self.parameters(node, scope);
                self.children(node, Place { scope, ..place });
            }
            "class_definition" => {
                self.bind_name(node, place.scope);
                let scope = self.open(Some(place.scope), true);
                self.children(node, Place { scope, ..place });
            }
            "list_comprehension"
            | "set_comprehension"
            | "dictionary_comprehension"
            | "generator_expression" => {
                let scope = self.open(Some(place.scope), false);
                let block = Some(node.id());
                self.children(
                    node,
                    Place {
                        scope,
                        block,
                        ..place
                    },
                );
            }
            "with_statement" => {
                let may_fail = place.may_fail || self.expects_failure(node);
                self.children(node, Place { may_fail, ..place });
            }
            "call" => {
                self.note_changes(node);
                self.calls.push(Call {
                    node,
                    scope: place.scope,
                    block: place.block,
                    may_fail: place.may_fail,
                });
                self.children(node, place);
            }
            _ => self.children(node, place),
        }
    }

    fn assignment(&mut self, node: Node<'t>, place: Place) {
        let value = node.child_by_field_name("right");
        if let Some(left) = node.child_by_field_name("left") {
            // `x: int` binds nothing.
            if value.is_some() {
                self.target(left, place.scope, value);
            }
        }
        self.children(node, place);
    }

    /// Binds what is assigned to.
    fn target(&mut self, node: Node<'t>, scope: usize, value: Option<Node<'t>>) {
        let value = value.map(|node| Expression { node, scope });
        match node.kind() {
            "identifier" => {
                let binding = value.map_or(Binding::Unknown, Binding::Value);
                self.bind(scope, self.text(node), binding);
                if self.scopes[scope].is_class {
                    self.bind_attribute(node, value);
                }
            }
            "attribute" => {
                if let Some(attribute) = node.child_by_field_name("attribute") {
                    self.bind_attribute(attribute, value);
                }
            }
            // `values["x"] = …` changes what a name is bound to.
            "subscript" => {
                if let Some(object) = node.child_by_field_name("value") {
                    self.target(object, scope, None);
                    self.target(object, scope, None);
                }
            }
            "call" => {}
            _ => {
                let mut cursor = node.walk();
                let parts: Vec<_> = node.named_children(&mut cursor).collect();
                for part in parts {
                    self.target(part, scope, None);
                }
            }
        }
    }

    fn bind_attribute(&mut self, name: Node<'t>, value: Option<Expression<'t>>) {
        let known = self.attributes.entry(span(name).of(self.source));
        known.and_modify(|known| *known = None).or_insert(value);
    }

    fn bind_name(&mut self, node: Node<'t>, scope: usize) {
        if let Some(name) = node.child_by_field_name("name") {
            self.bind(scope, self.text(name), Binding::Unknown);
        }
    }

    fn function(&mut self, node: Node<'t>, place: Place) {
        self.bind_name(node, place.scope);
        let scope = self.open(Some(place.scope), false);
        self.parameters(node, scope);
        self.children(
            node,
            Place {
                scope,
                block: None,
                ..place
            },
        );
    }

    fn parameters(&mut self, node: Node<'t>, scope: usize) {
        let Some(parameters) = node.child_by_field_name("parameters") else {
            return;
        };
        let mut cursor = parameters.walk();
        let found: Vec<_> = parameters.named_children(&mut cursor).collect();
        for parameter in found {
            let annotation = parameter.child_by_field_name("type");
            let name = match parameter.kind() {
                "identifier" => Some(parameter),
                "typed_parameter" => parameter.named_child(0),
                _ => parameter.child_by_field_name("name"),
            };
            match name.filter(|name| name.kind() == "identifier") {
                Some(name) => {
                    self.bind(scope, self.text(name), Binding::Parameter(annotation));
                }
                None => self.target(parameter, scope, None),
            }
        }
    }

    /// `global x`: what a function binds here is bound there.
    fn declared_elsewhere(&mut self, node: Node<'t>, here: usize) {
        let mut cursor = node.walk();
        let declared: Vec<_> = node.named_children(&mut cursor).collect();
        for name in declared {
            let name = self.text(name);
            for scope in 0..self.scopes.len() {
                if let Some(known) = self.scopes[scope].names.get_mut(name) {
                    *known = Binding::Unknown;
                }
            }
            self.bind(0, name, Binding::Unknown);
            self.bind(here, name, Binding::Unknown);
        }
    }

    fn import(&mut self, node: Node<'t>, scope: usize) {
        let module = node.child_by_field_name("module_name");
        let module = module.map(|module| self.text(module));
        self.modules.extend(module);
        let mut cursor = node.walk();
        let imported: Vec<_> = node.children_by_field_name("name", &mut cursor).collect();
        for item in imported {
            let (written, alias) = match item.kind() {
                "aliased_import" => (
                    item.child_by_field_name("name").map(|n| self.text(n)),
                    item.child_by_field_name("alias").map(|n| self.text(n)),
                ),
                _ => (Some(self.text(item)), None),
            };
            let Some(written) = written else { continue };
            let binding = if let Some(module) = module {
                Binding::Import {
                    module,
                    name: Some(written),
                }
            } else {
                self.modules.push(written);
                Binding::Import {
                    module: written,
                    name: None,
                }
            };
            let top = written.split('.').next().unwrap_or(written);
            let name = alias.unwrap_or(top);
            // What is imported again is the same.
            if let Some(Binding::Import { .. }) = self.scopes[scope].names.get(name) {
                continue;
            }
            self.bind(scope, name, binding);
        }
    }

    /// Whether a `with` expects its body to raise.
    fn expects_failure(&self, node: Node<'t>) -> bool {
        let mut cursor = node.walk();
        let clause = node
            .named_children(&mut cursor)
            .find(|child| child.kind() == "with_clause");
        clause.is_some_and(|clause| {
            let text = self.text(clause);
            text.contains("raises") || text.contains("assertRaises") || text.contains("suppress")
        })
    }
}

fn is_simple_statement(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "expression_statement" | "return_statement" | "assert_statement" | "raise_statement"
    )
}
