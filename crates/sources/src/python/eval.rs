//! What an expression surely is, without running it.

use tree_sitter::Node;

use super::names::{Binding, Expression, Names};
use super::strings::{self, Piece, span};
use crate::text::Text;

/// Names that stand for names that stand for names: so far is looked.
const MAX_STEPS: usize = 20;

/// What is known of a value.
#[derive(Clone)]
pub(super) enum Value<'t> {
    /// `None`.
    None,
    /// `True`, `False`.
    Bool,
    /// An `int`, and which one.
    Int(Option<i128>),
    /// A `float`.
    Float,
    /// A `str`, and which one.
    Str(Option<String>),
    /// `bytes`.
    Bytes,
    /// A list, with its elements.
    List(Vec<Expression<'t>>),
    /// A tuple, with its elements.
    Tuple(Vec<Expression<'t>>),
    /// A set.
    Set,
    /// A dict with its entries, in order; none where only running the program tells.
    Dict(Option<Vec<Entry<'t>>>),
    /// An object of this class.
    Instance(&'static str),
    /// Anything.
    Unknown,
}

/// A part of a dict.
#[derive(Clone, Copy)]
pub(super) enum Entry<'t> {
    /// `key: value`, or `key=value`.
    Pair {
        key: Node<'t>,
        value: Expression<'t>,
    },
    /// `**others`.
    Others(Expression<'t>),
}

impl<'t> Names<'t> {
    /// The text that an expression surely is, with holes for its unknown parts; none where nothing
    /// of it is known.
    pub(super) fn text_of(&self, expression: Expression<'t>) -> Option<Text> {
        self.text_within(expression, MAX_STEPS)
    }

    fn text_within(
        &self,
        Expression { node, scope }: Expression<'t>,
        steps: usize,
    ) -> Option<Text> {
        let steps = steps.checked_sub(1)?;
        let within = |node| self.text_within(Expression { node, scope }, steps);
        match node.kind() {
            "string" => self.literal(node, scope, steps),
            "concatenated_string" => {
                let mut text = Text::default();
                let mut cursor = node.walk();
                for child in node.named_children(&mut cursor) {
                    if child.kind() == "string" {
                        text.append(&self.literal(child, scope, steps)?);
                    }
                }
                Some(text)
            }
            "parenthesized_expression" => within(inner(node)?),
            "named_expression" => within(node.child_by_field_name("value")?),
            "binary_operator" => {
                let operator = node.child_by_field_name("operator")?;
                let left = node.child_by_field_name("left")?;
                match self.text(operator) {
                    "+" => {}
                    // What `%s` stands for is not known.
                    "%" => return within(left).map(vague),
                    _ => return None,
                }
                let right = node.child_by_field_name("right")?;
                let (first, second) = (within(left), within(right));
                if first.is_none() && second.is_none() {
                    return None;
                }
                let mut text = Text::default();
                for (part, node) in [(first, left), (second, right)] {
                    match part {
                        Some(part) => text.append(&part),
                        None => text.push_hole(span(node), false),
                    }
                }
                Some(text)
            }
            "identifier" | "attribute" => self.text_within(self.resolve(node, scope)?, steps),
            "call" => {
                let function = node.child_by_field_name("function")?;
                let object = || within(function.child_by_field_name("object")?);
                match self.called(function) {
                    "strip" | "lstrip" | "rstrip" if arguments(node).is_empty() => object(),
                    "dedent" => within(*arguments(node).first()?),
                    "format" | "replace" | "join" | "substitute" => object().map(vague),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn literal(&self, node: Node<'t>, scope: usize, steps: usize) -> Option<Text> {
        let mut text = Text::default();
        for piece in strings::pieces(node, self.source)? {
            match piece {
                Piece::Text(part, span) => text.push(&part, span),
                Piece::Interpolation(part) => {
                    let node = part.child_by_field_name("expression").or(inner(part));
                    let is_bare = part.named_child_count() == 1;
                    let known = node
                        .filter(|_| is_bare)
                        .and_then(|node| self.text_within(Expression { node, scope }, steps));
                    match (known, node) {
                        (Some(known), _) => text.append(&known),
                        (None, Some(node)) => {
                            let value = self.value_of(Expression { node, scope });
                            let is_constant = matches!(
                                value,
                                Value::Int(_) | Value::Float | Value::Instance("UUID")
                            );
                            text.push_hole(span(part), is_bare && is_constant);
                        }
                        (None, None) => text.push_hole(span(part), false),
                    }
                }
            }
        }
        Some(text)
    }

    /// The one expression that a name or an attribute stands for.
    pub(super) fn resolve(&self, node: Node<'t>, scope: usize) -> Option<Expression<'t>> {
        match node.kind() {
            "identifier" => match self.lookup(self.text(node), scope) {
                Binding::Value(value) => Some(value),
                _ => None,
            },
            "attribute" => self.attribute(self.text(node.child_by_field_name("attribute")?)),
            _ => None,
        }
    }

    /// What is known of a value.
    pub(super) fn value_of(&self, expression: Expression<'t>) -> Value<'t> {
        self.value_within(expression, MAX_STEPS)
    }

    fn value_within(&self, Expression { node, scope }: Expression<'t>, steps: usize) -> Value<'t> {
        let Some(steps) = steps.checked_sub(1) else {
            return Value::Unknown;
        };
        let within = |node| self.value_within(Expression { node, scope }, steps);
        match node.kind() {
            "none" => Value::None,
            "true" | "false" => Value::Bool,
            "integer" => Value::Int(integer(self.text(node))),
            "float" => Value::Float,
            "string" | "concatenated_string" => self.string(node, scope),
            "list" => Value::List(Self::elements(node, scope)),
            "tuple" => Value::Tuple(Self::elements(node, scope)),
            "list_comprehension" => Value::Instance("list"),
            "set" | "set_comprehension" => Value::Set,
            "dictionary_comprehension" => Value::Dict(None),
            "dictionary" => Value::Dict(Some(Self::entries(node, scope))),
            "parenthesized_expression" => inner(node).map_or(Value::Unknown, within),
            "named_expression" => node
                .child_by_field_name("value")
                .map_or(Value::Unknown, within),
            "unary_operator" => match inner(node).map(within) {
                Some(Value::Int(number)) if self.text(node).starts_with('-') => {
                    Value::Int(number.map(|number| -number))
                }
                Some(known @ Value::Float) => known,
                _ => Value::Unknown,
            },
            "not_operator" => Value::Bool,
            "call" => self.called_value(node, scope),
            "identifier" => match self.lookup(self.text(node), scope) {
                Binding::Value(value) => match self.value_within(value, steps) {
                    // What a name stands for may be changed on the way.
                    Value::List(_) => Value::Instance("list"),
                    Value::Dict(_) => Value::Dict(None),
                    known => known,
                },
                Binding::Parameter(Some(annotation)) => self.annotated(annotation),
                _ => Value::Unknown,
            },
            _ => Value::Unknown,
        }
    }

    fn string(&self, node: Node<'t>, scope: usize) -> Value<'t> {
        let first = match node.kind() {
            "concatenated_string" => node.named_child(0).unwrap_or(node),
            _ => node,
        };
        let is_bytes = self
            .text(first)
            .split(['"', '\''])
            .next()
            .is_some_and(|prefix| prefix.to_ascii_lowercase().contains('b'));
        if is_bytes {
            return Value::Bytes;
        }
        let text = self.text_of(Expression { node, scope });
        let known = text.filter(Text::is_known);
        Value::Str(known.map(|text| text.as_str().to_owned()))
    }

    fn elements(node: Node<'t>, scope: usize) -> Vec<Expression<'t>> {
        let mut cursor = node.walk();
        node.named_children(&mut cursor)
            .filter(|child| child.kind() != "comment")
            .map(|node| Expression { node, scope })
            .collect()
    }

    fn entries(node: Node<'t>, scope: usize) -> Vec<Entry<'t>> {
        let mut cursor = node.walk();
        node.named_children(&mut cursor)
            .filter_map(|child| Self::entry(child, scope))
            .collect()
    }

    fn entry(node: Node<'t>, scope: usize) -> Option<Entry<'t>> {
        match node.kind() {
            "pair" => Some(Entry::Pair {
                key: node.child_by_field_name("key")?,
                value: Expression {
                    node: node.child_by_field_name("value")?,
                    scope,
                },
            }),
            "keyword_argument" => Some(Entry::Pair {
                key: node.child_by_field_name("name")?,
                value: Expression {
                    node: node.child_by_field_name("value")?,
                    scope,
                },
            }),
            "dictionary_splat" => Some(Entry::Others(Expression {
                node: inner(node)?,
                scope,
            })),
            _ => None,
        }
    }

    /// What a call of something well known returns.
    fn called_value(&self, node: Node<'t>, scope: usize) -> Value<'t> {
        let Some(function) = node.child_by_field_name("function") else {
            return Value::Unknown;
        };
        if function.kind() == "identifier" {
            let name = self.text(function);
            if !self.is_bound(name, scope) {
                return match name {
                    "int" | "len" => Value::Int(None),
                    "float" => Value::Float,
                    "str" | "repr" => Value::Str(None),
                    "bytes" => Value::Bytes,
                    "bool" => Value::Bool,
                    "list" | "sorted" => Value::Instance("list"),
                    "set" | "frozenset" => Value::Set,
                    "dict" => Self::dict_call(node, scope),
                    _ => Value::Unknown,
                };
            }
        }
        self.imported_call(function, scope)
    }

    /// `dict(a=1, b=2)`
    fn dict_call(node: Node<'t>, scope: usize) -> Value<'t> {
        let Some(arguments) = node.child_by_field_name("arguments") else {
            return Value::Unknown;
        };
        let mut cursor = arguments.walk();
        let children: Vec<_> = arguments.named_children(&mut cursor).collect();
        let entries: Vec<_> = children
            .iter()
            .filter_map(|child| Self::entry(*child, scope))
            .collect();
        let is_plain = entries.len() == children.len();
        Value::Dict(is_plain.then_some(entries))
    }

    fn imported_call(&self, function: Node<'t>, scope: usize) -> Value<'t> {
        let Some((module, path)) = self.imported_path(function, scope) else {
            return Value::Unknown;
        };
        match (module.as_str(), path.as_str()) {
            ("uuid", "uuid1" | "uuid3" | "uuid4" | "uuid5" | "UUID") => Value::Instance("UUID"),
            ("datetime", "datetime.now" | "datetime.utcnow" | "datetime" | "datetime.today") => {
                Value::Instance("datetime")
            }
            ("datetime", "date" | "date.today") => Value::Instance("date"),
            ("datetime", "timedelta") => Value::Instance("timedelta"),
            ("decimal", "Decimal") => Value::Instance("Decimal"),
            ("json", "dumps") => Value::Str(None),
            ("pickle", "dumps") => Value::Bytes,
            ("time", "time" | "monotonic" | "perf_counter") => Value::Float,
            ("time", "time_ns" | "monotonic_ns") => Value::Int(None),
            _ => Value::Unknown,
        }
    }

    /// The module and the path in it of something imported: `datetime` and `datetime.now`.
    pub(super) fn imported_path(&self, node: Node<'t>, scope: usize) -> Option<(String, String)> {
        match node.kind() {
            "identifier" => match self.lookup(self.text(node), scope) {
                Binding::Import { module, name } => {
                    Some((module.to_owned(), name.unwrap_or_default().to_owned()))
                }
                _ => None,
            },
            "attribute" => {
                let object = node.child_by_field_name("object")?;
                let (module, path) = self.imported_path(object, scope)?;
                let attribute = self.text(node.child_by_field_name("attribute")?);
                let path = match path.as_str() {
                    "" => attribute.to_owned(),
                    path => format!("{path}.{attribute}"),
                };
                Some((module, path))
            }
            _ => None,
        }
    }

    /// What an annotation of a parameter promises.
    fn annotated(&self, annotation: Node<'t>) -> Value<'t> {
        match self.text(annotation) {
            "int" => Value::Int(None),
            "str" => Value::Str(None),
            "bytes" => Value::Bytes,
            "bool" => Value::Bool,
            "UUID" | "uuid.UUID" => Value::Instance("UUID"),
            _ => Value::Unknown,
        }
    }

    /// The last name of what is called: `execute` of `self.session.execute`.
    pub(super) fn called(&self, function: Node<'t>) -> &'t str {
        match function.kind() {
            "identifier" => self.text(function),
            "attribute" => function
                .child_by_field_name("attribute")
                .map_or("", |attribute| self.text(attribute)),
            _ => "",
        }
    }

    /// The argument at a position, or of this name.
    pub(super) fn argument(&self, call: Node<'t>, position: usize, name: &str) -> Option<Node<'t>> {
        if let Some(found) = arguments(call).get(position) {
            return Some(*found);
        }
        let arguments = call.child_by_field_name("arguments")?;
        let mut cursor = arguments.walk();
        let named = arguments.named_children(&mut cursor).find(|child| {
            child.kind() == "keyword_argument"
                && child
                    .child_by_field_name("name")
                    .is_some_and(|found| self.text(found) == name)
        });
        named?.child_by_field_name("value")
    }
}

/// The positional arguments of a call, up to the first `*others`.
pub(super) fn arguments(call: Node<'_>) -> Vec<Node<'_>> {
    let Some(arguments) = call.child_by_field_name("arguments") else {
        return Vec::new();
    };
    let mut cursor = arguments.walk();
    arguments
        .named_children(&mut cursor)
        .filter(|child| child.kind() != "comment")
        .take_while(|child| !matches!(child.kind(), "list_splat" | "dictionary_splat"))
        .filter(|child| child.kind() != "keyword_argument")
        .collect()
}

fn vague(mut text: Text) -> Text {
    text.make_vague();
    text
}

/// What stands in parentheses, behind an operator, or behind stars.
pub(super) fn inner(node: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor)
        .find(|child| child.kind() != "comment")
}

/// The value of an integer literal.
fn integer(text: &str) -> Option<i128> {
    let digits = text.replace('_', "").to_ascii_lowercase();
    let (digits, radix) = match digits.get(..2) {
        Some("0x") => (&digits[2..], 16),
        Some("0o") => (&digits[2..], 8),
        Some("0b") => (&digits[2..], 2),
        _ => (&digits[..], 10),
    };
    i128::from_str_radix(digits, radix).ok()
}
