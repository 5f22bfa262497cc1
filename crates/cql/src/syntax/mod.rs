//! CQL text to a syntax tree: one file per statement, holding the node and its production.
//!
//! The tree says what was written, with the place of every name and literal. It knows no schema:
//! whether a column exists, or a type fits, is the checker's business.

mod script;
mod statement;

mod assignment;
mod batch;
mod clauses;
mod delete;
mod insert;
mod select;
mod truncate;
mod update;
mod use_keyspace;

mod alter_table;
mod create_index;
mod create_table;
mod describe;
mod drop;
mod function;
mod keyspace;
mod permissions;
mod roles;
mod service_level;
mod trigger;
mod user_type;
mod view;

mod condition;
mod docs;
mod expr;
mod list;
mod literal;
mod name;
mod native_type;
mod operator;
pub(crate) mod print;
mod properties;
mod relation;
mod selector;
mod term;
mod type_name;
mod using;

mod error;
mod expected;
mod gap;
mod habit;
mod parser;
mod recovery;

pub use alter_table::{AlterTable, AlterTableChange, Rename};
pub use assignment::{Assignment, AssignmentKind};
pub use batch::{Batch, BatchKind, BatchStatement, BatchStatementKind};
pub use condition::{ColumnPart, Condition, ConditionTest, IfClause};
pub use create_index::{CreateIndex, IndexTarget, IndexTargetKind};
pub use create_table::{ColumnDefinition, ColumnMask, CreateTable, PrimaryKey};
pub use delete::{Delete, Deletion};
pub use drop::{Drop, DropFunction, DropKeyspace};
pub use expr::{ArithmeticOp, CellAttribute, Expr, ExprKind, Marker};
pub use function::{CreateAggregate, CreateFunction, FunctionArgument};
pub use insert::{Insert, InsertJson, JsonDefault};
pub use keyspace::{AlterKeyspace, CreateKeyspace};
pub use literal::{Literal, LiteralKind};
pub use name::{FunctionName, Ident, QualifiedName};
pub use native_type::NativeType;
pub use operator::{InValues, Operator};
pub use print::print;
pub use properties::{ClusteringOrder, Direction, Property, PropertyValue, TableOption};
pub use relation::{Relation, RelationKind};
pub use script::{ScriptStatement, parse_script, parse_statement};
pub use select::{Ordering, OrderingBy, Select, Selection, Selector};
pub use trigger::{CreateTrigger, DropTrigger};
pub use truncate::Truncate;
pub use type_name::{TypeName, TypeNameKind};
pub use update::Update;
pub use use_keyspace::Use;
pub use user_type::{AlterType, AlterTypeChange, CreateType, FieldDefinition};
pub use using::{Using, UsingAttribute};
pub use view::{AlterView, CreateView, PruneView};

pub use crate::span::Spanned;

use crate::span::Span;

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Which statement.
    pub kind: StatementKind,
    /// How many bind markers it has.
    pub marker_count: u32,
    /// Where it was written, without a closing `;`.
    pub span: Span,
}

/// Every statement of CQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementKind {
    /// `SELECT`
    Select(Box<Select>),
    /// `INSERT … VALUES`
    Insert(Insert),
    /// `INSERT … JSON`
    InsertJson(InsertJson),
    /// `UPDATE`
    Update(Update),
    /// `DELETE`
    Delete(Delete),
    /// `BEGIN BATCH`
    Batch(Batch),
    /// `TRUNCATE`
    Truncate(Truncate),
    /// `USE`
    Use(Use),
    /// `CREATE KEYSPACE`
    CreateKeyspace(CreateKeyspace),
    /// `ALTER KEYSPACE`
    AlterKeyspace(AlterKeyspace),
    /// `DROP KEYSPACE`
    DropKeyspace(DropKeyspace),
    /// `CREATE TABLE`
    CreateTable(CreateTable),
    /// `ALTER TABLE`
    AlterTable(AlterTable),
    /// `DROP TABLE`
    DropTable(Drop),
    /// `CREATE TYPE`
    CreateType(CreateType),
    /// `ALTER TYPE`
    AlterType(AlterType),
    /// `DROP TYPE`
    DropType(Drop),
    /// `CREATE INDEX`
    CreateIndex(CreateIndex),
    /// `DROP INDEX`
    DropIndex(Drop),
    /// `CREATE MATERIALIZED VIEW`
    CreateView(Box<CreateView>),
    /// `ALTER MATERIALIZED VIEW`
    AlterView(AlterView),
    /// `DROP MATERIALIZED VIEW`
    DropView(Drop),
    /// `PRUNE MATERIALIZED VIEW` (ScyllaDB only)
    PruneView(PruneView),
    /// `CREATE FUNCTION`
    CreateFunction(Box<CreateFunction>),
    /// `DROP FUNCTION`
    DropFunction(DropFunction),
    /// `CREATE AGGREGATE`
    CreateAggregate(Box<CreateAggregate>),
    /// `DROP AGGREGATE`
    DropAggregate(DropFunction),
    /// `CREATE TRIGGER`
    CreateTrigger(CreateTrigger),
    /// `DROP TRIGGER`
    DropTrigger(DropTrigger),
    /// Roles, permissions, service levels and `DESCRIBE`: known to be well formed, and no more.
    Other(OtherStatement),
}

/// Statements of which only the grammar is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OtherStatement {
    /// `CREATE`, `ALTER`, `DROP` of users, roles and identities; `LIST ROLES`, `LIST USERS`
    Roles,
    /// `GRANT`, `REVOKE`, `LIST … PERMISSIONS`
    Permissions,
    /// `CREATE SERVICE LEVEL` and its like (ScyllaDB only)
    ServiceLevels,
    /// `DESCRIBE`
    Describe,
}
