use rsylla::Row;

#[derive(Row)]
#[rsylla(table = "event_store.events")]
struct Event(i32);

fn main() {}
