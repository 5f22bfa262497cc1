#[derive(rsylla::Row)]
#[rsylla(table = "event_store.events")]
struct Event {
    version: i32,
    #[rsylla(flatten(event_type))]
    content: Content,
}

struct Content {
    event_type: Option<String>,
    event_data: Option<String>,
}

fn main() {}
