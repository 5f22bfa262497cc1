rsylla::query! {
    pub Wrong: "DELETE FROM event_store.events WHERE aggregate_id = ? [AND version = :version IF event_type = :old]"
}

fn main() {}
