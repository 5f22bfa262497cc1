#[derive(rsylla::Row)]
#[rsylla(table = "event_store.events", ranges)]
struct Event {
    version: i32,
}

fn wrong(id: rsylla::Uuid) {
    let _ = Event::by_version_range(id, "1".."2");
}

fn main() {
    wrong(rsylla::Uuid::nil());
}
