//! User functions, and the aggregates made of them.

use std::collections::BTreeSet;

use super::Migration;
use crate::model::{Aggregate, Function, Keyspace};
use crate::statement::{create_aggregate, create_function, name};

/// What happens to the functions and aggregates of a keyspace, by signature.
pub(super) struct Plan {
    /// Aggregates that go, for good or to be made anew.
    gone_aggregates: BTreeSet<String>,
    /// Functions that no statement can replace: they go, and are made anew.
    remade: BTreeSet<String>,
    /// Functions that go for good, once no mask needs them.
    left_over: BTreeSet<String>,
}

pub(super) fn plan(old: &Keyspace, new: &Keyspace) -> Plan {
    let cannot_be_replaced = |(signature, known): &(&String, &Function)| {
        new.functions.get(*signature).is_some_and(|wanted| {
            wanted.returns != known.returns || wanted.called_on_null != known.called_on_null
        })
    };
    let remade: Vec<(&String, &Function)> =
        old.functions.iter().filter(cannot_be_replaced).collect();
    let left_over = |signature: &&String| !new.functions.contains_key(*signature);
    let is_gone = |function: &str| {
        remade.iter().any(|(_, known)| known.name == function)
            || (old.functions.iter())
                .any(|(signature, known)| known.name == function && left_over(&signature))
    };
    let goes = |(signature, known): &(&String, &Aggregate)| {
        let functions = [Some(&known.state_function), known.reduce_function.as_ref()];
        let mut functions = functions.into_iter().chain([known.final_function.as_ref()]);
        let is_replaced = new.aggregates.get(*signature).is_some_and(|wanted| {
            wanted.state == known.state && wanted.final_function == known.final_function
        });
        !is_replaced || functions.any(|function| function.is_some_and(|name| is_gone(name)))
    };
    Plan {
        gone_aggregates: signatures(old.aggregates.iter().filter(goes)),
        left_over: old.functions.keys().filter(left_over).cloned().collect(),
        remade: signatures(remade.into_iter()),
    }
}

fn signatures<'a, T: 'a>(of: impl Iterator<Item = (&'a String, &'a T)>) -> BTreeSet<String> {
    of.map(|(signature, _)| signature.clone()).collect()
}

impl Plan {
    /// Drops what stands in the way.
    pub(super) fn drop_first(&self, keyspace: &str, to: &mut Migration) {
        let keyspace = name(keyspace);
        for signature in &self.gone_aggregates {
            to.step(format!("DROP AGGREGATE {keyspace}.{signature}"));
        }
        for signature in &self.remade {
            to.step(format!("DROP FUNCTION {keyspace}.{signature}"));
        }
    }

    /// Makes what is new, and replaces what changed.
    pub(super) fn make(&self, old: &Keyspace, new: &Keyspace, to: &mut Migration) {
        for (signature, function) in &new.functions {
            let text = create_function(&new.name, function);
            match old.functions.get(signature) {
                Some(known) if !self.remade.contains(signature) => {
                    if create_function(&new.name, known) != text {
                        to.step(format!("CREATE OR REPLACE {text}"));
                    }
                }
                _ => to.step(format!("CREATE {text}")),
            }
        }
        for (signature, aggregate) in &new.aggregates {
            let text = create_aggregate(&new.name, aggregate);
            match old.aggregates.get(signature) {
                Some(known) if !self.gone_aggregates.contains(signature) => {
                    if create_aggregate(&new.name, known) != text {
                        to.step(format!("CREATE OR REPLACE {text}"));
                    }
                }
                _ => to.step(format!("CREATE {text}")),
            }
        }
    }

    /// Drops what is left over.
    pub(super) fn drop_last(&self, keyspace: &str, to: &mut Migration) {
        let keyspace = name(keyspace);
        for signature in &self.left_over {
            to.step(format!("DROP FUNCTION {keyspace}.{signature}"));
        }
    }
}
