rsylla::query! {
    pub Wrong: "SELECT version FROM event_store.events WHERE aggregate_id = ? AND version > :v [AND version < :v]"
}

fn main() {}
