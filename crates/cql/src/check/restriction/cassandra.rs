//! Which `WHERE` clauses Cassandra answers (`StatementRestrictions`), and with what effort.

use crate::catalog::Table;
use crate::check::restriction::index::{self, Group, groups};
use crate::check::restriction::model::{
    Clause, Restriction, Test, Token, is_clustering, is_partition_key,
};
use crate::check::restriction::partition::Key;
use crate::check::restriction::set::Set;
use crate::check::restriction::{Partition, Use, Verdict, Where, ann, clustering, fails, report};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// The restrictions by part of the row, and what was decided about them so far.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one question that the server asks"
)]
pub(super) struct Read<'t> {
    pub(super) table: &'t Table,
    pub(super) usage: Use,
    pub(super) key: Key,
    pub(super) clustering: Set,
    pub(super) regular: Set,
    /// Names of the indexes of `expr(…)`.
    pub(super) custom: &'t [Box<str>],
    /// The clause, from its first relation to the last.
    pub(super) span: Span,
    /// Whether an index answers any restriction.
    pub(super) has_index: bool,
    /// Whether several partitions are read (`isKeyRange`).
    pub(super) is_range: bool,
    /// Whether an index is read (`usesSecondaryIndexing`).
    pub(super) uses_index: bool,
    /// Whether the key and the clustering columns filter rows (`filterRestrictions`).
    key_filters: bool,
    clustering_filters: bool,
}

/// Decides about a clause, in the order of the server.
pub(super) fn decide(table: &Table, usage: Use, clause: &Clause, found: &mut Where) -> Verdict {
    let mut read = Read::new(table, usage, clause);
    read.add_all(clause)?;
    read.describe(found);
    read.look_for_index();
    read.check_partition_key()?;
    read.check_static_selection()?;
    clustering::check(&mut read)?;
    read.choose_clustering_filter();
    read.check_regular()?;
    read.check_index_with_in()?;
    read.check_filtering(found)?;
    let key = read.key.single.iter().chain(read.clustering.iter());
    found.fails = fails::filtered_tuple(table, &read.clustering)
        .or_else(|| fails::indexed_vector(table, key.filter(|_| read.uses_index)));
    Ok(())
}

impl<'t> Read<'t> {
    fn new(table: &'t Table, usage: Use, clause: &'t Clause) -> Self {
        Self {
            table,
            usage,
            key: Key::new(),
            clustering: Set::new(),
            regular: Set::new(),
            custom: &clause.custom,
            span: clause.span,
            has_index: false,
            is_range: false,
            uses_index: false,
            key_filters: false,
            clustering_filters: false,
        }
    }

    pub(super) fn allows_filtering(&self) -> bool {
        matches!(
            self.usage,
            Use::Select {
                allow_filtering: true,
                ..
            }
        )
    }

    pub(super) fn may_use_index(&self) -> bool {
        matches!(self.usage, Use::Select { .. } | Use::View)
    }

    /// Whether a read that filters must say so: virtual tables are read whole anyway
    /// (`requiresAllowFilteringIfNotSpecified`).
    pub(super) fn must_allow_filtering(&self) -> bool {
        let is_virtual = matches!(
            &*self.table.keyspace,
            "system_views" | "system_virtual_schema"
        );
        !is_virtual || &*self.table.name == "system_logs"
    }

    /// Merges the relations, in the order of the text.
    fn add_all(&mut self, clause: &Clause) -> Verdict {
        let mut tokens = clause.tokens.iter().peekable();
        for (place, restriction) in clause.restrictions.iter().enumerate() {
            while let Some((token, _)) = tokens.next_if(|(_, before)| *before <= place) {
                self.add_token(*token)?;
            }
            self.add(restriction)?;
        }
        for (token, _) in tokens {
            self.add_token(*token)?;
        }
        ann::add(self)
    }

    fn add_token(&mut self, token: Token) -> Verdict {
        self.key.add_token(self.table, token)
    }

    fn add(&mut self, restriction: &Restriction) -> Verdict {
        if restriction.test == Test::Like {
            self.require_index_for_like(restriction)?;
        }
        let column = restriction.columns.start;
        if is_partition_key(self.table, column) {
            self.key.single.add(self.table, restriction)
        } else if is_clustering(self.table, column) {
            clustering::add(self, restriction)
        } else {
            self.regular.add(self.table, restriction)
        }
    }

    fn require_index_for_like(&self, like: &Restriction) -> Verdict {
        if self.may_use_index() && index::has_supporting_index(self.table, like) {
            return Ok(());
        }
        let column = &self.table.columns[like.columns.start];
        Err(Box::new(Diagnostic::error(
            Code::NeedsFiltering,
            like.span,
            format!("`{}` has no index that answers `LIKE`", column.name),
        )
        .help(format!(
            "`CREATE CUSTOM INDEX ON {}.{} ({}) USING 'org.apache.cassandra.index.sasi.SASIIndex'`",
            self.table.keyspace, self.table.name, column.name
        ))
        .declared(column.declared, "declared here")))
    }

    /// What the clause selects, whether or not the server will have it.
    fn describe(&self, found: &mut Where) {
        found.partition = self.partition();
        let is_in = found.partition == Partition::In;
        let key_in = self.key.single.iter().find(|r| is_in && r.test == Test::In);
        found.partition_in = key_in.map(|restriction| restriction.span);
        found.has_clustering = !self.clustering.is_empty();
        found.full_clustering =
            self.clustering.len() == self.table.clustering_len && self.clustering.only_equality;
        found.clustering_in = self.clustering.has_in;
        let sets = [&self.key.single, &self.clustering, &self.regular];
        found
            .restricted
            .extend(sets.iter().flat_map(|set| set.columns()));
        found.equal = found
            .restricted
            .iter()
            .copied()
            .filter(|c| {
                sets.iter()
                    .any(|set| set.on(*c).is_some_and(|r| r.test == Test::Equal))
            })
            .collect();
    }

    /// `hasQueriableIndex`
    fn look_for_index(&mut self) {
        self.has_index = self.may_use_index()
            && (!self.custom.is_empty()
                || self.has_index_on(&self.clustering)
                || (self.key.may_use_index() && self.has_index_on(&self.key.single))
                || self.has_index_on(&self.regular));
    }

    fn has_index_on(&self, set: &Set) -> bool {
        set.iter()
            .any(|restriction| index::has_supporting_index(self.table, restriction))
    }

    /// `processPartitionKeyRestrictions`
    fn check_partition_key(&mut self) -> Verdict {
        if matches!(self.usage, Use::Update { .. } | Use::Delete { .. }) {
            return self.key.check_write(self.table, self.usage, self.span);
        }
        if self.key.is_on_token(self.table) {
            self.is_range = true;
        }
        if self.key.is_unrestricted() {
            self.is_range = true;
            self.uses_index = self.has_index;
        }
        if self.key.needs_filtering(self.table) {
            let is_free = self.allows_filtering()
                || matches!(self.usage, Use::View)
                || self.has_index
                || !self.must_allow_filtering();
            if !is_free {
                return Err(Box::new(report::partition_key_filters(
                    self.table,
                    &self.key.single.list(),
                    self.span,
                )));
            }
            self.is_range = true;
            self.uses_index = self.has_index;
        }
        self.key_filters = self.uses_index || self.key.needs_filtering(self.table);
        Ok(())
    }

    /// Rows are not meant where only static columns are.
    fn check_static_selection(&self) -> Verdict {
        let (Use::Select {
            only_static: true, ..
        }
        | Use::Update { only_static: true }
        | Use::Delete { only_static: true }) = self.usage
        else {
            return Ok(());
        };
        match self.clustering.iter().next() {
            Some(first) => Err(Box::new(report::only_static(self.usage, first.span))),
            None => Ok(()),
        }
    }

    fn choose_clustering_filter(&mut self) {
        let covered_by_index = self.may_use_index() && self.has_index_on(&self.clustering);
        self.uses_index |= self.is_range && covered_by_index;
        self.clustering_filters = self.uses_index
            || clustering::needs_filtering(&self.clustering, self.table.partition_key_len);
    }

    /// Restrictions of columns outside the primary key.
    fn check_regular(&mut self) -> Verdict {
        if self.regular.is_empty() {
            return Ok(());
        }
        if !self.may_use_index() {
            return Err(Box::new(report::not_in_key(
                self.table,
                &self.regular.list(),
            )));
        }
        ann::check(self)?;
        if self.has_index {
            self.uses_index = true;
        } else if !self.allows_filtering() && self.must_allow_filtering() {
            return Err(Box::new(report::regular_filters(
                self.table,
                self.partition(),
                &self.regular.list(),
            )));
        }
        Ok(())
    }

    /// `validateSecondaryIndexSelections`
    fn check_index_with_in(&self) -> Verdict {
        let used = self.uses_index && self.key.has_in(self.table);
        let Some(found) = self.key.single.iter().find(|r| used && r.test == Test::In) else {
            return Ok(());
        };
        Err(Box::new(Diagnostic::error(
            Code::InvalidRestriction,
            found.span,
            "`IN` on the partition key and an index cannot be used together",
        )))
    }

    /// `SelectStatement.checkNeedsFiltering`
    fn check_filtering(&self, found: &mut Where) -> Verdict {
        found.reads_range = self.is_range;
        found.uses_index = self.uses_index;
        found.filters = self.filters();
        let Use::Select {
            allow_filtering: false,
            ..
        } = self.usage
        else {
            return Ok(());
        };
        let reads_more = self.is_range || self.uses_index;
        if reads_more && found.filters && self.must_allow_filtering() {
            return Err(Box::new(report::filters(self, found.partition)));
        }
        Ok(())
    }

    /// Whether rows are read and then dropped (`needFiltering`).
    fn filters(&self) -> bool {
        let filtering = self.filtering();
        let any = filtering.iter().any(|set| !set.is_empty()) || !self.custom.is_empty();
        if !any {
            // The clustering columns of many partitions: nothing finds them.
            return self.is_range && !self.clustering.is_empty();
        }
        !groups(self.table).any(|group| self.answers_all(group, &filtering))
    }

    /// The sets that filter rows (`filterRestrictions`).
    pub(super) fn filtering(&self) -> Vec<&Set> {
        let key = self.key_filters && !self.key.is_token_only();
        let sets = [
            (key, &self.key.single),
            (self.clustering_filters, &self.clustering),
            (true, &self.regular),
        ];
        sets.into_iter()
            .filter_map(|(filters, set)| filters.then_some(set))
            .collect()
    }

    fn answers_all(&self, group: Group<'_>, filtering: &[&Set]) -> bool {
        let mut restrictions = filtering.iter().flat_map(|set| set.iter());
        restrictions.all(|restriction| !index::needs_filtering(self.table, group, restriction))
            && self.custom.iter().all(|name| group.contains(name))
    }

    /// How the partition key is restricted.
    pub(super) fn partition(&self) -> Partition {
        self.key.kind(self.table)
    }
}
