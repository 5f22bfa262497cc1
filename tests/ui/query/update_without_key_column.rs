rsylla::query! {
    pub Wrong: "UPDATE event_store.events SET event_type = ? WHERE aggregate_id = ?"
}

fn main() {}
