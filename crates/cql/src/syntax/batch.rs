//! `BEGIN BATCH … APPLY BATCH`.

use crate::span::{Span, Spanned};

use super::delete::Delete;
use super::insert::{Insert, InsertJson};
use super::update::Update;
use super::using::Using;

/// `BEGIN BATCH … APPLY BATCH`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// `UNLOGGED` or `COUNTER`; a logged batch where neither is written.
    pub kind: Option<Spanned<BatchKind>>,
    /// `USING`
    pub using: Option<Using>,
    /// The statements. Their markers are counted through the whole batch.
    pub statements: Vec<BatchStatement>,
}

/// The kinds of batches that have a word of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BatchKind {
    /// `UNLOGGED`
    Unlogged,
    /// `COUNTER`
    Counter,
}

/// A statement inside a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchStatement {
    /// Which statement.
    pub kind: BatchStatementKind,
    /// Where it was written.
    pub span: Span,
}

/// The statements that a batch takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchStatementKind {
    /// `INSERT … VALUES`
    Insert(Insert),
    /// `INSERT … JSON`
    InsertJson(InsertJson),
    /// `UPDATE`
    Update(Update),
    /// `DELETE`
    Delete(Delete),
}
