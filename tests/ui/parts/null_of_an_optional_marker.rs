rsylla::query! {
    #[rsylla(null(since))]
    pub Wrong: "SELECT version FROM event_store.events WHERE aggregate_id = ? [AND version >= :since]"
}

fn main() {}
