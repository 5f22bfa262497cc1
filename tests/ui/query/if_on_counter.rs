rsylla::query! {
    pub Wrong: "UPDATE rate_limiting.rate_limits SET tokens = tokens + 1 WHERE identifier = ? AND bucket_time = ? IF tokens = 0"
}

fn main() {}
