//! Values given to a statement, against its bind markers.

use std::collections::HashMap;

use rsylla_cql::checked::{CheckedStatement, Marker};
use rsylla_cql::diagnostic::{Code, Diagnostic, nearest};
use tree_sitter::Node;

use super::eval::{Entry, Value};
use super::names::{Change, Expression, Names};
use super::strings::{plain, span};
use super::types::is_complete;

impl<'t> Names<'t> {
    /// What is wrong with the values of a statement; of one that is not known, what is wrong with
    /// the values alone.
    pub(super) fn check_values(
        &self,
        statement: Option<&CheckedStatement>,
        values: Expression<'t>,
        found: &mut Vec<Diagnostic>,
    ) {
        match self.values(values) {
            Value::Dict(Some(entries)) => self.by_name(statement, values, &entries, found),
            Value::List(elements) | Value::Tuple(elements) => {
                if let Some(statement) = statement {
                    self.by_position(statement, values.node, &elements, found);
                }
            }
            _ => {}
        }
    }

    /// The values as they are written, also where a name stands for them that nothing changes.
    pub(super) fn values(&self, values: Expression<'t>) -> Value<'t> {
        let is_name = values.node.kind() == "identifier";
        if is_name
            && self.change(self.text(values.node)) == Change::Nothing
            && let Some(written) = self.resolve(values.node, values.scope)
        {
            return self.value_of(written);
        }
        self.value_of(values)
    }

    fn by_position(
        &self,
        statement: &CheckedStatement,
        node: Node<'t>,
        elements: &[Expression<'t>],
        found: &mut Vec<Diagnostic>,
    ) {
        let markers = &statement.markers;
        if is_complete(elements) && elements.len() != markers.len() {
            let message = format!(
                "{} for {}",
                count(elements.len(), "value"),
                count(markers.len(), "bind marker")
            );
            let mut diagnostic = Diagnostic::error(Code::BindCount, span(node), message);
            if !markers.is_empty() {
                diagnostic = diagnostic.help(format!("its markers are {}", in_words(markers)));
            }
            found.push(diagnostic);
            return;
        }
        let complete = elements
            .iter()
            .take_while(|element| element.node.kind() != "list_splat");
        for (marker, value) in markers.iter().zip(complete) {
            found.extend(self.refused(shown(marker), &marker.ty, *value));
        }
    }

    fn by_name(
        &self,
        statement: Option<&CheckedStatement>,
        values: Expression<'t>,
        entries: &[Entry<'t>],
        found: &mut Vec<Diagnostic>,
    ) {
        let given = self.given(entries);
        let duplicates = duplicates(statement, &given, found);
        let Some(statement) = statement else { return };
        let markers = &statement.markers;
        let mut surplus = Vec::new();
        for (name, key, value) in &given.pairs {
            match markers.iter().find(|marker| names(marker).contains(name)) {
                Some(marker) => found.extend(self.refused(shown(marker), &marker.ty, *value)),
                None => surplus.push((name, *key)),
            }
        }
        let mut lacking: Vec<&Marker> = markers
            .iter()
            .filter(|marker| {
                let names = names(marker);
                !given.pairs.iter().any(|(name, ..)| names.contains(name))
            })
            .collect();
        for (name, key) in surplus {
            let message = format!("no bind marker is named `{name}`");
            let mut diagnostic = Diagnostic::error(Code::UnknownValue, span(key), message);
            let near = nearest(name, lacking.iter().map(|marker| shown(marker)));
            diagnostic.help = match near {
                Some(near) => Some(format!("did you mean `{near}`?")),
                None if markers.is_empty() => Some("the statement has no bind markers".to_owned()),
                None => Some(format!("its markers are {}", in_words(markers))),
            };
            // The misspelt name is what is missing: it is said once.
            let near = near.map(str::to_owned);
            lacking.retain(|marker| near.as_deref() != Some(shown(marker)));
            found.push(diagnostic);
        }
        if given.is_all && !lacking.is_empty() {
            let names: Vec<String> = distinct(&lacking)
                .iter()
                .map(|name| format!("`{name}`"))
                .collect();
            let message = format!("no value is given for {}", names.join(", "));
            found.push(Diagnostic::error(
                Code::MissingValue,
                opening(values.node),
                message,
            ));
        }
        if !duplicates {
            shared_value(markers, values.node, found);
        }
    }

    /// The names and values that are written down, and whether these are all.
    fn given(&self, entries: &[Entry<'t>]) -> Given<'t> {
        let mut given = Given {
            pairs: Vec::new(),
            is_all: true,
        };
        for entry in entries {
            match *entry {
                Entry::Pair { key, value } => match self.key(key) {
                    Some(name) => given.pairs.push((name, key, value)),
                    None => given.is_all = false,
                },
                Entry::Others(_) => given.is_all = false,
            }
        }
        given
    }

    fn key(&self, node: Node<'t>) -> Option<String> {
        match node.kind() {
            "identifier" if is_keyword_argument(node) => Some(self.text(node).to_owned()),
            "string" => plain(node, self.source).map(|text| text.as_str().to_owned()),
            _ => None,
        }
    }
}

struct Given<'t> {
    pairs: Vec<(String, Node<'t>, Expression<'t>)>,
    is_all: bool,
}

/// Says which names are given twice: Python keeps the last value only.
fn duplicates(
    statement: Option<&CheckedStatement>,
    given: &Given<'_>,
    found: &mut Vec<Diagnostic>,
) -> bool {
    let mut first: HashMap<&str, Node<'_>> = HashMap::new();
    let mut any = false;
    for (name, key, _) in &given.pairs {
        let Some(earlier) = first.insert(name, *key) else {
            continue;
        };
        any = true;
        let message = format!("`{name}` is given twice, and Python keeps the last value only");
        let mut diagnostic = Diagnostic::error(Code::DuplicateKey, span(*key), message)
            .label("the second")
            .also(span(earlier), "the first, which is lost");
        let same = |marker: &&Marker| names(marker).contains(name);
        let count = statement.map_or(0, |s| s.markers.iter().filter(same).count());
        if count > 1 {
            diagnostic = diagnostic.help(format!(
                "{count} bind markers share this name, so one value would serve them all: name \
                 them, as in `:first_{name}` and `:last_{name}`"
            ));
        }
        found.push(diagnostic);
    }
    any
}

/// `?` markers of one name take one value together, which is hardly meant.
fn shared_value(markers: &[Marker], values: Node<'_>, found: &mut Vec<Diagnostic>) {
    let mut first: HashMap<&str, &Marker> = HashMap::new();
    for marker in markers.iter().filter(|marker| !marker.named) {
        let Some(earlier) = first.insert(&marker.name, marker) else {
            continue;
        };
        let name = shown(marker);
        let message = format!("one value serves both bind markers named `{name}`");
        found.push(
            Diagnostic::warning(Code::AmbiguousMarker, marker.span, message)
                .label("the second")
                .also(earlier.span, "the first")
                .also(opening(values), "the values")
                .help(format!(
                    "name them, as in `:first_{name}` and `:last_{name}`, or give the values by position"
                )),
        );
        return;
    }
}

/// The first character of a node: enough to show which one is meant.
fn opening(node: Node<'_>) -> rsylla_cql::Span {
    let all = span(node);
    rsylla_cql::Span::new(all.start, all.end.min(all.start + 1))
}

fn is_keyword_argument(node: Node<'_>) -> bool {
    node.parent()
        .is_some_and(|parent| parent.kind() == "keyword_argument")
}

fn count(n: usize, what: &str) -> String {
    match n {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        _ => format!("{n} {what}s"),
    }
}

/// The name that people write for a marker.
fn shown(marker: &Marker) -> &str {
    marker.field.as_deref().unwrap_or(&marker.name)
}

fn distinct<'m>(markers: &[&'m Marker]) -> Vec<&'m str> {
    let mut names: Vec<&str> = Vec::new();
    for marker in markers {
        if !names.contains(&shown(marker)) {
            names.push(shown(marker));
        }
    }
    names
}

fn in_words(markers: &[Marker]) -> String {
    let all: Vec<&Marker> = markers.iter().collect();
    let names: Vec<String> = distinct(&all)
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    names.join(", ")
}

/// The names that a marker can be given under: the server's, and those that people write.
fn names(marker: &Marker) -> Vec<String> {
    let mut names = vec![marker.name.to_string()];
    names.extend(marker.field.as_deref().map(str::to_owned));
    if let Some((column, field)) = marker.name.split_once('.') {
        names.push(format!("{column}_{field}"));
    }
    // `from` is a keyword of Python: dataclasses and `dict(…)` spell it `from_`.
    let spelled: Vec<String> = names.iter().map(|name| format!("{name}_")).collect();
    names.extend(spelled);
    names
}
