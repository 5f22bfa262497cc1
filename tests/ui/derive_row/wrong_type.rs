use rsylla::Row;

#[derive(Row)]
#[rsylla(table = "event_store.events")]
struct Event {
    aggregate_id: rsylla::Uuid,
    version: String,
}

fn main() {}
