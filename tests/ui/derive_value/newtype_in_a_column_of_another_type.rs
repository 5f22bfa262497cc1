#[derive(rsylla::Value)]
struct EventId(i64);

#[derive(rsylla::Row)]
#[rsylla(table = "event_store.events")]
struct Event {
    aggregate_id: EventId,
}

fn main() {}
