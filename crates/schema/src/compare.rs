//! What differs between two schemas.

use std::collections::BTreeMap;

use rsylla_cql::catalog::Declaration;

use crate::facts::{FIELD_ORDER, Fact, Facts, Object, ObjectKind, objects};
use crate::model::{Keyspace, Schema};

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The object that differs.
    pub object: Object,
    /// Which part of it, in words: ``column `total` ``; none where one side has no such object.
    pub part: Option<String>,
    /// What the left side has, as CQL; of a whole object its kind. None where it has none.
    pub left: Option<String>,
    /// The same of the right side.
    pub right: Option<String>,
    /// Where the left side declares it.
    pub declared: Option<Declaration>,
}

impl Difference {
    /// The difference in a sentence, with names for the sides as in "the files", "the cluster".
    pub fn sentence(&self, left: &str, right: &str) -> String {
        let object = &self.object;
        match (&self.part, &self.left, &self.right) {
            (None, Some(_), _) => format!("{object} is missing in {right}"),
            (None, None, _) => format!("{object} is missing in {left}"),
            (Some(part), Some(a), Some(b)) => {
                format!("{object}: {part} is `{a}` in {left}, `{b}` in {right}")
            }
            (Some(part), Some(a), None) => {
                format!(
                    "{object}: {part} is `{a}` in {left}, {} in {right}",
                    absent(part)
                )
            }
            (Some(part), None, b) => format!(
                "{object}: {part} is `{}` in {right}, {} in {left}",
                b.as_deref().unwrap_or_default(),
                absent(part)
            ),
        }
    }
}

/// What a part is where nothing is said of it.
fn absent(part: &str) -> &'static str {
    if part.starts_with("option ") {
        "the server's default"
    } else if part == "clustering order" {
        "ascending"
    } else {
        "missing"
    }
}

/// What differs, in the order of keyspaces, kinds and names.
///
/// Only keyspaces that both sides know, or the left side declares, are looked at if `right_only` is
/// false: a cluster has other programs' keyspaces too.
pub fn compare(left: &Schema, right: &Schema, right_only: bool) -> Vec<Difference> {
    let mut found = Vec::new();
    for (name, keyspace) in &left.keyspaces {
        match right.keyspaces.get(name) {
            Some(other) => compare_keyspaces(keyspace, other, &mut found),
            None => found.push(missing(keyspace, true)),
        }
    }
    if right_only {
        let others = right.keyspaces.iter();
        let others = others.filter(|(name, _)| !left.keyspaces.contains_key(*name));
        found.extend(others.map(|(_, keyspace)| missing(keyspace, false)));
    }
    found.sort_by(|a, b| a.object.cmp(&b.object));
    found
}

fn missing(keyspace: &Keyspace, in_right: bool) -> Difference {
    let kind = || Some(ObjectKind::Keyspace.name().to_owned());
    Difference {
        object: Object {
            keyspace: keyspace.name.clone(),
            kind: ObjectKind::Keyspace,
            name: String::new(),
        },
        part: None,
        left: in_right.then(kind).flatten(),
        right: (!in_right).then(kind).flatten(),
        declared: keyspace.declared,
    }
}

fn compare_keyspaces(left: &Keyspace, right: &Keyspace, found: &mut Vec<Difference>) {
    let (ours, theirs) = (objects(left), objects(right));
    for (object, facts) in &ours {
        match theirs.get(object) {
            Some(other) if object.kind == ObjectKind::Keyspace => {
                compare_keyspace_facts(object, (left, facts), (right, other), found);
            }
            Some(other) => compare_facts(object, facts, other, found),
            None if lacks_table(facts, right) => {}
            None => found.push(Difference {
                object: object.clone(),
                part: None,
                left: Some(object.kind.name().to_owned()),
                right: None,
                declared: facts.declared,
            }),
        }
    }
    for (object, facts) in &theirs {
        if !ours.contains_key(object) && !lacks_table(facts, left) {
            found.push(Difference {
                object: object.clone(),
                part: None,
                left: None,
                right: Some(object.kind.name().to_owned()),
                declared: None,
            });
        }
    }
}

/// Whether an index is missing only because its table is; the table is reported.
fn lacks_table(facts: &Facts, keyspace: &Keyspace) -> bool {
    facts
        .of
        .as_ref()
        .is_some_and(|table| !keyspace.tables.contains_key(table))
}

fn compare_keyspace_facts(
    object: &Object,
    (left, facts): (&Keyspace, &Facts),
    (right, others): (&Keyspace, &Facts),
    found: &mut Vec<Difference>,
) {
    // A keyspace that is only taken to exist says nothing of how it is stored.
    let (Some(ours), Some(theirs)) = (&left.replication, &right.replication) else {
        return;
    };
    let is_told = |difference: &Difference| match difference.part.as_deref() {
        Some("replication") => !is_same_replication(ours, theirs),
        // Of a cluster it is not always known.
        Some("tablets") => left.tablets.is_some() && right.tablets.is_some(),
        _ => true,
    };
    let before = found.len();
    compare_facts(object, facts, others, found);
    let told: Vec<_> = found.drain(before..).filter(is_told).collect();
    found.extend(told);
}

/// Whether two maps mean the same copies: one may be as written, the other as the server stores it.
pub(crate) fn is_same_replication(
    a: &BTreeMap<String, String>,
    b: &BTreeMap<String, String>,
) -> bool {
    a == b || is_expanded(a, b) || is_expanded(b, a)
}

/// Whether `expanded` is `written` with `replication_factor` given to each data centre, as the
/// server stores it.
fn is_expanded(written: &BTreeMap<String, String>, expanded: &BTreeMap<String, String>) -> bool {
    // A class alone is given the server's own factor.
    if written.len() == 1 {
        return written.get("class") == expanded.get("class");
    }
    let factor = written.get("replication_factor");
    let expected = |key: &str| written.get(key).or(factor);
    let is_network = |map: &BTreeMap<String, String>| {
        map.get("class").map(String::as_str) == Some("NetworkTopologyStrategy")
    };
    is_network(written)
        && is_network(expanded)
        && !expanded.contains_key("replication_factor")
        && expanded
            .iter()
            .filter(|(key, _)| *key != "class")
            .all(|(key, value)| expected(key) == Some(value))
        && written
            .iter()
            .filter(|(key, value)| *key != "replication_factor" && *value != "0")
            .all(|(key, _)| expanded.contains_key(key))
}

fn compare_facts(object: &Object, left: &Facts, right: &Facts, found: &mut Vec<Difference>) {
    let has_other_fields = left.parts.keys().ne(right.parts.keys());
    let parts = left.parts.keys().chain(
        right
            .parts
            .keys()
            .filter(|part| !left.parts.contains_key(*part)),
    );
    for part in parts {
        let (ours, theirs) = (left.parts.get(part), right.parts.get(part));
        let value = |fact: Option<&Fact>| fact.map(|fact| fact.value.clone());
        if value(ours) == value(theirs) || (part == FIELD_ORDER && has_other_fields) {
            continue;
        }
        found.push(Difference {
            object: object.clone(),
            part: Some(part.clone()),
            left: value(ours),
            right: value(theirs),
            declared: ours.and_then(|fact| fact.declared).or(left.declared),
        });
    }
}
