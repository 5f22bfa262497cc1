//! Names and constants behind `WITH`.

use crate::catalog::Ddl;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{Expr, ExprKind, Ident, LiteralKind, Property, PropertyValue};

/// The properties of one statement, each of another name.
pub(in crate::catalog) struct Properties<'s> {
    entries: Vec<Entry<'s>>,
}

/// `name = value`
pub(in crate::catalog) struct Entry<'s> {
    /// The name.
    pub(in crate::catalog) name: &'s Ident,
    /// The value.
    pub(in crate::catalog) value: Value<'s>,
    /// Where the value was written.
    pub(in crate::catalog) span: Span,
}

/// The value of a property.
pub(in crate::catalog) enum Value<'s> {
    /// A constant or a keyword, by its text.
    Text(&'s str),
    /// `{key: value, …}`
    Map(Map<'s>),
}

/// A map of constants, each key once.
pub(in crate::catalog) struct Map<'s> {
    entries: Vec<MapEntry<'s>>,
    /// Where it was written, braces included.
    pub(in crate::catalog) span: Span,
}

/// `key: value`
pub(in crate::catalog) struct MapEntry<'s> {
    /// The key.
    pub(in crate::catalog) key: &'s str,
    /// Where the key was written.
    pub(in crate::catalog) key_span: Span,
    /// The value's text; of a list the texts of its elements.
    pub(in crate::catalog) value: Result<&'s str, Vec<&'s str>>,
    /// Where the value was written.
    pub(in crate::catalog) span: Span,
}

impl MapEntry<'_> {
    /// The value; a list, which most options do not take, reads as nothing.
    pub(in crate::catalog) fn text(&self) -> &str {
        self.value.as_ref().copied().unwrap_or_default()
    }
}

impl<'s> Properties<'s> {
    /// Reads properties. That each has another name, and values are constants, was the parser's
    /// business.
    pub(in crate::catalog) fn read(properties: impl IntoIterator<Item = &'s Property>) -> Self {
        let entries = properties.into_iter().map(|property| {
            let value = match &property.value {
                PropertyValue::Literal(literal) => Value::Text(&literal.text),
                PropertyValue::Keyword(keyword) => Value::Text(&keyword.name),
                PropertyValue::Null(_) => Value::Text("null"),
                PropertyValue::Map { entries, span } => Value::Map(Map::read(entries, *span)),
            };
            Entry {
                name: &property.name,
                value,
                span: property.value.span(),
            }
        });
        Self {
            entries: entries.collect(),
        }
    }

    /// All of them, in the order of the text.
    pub(in crate::catalog) fn entries(&self) -> &[Entry<'s>] {
        &self.entries
    }

    /// The property of this name.
    pub(in crate::catalog) fn get(&self, name: &str) -> Option<&Entry<'s>> {
        self.entries.iter().find(|entry| &*entry.name.name == name)
    }

    /// Whether there is a property of this name.
    pub(in crate::catalog) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The text of a property that is no map; reports one that is.
    pub(in crate::catalog) fn text(
        &self,
        ddl: &mut Ddl<'_>,
        name: &str,
    ) -> Option<(&'s str, Span)> {
        let entry = self.get(name)?;
        match &entry.value {
            Value::Text(text) => Some((text, entry.span)),
            Value::Map(map) => {
                ddl.error(
                    Code::InvalidOption,
                    map.span,
                    format!("`{name}` takes one value, not a map"),
                );
                None
            }
        }
    }

    /// The map of a property; reports one that is something else.
    pub(in crate::catalog) fn map(&self, ddl: &mut Ddl<'_>, name: &str) -> Option<&Map<'s>> {
        let entry = self.get(name)?;
        match &entry.value {
            Value::Map(map) => Some(map),
            Value::Text(_) => {
                ddl.report(
                    Diagnostic::error(
                        Code::InvalidOption,
                        entry.span,
                        format!("`{name}` takes a map"),
                    )
                    .help(format!("write `{name} = {{'key': 'value'}}`")),
                );
                None
            }
        }
    }

    /// Reports properties that are not among `known`.
    pub(in crate::catalog) fn refuse_unknown(&self, ddl: &mut Ddl<'_>, known: &[&str], of: &str) {
        for entry in &self.entries {
            if !known.contains(&&*entry.name.name) {
                ddl.report(
                    Diagnostic::error(
                        Code::UnknownOption,
                        entry.name.span,
                        format!("{of} has no option `{}`", entry.name.name),
                    )
                    .suggest_nearest(&entry.name.name, known.iter().copied()),
                );
            }
        }
    }
}

impl<'s> Map<'s> {
    fn read(written: &'s [(Expr, Expr)], span: Span) -> Self {
        let entries = written.iter().map(|(key, value)| MapEntry {
            key: constant(key),
            key_span: key.span,
            value: match &value.kind {
                ExprKind::List(elements) => Err(elements.iter().map(constant).collect()),
                _ => Ok(constant(value)),
            },
            span: value.span,
        });
        Self {
            entries: entries.collect(),
            span,
        }
    }

    /// All entries, in the order of the text.
    pub(in crate::catalog) fn entries(&self) -> &[MapEntry<'s>] {
        &self.entries
    }

    /// Whether there is none.
    pub(in crate::catalog) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry of this key.
    pub(in crate::catalog) fn get(&self, key: &str) -> Option<&MapEntry<'s>> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}

/// The text of a constant (`convertPropertyMap`).
fn constant(expr: &Expr) -> &str {
    match &expr.kind {
        ExprKind::Literal(literal) => match literal.kind {
            LiteralKind::NaN { .. } => "NaN",
            LiteralKind::Infinity { negative: false } => "Infinity",
            LiteralKind::Infinity { negative: true } => "-Infinity",
            _ => &literal.text,
        },
        _ => "null",
    }
}
