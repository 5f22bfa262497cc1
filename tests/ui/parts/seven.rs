rsylla::query! {
    pub Wrong: "SELECT version FROM event_store.events WHERE aggregate_id = ? [AND version > :a] [AND version > :b]
                [AND version > :c] [AND version < :d]
                [AND version < :e] [AND version < :f] [LIMIT :g]"
}

fn main() {}
