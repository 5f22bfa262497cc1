#[derive(rsylla::Value)]
#[rsylla(text)]
enum Version {
    First,
}

#[derive(rsylla::Row)]
#[rsylla(table = "event_store.events")]
struct Event {
    version: Version,
}

fn main() {}
