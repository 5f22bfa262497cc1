rsylla::query! {
    pub Wrong: "UPDATE rate_limiting.rate_limits SET tokens = ? WHERE identifier = ? AND bucket_time = ?"
}

fn main() {}
