//! Statements by partition.

use std::collections::VecDeque;

use bytes::Bytes;
use scylla::routing::Token;

use crate::bind::{Binder, Values};
use crate::columns::Columns;
use crate::columns::DecodeError;
use crate::session::Session;
use crate::statement::{Statement, StatementMeta};

/// Statements of one partition, each with its place among all.
pub(super) type Group<S> = Vec<(u64, S)>;

/// Groups of statements, made of as many at a time as fit the window.
pub(super) struct Groups<'s, I: Iterator> {
    session: &'s Session,
    statements: std::iter::Enumerate<I>,
    window: usize,
    most: usize,
    ready: VecDeque<Group<I::Item>>,
}

/// Where a statement's row is: by token first, so that requests to the same
/// replicas follow each other.
type At = Option<(Token, Bytes)>;

impl<'s, S: Statement, I: Iterator<Item = S>> Groups<'s, I> {
    /// Groups of at most `most`.
    pub(super) fn new(session: &'s Session, statements: I, window: usize, most: usize) -> Self {
        Self {
            session,
            statements: statements.enumerate(),
            window,
            most,
            ready: VecDeque::new(),
        }
    }

    fn fill(&mut self) {
        let window = self.statements.by_ref().take(self.window);
        let mut placed: Vec<(At, u64, S)> = window
            .map(|(index, statement)| (at(self.session, &statement), index as u64, statement))
            .collect();
        placed.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        let mut last: At = None;
        for (at, index, statement) in placed {
            let same = at.is_some() && at == last;
            match self.ready.back_mut() {
                Some(group) if same && group.len() < self.most => group.push((index, statement)),
                _ => self.ready.push_back(vec![(index, statement)]),
            }
            last = at;
        }
    }
}

impl<S: Statement, I: Iterator<Item = S>> Iterator for Groups<'_, I> {
    type Item = Group<S>;

    fn next(&mut self) -> Option<Group<S>> {
        if self.ready.is_empty() {
            self.fill();
        }
        self.ready.pop_front()
    }
}

/// The partition of a statement; none where it is not known, or where its
/// values do not fit, which the request of its own then tells.
fn at<S: Statement>(session: &Session, statement: &S) -> At {
    let prepared = &session.prepared(statement.meta())?.statement;
    let values = Values(ByRef(statement));
    let token = prepared.calculate_token(&values).ok()??;
    let key = prepared.compute_partition_key(&values).ok()?;
    Some((token, key))
}

/// A statement that is lent.
pub(super) struct ByRef<'s, S>(pub(super) &'s S);

impl<S: Statement> Statement for ByRef<'_, S> {
    type Kind = S::Kind;
    type Row = S::Row;

    fn meta(&self) -> &'static StatementMeta {
        self.0.meta()
    }

    fn bind(&self, to: &mut Binder<'_, '_>) {
        self.0.bind(to);
    }

    fn decode(columns: &mut Columns<'_, '_>) -> Result<S::Row, DecodeError> {
        S::decode(columns)
    }
}
