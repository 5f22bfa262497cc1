rsylla::query! {
    pub Wrong: "INSERT INTO event_store.events (aggregate_id, event_type) VALUES (?, ?)"
}

fn main() {}
