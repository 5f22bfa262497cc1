#[derive(rsylla::Row)]
#[rsylla(table = "event_store.events", exhausting)]
struct Event {
    version: i32,
}

fn main() {}
