//! What a statement means: the result of [`crate::check()`].
//!
//! A [`CheckedStatement`] exists only where there is no error, so back ends
//! (the Rust macros, Python generation, the command) hold no checks of their own.

use crate::span::Span;
use crate::types::CqlType;

/// A statement that the server would accept, with all that is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedStatement {
    /// Which statement it is.
    pub kind: StatementKind,
    /// The table read or written; none for batches over several tables and for schema statements.
    pub table: Option<TableName>,
    /// Bind markers in the order in which the server expects their values.
    pub markers: Vec<Marker>,
    /// For each partition-key column in key order the index of its marker;
    /// empty where one has no marker of its own.
    pub partition_key: Vec<u16>,
    /// Result columns in order. For a conditional statement: what
    /// [`CheckedStatement::conditional`] says, not this.
    pub columns: Vec<ResultColumn>,
    /// Set for `IF …` statements, which answer `[applied]`.
    pub conditional: Option<Conditional>,
    /// Whether sending it twice does the same as sending it once.
    pub idempotence: Idempotence,
    /// How many rows it can return.
    pub cardinality: Cardinality,
    /// Places in the text that name something in a keyspace, in order of
    /// appearance: what a session that maps keyspaces rewrites.
    pub references: Vec<Reference>,
    /// For `SELECT *`: the star's place. [`CheckedStatement::columns`] has what it stands for.
    pub star: Option<Span>,
    /// For `BATCH`: each inner statement's own meaning, with the index of its first marker.
    pub statements: Vec<CheckedStatement>,
}

/// Which statement it is. Schema statements and the rest are not told apart further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatementKind {
    /// `SELECT`.
    Select,
    /// `INSERT`, with `VALUES` or `JSON`.
    Insert,
    /// `UPDATE`.
    Update,
    /// `DELETE`.
    Delete,
    /// `BEGIN … APPLY BATCH`.
    Batch,
    /// `TRUNCATE`.
    Truncate,
    /// `USE`.
    Use,
    /// `CREATE`, `ALTER`, `DROP` of keyspaces, tables, types, indexes, views, functions, aggregates, triggers.
    Ddl,
    /// Roles, permissions, `DESCRIBE`: checked by grammar only.
    Other,
}

impl StatementKind {
    /// The name in machine-readable output (`select`, `ddl`, …).
    pub fn name(self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Batch => "batch",
            Self::Truncate => "truncate",
            Self::Use => "use",
            Self::Ddl => "ddl",
            Self::Other => "other",
        }
    }
}

/// A table's resolved name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TableName {
    /// The keyspace, whether written or taken from the current one.
    pub keyspace: Box<str>,
    /// The table or materialised view.
    pub table: Box<str>,
}

/// A bind marker.
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    /// The server's name for it: `v`, `[ttl]`, `in(p)`, `partition key token`, `key(m)`.
    pub name: Box<str>,
    /// The name a program binds it by: `:name` its own, else the column's, `ttl`,
    /// `limit`, `m_key`, … None where a `?` has no name of its own (function
    /// arguments), which must then be written as `:name`.
    pub field: Option<Box<str>>,
    /// Whether it was written as `:name`.
    pub named: bool,
    /// The type its value must have.
    pub ty: CqlType,
    /// Where it stands in the statement.
    pub span: Span,
    /// Whether the grammar allows a type hint in front of it, as in `(int)?`.
    pub hintable: bool,
    /// Whether it is bound to a whole column (as `col = ?` and `VALUES`), and to which.
    pub column: Option<Box<str>>,
}

/// A column of the result.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultColumn {
    /// The name the server gives it: the alias, the column, `count`, `writetime(v)`.
    pub name: Box<str>,
    /// Its type.
    pub ty: CqlType,
    /// Whether the server can return null for it.
    pub nullable: bool,
    /// The selector's place; the star's place for `SELECT *`.
    pub span: Span,
    /// The table's column it is, unchanged; none for anything computed.
    pub column: Option<Box<str>>,
}

/// What an `IF` statement answers.
///
/// Servers answer with different columns (Cassandra: only `[applied]` when
/// applied or when the row is missing; the condition's columns for a refused
/// UPDATE or DELETE, all columns for a refused INSERT; ScyllaDB: always the
/// old row), so a reader decodes by the columns present, out of these.
#[derive(Debug, Clone, PartialEq)]
pub struct Conditional {
    /// Every column that can stand beside `[applied]`, all nullable, in the table's order.
    pub columns: Vec<ResultColumn>,
}

/// Whether a statement may be sent again when the outcome of the first sending is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idempotence {
    /// Sending it twice does the same as sending it once.
    Idempotent,
    /// It does not, and why.
    Not(NotIdempotent),
}

impl Idempotence {
    /// Whether the statement is idempotent.
    pub fn is_idempotent(self) -> bool {
        self == Self::Idempotent
    }
}

/// Why a statement is not idempotent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotIdempotent {
    /// A conditional statement may refuse its own earlier write.
    Conditional,
    /// A counter is changed by an amount.
    Counter,
    /// A list is appended or prepended to.
    ListAppend,
    /// A list element is written or removed by its index.
    ListIndex,
    /// A function such as `now()` gives another value each time.
    NonDeterministic,
    /// Schema statements, `TRUNCATE`, `USE` and the rest are never resent unasked.
    NotData,
}

impl NotIdempotent {
    /// The reason as a sentence's end: "sent twice, …".
    pub fn reason(self) -> &'static str {
        match self {
            Self::Conditional => "it may be refused because of its own first write",
            Self::Counter => "it counts twice",
            Self::ListAppend => "it adds its elements twice",
            Self::ListIndex => "it may change another element",
            Self::NonDeterministic => "it may write another value, as a function makes it anew",
            Self::NotData => "it may undo what happened in between",
        }
    }
}

/// How many rows a statement can return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cardinality {
    /// No rows: an unconditional write.
    None,
    /// At most one: a full primary key, an aggregate without `GROUP BY`, `LIMIT 1`.
    AtMostOne,
    /// Any number.
    Many,
}

/// A place in the text that names a table, view, type or function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The keyspace that the name belongs to.
    pub keyspace: Box<str>,
    /// The written keyspace's span without the dot, or the empty span before the name.
    pub span: Span,
    /// Whether the keyspace was written.
    pub qualified: bool,
}
