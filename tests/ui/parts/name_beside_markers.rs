rsylla::query! {
    pub Wrong: "SELECT version FROM event_store.events WHERE aggregate_id = ? [few: LIMIT ?]"
}

fn main() {}
