//! Which keyspace a compiled keyspace stands for, and the prepared statements of each choice.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Error, Result};
use crate::keyspace::Keyspace;
use crate::prepared::Table;

/// Compiled keyspaces and the live ones that they stand for, sorted by name.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Mapping(Arc<[(Box<str>, Keyspace)]>);

impl Mapping {
    /// The same mapping, with `compiled` standing for `live`.
    pub(crate) fn with(&self, compiled: &str, live: Keyspace) -> Result<Self> {
        if compiled.contains('*') {
            if !fits(compiled, live.as_str()) {
                return Err(Error::unfit_keyspace(compiled, live.as_str()));
            }
        } else {
            Keyspace::try_from(compiled)?;
        }
        let mut entries: Vec<_> = self
            .0
            .iter()
            .filter(|(name, _)| **name != *compiled)
            .cloned()
            .collect();
        entries.push((compiled.into(), live));
        entries.sort();
        Ok(Self(entries.into()))
    }

    /// What `compiled` stands for, if it is mapped.
    pub(crate) fn get(&self, compiled: &str) -> Option<&Keyspace> {
        let at = self
            .0
            .binary_search_by(|(name, _)| (**name).cmp(compiled))
            .ok()?;
        Some(&self.0[at].1)
    }

    /// A statement's text: `pieces` are text, keyspace, text, keyspace, …, text.
    pub(crate) fn text(&self, pieces: &[&str]) -> Result<String> {
        let mut out = String::with_capacity(pieces.iter().map(|piece| piece.len() + 8).sum());
        for (i, piece) in pieces.iter().enumerate() {
            if i % 2 == 0 {
                out.push_str(piece);
                continue;
            }
            let compiled = unquoted(piece);
            match self.get(&compiled) {
                Some(live) => live.write_cql(&mut out),
                None if compiled.contains('*') => return Err(Error::unmapped_pattern(&compiled)),
                None => out.push_str(piece),
            }
        }
        Ok(out)
    }
}

/// The name that a piece of CQL stands for.
fn unquoted(piece: &str) -> String {
    match piece
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(inner) => inner.replace("\"\"", "\""),
        None => piece.to_owned(),
    }
}

/// Whether a name fits a pattern with `*` for any letters.
fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Shows as `{"tenant": "tenant_1001"}`.
impl fmt::Debug for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.0.iter().map(|(from, to)| (from, to.as_str())))
            .finish()
    }
}

/// The tables of prepared statements, one for each mapping, so that handles
/// made again and again (for each request of a tenant) prepare nothing again.
pub(crate) struct Tables {
    cache: Mutex<Cache>,
    /// How many mappings are remembered; beyond that the one unused for longest is
    /// forgotten, and prepared again when it comes back.
    remembered: usize,
}

#[derive(Default)]
struct Cache {
    tables: HashMap<Mapping, (Arc<Table>, u64)>,
    clock: u64,
}

impl Tables {
    pub(crate) fn new(remembered: usize) -> Self {
        Self {
            cache: Mutex::default(),
            remembered: remembered.max(1),
        }
    }

    pub(crate) fn of(&self, mapping: &Mapping) -> Arc<Table> {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.clock += 1;
        let now = cache.clock;
        if let Some((table, used)) = cache.tables.get_mut(mapping) {
            *used = now;
            return Arc::clone(table);
        }
        if cache.tables.len() >= self.remembered {
            cache.forget_oldest();
        }
        let table = Arc::<Table>::default();
        cache
            .tables
            .insert(mapping.clone(), (Arc::clone(&table), now));
        table
    }
}

impl Cache {
    fn forget_oldest(&mut self) {
        let oldest = self.tables.iter().min_by_key(|(_, (_, used))| *used);
        if let Some(mapping) = oldest.map(|(mapping, _)| mapping.clone()) {
            self.tables.remove(&mapping);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(pairs: &[(&str, &str)]) -> Mapping {
        pairs
            .iter()
            .fold(Mapping::default(), |mapping, (from, to)| {
                mapping
                    .with(from, Keyspace::try_from(*to).unwrap())
                    .unwrap()
            })
    }

    #[test]
    fn only_mapped_keyspaces_change() {
        let mapping = mapping(&[("event_store", "t42"), ("blog", "Blog")]);
        let text = |pieces: &[&str]| mapping.text(pieces).unwrap();
        assert_eq!(
            text(&["SELECT a FROM ", "event_store", ".events"]),
            "SELECT a FROM t42.events"
        );
        assert_eq!(
            text(&["SELECT a FROM ", "\"blog\"", ".posts"]),
            "SELECT a FROM \"Blog\".posts"
        );
        assert_eq!(
            text(&["SELECT a FROM ", "shop", ".orders"]),
            "SELECT a FROM shop.orders"
        );
        assert_eq!(text(&["SELECT 1"]), "SELECT 1");
    }

    #[test]
    fn a_pattern_must_be_mapped_to_a_name_that_fits() {
        let pieces = ["SELECT a FROM ", "\"tenant_*\"", ".users"];
        assert!(
            Mapping::default()
                .text(&pieces)
                .unwrap_err()
                .is_invalid_keyspace()
        );
        let mapped = mapping(&[("tenant_*", "tenant_7")]).text(&pieces).unwrap();
        assert_eq!(mapped, "SELECT a FROM tenant_7.users");
        let other = Keyspace::try_from("other").unwrap();
        assert!(
            Mapping::default()
                .with("tenant_*", other)
                .unwrap_err()
                .is_invalid_keyspace()
        );
    }

    #[test]
    fn patterns_match_any_letters() {
        for (pattern, name, expected) in [
            ("tenant_*", "tenant_", true),
            ("tenant_*", "tenant", false),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "aXcYb", false),
            ("*", "anything", true),
            ("a*a", "a", false),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn the_order_of_mapping_makes_no_difference() {
        assert_eq!(
            mapping(&[("a", "x"), ("b", "y")]),
            mapping(&[("b", "z"), ("a", "x"), ("b", "y")])
        );
    }

    #[test]
    fn a_mapping_keeps_its_table_until_it_is_the_oldest() {
        const REMEMBERED: usize = 5;
        let tables = Tables::new(REMEMBERED);
        let first = mapping(&[("a", "t0")]);
        let table = tables.of(&first);
        for n in 1..REMEMBERED {
            tables.of(&mapping(&[("a", &format!("t{n}"))]));
        }
        assert!(Arc::ptr_eq(&table, &tables.of(&first)));
        for n in 0..REMEMBERED {
            tables.of(&mapping(&[("a", &format!("u{n}"))]));
        }
        assert!(!Arc::ptr_eq(&table, &tables.of(&first)));
    }
}
