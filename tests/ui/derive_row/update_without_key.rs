use rsylla::Uuid;

#[derive(rsylla::Row)]
#[rsylla(table = "event_store.events")]
struct Kind {
    aggregate_id: Uuid,
    event_type: Option<String>,
}

fn main() {
    let kind = Kind { aggregate_id: Uuid::nil(), event_type: None };
    let _ = kind.update();
}
