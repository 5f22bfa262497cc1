#[derive(rsylla::Row)]
#[rsylla(table = "event_store.events")]
struct Event {
    version: i32,
    #[rsylla(default)]
    timestamp: rsylla::driver::value::CqlTimestamp,
}

fn main() {}
