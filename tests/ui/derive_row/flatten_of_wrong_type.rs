#[derive(rsylla::Row)]
#[rsylla(table = "event_store.events")]
struct Event {
    version: i32,
    #[rsylla(flatten(event_type, event_data))]
    content: Content,
}

struct Content {
    event_type: Option<i32>,
    event_data: Option<String>,
}

fn main() {}
