#[derive(rsylla::Row)]
#[rsylla(table = "event_store.events", exhaustive)]
struct Event {
    aggregate_id: rsylla::Uuid,
    version: i32,
}

fn main() {}
