//! Generated code leans on nothing that surrounds it, and warns of nothing.

#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![deny(
    warnings,
    missing_docs,
    unused,
    nonstandard_style,
    rust_2018_idioms,
    unreachable_pub
)]
#![deny(clippy::all, clippy::pedantic)]

/// Names that generated code must not mean.
#[allow(dead_code)]
mod names {
    /// Not the one of the standard library.
    pub(crate) struct Option;
    /// Not the one of the standard library.
    pub(crate) struct Result;
    /// Not the one of the standard library.
    pub(crate) struct String;
    /// Not the one of the standard library.
    pub(crate) struct Vec;
    /// Not the function's variant.
    #[allow(non_snake_case)]
    pub(crate) fn Ok() {}
    /// Not what a field is called.
    pub(crate) const ID: i32 = 1;
    pub(crate) mod core {}
    pub(crate) mod std {}
}

#[allow(unused_imports)]
use names::*;

::rsylla::query! {
    /// Reads everything.
    #[rsylla(derive(::std::fmt::Debug, ::std::clone::Clone, ::std::cmp::PartialEq), page_size = 5)]
    pub Versions: "SELECT * FROM versions WHERE stream = ? AND version > :after"
}

::rsylla::query! {
    /// Reads some.
    pub SomeNotes: "SELECT note FROM notes WHERE owner = ? [AND at > :after] [all: ALLOW FILTERING]"
}

::rsylla::query! {
    /// Writes once.
    pub PutVersion: "INSERT INTO versions (stream, version, kind, body) VALUES (?, ?, ?, ?) IF NOT EXISTS"
}

::rsylla::query! {
    #[rsylla(null(note), unset(type))]
    pub(crate) SetNote: r#"UPDATE notes SET note = ?, type = ?, "Mixed Case" = ? WHERE owner = ? AND at = ?"#
}

/// A row whose fields have the names of what a macro might use.
#[derive(::std::clone::Clone, ::rsylla::Row)]
#[rsylla(table = "notes", ranges)]
pub struct Insert {
    /// The partition key.
    pub owner: ::std::string::String,
    /// The clustering column.
    #[rsylla(column = "at", not_null)]
    pub columns: i32,
    /// A value.
    #[rsylla(column = "note")]
    pub to: ::std::option::Option<::std::string::String>,
}

/// A user type in a crate of odd names.
#[derive(::std::clone::Clone, ::rsylla::Udt)]
#[rsylla(udt = "address")]
pub struct Address {
    /// Street and number.
    pub street: ::std::option::Option<::std::boxed::Box<str>>,
    /// Town.
    pub city: ::std::option::Option<::std::string::String>,
    /// Code.
    #[rsylla(not_null)]
    pub zip: i32,
}

/// A newtype.
#[derive(::std::clone::Clone, ::rsylla::Value)]
pub struct Str(pub i64);

/// An enum.
#[derive(::std::clone::Clone, ::rsylla::Value)]
#[rsylla(text)]
pub enum Choice {
    /// Named as the macro's own might be.
    Some,
    /// Another.
    None,
}

/// Named as the macro's own might be.
#[derive(::std::fmt::Debug)]
pub struct Query {
    kind: ::std::option::Option<::std::string::String>,
}

#[allow(dead_code, clippy::large_futures)]
async fn uses(session: &::rsylla::Session) -> ::rsylla::Result<()> {
    use ::rsylla::prelude::*;
    let id = ::rsylla::Uuid::nil();
    let rows = Versions {
        stream: id,
        after: ID,
    }
    .fetch_all(session)
    .await?;
    ::std::assert!(rows.is_empty());
    let row = Insert {
        owner: ::std::convert::From::from("a"),
        columns: 1,
        to: ::std::option::Option::None,
    };
    row.insert().execute(session).await?;
    let name = ::rsylla::query!(
        "SELECT owner, note FROM notes WHERE owner = :who",
        row.owner.as_str()
    );
    let _ = name.fetch_optional(session).await?;
    let kinds = ::rsylla::query_as!(Query, "SELECT kind FROM versions WHERE stream = ?", id);
    for Query { kind } in kinds.fetch_all(session).await? {
        ::std::assert!(kind.is_none());
    }
    ::std::result::Result::Ok(())
}

#[test]
fn it_compiles() {
    ::std::assert_eq!(
        SetNote {
            note: ::std::option::Option::Some("n"),
            r#type: ::std::option::Option::Some("t"),
            Mixed_Case: 5,
            owner: "o",
            at: 1,
        }
        .at,
        1
    );
}
