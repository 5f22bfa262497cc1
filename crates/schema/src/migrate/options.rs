//! Options of tables and views.

use rsylla_cql::Dialect;

use super::Migration;
use crate::model::{OptionValue, Options, Table};
use crate::options as normal;
use crate::statement::{self, qualified};

/// `ALTER … WITH` for options that differ.
///
/// `kind`: what is altered, as CQL calls it.
pub(super) fn alter(
    kind: &str,
    keyspace: &str,
    (old, new): (&Table, &Table),
    dialect: Dialect,
    to: &mut Migration,
) {
    let changed: Vec<String> = changed(&old.options, &new.options, dialect)
        .iter()
        .map(|(name, value)| statement::option(name, value))
        .collect();
    if !changed.is_empty() {
        to.step(format!(
            "ALTER {kind} {} WITH {}",
            qualified(keyspace, &new.name),
            changed.join("\n    AND ")
        ));
    }
}

/// Options to set, the server's default where the new schema has none.
fn changed(old: &Options, new: &Options, dialect: Dialect) -> Options {
    let mut changed: Options = new
        .iter()
        .filter(|(name, value)| old.get(*name) != Some(value))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let leveled = normal::is_leveled(new);
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        if let Some(value) = normal::default(name, leveled, dialect) {
            changed.insert(name.clone(), value);
        }
    }
    // A chance that was the default of the old strategy is not that of the new one.
    let name = "bloom_filter_fp_chance";
    if leveled != normal::is_leveled(old) && !new.contains_key(name) {
        let chance = if leveled { "0.1" } else { "0.01" };
        changed.insert(name.to_owned(), OptionValue::Text(chance.to_owned()));
    }
    changed
}
