//! Which `WHERE` clauses `ScyllaDB` answers (`cql3/restrictions/statement_restrictions.cc`), and with
//! what effort. Restrictions of one column are not merged here: they hold together.

mod combine;
mod index;
mod write;

use combine::Parts;

use crate::catalog::Table;
use crate::check::restriction::model::{Clause, Restriction, Test};
use crate::check::restriction::words::equalities;
use crate::check::restriction::words::names;
use crate::check::restriction::{Use, Verdict, Where, report};
use crate::diagnostic::{Code, Diagnostic};

/// Decides about a clause, in the order of the server.
pub(super) fn decide(table: &Table, usage: Use, clause: &Clause, found: &mut Where) -> Verdict {
    let parts = Parts::new(table, usage, clause)?;
    parts.describe(table, found);
    let mut read = Read::new(table, usage, &parts);
    read.check_partition_key()?;
    read.check_static_selection()?;
    read.check_clustering()?;
    read.check_regular()?;
    read.check_index_with_in()?;
    found.reads_range = read.is_range;
    found.uses_index = read.uses_index;
    found.filters = read.filters() || read.reads_rows_of_many_partitions();
    if matches!(usage, Use::Update { .. } | Use::Delete { .. }) {
        return write::check(table, usage, &parts);
    }
    read.check_filtering(found)?;
    read.check_nearest()
}

/// What was decided so far.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one question that the server asks"
)]
struct Read<'t, 'p> {
    table: &'t Table,
    usage: Use,
    parts: &'p Parts<'p>,
    key_index: bool,
    clustering_index: bool,
    regular_index: bool,
    is_range: bool,
    uses_index: bool,
}

impl<'t, 'p> Read<'t, 'p> {
    fn new(table: &'t Table, usage: Use, parts: &'p Parts<'p>) -> Self {
        let is_write = matches!(usage, Use::Update { .. } | Use::Delete { .. });
        // A local index is read where the partition is known.
        let allow_local = parts.fixes_partition(table);
        let has =
            |list: &[&Restriction]| !is_write && index::answers_some(table, list, allow_local);
        Self {
            table,
            usage,
            parts,
            key_index: parts.token.is_none() && has(&parts.key),
            clustering_index: has(&parts.clustering),
            regular_index: has(&parts.regular),
            is_range: false,
            uses_index: false,
        }
    }

    fn is_write(&self) -> bool {
        matches!(self.usage, Use::Update { .. } | Use::Delete { .. })
    }

    /// Whether rows may be read and dropped; ordering by nearness does so unasked.
    fn allows_filtering(&self) -> bool {
        match self.usage {
            Use::Select {
                allow_filtering,
                ann,
                ..
            } => allow_filtering || ann.is_some(),
            Use::View => true,
            Use::Update { .. } | Use::Delete { .. } => false,
        }
    }

    /// `process_partition_key_restrictions`
    fn check_partition_key(&mut self) -> Verdict {
        let parts = self.parts;
        if parts.token.is_some() || parts.key.is_empty() {
            self.is_range = true;
        }
        if parts.key_filters(self.table) {
            if !self.allows_filtering() && !self.key_index && !self.is_write() {
                return Err(Box::new(report::partition_key_filters(
                    self.table, &parts.key, parts.span,
                )));
            }
            self.is_range = true;
            self.uses_index = self.key_index;
        }
        Ok(())
    }

    fn check_static_selection(&self) -> Verdict {
        let only_static = match self.usage {
            Use::Select { only_static, .. }
            | Use::Update { only_static }
            | Use::Delete { only_static } => only_static,
            Use::View => false,
        };
        match self.parts.clustering.first().filter(|_| only_static) {
            Some(first) => Err(Box::new(report::only_static(self.usage, first.span))),
            None => Ok(()),
        }
    }

    /// `process_clustering_columns_restrictions`
    fn check_clustering(&mut self) -> Verdict {
        let parts = self.parts;
        let contains = parts.clustering.iter().find(|r| r.test.is_contains());
        let free = self.allows_filtering() || self.clustering_index;
        if let Some(contains) = contains.filter(|_| !free) {
            let column = &self.table.columns[contains.columns.start].name;
            return Err(Box::new(
                Diagnostic::error(
                    Code::NeedsFiltering,
                    contains.span,
                    format!("`{column}` is a clustering column: looking into it needs an index"),
                )
                .help("index it, or add `ALLOW FILTERING`"),
            ));
        }
        if parts.clustering_filters(self.table) {
            if self.clustering_index {
                self.uses_index = true;
            } else if !self.allows_filtering() {
                self.require_prefix()?;
            }
        }
        self.uses_index |= self.is_range && self.clustering_index && !parts.has_multi;
        Ok(())
    }

    fn require_prefix(&self) -> Verdict {
        let table = self.table;
        let restricted = self.parts.clustering_columns();
        let expected = table.partition_key_len..;
        let gap = restricted
            .iter()
            .copied()
            .zip(expected)
            .find(|(column, next)| column != next);
        let Some((column, missing)) = gap else {
            return Ok(());
        };
        let restriction = self
            .parts
            .clustering
            .iter()
            .find(|r| r.columns.contains(&column));
        let all = table.partition_key_len..table.partition_key_len + table.clustering_len;
        Err(Box::new(
            Diagnostic::error(
                Code::ClusteringGap,
                restriction.map_or(self.parts.span, |restriction| restriction.span),
                format!(
                    "`{}` cannot be restricted without `{}`, which comes before it",
                    table.columns[column].name, table.columns[missing].name
                ),
            )
            .label(format!("clustering columns are ({})", names(table, all)))
            .help(format!("add {}", equalities(table, missing..column)))
            .declared(table.declared, "table declared here"),
        ))
    }

    fn check_regular(&mut self) -> Verdict {
        let parts = self.parts;
        if parts.regular.is_empty() {
            return Ok(());
        }
        if self.regular_index && !parts.key_has_in() {
            self.uses_index = true;
        } else if !self.allows_filtering() && !self.is_write() {
            let partition = parts.partition(self.table);
            return Err(Box::new(report::regular_filters(
                self.table,
                partition,
                &parts.regular,
            )));
        }
        Ok(())
    }

    /// `validate_secondary_index_selections`
    fn check_index_with_in(&self) -> Verdict {
        let is_refused = self.uses_index && !self.allows_filtering();
        let key_in = self.parts.key.iter().find(|r| r.test == Test::In);
        match key_in.filter(|_| is_refused) {
            Some(found) => Err(Box::new(
                Diagnostic::error(
                    Code::InvalidRestriction,
                    found.span,
                    "`IN` on the partition key and an index cannot be used together",
                )
                .help("add `ALLOW FILTERING` to read the partitions without the index"),
            )),
            None => Ok(()),
        }
    }

    /// Whether rows are read and then dropped (`need_filtering`).
    fn filters(&self) -> bool {
        let (table, parts) = (self.table, self.parts);
        let clustering = parts.clustering_columns().len();
        let regular = parts.regular_columns().len();
        if self.uses_index && parts.token.is_some() {
            return clustering + regular > 1;
        }
        let key = parts.key_columns().len();
        if key > 0 && key < table.partition_key_len && parts.token.is_none() {
            return !(key == 1 && self.key_index && clustering == 0 && regular == 0);
        }
        if parts.key_filters(table) || regular > 1 || (regular == 1 && !self.regular_index) {
            return true;
        }
        if regular == 1 {
            let whole_partitions = parts.key.is_empty() && parts.token.is_none() && clustering == 0;
            return !whole_partitions
                && (!parts.fixes_partition(table)
                    || parts.clustering_filters(table)
                    || parts.has_multi);
        }
        if parts.has_multi {
            false
        } else if self.clustering_index && self.uses_index {
            clustering > 1
        } else {
            parts.clustering_filters(table)
        }
    }

    /// `check_needs_allow_filtering_anyway`, refused with `strict_allow_filtering`.
    fn reads_rows_of_many_partitions(&self) -> bool {
        self.parts.key.is_empty() && !self.parts.clustering.is_empty() && !self.uses_index
    }

    /// `select_statement::check_needs_filtering`
    fn check_filtering(&self, found: &Where) -> Verdict {
        let reads_more = self.is_range || self.uses_index;
        if self.allows_filtering() || !reads_more || !found.filters {
            return Ok(());
        }
        let parts = self.parts;
        if let Some(restriction) = parts.last().filter(|_| self.uses_index) {
            return Err(Box::new(report::unanswered(self.table, restriction)));
        }
        let span = parts.clustering.first().map_or(parts.span, |r| r.span);
        let is_missing = |c: &usize| !parts.key.iter().any(|r| r.columns.contains(c));
        let missing: Vec<usize> = (0..self.table.partition_key_len)
            .filter(is_missing)
            .collect();
        Err(Box::new(report::without_partition_key(
            self.table, span, &missing,
        )))
    }

    /// An index for nearness answers nothing else, and is needed for that.
    fn check_nearest(&self) -> Verdict {
        let table = self.table;
        match self.usage {
            Use::Select {
                ann: Some((column, span)),
                ..
            } => {
                let definition = &table.columns[column];
                if index::orders_by_nearness(table, column) {
                    return self.check_nearest_filter(column);
                }
                Err(Box::new(
                    Diagnostic::error(
                        Code::InvalidOrdering,
                        span,
                        format!("`{}` has no vector index", definition.name),
                    )
                    .help(format!(
                        "`CREATE CUSTOM INDEX ON {}.{} ({}) USING 'vector_index'`",
                        table.keyspace, table.name, definition.name
                    ))
                    .declared(definition.declared, "declared here"),
                ))
            }
            _ if self.uses_index => match self
                .parts
                .regular
                .iter()
                .find(|r| index::is_vector(table, r))
            {
                Some(found) => Err(Box::new(Diagnostic::error(
                    Code::InvalidRestriction,
                    found.span,
                    "a vector index answers `ANN OF` only",
                ))),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// What else is restricted must be in the primary key, or in the index.
    fn check_nearest_filter(&self, column: usize) -> Verdict {
        let table = self.table;
        let covered = |r: &&&Restriction| !index::covers(table, column, r.columns.start);
        match self.parts.regular.iter().find(covered) {
            Some(found) => Err(Box::new(Diagnostic::error(
                Code::NeedsFiltering,
                found.span,
                format!(
                    "`{}` is not in the index that orders by nearness",
                    table.columns[found.columns.start].name
                ),
            ))),
            None => Ok(()),
        }
    }
}
