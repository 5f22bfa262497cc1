#[derive(rsylla::Row)]
#[rsylla(table = "event_store.events")]
struct Event {
    version: i32,
    #[rsylla(flatten)]
    content: Content,
}

struct Content {
    event_type: Option<String>,
}

fn main() {}
