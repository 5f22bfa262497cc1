rsylla::query! {
    pub Wrong: "SELECT version FROM event_store.events WHERE aggregate_id = ? [AND version >= :since [LIMIT :most]]"
}

fn main() {}
