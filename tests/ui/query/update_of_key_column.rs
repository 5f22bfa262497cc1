rsylla::query! {
    pub Wrong: "UPDATE event_store.events SET version = ? WHERE aggregate_id = ? AND version = :old"
}

fn main() {}
