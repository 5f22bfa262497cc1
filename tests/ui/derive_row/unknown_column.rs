use rsylla::Row;

#[derive(Row)]
#[rsylla(table = "event_store.events")]
struct Event {
    aggregate_id: rsylla::Uuid,
    versoin: i32,
}

fn main() {}
