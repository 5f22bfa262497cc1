rsylla::query! {
    pub Wrong: "SELECT value FROM monitoring.metrics WHERE metric_name = ?"
}

fn main() {}
