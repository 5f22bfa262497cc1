//! The bind markers of a prepared statement: the server's names, and those that people write.
//!
//! | In the statement | The server's name | Also accepted |
//! |---|---|---|
//! | `USING TTL ?`, `LIMIT ?`, `JSON ?` … | `[ttl]`, `[limit]`, `[json]` … | `ttl`, `limit`, `json` … |
//! | `x IN ?` | `in(x)` | `x` |
//! | `(a, b) > ?`, `(a, b) IN ?` | `(a,b)`, `in(a,b)` | `a_b` |
//! | `token(x) > ?` | `partition key token` | `token` |
//! | `m[?]`, `m CONTAINS KEY ?` | `key(m)` | `m_key` |
//! | `m[…] = ?`, `m CONTAINS ?` | `value(m)` | `m_value` |
//! | `l[?]` | `idx(l)` | `l_index` |
//! | `u.f = ?` | `u.f` | `u_f` |
//! | a Python keyword: `from = ?` | `from` | `from_` |
//!
//! A name that the server gives to one marker never means another one.

use pyo3::prelude::*;
use pyo3::types::PyString;
use rsylla::driver::frame::response::result::{ColumnSpec, ColumnType};

use crate::text::Meaning;

/// One bind marker.
#[derive(Debug)]
pub(crate) struct Marker {
    spec: ColumnSpec<'static>,
    /// The keys it can be given under; the server's name comes first.
    names: Vec<(String, Py<PyString>)>,
}

impl Marker {
    pub(crate) fn typ(&self) -> &ColumnType<'static> {
        self.spec.typ()
    }

    /// The name to show: the one that people write.
    pub(crate) fn name(&self) -> &str {
        self.names
            .get(1)
            .or_else(|| self.names.first())
            .map_or("", |(name, _)| name)
    }

    /// The names that it goes by, the server's first.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|(name, _)| name.as_str())
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &Py<PyString>> {
        self.names.iter().map(|(_, key)| key)
    }

    fn server_name(&self) -> &str {
        self.spec.name()
    }
}

/// The bind markers of one statement, in order.
#[derive(Debug)]
pub(crate) struct Markers {
    list: Vec<Marker>,
    /// How many values a dict must hold.
    distinct: usize,
    /// The names that several unnamed markers share.
    shared: Vec<String>,
    keyspace: Option<String>,
}

impl Markers {
    pub(crate) fn new(py: Python<'_>, specs: &[ColumnSpec<'static>], meaning: &Meaning) -> Self {
        let list: Vec<Marker> = specs
            .iter()
            .map(|spec| Marker {
                spec: spec.clone(),
                names: names(spec.name(), specs)
                    .into_iter()
                    .map(|name| {
                        let key = PyString::intern(py, &name).unbind();
                        (name, key)
                    })
                    .collect(),
            })
            .collect();
        let mut seen: Vec<&str> = Vec::new();
        let mut shared: Vec<String> = Vec::new();
        for marker in &list {
            let name = marker.server_name();
            if !seen.contains(&name) {
                seen.push(name);
            } else if !meaning.named_markers.iter().any(|named| named == name) {
                shared.push(marker.name().to_owned());
            }
        }
        shared.dedup();
        Self {
            distinct: seen.len(),
            shared,
            keyspace: specs
                .first()
                .map(|spec| spec.table_spec().ks_name().to_owned()),
            list,
        }
    }

    pub(crate) fn as_slice(&self) -> &[Marker] {
        &self.list
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn distinct(&self) -> usize {
        self.distinct
    }

    /// The names that several unnamed markers share.
    pub(crate) fn shared(&self) -> &[String] {
        &self.shared
    }

    pub(crate) fn keyspace(&self) -> Option<&str> {
        self.keyspace.as_deref()
    }

    /// The markers' names for a message: `"id", "ttl"`.
    pub(crate) fn in_words(&self) -> String {
        let mut names: Vec<&str> = Vec::new();
        for marker in &self.list {
            if !names.contains(&marker.name()) {
                names.push(marker.name());
            }
        }
        match names.as_slice() {
            [] => "none".to_owned(),
            names => names
                .iter()
                .map(|name| format!("{name:?}"))
                .collect::<Vec<_>>()
                .join(", "),
        }
    }
}

/// Returns the names that the marker `server_name` goes by among `specs`, the server's first.
fn names(server_name: &str, specs: &[ColumnSpec<'_>]) -> Vec<String> {
    let is_taken = |candidate: &str| {
        specs.iter().any(|other| {
            other.name() != server_name
                && (other.name() == candidate || plain(other.name()).as_deref() == Some(candidate))
        })
    };
    let mut names = vec![server_name.to_owned()];
    names.extend(plain(server_name).filter(|name| !is_taken(name)));
    if let Some(keyword) = names.last().filter(|name| is_python_keyword(name)) {
        let spelled = format!("{keyword}_");
        if !is_taken(&spelled) {
            names.push(spelled);
        }
    }
    names
}

/// Returns what people write for a name that the server made up.
fn plain(server_name: &str) -> Option<String> {
    if server_name == "partition key token" {
        return Some("token".to_owned());
    }
    if let Some(inner) = between(server_name, "[", "]") {
        return Some(inner.to_owned());
    }
    for call in ["in(", "IN(", "("] {
        if let Some(inner) = between(server_name, call, ")") {
            return Some(joined(inner));
        }
    }
    for (call, suffix) in [("key(", "_key"), ("value(", "_value"), ("idx(", "_index")] {
        if let Some(inner) = between(server_name, call, ")") {
            return Some(format!("{inner}{suffix}"));
        }
    }
    let (column, field) = server_name.split_once('.')?;
    Some(format!("{column}_{field}"))
}

fn between<'a>(name: &'a str, start: &str, end: &str) -> Option<&'a str> {
    name.strip_prefix(start)?.strip_suffix(end)
}

/// Returns `a, b` as `a_b`.
fn joined(columns: &str) -> String {
    columns
        .split(',')
        .map(str::trim)
        .collect::<Vec<_>>()
        .join("_")
}

fn is_python_keyword(name: &str) -> bool {
    const KEYWORDS: [&str; 35] = [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class",
        "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global",
        "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return",
        "try", "while", "with", "yield",
    ];
    KEYWORDS.contains(&name)
}
