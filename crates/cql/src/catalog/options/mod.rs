//! What stands behind `WITH`: reading it, and what each server takes as its value.
//!
//! `properties.rs` reads names and constants, `number.rs` numbers as the servers do; the rest is one
//! file per option of which the value has a grammar of its own.

mod caching;
mod cdc;
mod compaction;
mod compression;
mod number;
mod properties;
mod scylla_compaction;
mod scylla_table;
mod speculative_retry;
mod table;
mod tablets;
#[cfg(test)]
mod tests;

pub(super) use cdc::Cdc;
pub(super) use number::java_int;
pub(super) use properties::{Map, MapEntry, Properties, Value};
pub(super) use scylla_table::{ScyllaOptions, check_scylla_options};
pub(super) use table::{BuiltOptions, build_options, check_options};

use crate::catalog::{Ddl, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::PropertyValue;

impl Table {
    /// The number that an option of the table has, or its default.
    pub(super) fn int_option(&self, name: &str, default: i32) -> i32 {
        match self.options.get(name) {
            Some(PropertyValue::Literal(literal)) => java_int(&literal.text).unwrap_or(default),
            _ => default,
        }
    }
}

/// An option's value that the server refuses.
fn invalid(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::InvalidOption, span, message)
}

/// Reports the entries of a map that its option does not have.
fn refuse_unknown(ddl: &mut Ddl<'_>, map: &Map<'_>, known: &[&str], option: &str) {
    for entry in map.entries() {
        if !known.contains(&entry.key) {
            ddl.report(
                Diagnostic::error(
                    Code::UnknownOption,
                    entry.key_span,
                    format!("`{option}` has no option `{}`", entry.key),
                )
                .suggest_entry(entry.key, known),
            );
        }
    }
}

/// Suggests a key of a map, which is written as a string.
trait SuggestEntry {
    fn suggest_entry(self, written: &str, names: &[&str]) -> Self;
}

impl SuggestEntry for Diagnostic {
    fn suggest_entry(self, written: &str, names: &[&str]) -> Self {
        match crate::diagnostic::nearest(written, names.iter().copied()) {
            Some(name) => self.suggest(format!("'{name}'")),
            None => self.note(format!("the options are {}", listed(names))),
        }
    }
}

/// ``a, b and c``, each in backquotes.
pub(super) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// Whether it is `true` or `false` in any case.
fn is_true_or_false(value: &str) -> bool {
    value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false")
}
