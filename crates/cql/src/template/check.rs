//! Checks every statement that a template stands for.

use std::collections::HashSet;

use crate::catalog::Catalog;
use crate::check::check;
use crate::checked::{CheckedStatement, Marker, StatementKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::template::{Part, Template};

/// What a template means: that of every statement it stands for.
#[derive(Debug, Clone)]
pub struct CheckedTemplate {
    /// Which statement it is, where the text parses far enough to tell.
    pub kind: Option<StatementKind>,
    /// The optional parts in order.
    pub parts: Vec<CheckedPart>,
    /// The meaning of each variant: in that of index *i*, part *n* is there if
    /// bit *n* of *i* is set, so the last one has all parts. Empty exactly where
    /// a diagnostic is an error. They differ in their markers; their result
    /// columns are the same, and nullable where they are in any.
    pub variants: Vec<CheckedStatement>,
    /// Errors and lints in the order of the text, each once; their spans are
    /// places in the template's text.
    pub diagnostics: Vec<Diagnostic>,
}

/// An optional part, and when it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedPart {
    /// Its place, with the brackets.
    pub span: Span,
    /// When it is sent.
    pub switch: Switch,
}

/// What decides whether an optional part is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Switch {
    /// The fields of its markers: all have values, or none.
    Values(Vec<Box<str>>),
    /// A flag of this name.
    Flag(Box<str>),
}

impl CheckedTemplate {
    /// The variant with all parts, whose markers are all that there are.
    pub fn full(&self) -> Option<&CheckedStatement> {
        self.variants.last()
    }

    /// The part that a marker of the full variant stands in; none where it is always sent.
    pub fn part_of(&self, marker: &Marker) -> Option<usize> {
        let place = marker.span.start;
        self.parts
            .iter()
            .position(|part| part.span.start < place && place < part.span.end)
    }

    /// Whether the value of this field can be left out: all its markers stand in optional parts.
    pub fn is_optional(&self, field: &str) -> bool {
        let markers = self.full().map_or(&[][..], |full| &full.markers);
        !self.parts.is_empty()
            && markers
                .iter()
                .filter(|marker| marker.field.as_deref() == Some(field))
                .all(|marker| self.part_of(marker).is_some())
    }
}

/// Checks a statement with optional parts, each of its variants as [`check`] does.
///
/// # Example: a variant may be wrong where the whole is right
/// ```
/// use rsylla_cql::template::{Template, check_template};
/// use rsylla_cql::{Catalog, Dialect};
///
/// let mut catalog = Catalog::new(Dialect::Cassandra);
/// catalog.assume_keyspace("ks");
/// catalog.load("t.cql", "CREATE TABLE ks.t (k int, a int, b int, PRIMARY KEY (k, a, b));", None);
/// let text = "SELECT b FROM ks.t WHERE k = ? [AND a = :a] [AND b = :b]";
/// let checked = check_template(&catalog, None, &Template::parse(text, Dialect::Cassandra));
/// assert!(checked.variants.is_empty());
/// let error = checked.diagnostics.iter().find(|found| found.is_error()).unwrap();
/// assert_eq!(error.notes, ["so it is where `[AND a = :a]` is left out"]);
/// ```
pub fn check_template(
    catalog: &Catalog,
    keyspace: Option<&str>,
    template: &Template,
) -> CheckedTemplate {
    let mut found = Found::default();
    found.diagnostics.extend_from_slice(template.diagnostics());
    // Brackets that are no parts are mistakes in every statement: they are told of once.
    if found.has_errors() {
        return CheckedTemplate {
            kind: None,
            parts: Vec::new(),
            variants: Vec::new(),
            diagnostics: found.diagnostics,
        };
    }
    let last = template.variants() - 1;
    let mut kind = None;
    // From the whole to the least, so that a mistake is told of the fullest variant that has it.
    for bits in (0..=last).rev() {
        let text = template.variant(bits);
        let checked = check(catalog, keyspace, &text);
        kind = kind.or(checked.kind);
        found.add(checked.diagnostics, template, bits);
        found.variants.extend(checked.statement);
        if bits == last && found.has_errors() {
            break;
        }
    }
    found.variants.reverse();
    let mut checked = CheckedTemplate {
        kind,
        parts: Vec::new(),
        variants: found.variants,
        diagnostics: found.diagnostics,
    };
    if !checked.diagnostics.iter().any(Diagnostic::is_error) {
        checked.find_switches(template);
        checked.require_one_answer(template);
        checked.require_order(template);
        checked.unite_columns();
    }
    checked
        .diagnostics
        .sort_by_key(|found| (found.span, !found.is_error()));
    if checked.diagnostics.iter().any(Diagnostic::is_error) {
        checked.variants.clear();
    }
    checked
}

/// What was found of the variants so far.
#[derive(Default)]
struct Found {
    variants: Vec<CheckedStatement>,
    diagnostics: Vec<Diagnostic>,
    said: HashSet<(Span, Code)>,
}

impl Found {
    fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Takes what no other variant said, and says what is left out of this one.
    fn add(&mut self, diagnostics: Vec<Diagnostic>, template: &Template, bits: u32) {
        let left_out: Vec<String> = (template.parts().iter().enumerate())
            .filter(|(n, _)| bits & (1 << n) == 0)
            .map(|(_, part)| format!("`{}`", part.span.of(template.text())))
            .collect();
        for mut diagnostic in diagnostics {
            if !self.said.insert((diagnostic.span, diagnostic.code)) {
                continue;
            }
            if !left_out.is_empty() {
                let verb = if left_out.len() == 1 { "is" } else { "are" };
                let parts = left_out.join(" and ");
                let note = format!("so it is where {parts} {verb} left out");
                diagnostic.notes.insert(0, note);
            }
            self.diagnostics.push(diagnostic);
        }
    }
}

impl CheckedTemplate {
    fn find_switches(&mut self, template: &Template) {
        for part in template.parts() {
            match self.switch(part) {
                Ok(switch) => self.parts.push(CheckedPart {
                    span: part.span,
                    switch,
                }),
                Err(wrong) => self.diagnostics.push(*wrong),
            }
        }
    }

    fn switch(&self, part: &Part) -> Result<Switch, Box<Diagnostic>> {
        let markers = self.full().map_or(&[][..], |full| &full.markers);
        let inside = |marker: &Marker| {
            part.span.start < marker.span.start && marker.span.start < part.span.end
        };
        let mut fields: Vec<Box<str>> = Vec::new();
        for marker in markers.iter().filter(|marker| inside(marker)) {
            let field = marker.field.as_ref().unwrap_or(&marker.name);
            let elsewhere = |other: &&Marker| {
                !inside(other) && other.field == marker.field && other.field.is_some()
            };
            if let Some(other) = markers.iter().find(elsewhere) {
                let message = format!("`{field}` is bound inside and outside of an optional part");
                return Err(Box::new(
                    Diagnostic::error(Code::AmbiguousMarker, marker.span, message)
                        .also(other.span, "bound here too")
                        .help("give each a name of its own, as in `:other`"),
                ));
            }
            if !fields.contains(field) {
                fields.push(field.clone());
            }
        }
        match (&part.name, fields.is_empty()) {
            (None, false) => Ok(Switch::Values(fields)),
            (Some(name), true) => self.flag(name.node.clone(), name.span),
            (Some(name), false) => Err(Box::new(
                Diagnostic::error(
                    Code::Syntax,
                    name.span,
                    "an optional part with markers has no name: it is sent where they have values",
                )
                .help("leave the name and its colon away"),
            )),
            (None, true) => Err(Box::new(
                Diagnostic::error(
                    Code::Syntax,
                    part.span,
                    "an optional part without markers needs a name, by which it is asked for",
                )
                .help("write `[name: …]`, as in `[newest_first: ORDER BY version DESC]`"),
            )),
        }
    }

    fn flag(&self, name: Box<str>, span: Span) -> Result<Switch, Box<Diagnostic>> {
        let markers = self.full().map_or(&[][..], |full| &full.markers);
        let is_marker = |marker: &Marker| marker.field.as_ref() == Some(&name);
        let is_flag = |part: &CheckedPart| part.switch == Switch::Flag(name.clone());
        if markers.iter().any(is_marker) || self.parts.iter().any(is_flag) {
            let message = format!("two parts or markers are named `{name}`");
            return Err(Box::new(Diagnostic::error(
                Code::AmbiguousMarker,
                span,
                message,
            )));
        }
        Ok(Switch::Flag(name))
    }

    /// All variants answer with rows of one shape, or all with `[applied]`.
    fn require_one_answer(&mut self, template: &Template) {
        let is_conditional = |bits: usize| self.variants[bits].conditional.is_some();
        let deciding =
            (0..template.parts().len()).find(|n| is_conditional(1 << n) != is_conditional(0));
        if let Some(n) = deciding {
            let message = "a condition cannot be optional: it decides what the statement answers";
            self.diagnostics.push(
                Diagnostic::error(Code::Syntax, template.parts()[n].span, message)
                    .help("write two statements, one with `IF` and one without"),
            );
        }
    }

    /// Values are bound in the order of the full variant, without those that are left out.
    fn require_order(&mut self, template: &Template) {
        let Some(full) = self.full() else { return };
        for (bits, variant) in self.variants.iter().enumerate() {
            let is_sent = |marker: &&Marker| {
                let place = marker.span.start;
                !template.parts().iter().enumerate().any(|(n, part)| {
                    bits & (1 << n) == 0 && part.span.start < place && place < part.span.end
                })
            };
            let expected = full
                .markers
                .iter()
                .filter(is_sent)
                .map(|marker| marker.span);
            if !expected.eq(variant.markers.iter().map(|marker| marker.span)) {
                let message = "the order of the markers depends on the optional parts";
                self.diagnostics.push(
                    Diagnostic::error(Code::AmbiguousMarker, template.parts()[0].span, message)
                        .help("give each marker a name of its own"),
                );
                return;
            }
        }
    }

    fn unite_columns(&mut self) {
        let mut nullable: Vec<bool> = Vec::new();
        for variant in &self.variants {
            nullable.resize(variant.columns.len(), false);
            for (nullable, column) in nullable.iter_mut().zip(&variant.columns) {
                *nullable |= column.nullable;
            }
        }
        for variant in &mut self.variants {
            for (nullable, column) in nullable.iter().zip(&mut variant.columns) {
                column.nullable = *nullable;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;

    const SCHEMA: &str =
        "CREATE TABLE ks.t (k int, c int, v text, w int, s int static, PRIMARY KEY (k, c));";

    fn checked(text: &str) -> CheckedTemplate {
        let mut catalog = Catalog::new(Dialect::Cassandra);
        catalog.assume_keyspace("ks");
        assert_eq!(catalog.load("t.cql", SCHEMA, None), []);
        check_template(&catalog, None, &Template::parse(text, Dialect::Cassandra))
    }

    #[track_caller]
    fn wrong(text: &str, at: &str, expected: &str) {
        let found = checked(text);
        assert!(found.variants.is_empty());
        let error = found
            .diagnostics
            .iter()
            .find(|found| found.is_error())
            .unwrap();
        assert_eq!((error.span.of(text), &*error.message), (at, expected));
    }

    #[test]
    fn every_variant_has_its_meaning() {
        let found =
            checked("SELECT v FROM ks.t WHERE k = ? [AND c >= :low AND c < :high] [LIMIT ?]");
        assert!(!found.diagnostics.iter().any(Diagnostic::is_error));
        let fields = |n: usize| {
            let markers = found.variants[n].markers.iter();
            markers
                .map(|marker| marker.field.as_deref().unwrap())
                .collect::<Vec<_>>()
        };
        assert_eq!(fields(0), ["k"]);
        assert_eq!(fields(1), ["k", "low", "high"]);
        assert_eq!(fields(2), ["k", "limit"]);
        assert_eq!(fields(3), ["k", "low", "high", "limit"]);
        assert_eq!(
            found.parts[0].switch,
            Switch::Values(vec!["low".into(), "high".into()])
        );
        assert!(found.is_optional("limit") && !found.is_optional("k"));
    }

    #[test]
    fn a_part_without_markers_has_a_flag() {
        let found = checked("SELECT v FROM ks.t WHERE k = ? [latest: ORDER BY c DESC]");
        assert_eq!(found.parts[0].switch, Switch::Flag("latest".into()));
        wrong(
            "SELECT v FROM ks.t WHERE k = ? [ORDER BY c DESC]",
            "[ORDER BY c DESC]",
            "an optional part without markers needs a name, by which it is asked for",
        );
        wrong(
            "SELECT v FROM ks.t WHERE k = ? [few: LIMIT ?]",
            "few",
            "an optional part with markers has no name: it is sent where they have values",
        );
        wrong(
            "SELECT v FROM ks.t WHERE k = ? [k: ORDER BY c DESC]",
            "k",
            "two parts or markers are named `k`",
        );
    }

    #[test]
    fn mistakes_are_told_once_and_at_their_place() {
        wrong(
            "SELECT v FROM ks.t WHERE k = ? [AND d = :d] [LIMIT ?]",
            "d",
            "table `ks.t` has no column `d`",
        );
        for text in [
            "SELECT v FROM ks.t WHERE k = ? AND x = 1 [LIMIT ?]",
            "SELECT v FROM ks.t WHERE k = ? [c = ?] [LIMIT ?]",
        ] {
            assert_eq!(checked(text).diagnostics.len(), 1);
        }
    }

    #[test]
    fn a_marker_is_optional_or_not() {
        wrong(
            "SELECT v FROM ks.t WHERE k = :x [AND c = :x]",
            ":x",
            "`x` is bound inside and outside of an optional part",
        );
    }

    #[test]
    fn a_condition_is_not_optional() {
        wrong(
            "DELETE FROM ks.t WHERE k = 1 [AND c = 2 IF w = :w]",
            "[AND c = 2 IF w = :w]",
            "a condition cannot be optional: it decides what the statement answers",
        );
        let found = checked("UPDATE ks.t SET v = 'a' WHERE k = 1 AND c = 2 IF w = :w [AND v = :v]");
        assert_eq!(found.variants.len(), 2);
    }

    #[test]
    fn a_column_is_nullable_where_it_is_in_a_variant() {
        let found = checked("SELECT c FROM ks.t WHERE k = ? [AND c = :c]");
        assert!(
            found
                .variants
                .iter()
                .all(|variant| variant.columns[0].nullable)
        );
    }
}
