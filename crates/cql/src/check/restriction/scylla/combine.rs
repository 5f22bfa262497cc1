//! Which restrictions can stand together, and what they say by part of the row.

use crate::catalog::Table;
use crate::check::restriction::model::{
    Clause, Restriction, Test, Token, is_clustering, is_partition_key,
};
use crate::check::restriction::words::names;
use crate::check::restriction::{Partition, Use, Verdict, Where, words};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// The restrictions by part of the row, in the order of the text.
pub(super) struct Parts<'c> {
    pub(super) key: Vec<&'c Restriction>,
    pub(super) token: Option<Token>,
    pub(super) clustering: Vec<&'c Restriction>,
    pub(super) regular: Vec<&'c Restriction>,
    /// Whether the clustering columns are restricted by `(a, b) > …`.
    pub(super) has_multi: bool,
    pub(super) span: Span,
    table_key_len: usize,
}

impl<'c> Parts<'c> {
    pub(super) fn new(table: &Table, usage: Use, clause: &'c Clause) -> Verdict<Self> {
        let mut parts = Self {
            key: Vec::new(),
            token: None,
            clustering: Vec::new(),
            regular: Vec::new(),
            has_multi: false,
            span: clause.span,
            table_key_len: table.partition_key_len,
        };
        let mut tokens = clause.tokens.iter().peekable();
        for (place, restriction) in clause.restrictions.iter().enumerate() {
            while let Some((token, _)) = tokens.next_if(|(_, before)| *before <= place) {
                parts.add_token(table, *token)?;
            }
            parts.add(table, usage, restriction)?;
        }
        for (token, _) in tokens {
            parts.add_token(table, *token)?;
        }
        Ok(parts)
    }

    fn add(&mut self, table: &Table, usage: Use, added: &'c Restriction) -> Verdict {
        let column = added.columns.start;
        let allow_filtering = match usage {
            Use::Select {
                allow_filtering,
                ann,
                ..
            } => allow_filtering || ann.is_some(),
            Use::View => true,
            Use::Update { .. } | Use::Delete { .. } => false,
        };
        if is_partition_key(table, column) {
            self.add_to_key(table, added, allow_filtering)
        } else if is_clustering(table, column) {
            if added.is_multi {
                self.add_multi(table, added)
            } else {
                self.add_clustering(table, added, allow_filtering)
            }
        } else {
            self.regular.push(added);
            Ok(())
        }
    }

    fn add_token(&mut self, table: &Table, added: Token) -> Verdict {
        if let Some(column) = self.key.first() {
            return Err(Box::new(token_and_columns(table, added.span, column.span)));
        }
        self.token = Some(added);
        Ok(())
    }

    fn add_to_key(
        &mut self,
        table: &Table,
        added: &'c Restriction,
        allow_filtering: bool,
    ) -> Verdict {
        if !added.test.is_equality() && !allow_filtering {
            let range = words::partition_key_range(table, added.columns.start, added.span);
            return Err(Box::new(range));
        }
        if let Some(token) = self.token {
            return Err(Box::new(token_and_columns(table, added.span, token.span)));
        }
        self.key.push(added);
        Ok(())
    }

    fn add_multi(&mut self, table: &Table, added: &'c Restriction) -> Verdict {
        let Some(first) = self.clustering.first() else {
            self.has_multi = true;
            self.clustering.push(added);
            return Ok(());
        };
        let columns = names(table, added.columns.clone());
        let bound = |test: Test| {
            matches!(
                test,
                Test::Slice {
                    clustering_bound: true,
                    ..
                }
            )
        };
        let problem = if !self.has_multi {
            Some("is restricted alone and in a tuple")
        } else if !added.test.is_slice() {
            Some("is restricted twice")
        } else if !first.test.is_slice() {
            Some("is restricted by an equality and an inequality")
        } else if bound(first.test) != bound(added.test) {
            Some("is restricted with and without SCYLLA_CLUSTERING_BOUND")
        } else {
            first.test.same_end(added.test)
        };
        if let Some(problem) = problem {
            return Err(Box::new(
                Diagnostic::error(
                    Code::ConflictingRestriction,
                    added.span,
                    format!("`{columns}` {problem}"),
                )
                .also(first.span, "first restricted here"),
            ));
        }
        self.clustering.push(added);
        Ok(())
    }

    fn add_clustering(
        &mut self,
        table: &Table,
        added: &'c Restriction,
        allow_filtering: bool,
    ) -> Verdict {
        let column = added.columns.start;
        if let Some(multi) = self.clustering.first().filter(|_| self.has_multi) {
            return Err(Box::new(
                Diagnostic::error(
                    Code::ConflictingRestriction,
                    added.span,
                    format!(
                        "`{}` is restricted alone and in a tuple",
                        table.columns[column].name
                    ),
                )
                .also(multi.span, "the tuple"),
            ));
        }
        let last = self
            .clustering
            .iter()
            .max_by_key(|r| r.columns.start)
            .copied();
        if let Some(last) = last.filter(|_| !allow_filtering) {
            let slice = self.clustering.iter().find(|r| r.test.is_slice()).copied();
            if let Some(slice) = slice.filter(|_| column > last.columns.start) {
                return Err(Box::new(behind_slice(table, added, slice)));
            }
            if column < last.columns.start && added.test.is_slice() {
                return Err(Box::new(behind_slice(table, last, added)));
            }
        }
        self.clustering.push(added);
        Ok(())
    }

    /// What the clause selects, whether or not the server will have it.
    pub(super) fn describe(&self, table: &Table, found: &mut Where) {
        found.partition = self.partition(table);
        let key_in = self.key.iter().find(|r| r.test == Test::In);
        let is_in = found.partition == Partition::In;
        found.partition_in = key_in.filter(|_| is_in).map(|restriction| restriction.span);
        found.has_clustering = !self.clustering.is_empty();
        found.full_clustering = self.clustering_columns().len() == table.clustering_len
            && self.clustering.iter().all(|r| r.test.is_equality());
        found.clustering_in = self.clustering.iter().any(|r| r.test == Test::In);
        let all = || self.key.iter().chain(&self.clustering).chain(&self.regular);
        found.restricted = columns_of(all());
        found.equal = columns_of(all().filter(|r| r.test == Test::Equal));
        if self.token.is_some() {
            found.restricted.splice(0..0, 0..table.partition_key_len);
        }
    }

    pub(super) fn key_columns(&self) -> Vec<usize> {
        match self.token {
            Some(_) => (0..self.table_key_len).collect(),
            None => columns_of(self.key.iter()),
        }
    }

    pub(super) fn clustering_columns(&self) -> Vec<usize> {
        columns_of(self.clustering.iter())
    }

    pub(super) fn regular_columns(&self) -> Vec<usize> {
        columns_of(self.regular.iter())
    }

    /// The restriction that stands last in the table.
    pub(super) fn last(&self) -> Option<&'c Restriction> {
        self.regular
            .last()
            .or(self.clustering.last())
            .or(self.key.last())
            .copied()
    }

    pub(super) fn key_has_in(&self) -> bool {
        self.key.iter().any(|r| r.test == Test::In)
    }

    /// Whether one partition follows from the clause (`token_known`).
    pub(super) fn fixes_partition(&self, table: &Table) -> bool {
        let is_equal = match self.token {
            Some(token) => token.test == Test::Equal,
            None => self.key.iter().all(|r| r.test == Test::Equal),
        };
        is_equal && self.key_columns().len() == table.partition_key_len
    }

    /// `pk_restrictions_need_filtering`
    pub(super) fn key_filters(&self, table: &Table) -> bool {
        !self.key.is_empty()
            && (self.key_columns().len() < table.partition_key_len
                || self.key.iter().any(|r| !r.test.is_equality()))
    }

    /// `clustering_key_restrictions_need_filtering`
    pub(super) fn clustering_filters(&self, table: &Table) -> bool {
        !self.has_multi && self.prefix_len(table) < self.clustering_columns().len()
    }

    /// How many clustering columns rows are found by
    /// (`num_clustering_prefix_columns_that_need_not_be_filtered`).
    fn prefix_len(&self, table: &Table) -> usize {
        let mut len = 0;
        for column in table.partition_key_len..table.partition_key_len + table.clustering_len {
            let mut tests = self
                .clustering
                .iter()
                .filter(|r| r.columns.contains(&column))
                .map(|r| r.test)
                .peekable();
            if tests.peek().is_none() {
                break;
            }
            let tests: Vec<Test> = tests.collect();
            if tests
                .iter()
                .any(|test| !test.is_equality() && !test.is_slice())
            {
                break;
            }
            len += 1;
            if tests.iter().any(|test| test.is_slice()) {
                break;
            }
        }
        len
    }

    /// How the partition key is restricted.
    pub(super) fn partition(&self, table: &Table) -> Partition {
        if self.token.is_some() {
            Partition::Token
        } else if self.key.is_empty() {
            Partition::Unrestricted
        } else if self.key_filters(table) {
            Partition::Filtered
        } else if self.key_has_in() {
            Partition::In
        } else {
            Partition::Equal
        }
    }
}

fn columns_of<'r>(restrictions: impl Iterator<Item = &'r &'r Restriction>) -> Vec<usize> {
    let mut columns: Vec<usize> = restrictions.flat_map(|r| r.columns.clone()).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

fn token_and_columns(table: &Table, span: Span, before: Span) -> Diagnostic {
    Diagnostic::error(
        Code::ConflictingRestriction,
        span,
        format!(
            "`{}` is restricted both by its token and by itself",
            names(table, 0..table.partition_key_len)
        ),
    )
    .also(before, "first restricted here")
}

fn behind_slice(table: &Table, behind: &Restriction, slice: &Restriction) -> Diagnostic {
    Diagnostic::error(
        Code::ClusteringGap,
        behind.span,
        format!(
            "`{}` cannot be restricted behind a range of `{}`",
            table.columns[behind.columns.start].name, table.columns[slice.columns.start].name
        ),
    )
    .also(slice.span, "the range")
    .help("restrict the column before by `=`, or add `ALLOW FILTERING`")
}
