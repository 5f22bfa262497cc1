#[derive(rsylla::Row)]
#[rsylla(table = "event_store.events")]
struct Event {
    version: i32,
    #[rsylla(flatten(kind = "event_typ", event_data))]
    content: Content,
}

struct Content {
    kind: Option<String>,
    event_data: Option<String>,
}

fn main() {}
