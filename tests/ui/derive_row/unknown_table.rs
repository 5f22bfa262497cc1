use rsylla::Row;

#[derive(Row)]
#[rsylla(table = "event_store.event")]
struct Event {
    version: i32,
}

fn main() {}
