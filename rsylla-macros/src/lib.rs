//! The macros of rsylla.
//!
//! ```text
//! input/ (what the user wrote) → check.rs (rsylla-cql: what it means) → expand/ (what we emit)
//!                                     └─▶ report.rs (what went wrong)
//! ```
//!
//! Generated code decides nothing: it is constants, field access and calls
//! into `rsylla::private`. Each file of `expand/` begins with what it emits.

mod check;
mod expand;
mod input;
mod report;

use proc_macro::TokenStream;

/// A statement, checked against the schema files when this compiles.
///
/// With a name, it defines a struct whose fields are the bind markers, and one
/// for the rows; with arguments, it is an expression. Both have the executors
/// of `rsylla::Execute`.
///
/// ```
/// use rsylla::prelude::*;
/// use rsylla::query;
///
/// query! {
///     /// Events of one aggregate from a version on, oldest first.
///     #[rsylla(page_size = 500, consistency = "LOCAL_QUORUM", timeout = "2s", derive(Debug, Clone))]
///     pub EventsSince: "SELECT version, event_type FROM event_store.events
///                       WHERE aggregate_id = ? AND version >= :from_version"
/// }
///
/// # async fn ex(session: Session, aggregate_id: Uuid) -> rsylla::Result<()> {
/// let events = EventsSince { aggregate_id, from_version: 0 }.fetch_all(&session).await?;
/// for event in events {
///     println!("{} {:?}", event.version, event.event_type);
/// }
///
/// let user = query!("SELECT name FROM tenant.users WHERE id = ?", 7).fetch_optional(&session).await?;
/// # Ok(()) }
/// ```
///
/// Options, in `#[rsylla(…)]`:
///
/// | option | means |
/// |---|---|
/// | `page_size = 500` | rows in a page |
/// | `consistency = "LOCAL_QUORUM"`, `serial_consistency = "LOCAL_SERIAL"` | how many replicas must answer |
/// | `timeout = "2s"` | after how long the client gives up (`ms`, `s`, `m`) |
/// | `idempotent = true` | sending it twice is the same as sending it once, though that could not be inferred; `false` the other way |
/// | `not_null(total, …)` | these columns are never null: their fields are plain, and a null is an error |
/// | `null(email, …)` | these markers take an `Option`; `None` writes null |
/// | `unset(email, …)` | these markers take an `Option`; `None` leaves the column as it is |
/// | `derive(Debug, …)` | derives for the statement's struct and its rows' |
/// | `row = EventRow` | the name of the rows' struct |
///
/// # Optional parts
///
/// What stands in brackets is sent where its markers have values: their fields
/// are `Option`s, and several in one part are all given or all left out. A part
/// without markers has a name, which is a `bool`. Each choice of parts (of at
/// most six) is checked when this compiles and is a prepared statement of its
/// own, so no text is put together when it runs.
///
/// ```
/// use rsylla::prelude::*;
/// use rsylla::query;
///
/// query! {
///     pub EventsOf: "SELECT version, event_type FROM event_store.events WHERE aggregate_id = ?
///                    [AND version >= :since] [newest_first: ORDER BY version DESC] [LIMIT ?]"
/// }
///
/// # async fn ex(session: Session, aggregate_id: Uuid) -> rsylla::Result<()> {
/// let newest = EventsOf { aggregate_id, since: None, newest_first: true, limit: Some(1) };
/// let newest = newest.fetch_optional(&session).await?;
/// let since = newest.map(|event| event.version - 10);
/// let last_ten = EventsOf { aggregate_id, since, newest_first: false, limit: None };
/// let events = last_ten.fetch_all(&session).await?;
/// # Ok(()) }
/// ```
///
/// A part begins with `AND`, `WHERE`, `USING`, `ORDER BY`, `GROUP BY`, `PER
/// PARTITION LIMIT`, `LIMIT` or `ALLOW FILTERING`. Where a text is left out by
/// writing it so, Rust wants its type: `None::<&str>`.
#[proc_macro]
pub fn query(input: TokenStream) -> TokenStream {
    expand::query(input.into()).into()
}

/// A statement whose rows become a struct of your own.
///
/// The struct's fields are the result columns, no more and no fewer, and must
/// be visible where the macro stands.
///
/// ```
/// use rsylla::prelude::*;
/// use rsylla::query_as;
///
/// struct Event { aggregate_id: Uuid, version: i32, event_type: Option<String> }
///
/// # async fn ex(session: Session, id: Uuid) -> rsylla::Result<()> {
/// let events = query_as!(
///     Event,
///     "SELECT aggregate_id, version, event_type FROM event_store.events WHERE aggregate_id = ?",
///     id
/// )
/// .fetch_all(&session)
/// .await?;
/// # Ok(()) }
/// ```
#[proc_macro]
pub fn query_as(input: TokenStream) -> TokenStream {
    expand::query_as(input.into()).into()
}

/// A file of named statements as a module of structs, named as the file is.
///
/// `rsylla::queries!("queries/event_store.cql");` makes a module `event_store`
/// with a struct `EventsSince` for `-- name: events_since`, and so on. The path
/// starts from the crate's folder.
#[proc_macro]
pub fn queries(input: TokenStream) -> TokenStream {
    expand::queries(input.into()).into()
}

/// The schema statements of a keyspace as a value that can be applied.
///
/// `rsylla::schema!(SCHEMA: "event_store");` makes a static `SCHEMA: rsylla::Schema`.
#[proc_macro]
pub fn schema(input: TokenStream) -> TokenStream {
    expand::schema(input.into()).into()
}

/// A test with keyspaces of its own, in which typed statements run, on a real
/// local server; they are dropped afterwards, also where the test fails.
///
/// Of the crate `rsylla` it wants the feature `test`, usually as a
/// dev-dependency: `rsylla = { version = "0.1", features = ["test"] }`.
///
/// The names are the keyspaces that the test uses, as the schema files write
/// them (`"tenant_*"` for a pattern); without any, it gets all of them, which
/// takes longer. The server is found or started as `rsylla::testing::run` says.
///
/// ```
/// use rsylla::prelude::*;
/// use rsylla::query;
///
/// #[rsylla::test("event_store")]
/// async fn a_version_is_written_once(session: Session) -> rsylla::Result<()> {
///     let append = || query!(
///         "INSERT INTO event_store.events (aggregate_id, version) VALUES (?, ?) IF NOT EXISTS",
///         Uuid::nil(),
///         1
///     );
///     assert!(append().execute(&session).await?.is_applied());
///     assert!(!append().execute(&session).await?.is_applied());
///     Ok(())
/// }
/// ```
#[proc_macro_attribute]
pub fn test(arguments: TokenStream, function: TokenStream) -> TokenStream {
    expand::test(arguments.into(), function.into()).into()
}

/// A struct that is a row of a table.
///
/// Its fields are checked against the table's columns: a column that may be
/// null wants an `Option`, or one of the options below. It may have some of the
/// columns or all. What it has makes statements, each checked and prepared as
/// those of [`query!`] are:
///
/// | method | of | does |
/// |---|---|---|
/// | `by_primary_key(key)`, `by_partition(key)` | every table | reads rows |
/// | `by_version_range(key, 3..7)` | clustering columns, with `ranges` | reads a range of rows |
/// | `update_by_primary_key(key)` | columns beside the key | changes those that are set; leaves the others alone |
/// | `row.insert()`, `row.insert_if_not_exists()` | structs with the whole key | writes a row; what is `None` is not written |
/// | `row.update()` | structs with the whole key | writes all columns; what is `None` is emptied |
/// | `row.delete()` | structs with the whole key | deletes the row |
/// | `increment(key)` | counters | adds to those that are set |
///
/// ```
/// use rsylla::prelude::*;
/// use rsylla::Row;
///
/// #[derive(Debug, Row)]
/// #[rsylla(table = "event_store.events")]
/// struct Event { aggregate_id: Uuid, version: i32, event_type: Option<String> }
///
/// # async fn ex(session: Session, id: Uuid) -> rsylla::Result<()> {
/// let event = Event { aggregate_id: id, version: 1, event_type: None };
/// event.insert().execute(&session).await?;
/// let again = Event::by_primary_key(id, 1).fetch_optional(&session).await?;
/// let all = Event::by_partition(id).fetch_all(&session).await?;
/// # Ok(()) }
/// ```
///
/// Changing some columns: `None` leaves a column as it is, `Some(None)` writes null.
///
/// ```
/// use rsylla::prelude::*;
/// use rsylla::Row;
///
/// #[derive(Row)]
/// #[rsylla(table = "tenant.users")]
/// struct User { id: i32, name: Option<String>, email: Option<String> }
///
/// # async fn ex(session: Session) -> rsylla::Result<()> {
/// let mut update = User::update_by_primary_key(7);
/// update.email = Some(None);
/// update.execute(&session).await?;
/// # Ok(()) }
/// ```
///
/// Options of the struct, in its `#[rsylla(…)]`:
///
/// | option | means |
/// |---|---|
/// | `table = "keyspace.table"` | the table or materialised view |
/// | `exhaustive` | the struct has every column of the table: one that is added is an error here |
/// | `ranges` | makes `by_…_range` for each clustering column, with the key before it |
///
/// Options of a field:
///
/// | option | means |
/// |---|---|
/// | `column = "name"` | the column is named otherwise |
/// | `not_null` | the column is never null: the field is plain, and a null is an error |
/// | `default` | the field is plain, and its type's default where the column is null (as an empty collection is) |
/// | `flatten(street, zip = "zip_code")` | the field is a struct whose fields are these columns |
///
/// ```
/// use rsylla::Row;
/// use std::collections::BTreeSet;
///
/// struct Body { title: Option<String>, content: Option<String> }
///
/// #[derive(Row)]
/// #[rsylla(table = "blog.posts")]
/// struct Post {
///     #[rsylla(column = "post_id")]
///     id: rsylla::Uuid,
///     #[rsylla(flatten(title, content))]
///     body: Body,
///     #[rsylla(default)]
///     tags: BTreeSet<String>,
/// }
/// ```
#[proc_macro_derive(Row, attributes(rsylla))]
pub fn derive_row(input: TokenStream) -> TokenStream {
    expand::derive_row(input.into()).into()
}

/// A struct that is a user type.
///
/// Its fields are the user type's, by name; each may be null, so each is an
/// `Option` or says `#[rsylla(not_null)]` or `#[rsylla(default)]`.
///
/// ```text
/// #[derive(Debug, Clone, PartialEq, Udt)]
/// #[rsylla(udt = "shop.address")]
/// struct Address { street: Option<String>, city: Option<String>, zip: Option<i32> }
/// ```
#[proc_macro_derive(Udt, attributes(rsylla))]
pub fn derive_udt(input: TokenStream) -> TokenStream {
    expand::derive_udt(input.into()).into()
}

/// A newtype or an enum that is stored as a value of another type.
///
/// A newtype goes wherever the type of its one field goes: into the fields of
/// `derive(Row)`, `derive(Udt)` and `query_as!`, and as a value of a statement
/// that takes any (a text, a blob, a collection of them). With a line under
/// `[types]` in `rsylla.toml` it is the type of a column in all statements:
/// `"shop.orders.status" = "crate::Status"`.
///
/// ```
/// use rsylla::{Row, Uuid, Value};
///
/// #[derive(Debug, Clone, Copy, PartialEq, Value)]
/// struct EventId(Uuid);
///
/// #[derive(Debug, Clone, Copy, PartialEq, Value)]
/// #[rsylla(text, rename_all = "snake_case")]
/// enum EventType {
///     UserCreated,
///     #[rsylla(rename = "moved")]
///     UserMoved,
/// }
///
/// #[derive(Debug, Row)]
/// #[rsylla(table = "event_store.events")]
/// struct Event { aggregate_id: EventId, version: i32, event_type: Option<EventType> }
/// ```
///
/// An enum says how it is stored: `text`, or a number (`tinyint`, `smallint`,
/// `int`, `bigint`) that each variant then has: `enum Priority { Low = 1, High = 9 }`.
/// What is read and is none of its variants is an error.
#[proc_macro_derive(Value, attributes(rsylla))]
pub fn derive_value(input: TokenStream) -> TokenStream {
    expand::derive_value(input.into()).into()
}
