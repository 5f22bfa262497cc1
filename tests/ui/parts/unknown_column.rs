rsylla::query! {
    pub Wrong: "SELECT version FROM event_store.events WHERE aggregate_id = ? [AND versoin >= :since]"
}

fn main() {}
