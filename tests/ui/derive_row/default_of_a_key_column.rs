#[derive(rsylla::Row)]
#[rsylla(table = "event_store.events")]
struct Event {
    #[rsylla(default)]
    version: i32,
}

fn main() {}
