#[derive(rsylla::Row)]
#[rsylla(table = "event_store.events")]
struct Event {
    #[rsylla(notnull)]
    event_type: String,
}

fn main() {}
