#[derive(rsylla::Row)]
#[rsylla(table = "event_store.events")]
struct Event {
    version: i32,
    #[rsylla(column = "version")]
    number: i32,
}

fn main() {}
