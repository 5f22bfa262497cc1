rsylla::query! {
    pub Wrong: "SELECT version FROM event_store.events WHERE aggregate_id = ? [all: ORDER BY version DESC] [all: ALLOW FILTERING]"
}

fn main() {}
