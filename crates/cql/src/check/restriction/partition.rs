//! Restrictions of the partition key: of its columns, of its token, or both.

use crate::catalog::Table;
use crate::check::restriction::model::{Test, Token};
use crate::check::restriction::set::Set;
use crate::check::restriction::{Partition, Use, Verdict, words};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// The server's `PartitionKeyRestrictions`: `PartitionKeySingleRestrictionSet`, `TokenRestriction`,
/// or `TokenFilter` where there are both.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) single: Set,
    token: Option<Token>,
}

impl Key {
    pub(super) fn new() -> Self {
        Self {
            single: Set::new(),
            token: None,
        }
    }

    /// `TokenRestriction.mergeWith`
    pub(super) fn add_token(&mut self, table: &Table, added: Token) -> Verdict {
        let Some(old) = self.token else {
            self.token = Some(added);
            return Ok(());
        };
        let what = match (old.test, added.test) {
            (Test::Slice { .. }, Test::Slice { .. }) => {
                let Some(what) = old.test.same_end(added.test) else {
                    let test = old.test.both_ends(added.test);
                    let span = old.span;
                    self.token = Some(Token { test, span });
                    return Ok(());
                };
                what
            }
            (Test::Equal, Test::Equal) => "is restricted twice",
            _ => "is restricted by an equality and an inequality",
        };
        Err(Box::new(
            Diagnostic::error(
                Code::ConflictingRestriction,
                added.span,
                format!(
                    "the token of `{}` {what}",
                    words::names(table, 0..table.partition_key_len)
                ),
            )
            .also(old.span, "first restricted here"),
        ))
    }

    /// Whether each of its columns is restricted.
    pub(super) fn has_all_columns(&self, table: &Table) -> bool {
        self.single.len() == table.partition_key_len
    }

    /// Whether the token alone is restricted.
    pub(super) fn is_token_only(&self) -> bool {
        self.token.is_some() && self.single.is_empty()
    }

    /// Whether an index may answer for the key: none knows tokens.
    pub(super) fn may_use_index(&self) -> bool {
        !self.is_token_only()
    }

    /// Whether nothing is said of the key.
    pub(super) fn is_unrestricted(&self) -> bool {
        self.token.is_none() && self.single.is_empty()
    }

    /// Whether every partition must be looked at, although columns of the key are restricted
    /// (`PartitionKeySingleRestrictionSet.needFiltering`).
    pub(super) fn needs_filtering(&self, table: &Table) -> bool {
        let is_whole = self.single.len() == table.partition_key_len;
        !self.single.is_empty() && (!is_whole || self.single.has_slice || self.single.has_contains)
    }

    /// Whether partitions are found by their token: restricted columns win where they suffice
    /// (`TokenFilter.isOnToken`).
    pub(super) fn is_on_token(&self, table: &Table) -> bool {
        let columns_suffice = !self.single.is_empty() && !self.needs_filtering(table);
        self.token.is_some() && !columns_suffice
    }

    /// Whether partitions are named by `IN` (`hasIN`).
    pub(super) fn has_in(&self, table: &Table) -> bool {
        self.single.has_in && !self.is_on_token(table)
    }

    /// How the key is restricted.
    pub(super) fn kind(&self, table: &Table) -> Partition {
        if self.is_unrestricted() {
            Partition::Unrestricted
        } else if self.needs_filtering(table) {
            Partition::Filtered
        } else if self.is_on_token(table) {
            Partition::Token
        } else if !self.single.only_equality {
            Partition::Filtered
        } else if self.single.has_in {
            Partition::In
        } else {
            Partition::Equal
        }
    }

    /// What UPDATE and DELETE ask of the key: its whole, by `=` and `IN`.
    pub(super) fn check_write(&self, table: &Table, usage: Use, clause: Span) -> Verdict {
        let verb = if matches!(usage, Use::Update { .. }) {
            "UPDATE"
        } else {
            "DELETE"
        };
        if let (Some(token), true) = (self.token, self.is_on_token(table)) {
            return Err(Box::new(
                Diagnostic::error(
                    Code::InvalidRestriction,
                    token.span,
                    format!("{verb} cannot find partitions by their token"),
                )
                .help(format!(
                    "write {}",
                    words::equalities(table, 0..table.partition_key_len)
                )),
            ));
        }
        let missing: Vec<usize> = (0..table.partition_key_len)
            .filter(|c| self.single.on(*c).is_none())
            .collect();
        if !missing.is_empty() {
            return Err(Box::new(words::missing_key_columns(
                table, verb, &missing, clause,
            )));
        }
        let Some(slice) = self.single.iter().find(|r| r.test.is_slice()) else {
            return Ok(());
        };
        Err(Box::new(Diagnostic::error(
            Code::InvalidRestriction,
            slice.span,
            format!("{verb} takes the partition key by `=` and `IN` only"),
        )))
    }
}
