//! What generated code looks like, written by hand: the contract between the
//! macros and the runtime. It compiles, and binds and decodes without a server.

use rsylla::prelude::*;
use rsylla::private as r;

/// Events of one aggregate from a version on, oldest first.
pub struct EventsSince {
    /// The column `aggregate_id`.
    pub aggregate_id: rsylla::Uuid,
    /// The marker `:from_version`.
    pub from_version: i32,
}

/// A row of [`EventsSince`].
pub struct EventsSinceRow {
    /// Never null.
    pub version: i32,
    /// May be null.
    pub event_type: r::Option<r::String>,
}

const _: () = {
    static META: r::StatementMeta = r::StatementMeta::new(
        "EventsSince",
        ("tests/contract.rs", 8),
        &[
            "SELECT version, event_type FROM ",
            "event_store",
            ".events WHERE aggregate_id = ? AND version >= :from_version",
        ],
        &[("aggregate_id", "uuid"), (":from_version", "int")],
        &[("version", "int"), ("event_type", "text")],
        r::Traits::IDEMPOTENT,
    )
    .options(r::Options::UNSET.page_size(500).timeout_ms(2000));
    r::inventory::submit!(r::Registered(r::from_ref(&META)));

    #[automatically_derived]
    impl r::Statement for EventsSince {
        type Kind = r::Select;
        type Row = EventsSinceRow;

        fn meta(&self) -> &'static r::StatementMeta {
            &META
        }

        fn bind(&self, to: &mut r::Binder<'_, '_>) {
            to.value::<r::cql::Uuid, _>(&self.aggregate_id);
            to.value::<r::cql::Int, _>(&self.from_version);
        }

        fn decode(columns: &mut r::Columns<'_, '_>) -> r::Result<Self::Row, r::DecodeError> {
            r::Result::Ok(EventsSinceRow {
                version: columns.value()?,
                event_type: columns.value()?,
            })
        }
    }
};

/// Appends an event unless its version exists already.
pub struct AppendEvent<EventType: r::Bind<r::cql::Text>> {
    /// The column `aggregate_id`.
    pub aggregate_id: rsylla::Uuid,
    /// The column `event_type`.
    pub event_type: EventType,
}

/// What [`AppendEvent`] found in its place.
pub struct AppendEventRow {
    /// The column `event_type`.
    pub event_type: r::Option<r::String>,
}

const _: () = {
    static META: r::StatementMeta = r::StatementMeta::new(
        "AppendEvent",
        ("tests/contract.rs", 60),
        &[
            "INSERT INTO ",
            "event_store",
            ".events (aggregate_id, event_type) VALUES (?, ?) IF NOT EXISTS",
        ],
        &[("aggregate_id", "uuid"), ("event_type", "text")],
        &[("event_type", "text")],
        r::Traits::CONDITIONAL_ON_ROW,
    );
    r::inventory::submit!(r::Registered(r::from_ref(&META)));

    #[automatically_derived]
    impl<EventType: r::Bind<r::cql::Text>> r::Statement for AppendEvent<EventType> {
        type Kind = r::Conditional;
        type Row = AppendEventRow;

        fn meta(&self) -> &'static r::StatementMeta {
            &META
        }

        fn bind(&self, to: &mut r::Binder<'_, '_>) {
            to.value::<r::cql::Uuid, _>(&self.aggregate_id);
            to.value::<r::cql::Text, _>(&self.event_type);
        }

        fn decode(columns: &mut r::Columns<'_, '_>) -> r::Result<Self::Row, r::DecodeError> {
            r::Result::Ok(AppendEventRow {
                event_type: columns.named("event_type")?,
            })
        }
    }
};

/// `query!("DELETE … WHERE name = ?", name)`, an expression.
macro_rules! delete_by_name {
    ($name:expr) => {
        match $name {
            name => {
                struct Query<Name: r::Bind<r::cql::Text>> {
                    name: Name,
                }
                static META: r::StatementMeta = r::StatementMeta::new(
                    "query!",
                    ("tests/contract.rs", 100),
                    &["DELETE FROM ", "tenant", ".users WHERE name = ?"],
                    &[("name", "text")],
                    &[],
                    r::Traits::IDEMPOTENT,
                );
                impl<Name: r::Bind<r::cql::Text>> r::Statement for Query<Name> {
                    type Kind = r::Write;
                    type Row = ();
                    fn meta(&self) -> &'static r::StatementMeta {
                        &META
                    }
                    fn bind(&self, to: &mut r::Binder<'_, '_>) {
                        to.value::<r::cql::Text, _>(&self.name);
                    }
                    fn decode(
                        columns: &mut r::Columns<'_, '_>,
                    ) -> r::Result<Self::Row, r::DecodeError> {
                        columns.none()
                    }
                }
                Query { name }
            }
        }
    };
}

#[allow(dead_code, reason = "it is enough that this compiles")]
async fn executors_by_kind(session: &Session, id: Uuid) -> rsylla::Result<()> {
    let events = EventsSince {
        aggregate_id: id,
        from_version: 0,
    }
    .fetch_all(session)
    .await?;
    assert!(events.iter().all(|event| event.version >= 0));
    let mut stream = EventsSince {
        aggregate_id: id,
        from_version: 0,
    }
    .fetch(session);
    while let Some(event) = stream.try_next().await? {
        assert!(event.event_type.is_some());
    }
    let append = AppendEvent {
        aggregate_id: id,
        event_type: String::from("x"),
    };
    if let Applied::No(Some(existing)) = append.execute(session).await? {
        assert_eq!(existing.event_type.as_deref(), Some("y"));
    }
    delete_by_name!(&format!("temporary {id}"))
        .execute(session)
        .await?;
    let mut batch = Batch::logged().condition(AppendEvent {
        aggregate_id: id,
        event_type: "b",
    });
    batch.push(delete_by_name!("c")).timestamp(5);
    assert!(batch.execute(session).await?.is_applied());
    // A request owns all it needs, so it can go to a task of its own.
    let task = tokio::spawn(
        EventsSince {
            aggregate_id: id,
            from_version: 0,
        }
        .fetch_all(session),
    );
    drop(task);
    Ok(())
}

#[test]
fn statements_register_themselves() {
    let mut names: Vec<_> = rsylla::statements().map(|meta| meta.name).collect();
    names.sort_unstable();
    assert_eq!(names, ["AppendEvent", "EventsSince"]);
}

#[test]
fn text_names_the_compiled_keyspace() {
    let statement = EventsSince {
        aggregate_id: Uuid::nil(),
        from_version: 0,
    };
    let text = r::Statement::meta(&statement).cql();
    assert!(text.contains("FROM event_store.events WHERE"), "{text}");
}
