//! What a session tells of its statements: counters, spans, events, and no values.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rsylla::prelude::*;
use rsylla::query;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::kitchen::{SCHEMA, builder};

query! { PutNote: "INSERT INTO notes (owner, at, note) VALUES (?, ?, ?)" }
query! { SetTitle: "UPDATE notes SET title = ? WHERE owner = ?" }
query! { CountNotes: "SELECT count(*) FROM notes WHERE owner IN :owners" }

const SECRET: &str = "tell nobody";

#[tokio::test]
async fn statements_are_counted_and_traced_by_their_names() {
    let session = builder()
        .await
        .metrics()
        .slow_statement(Duration::ZERO)
        .build()
        .await
        .unwrap();
    SCHEMA.apply(&session).await.unwrap();
    let told = Told::default();
    let guard = tracing::subscriber::set_default(told.clone());
    for at in 0..3 {
        PutNote {
            owner: "ada",
            at,
            note: SECRET,
        }
        .execute(&session)
        .await
        .unwrap();
    }
    let mut batch = Batch::unlogged();
    batch.push(SetTitle {
        title: SECRET,
        owner: "ada",
    });
    batch.execute(&session).await.unwrap();
    assert_eq!(
        CountNotes {
            owners: ["ada", "bob"]
        }
        .fetch_one(&session)
        .await
        .unwrap()
        .count,
        3
    );
    let refused = PutNote {
        owner: "",
        at: 1,
        note: SECRET,
    }
    .execute(&session)
    .await
    .unwrap_err();
    assert!(refused.is_not_executed(), "{refused}");
    drop(guard);

    let all = session.metrics();
    let of = |name: &str| all.iter().find(|metrics| metrics.name == name).unwrap();
    assert_eq!((of("PutNote").requests, of("PutNote").failed), (4, 1));
    assert_eq!((of("PutNote").slow, of("PutNote").unknown), (4, 0));
    assert!(of("PutNote").place.unwrap().0.ends_with("observing.rs"));
    assert!(of("PutNote").time > Duration::ZERO);
    assert_eq!((of("batch").requests, of("batch").place), (1, None));
    assert_eq!(
        (of("CountNotes").requests, of("CountNotes").warnings),
        (1, 1)
    );

    let told = told.text();
    for expected in [
        "span statement statement=PutNote",
        "span batch",
        "a slow statement statement=PutNote",
        "warning of the server statement=CountNotes warning=Aggregation query used on multiple partition keys",
        "a statement failed statement=PutNote outcome=NotExecuted",
    ] {
        assert!(told.contains(expected), "{expected}:\n{told}");
    }
    assert!(!told.contains(SECRET), "{told}");
}

#[tokio::test]
async fn nothing_is_counted_unasked() {
    let session = builder().await.build().await.unwrap();
    SCHEMA.apply(&session).await.unwrap();
    PutNote {
        owner: "ada",
        at: 1,
        note: "x",
    }
    .execute(&session)
    .await
    .unwrap();
    assert_eq!(session.metrics(), []);
}

/// Remembers the spans and events of the target `rsylla`, a line each.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<String>>);

impl Told {
    fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }

    fn line(&self, what: &str, fields: &Fields) {
        writeln!(
            self.0.lock().unwrap(),
            "{what}{}{}",
            fields.message,
            fields.others
        )
        .unwrap();
    }
}

#[derive(Default)]
struct Fields {
    message: String,
    others: String,
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        } else {
            write!(self.others, " {}={value:?}", field.name()).unwrap();
        }
    }
}

impl Subscriber for Told {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "rsylla"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let mut fields = Fields::default();
        span.record(&mut fields);
        self.line(&format!("span {}", span.metadata().name()), &fields);
        Id::from_u64(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.line("", &fields);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
