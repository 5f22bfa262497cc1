rsylla::query! {
    pub Wrong: "SELECT value FROM monitoring.metrics WHERE metric_name = ? AND bucket = ? AND timestamp >= ? AND timestamp <= ?"
}

fn main() {}
